// Builtins whose common case is native code: that case, and every way out of it, again and again.
const $realm = typeof createRealm === 'function' ? createRealm() : null;
function repeat(body) {
  for (let round = 0; round < 40; round++) body(round);
}
function thrower() {
  throw new EvalError('asked');
}
const asker = { valueOf: thrower };

// String.prototype.charCodeAt, charAt, String.fromCharCode.
let rope = '';
for (let i = 0; i < 30; i++) rope += 'ab\u0101c'[i % 4];
const slice = 'some text that is long enough'.slice(5, 25);
repeat((round) => {
  const late = 'rope of parts: ' + rope + round;
  assertEquals([97, 257, 116, 233, 55357, 114, 257], ['a'.charCodeAt(0), rope.charCodeAt(2), slice.charCodeAt(0), 'é'.charCodeAt(), '😀'.charCodeAt(0), late.charCodeAt(0), late.charCodeAt(17)]);
  assertEquals([NaN, NaN, NaN, NaN, 98, 97, 97, 98], ['a'.charCodeAt(1), ''.charCodeAt(0), 'a'.charCodeAt(-1), 'a'.charCodeAt(1e10), 'ab'.charCodeAt('1'), 'ab'.charCodeAt(null), 'ab'.charCodeAt(0.5), 'ab'.charCodeAt(1, 0)]);
  assertEquals(['a', '\u0101', 't', 'é', '\ud83d', ' ', 'b'], ['a'.charAt(0), rope.charAt(2), slice.charAt(0), 'é'.charAt(), '😀'.charAt(0), late.charAt(14), late.charAt(16)]);
  assertEquals(['', '', '', 'b', 'a'], ['a'.charAt(1), ''.charAt(0), 'a'.charAt(-1), 'ab'.charAt(1.5), 'ab'.charAt(-0.5)]);
  assertEquals(['A', 'ÿ', '\u0100', 'A', '\uffff', '', 'AB', '\0', '1'], [String.fromCharCode(65), String.fromCharCode(255), String.fromCharCode(256), String.fromCharCode(65536 + 65), String.fromCharCode(-1), String.fromCharCode(), String.fromCharCode(65, 66), String.fromCharCode('x'), String.fromCharCode(49.9)]);
  assertEquals([49, '2', 91, 'o'], [String.prototype.charCodeAt.call(12, 0), String.prototype.charAt.call(12, 1), String.prototype.charCodeAt.call({ toString: () => '[x' }, 0), String.prototype.charAt.call({}, 1)]);
  assertThrows(TypeError, () => String.prototype.charCodeAt.call(null, 0));
  assertThrows(TypeError, () => String.prototype.charAt.call(undefined, 0));
  assertThrows(EvalError, () => 'a'.charCodeAt(asker));
  assertThrows(EvalError, () => 'a'.charAt(asker));
  assertThrows(EvalError, () => String.fromCharCode(asker));
  assertThrows(TypeError, () => String.fromCharCode(Symbol()));
});

