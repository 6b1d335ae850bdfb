// let, const and class: the temporal dead zone, scopes, redeclaration.
assertThrows(ReferenceError, () => { x; let x = 1; });
assertThrows(ReferenceError, () => { x = 1; let x; });
assertThrows(ReferenceError, () => { typeof x; let x; });
assertThrows(ReferenceError, () => { const c = c + 1; });
assertThrows(ReferenceError, () => { class C extends C {} });
assertThrows(ReferenceError, () => { let f = () => y; f(); let y = 1; });
assertEquals(1, (() => { let f = () => y; let y = 1; return f(); })());
assertThrows(ReferenceError, () => { for (let i of [i]); });
assertThrows(ReferenceError, () => { for (let i in { [i]: 1 }); });
assertThrows(ReferenceError, () => { for (let i = i; ;); });
assertThrows(ReferenceError, () => { switch (1) { case 0: let s; break; case 1: s; } });
assertThrows(ReferenceError, () => ((a = b, b) => 0)());
assertThrows(ReferenceError, () => ((a = a) => 0)());
assertEquals([1, 1], ((a, b = a) => [a, b])(1));
assertThrows(ReferenceError, () => { let { a = b, b } = {}; });
assertThrows(ReferenceError, () => { x++; let x = 1; });
assertThrows(ReferenceError, () => { x ??= 1; let x; });
assertThrows(ReferenceError, () => { eval('x'); let x; });
assertEquals('undefined', typeof neverDeclared);
assertEquals(undefined, (() => { let x; return x; })());

// A loop body gets fresh bindings each time, and they start in the dead zone.
for (let i = 0; i < 3; i++) { assertThrows(ReferenceError, () => inner); let inner = i; assertEquals(i, inner); }
let uninitialised = [];
for (let i = 0; i < 2; i++) { let x; uninitialised.push(x); x = 1; }
assertEquals([undefined, undefined], uninitialised);

// const.
assertThrows(TypeError, () => { const c = 1; c = 2; });
assertThrows(TypeError, () => { const c = 1; c++; });
assertThrows(TypeError, () => { const c = 1; eval('c = 2'); });
assertThrows(TypeError, () => { for (const i = 0; i < 2; i++); });
assertEquals(2, (() => { let n = 0; for (const i of [1, 2]) n = i; return n; })());
assertEquals(1, (() => { const c = 1; try { c = 2; } catch {} return c; })());

// Shadowing.
let s = 'outer';
{ let s = 'block'; assertEquals('block', s); { const s = 'inner'; assertEquals('inner', s); } assertEquals('block', s); }
assertEquals('outer', s);
switch (1) { case 1: let s = 'switch'; assertEquals('switch', s); }
function param(p) { { let p = 'let'; } return p; }
assertEquals('p', param('p'));

// Redeclarations that are errors, and some that are not.
for (const bad of ['let a; let a;', 'let a; var a;', 'var a; let a;', 'let a; { var a; }', 'const a;', '{ function f() {} let f; }', 'function g(a) { let a; }', 'let let = 1;', 'for (let a of []) { var a; }', 'let [a, a] = [];', 'switch (1) { case 1: let a; case 2: let a; }', '"use strict"; { function f() {} function f() {} }', 'class let {}', 'for (let let of []);', 'if (1) let x;', 'while (0) const c = 1;']) assertSyntaxError(bad);
(0, eval)('var redeclaredVar; var redeclaredVar; function redeclaredVar() {}');
{ function twice() { return 1; } function twice() { return 2; } assertEquals(2, twice()); }
assertEquals(2, twice());

// Functions in blocks (Annex B) and hoisting.
assertEquals('function', typeof hoisted);
function hoisted() {}
assertEquals(undefined, blockFunction);
{ assertEquals('in block', blockFunction()); function blockFunction() { return 'in block'; } }
assertEquals('in block', blockFunction());
(() => { 'use strict'; { function strictBlock() {} } assertEquals('undefined', typeof strictBlock); })();
assertEquals(undefined, conditional);
if (true) function conditional() { return 1; }
assertEquals(1, conditional());

// let as an identifier in sloppy mode.
(0, eval)('var let = 5; let\n++let; if (let !== 6) throw 0;');
