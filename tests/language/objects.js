// Objects: property order, attributes, freezing, copying, prototypes, many and changing shapes.
const o = { b: 1, 2: 'two', a: 2, 1: 'one', [Symbol.iterator]: 3, '-1': 'neg', '01': 'zero' };
assertEquals(['1', '2', 'b', 'a', '-1', '01', Symbol.iterator], Reflect.ownKeys(o));
delete o.b; o.b = 3;
assertEquals(['1', '2', 'a', '-1', '01', 'b'], Object.keys(o));
const keys = [];
for (const k in { own: 1, __proto__: { inherited: 1, own: 2, 5: 1 } }) keys.push(k);
assertEquals(['own', '5', 'inherited'], keys);
// for-in: deleted properties are not visited, shadowed and non-enumerable ones neither.
const visited = [];
const shrinking = { a: 1, b: 2, c: 3 };
for (const k in shrinking) { visited.push(k); delete shrinking.b; }
assertEquals(['a', 'c'], visited);
const hidden = Object.create({ h: 1, v: 2 }, { h: { value: 1, enumerable: false } });
assertEquals(['v'], (() => { const r = []; for (const k in hidden) r.push(k); return r; })());
assertEquals(0, (() => { let n = 0; for (const k in null) n++; for (const k in undefined) n++; for (const k in 5) n++; return n; })());
assertEquals('012', (() => { let r = ''; for (const k in 'abc') r += k; return r; })());

assertEquals({ value: 1, writable: false, enumerable: false, configurable: false }, Object.getOwnPropertyDescriptor(Object.defineProperty({}, 'x', { value: 1 }), 'x'));
const fixed = Object.defineProperties({}, { c: { value: 1 }, w: { value: 2, writable: true } });
assertThrows(TypeError, () => Object.defineProperty(fixed, 'c', { value: 2 }));
Object.defineProperty(fixed, 'c', { value: 1 });
Object.defineProperty(fixed, 'w', { value: 3, writable: false });
assertThrows(TypeError, () => Object.defineProperty(fixed, 'w', { writable: true }));
assertThrows(TypeError, () => { 'use strict'; fixed.c = 2; });
assertThrows(TypeError, () => { 'use strict'; delete fixed.c; });
fixed.c = 5;
assertEquals(1, fixed.c);
const inheriting = Object.create(Object.freeze({ ro: 1 }));
inheriting.ro = 2;
assertEquals([1, false], [inheriting.ro, Object.hasOwn(inheriting, 'ro')]);

for (const [make, test, extensible] of [[Object.freeze, Object.isFrozen], [Object.seal, Object.isSealed], [Object.preventExtensions, (x) => !Object.isExtensible(x)]]) {
  const x = make({ a: 1, 0: 'e' });
  assertTrue(test(x));
  x.new = 1; x[1] = 1;
  assertFalse('new' in x || 1 in x);
  assertThrows(TypeError, () => Object.setPrototypeOf(x, {}));
  x.a = 2;
  assertEquals(make === Object.freeze ? 1 : 2, x.a);
  assertEquals(make !== Object.preventExtensions, !(delete x.a));
}
assertTrue(Object.isFrozen(1) && Object.isFrozen(Object.preventExtensions({})));
assertThrows(TypeError, () => { 'use strict'; const f = Object.freeze([1]); f[0] = 2; });

assertEquals({ a: 1, b: 3, c: 4 }, { ...{ a: 1, b: 2 }, b: 3, ...null, ...'', ...{ c: 4 } });
assertEquals({ a: 1, b: 2 }, Object.assign({ a: 0 }, null, { a: 1 }, { b: 2 }));
assertEquals([[['a', 1]], [1], { x: 1 }], [Object.entries({ a: 1 }), Object.values({ a: 1 }), Object.fromEntries([['x', 1]])]);
assertEquals({ 0: 'a', 1: 'b' }, { ...'ab' });
let gets = 0;
({ ...{ get g() { gets++; return 1; } } });
assertEquals(1, gets);
const method = { m() { return super.toString === Object.prototype.toString; }, async *gen() {}, 'quoted name'() {}, 1() {}, get() {}, set() {}, async() {}, await() {}, static() {} };
assertTrue(method.m());
assertEquals(['m', 'quoted name', '1', 'get', 'async'], [method.m.name, method['quoted name'].name, method[1].name, method.get.name, method.async.name]);
assertThrows(TypeError, () => new method.m());

// Prototypes.
const a = {}, b = { __proto__: a };
assertThrows(TypeError, () => Object.setPrototypeOf(a, b));
assertTrue(a.isPrototypeOf(b));
a.late = 'seen';
assertEquals('seen', b.late);
Object.setPrototypeOf(b, { late: 'other' });
assertEquals('other', b.late);
assertEquals([undefined, 'function'], [Object.create(null).toString, typeof {}.toString]);
assertThrows(TypeError, () => Object.create(1));
function Legacy() {}
Legacy.prototype.x = 1;
const before = new Legacy();
Legacy.prototype = { x: 2 };
assertEquals([1, 2, false, true], [before.x, new Legacy().x, before instanceof Legacy, new Legacy() instanceof Legacy]);
Legacy.prototype = 5;
assertTrue(Object.getPrototypeOf(new Legacy()) === Object.prototype);

// Shapes: the same site sees many of them; properties come, go, change kind; dictionaries.
const read = (x) => x.p;
const shapes = Array.from({ length: 20 }, (_, i) => { const x = {}; x['k' + i] = i; x.p = i; return x; });
for (let round = 0; round < 5; round++) shapes.forEach((x, i) => assertEquals(i, read(x)));
assertEquals([undefined, 3, 'i'], [read({}), read({ __proto__: { p: 3 } }), read({ get p() { return 'i'; } })]);
const site = (x, v) => { x.q = v; return x.q; };
assertEquals([1, 2.5, 's', undefined], [1, 2.5, 's', undefined].map((v) => site({}, v)));
const big = {};
for (let i = 0; i < 2000; i++) big['key' + i] = i;
for (let i = 0; i < 2000; i += 2) delete big['key' + i];
assertEquals([1000, 1999, undefined, 'key1'], [Object.keys(big).length, big.key1999, big.key0, Object.keys(big)[0]]);
const indexed = { 4294967294: 'i', 4294967295: 's', 3: 'a' };
assertEquals(['3', '4294967294', '4294967295'], Object.keys(indexed));
function Constructed(n) { this.a = n; if (n % 2) this.b = n; this.c = n; }
for (let i = 0; i < 50; i++) { const c = new Constructed(i); assertEquals(i % 2 ? ['a', 'b', 'c'] : ['a', 'c'], Object.keys(c)); assertEquals(i, c.c); }
assertEquals('[object Object]', String({}));
assertEquals([true, false], [Object.is(NaN, NaN), Object.is(0, -0)]);
assertEquals(['number', 'object', 'string'], [typeof Object(1).valueOf(), typeof Object(1), typeof Object('s').valueOf()]);