// Math.
repeat(() => {
  assertEquals([1, 1, 0, 0, 2147483648, 0.5, Infinity, NaN, NaN, 3, 0], [Math.abs(1), Math.abs(-1), Math.abs(0), Math.abs(-0), Math.abs(-2147483648), Math.abs(-0.5), Math.abs(-Infinity), Math.abs(NaN), Math.abs(), Math.abs('-3'), Math.abs(null)]);
  assertEquals([1, 1, -2, -0, -0, 0, Infinity, NaN, NaN, 3, 2147483648, -2147483649, 5], [Math.floor(1), Math.floor(1.9), Math.floor(-1.1), Math.floor(-0), Math.floor(-0.0), Math.floor(0.5), Math.floor(Infinity), Math.floor(NaN), Math.floor(), Math.floor('3.5'), Math.floor(2147483648.5), Math.floor(-2147483648.5), Math.floor(5.5, 6)]);
  assertEquals([1, 2, -1, -0, -0, 1, 0, 2147483649, 4], [Math.ceil(1), Math.ceil(1.1), Math.ceil(-1.9), Math.ceil(-0), Math.ceil(-0.5), Math.ceil(0.1), Math.ceil([]), Math.ceil(2147483648.5), Math.ceil('3.5')]);
  assertEquals([1, 1, -1, -0, 0, -Infinity, NaN], [Math.trunc(1), Math.trunc(1.9), Math.trunc(-1.9), Math.trunc(-0.5), Math.trunc(0.5), Math.trunc(-Infinity), Math.trunc({})]);
  assertEquals([2, 1.5, NaN, -0, Infinity, NaN, 3, 0], [Math.sqrt(4), Math.sqrt(2.25), Math.sqrt(-1), Math.sqrt(-0), Math.sqrt(Infinity), Math.sqrt(), Math.sqrt('9'), Math.sqrt(0)]);
  assertEquals([2, 2, 2.5, 2, 0, 0, 0, NaN, NaN, -Infinity, 3, 3, 1], [Math.max(1, 2), Math.max(2, 1), Math.max(1, 2.5), Math.max(2, 1.5), Math.max(-0, 0), Math.max(0, -0), Math.max(0, 0), Math.max(NaN, 1), Math.max(1, NaN), Math.max(), Math.max(3), Math.max(1, 2, 3), Math.max(1, '0')]);
  assertEquals([1, 1, 1, 1.5, -0, -0, 0, NaN, NaN, Infinity, 3, 1, 0], [Math.min(1, 2), Math.min(2, 1), Math.min(1, 2.5), Math.min(2, 1.5), Math.min(-0, 0), Math.min(0, -0), Math.min(0, 0), Math.min(NaN, 1), Math.min(1, NaN), Math.min(), Math.min(3), Math.min(1, 2, 3), Math.min(1, '0')]);
  assertEquals([-1, -2, 7, -7.5], [Math.max(-2, -1), Math.min(-2, -1), Math.max(7, -7.5), Math.min(7, -7.5)]);
  for (const f of [Math.abs, Math.floor, Math.ceil, Math.trunc, Math.sqrt]) {
    assertThrows(EvalError, () => f(asker));
    assertThrows(TypeError, () => f(1n));
    assertThrows(TypeError, () => new f(1));
  }
  assertThrows(EvalError, () => Math.max(1, asker));
  assertThrows(EvalError, () => Math.min(NaN, asker));
});

