// Functions: names, lengths, this, calls of every form, hoisting, defaults, bound functions, text.
assertEquals(['f', 'g', 'h', 'bound f', 'anonymous', '', 'get x', 'm', 'default'], [function f() {}, ...(() => { const g = () => {}; let h; h = function () {}; return [g, h]; })(), (function f() {}).bind(), new Function(), (() => {}), Object.getOwnPropertyDescriptor({ get x() { return 1; } }, 'x').get, { m() {} }.m, { 'default': () => {} }.default].map((f) => f.name));
assertEquals({ value: 'n', writable: false, enumerable: false, configurable: true }, Object.getOwnPropertyDescriptor(function n() {}, 'name'));
assertEquals(['length', 'name', 'prototype'], Object.getOwnPropertyNames(function () {}));
assertEquals(['length', 'name'], Object.getOwnPropertyNames(() => {}));
assertEquals(['length', 'name', 'prototype'], Object.getOwnPropertyNames(class {}));
assertEquals(['length', 'name', 'prototype'], Object.getOwnPropertyNames(function* () {}));
assertThrows(TypeError, () => (function () { 'use strict'; }).caller);

// this.
function sloppy() { return this; }
function strict() { 'use strict'; return this; }
assertTrue(sloppy() === globalThis && sloppy.call(null) === globalThis && typeof sloppy.call(1) === 'object');
assertEquals([undefined, null, 1, 's'], [strict(), strict.call(null), strict.call(1), strict.apply('s')]);
const holder = { sloppy, arrow: () => this, nested() { return [1].map(() => this)[0]; } };
assertTrue(holder.sloppy() === holder && holder['sloppy']() === holder && (holder.sloppy)() === holder && (0, holder.sloppy)() === globalThis && holder.nested() === holder);
assertTrue((holder.arrow)() === this);

// Hoisting.
assertEquals('declared', hoisted());
function hoisted() { return 'declared'; }
assertEquals([undefined, 'second'], [notYet, dup()]);
var notYet = 1;
function dup() { return 'first'; }
function dup() { return 'second'; }
var dup2 = 5; function dup2() {}
assertEquals(5, dup2);
assertEquals('function', (function (a) { return typeof a; function a() {} })(1));
assertEquals('function', (function g() { return typeof g; })());
assertEquals('undefined', (function g() { var g; return typeof g; })());

// Defaults see earlier parameters, this, arguments, and have their own scope.
assertEquals([1, 2, 3], ((a, b = a + 1, c = a + b) => [a, b, c])(1));
assertEquals([undefined, 5, null, 0], [(function (x = arguments.length) { return x === 1 ? undefined : x; })(undefined), ((x = 5) => x)(undefined), ((x = 5) => x)(null), ((x = 5) => x)(0)]);
let evaluations = 0;
const defaulted = (x = ++evaluations) => x;
defaulted(); defaulted(9); defaulted();
assertEquals(2, evaluations);
assertEquals(['param', 'body'], (function (a, f = () => a) { var a; const before = a; a = 'body'; return [f() === 'param' ? 'param' : f(), a]; })('param'));
assertSyntaxError('function f(a = 1) { "use strict"; }');
assertSyntaxError('(a, a) => 1');
assertSyntaxError('"use strict"; function f(a, a) {}');
assertSyntaxError('function f(...a, b) {}');
assertSyntaxError('function f(...a = []) {}');

// bind, call, apply, new.
function Point(x, y) { this.x = x; this.y = y; }
const Bound = Point.bind({ ignored: true }, 1);
const p = new Bound(2);
assertEquals([1, 2, true, true], [p.x, p.y, p instanceof Point, p instanceof Bound]);
assertEquals(['bound Point', 1, false], [Bound.name, Bound.length, 'prototype' in Bound]);
assertEquals([7, 1, 2], (function (...a) { return [this.v, ...a]; }).bind({ v: 7 }, 1).bind({ v: 8 }, 2)());
assertThrows(TypeError, () => Point.call.call(1));
assertThrows(TypeError, () => new (() => {})());
assertThrows(TypeError, () => new (async () => {})());
assertThrows(TypeError, () => new Math.max());
assertEquals([1, 2], Reflect.construct(Array, [1, 2]));
class Target { constructor() { this.t = new.target; } }
class Other {}
const constructed = Reflect.construct(Target, [], Other);
assertTrue(constructed.t === Other && constructed instanceof Other && !(constructed instanceof Target));
assertEquals(undefined, (() => { function F() { return new.target; } return F(); })());
assertTrue(new (function F() { return { same: new.target === F }; })().same);
function returnsPrimitive() { this.kept = true; return 5; }
assertTrue(new returnsPrimitive().kept);

// Text of functions.
assertEquals(['function  spaced ( a,b ) { /* c */ }', 'x  =>  x', 'class A  { m ( ) { } }', 'm ( ) { }', 'get  g() { return 1 }', 'async  *a() { }', '[ "k" ]() { }'],
  [function  spaced ( a,b ) { /* c */ }, x  =>  x, class A  { m ( ) { } }, { m ( ) { } }.m, Object.getOwnPropertyDescriptor({ get  g() { return 1 } }, 'g').get, { async  *a() { } }.a, { [ "k" ]() { } }.k].map(String));
assertTrue(/^function map\(\) \{\s*\[native code\]\s*\}$/.test(String([].map)));
assertTrue(/\[native code\]/.test(String((() => {}).bind())));

// Many arguments, currying, composition, mutual recursion.
assertEquals(4950, ((...n) => n.reduce((a, b) => a + b))(...Array.from({ length: 100 }, (_, i) => i)));
assertEquals(50000, Math.max(...Array.from({ length: 50001 }, (_, i) => i)));
const compose = (...fs) => (x) => fs.reduceRight((v, f) => f(v), x);
assertEquals(9, compose((x) => x * x, (x) => x + 1)(2));
const even = (n) => n === 0 || odd(n - 1), odd = (n) => n !== 0 && even(n - 1);
assertTrue(even(100));
(function () { assertEquals(2, arguments.length); })(...[1, 2]);
assertEquals('iife', (() => 'iife')());
+function () { return 1; }();
assertEquals([1, 2], [((a) => { return a; })(1), (a => ({ a }).a)(2)]);
async function asyncFunction() {}
assertTrue(asyncFunction() instanceof Promise);


// Construction through bound functions, over a stack that holds all kinds of words.
{
  function litter(a, b, c, d, e, f, g, h, i, j) { return a > 0 ? litter(a - 1, b, c, d, e, f, g, h, i, j) + 1 : [1.5, {}, 'x' + a].map((x) => x).length; }
  function Plain() { this.count = [arguments.length]; }
  class Rest { constructor(...rest) { this.count = [rest.length]; } }
  for (const constructor of [Plain, Rest, new Proxy(Rest, {})]) {
    for (let n = 1; n < 60; n++) {
      const Bound = constructor.bind(null, ...Array(n).fill(n));
      for (let k = 0; k < 20; k++) {
        litter(k, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        new Bound();
      }
      assertEquals([n], new Bound().count);
    }
  }
}
