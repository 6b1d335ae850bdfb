// Direct and indirect eval, and the Function constructor.
var global = 'global';
let lexical = 'lexical';
function direct() { var local = 1; eval('local = 2; var added = 3'); return [local, added]; }
assertEquals([2, 3], direct());
function indirect() { var global = 'local'; return (0, eval)('global'); }
assertEquals('global', indirect());
assertEquals('lexical', (0, eval)('lexical'));
const alias = eval;
function viaAlias() { let inner = 1; return alias('typeof inner'); }
assertEquals('undefined', viaAlias());
assertEquals('local', (function (eval) { return eval; })('local'));
assertEquals(5, eval(5));
assertEquals(undefined, eval());
assertEquals(undefined, eval(''));

// Variables land in the nearest function, or nowhere in strict code; let and const stay inside.
function scopes() { { eval('var v = 1; let l = 2; const c = 3; function f() { return 4; }'); } return [v, typeof l, typeof c, f()]; }
assertEquals([1, 'undefined', 'undefined', 4], scopes());
function strictScopes() { 'use strict'; eval('var v = 1'); return typeof v; }
assertEquals('undefined', strictScopes());
assertEquals('undefined', (() => { eval('"use strict"; var v = 1'); return typeof v; })());
(0, eval)('var madeGlobal = 1; let notGlobal = 2;');
assertEquals([1, 'undefined'], [madeGlobal, typeof notGlobal]);
assertTrue(delete globalThis.madeGlobal);
assertEquals([1, true, 'undefined'], (() => { eval('var d = 1'); return [d, delete d, typeof d]; })());

// this, arguments, new.target, super, closures and parameters.
assertEquals([7, 8], (function (a) { return [eval('this.x'), eval('arguments[0]')]; }).call({ x: 7 }, 8));
assertEquals(true, new (function F() { this.ok = eval('new.target') === F; })().ok);
class A { m() { return 'super'; } }
class B extends A { m() { return eval('super.m()'); } constructor() { eval('super()'); } field = eval('this.m()'); }
assertEquals(['super', 'super'], [new B().m(), new B().field]);
assertEquals(3, ((a, b = eval('a + 1')) => b)(2));
assertEquals([2, 1], (function (a, b = () => a) { eval('var a = 2'); return [a, b()]; })(1));
assertEquals(42, (() => { let x = 1; const f = eval('() => x'); x = 42; return f(); })());
assertEquals('shadow', (() => { let x = 'outer'; return (() => { eval('var x = "shadow"'); return x; })(); })());
assertEquals(['inner', 'outer'], (() => { let x = 'outer'; const read = () => x; { let x = 'inner'; return [eval('x'), read()]; } })());
function conflict() { let x; eval('var x'); }
assertThrows(SyntaxError, conflict);
function nested() { var a = 1; return eval('var b = a + 1; eval("var c = b + 1; c + a")'); }
assertEquals(4, nested());
assertEquals('from with', (() => { with ({ w: 'from with' }) return eval('w'); })());
assertEquals([1, 2, 3], [1, 2, 3].map((x) => eval('x')));
function loop() { const fs = []; for (let i = 0; i < 3; i++) fs.push(eval('() => i')); return fs.map((f) => f()); }
assertEquals([0, 1, 2], loop());

for (const bad of ['return 1', 'super.x', 'new.target', 'break', 'await x', 'yield = 1; "use strict"; 1 1', 'class { }', 'import "x"', 'var a; let a']) assertThrows(SyntaxError, () => (0, eval)(bad), bad);
assertThrows(SyntaxError, () => eval('arguments = 1; "\\08"; "use strict"; with (a) {}; }'));
// An early error means that nothing has run.
let ran = false;
try { eval('ran = true; }'); } catch {}
assertFalse(ran);
assertThrows(ReferenceError, () => eval('missingName'));
assertThrows(RangeError, () => eval('throw new RangeError()'));

// The Function constructor and its kin: global scope, parameters, text.
assertEquals(3, new Function('a', 'b', 'return a + b')(1, 2));
assertEquals(6, Function('a, b', 'c = 3', 'return a + b + c')(1, 2));
assertEquals('undefined', (() => { let inner = 1; return Function('return typeof inner')(); })());
assertEquals('anonymous', new Function().name);
assertEquals('function anonymous(a,b\n) {\nreturn a\n}', String(new Function('a', 'b', 'return a')));
assertEquals([1, 2], [...Object.getPrototypeOf(function* () {}).constructor('yield 1; yield 2')()]);
assertThrows(SyntaxError, () => new Function('a', '}, function () {'));
assertThrows(SyntaxError, () => new Function('/*', '*/) {'));
assertEquals(1, new Function('a //', 'return a')(1));
assertEquals('string', typeof String(eval));