// Array.prototype.push and pop: every kind of elements, growth, and what stands in the way.
repeat((round) => {
  const smis = [1, 2, 3];
  assertEquals([4, 5, 6], [smis.push(4), smis.push(5.5), smis.push('six')]);
  assertEquals([1, 2, 3, 4, 5.5, 'six'], smis);
  assertEquals(['six', 5.5, 4, 3], [smis.pop(), smis.pop(), smis.pop(), smis.pop()]);
  const doubles = [0.5, 1.5];
  assertEquals([3, 4, 5], [doubles.push(2), doubles.push(NaN), doubles.push(-0)]);
  assertEquals([-0, NaN, 2, 1.5], [doubles.pop(), doubles.pop(), doubles.pop(), doubles.pop()]);
  doubles.push(7);
  assertEquals([0.5, 7], doubles);
  doubles.push({});
  assertEquals(3, doubles.length);
  const grown = [];
  for (let i = 0; i < 300; i++) assertEquals(i + 1, grown.push(i));
  for (let i = 299; i >= 0; i--) assertEquals(i, grown.pop());
  assertEquals([undefined, 0, undefined], [grown.pop(), grown.length, grown.pop(1)]);
  const objects = [{}];
  for (let i = 0; i < 50; i++) objects.push({ i });
  assertEquals([49, 48, 49], [objects.pop().i, objects.pop().i, objects.length]);
  const holey = [1, , 3];
  assertEquals([4, 4, 3, undefined, 1], [holey.push(4), holey.pop(), holey.pop(), holey.pop(), holey.pop()]);
  assertEquals([0, 2, 3, 0], [[].push(), [].push(1, 2), [1].push(2, 3), [].push(...[])]);
  // Not arrays, or not plain ones.
  const like = { length: 1, 0: 'x' };
  assertEquals([2, 'y', 'x', undefined], [Array.prototype.push.call(like, 'y'), Array.prototype.pop.call(like), Array.prototype.pop.call(like), Array.prototype.pop.call(like)]);
  assertThrows(TypeError, () => Array.prototype.push.call(null, 1));
  assertThrows(TypeError, () => Array.prototype.pop.call(undefined));
  for (const close of [Object.freeze, Object.seal, Object.preventExtensions]) {
    const closed = close([1, 2, 3, 4]);
    assertThrows(TypeError, () => closed.push(5));
    if (close === Object.preventExtensions) assertEquals(4, closed.pop()); else assertThrows(TypeError, () => closed.pop());
  }
  const fixed = [1, 2, 3];
  fixed.push(4);
  Object.defineProperty(fixed, 'length', { writable: false });
  assertThrows(TypeError, () => fixed.push(5));
  assertThrows(TypeError, () => fixed.pop());
  assertEquals(4, fixed.length);
  class Sub extends Array {}
  const sub = new Sub();
  assertEquals([1, 2, 'b'], [sub.push('a'), sub.push('b'), sub.pop()]);
  const sparse = [];
  sparse[1e9] = 1;
  assertEquals([1e9 + 2, 2, 1], [sparse.push(2), sparse.pop(), sparse.pop()]);
  const longest = [];
  longest.length = 2 ** 32 - 1;
  assertThrows(RangeError, () => longest.push(1));
});
// An array that others inherit from.
{
  const prototype = [1, 2, 3, 4];
  const heir = Object.create(prototype);
  const at = (i) => heir[i];
  repeat((round) => {
    assertEquals(undefined, at(4));
    prototype.push('new');
    assertEquals('new', at(4));
    prototype.pop();
    assertEquals(undefined, at(4));
  });
}
// Elements on the chain: setters see what is pushed.
{
  const seen = [];
  const push = (array, v) => array.push(v);
  repeat(() => push([1, 2, 3], 4));
  Object.defineProperty(Array.prototype, 3, { set(v) { seen.push(v); }, configurable: true });
  const array = [1, 2, 3];
  array.length = 3;
  push(array, 'x');
  delete Array.prototype[3];
  assertEquals([['x'], 4, false], [seen, array.length, 3 in array]);
  Object.prototype[3] = 'inherited';
  const holes = [1, 2, 3, , ];
  assertEquals(['inherited', 3], [holes.pop(), holes.length]);
  delete Object.prototype[3];
}

// f.apply with arguments objects and arrays, as they are and as they are not.
const list = function () { return Array.prototype.slice.call(arguments); };
const lengthOf = function () { return arguments.length; };
const receiverOf = function () { 'use strict'; return this; };
function viaSloppy() { return list.apply(this, arguments); }
function viaStrict() { 'use strict'; return list.apply(this, arguments); }
function viaMapped(a, b) { a = 'A'; return list.apply(null, arguments); }
function viaCaptured(a, b) { const set = () => { b = 'B'; }; set(); return list.apply(null, arguments); }
function viaUnmappedElement(a, b) { arguments[0] = 'X'; delete arguments[1]; arguments[1] = 'Y'; b = 'lost'; return list.apply(null, arguments); }
function viaLength(n) { arguments.length = n; return list.apply(null, arguments); }
function viaHole() { delete arguments[1]; return list.apply(null, arguments); }
function viaMappedHole(a, b, c) { delete arguments[1]; return list.apply(null, arguments); }
function viaAccessor() { Object.defineProperty(arguments, 'length', { get: () => 2 }); return list.apply(null, arguments); }
function viaAdded() { arguments[5] = 'five'; return list.apply(null, arguments); }
function viaExtra() { return list.apply(null, arguments, 1, 2, 3); }
repeat((round) => {
  assertEquals([[], [1], [1, 2], [1, 2, 3, 4, 5]], [viaSloppy(), viaSloppy(1), viaSloppy(1, 2), viaSloppy(1, 2, 3, 4, 5)]);
  assertEquals([[], [1], [1, undefined, null]], [viaStrict(), viaStrict(1), viaStrict(1, undefined, null)]);
  assertEquals([[], ['A'], ['A', 2], ['A', 2, 3]], [viaMapped(), viaMapped(1), viaMapped(1, 2), viaMapped(1, 2, 3)]);
  assertEquals([[], [1], [1, 'B'], [1, 'B', 3]], [viaCaptured(), viaCaptured(1), viaCaptured(1, 2), viaCaptured(1, 2, 3)]);
  assertEquals([['X', 'Y'], ['X', 'Y', 3]], [viaUnmappedElement(1, 2), viaUnmappedElement(1, 2, 3)]);
  assertEquals([[0], [3, 'b', 'c'], [1], [2, undefined], []], [viaLength(1).map(() => 0), viaLength(3, 'b', 'c'), viaLength(1, 'b'), viaLength(2), viaLength('x')]);
  assertEquals([[1, undefined, 3], [1, undefined, 3, 4], [1, undefined], [1, undefined, 3]], [viaHole(1, 2, 3), viaHole(1, 2, 3, 4), viaHole(1, 2), viaMappedHole(1, 2, 3)]);
  assertEquals([[1, 2], [undefined, undefined]], [viaAccessor(1, 2, 3), viaAccessor()]);
  assertEquals([[1, 2], []], [viaAdded(1, 2), viaAdded()]);
  assertEquals([[1, 2, 3], []], [viaExtra(1, 2, 3), viaExtra()]);
  assertEquals([[1, 2], [0.5, 1.5], [undefined, 1], ['a', {}], []], [list.apply(null, [1, 2]), list.apply(null, [0.5, 1.5]), list.apply(null, [, 1]), list.apply(null, ['a', {}]), list.apply(null, [])]);
  assertEquals([7, 8], list.apply(null, { length: 2, 0: 7, 1: 8 }));
  assertEquals([[], [], []], [list.apply(), list.apply(1), list.apply(1, null)]);
  assertEquals([1, undefined, 'x'], [receiverOf.apply(1, [2]), receiverOf.apply(undefined, [1, 2, 3, 4]), receiverOf.apply('x', [])]);
  assertEquals([300, 129, 128, 127], [300, 129, 128, 127].map((n) => lengthOf.apply(null, new Array(n).fill(0))));
  assertEquals(300, lengthOf.apply(null, (function () { return arguments; }).apply(null, new Array(300))));
  assertEquals([3, 4], [Math.max.apply(null, [1, 3, 2]), list.bind(null, 4).apply(null, [5])[0]]);
  assertThrows(TypeError, () => list.apply(null, 1));
  assertThrows(TypeError, () => Function.prototype.apply.call({}, null, [1]));
  assertThrows(TypeError, () => (class {}).apply(null, []));
  assertThrows(EvalError, () => thrower.apply(null, [1, 2]));
});
// With elements on the chain a hole is what is found there.
Array.prototype[0] = 'found';
assertEquals([['found', 1], [2]], [list.apply(null, [, 1]), list.apply(null, [2])]);
delete Array.prototype[0];

// Constructors that hand on their arguments.
function makeClass() {
  return function () { this.initialize.apply(this, arguments); };
}
const Vector = makeClass();
Vector.prototype.initialize = function (x, y) { this.x = x; this.y = y; this.n = arguments.length; };
repeat((round) => {
  const v = new Vector(round, 2);
  assertEquals([round, 2, 2], [v.x, v.y, v.n]);
  const w = new Vector(round);
  assertEquals([round, undefined, 1], [w.x, w.y, w.n]);
});
