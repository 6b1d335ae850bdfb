// Map, Set, WeakMap, WeakSet: keys, order, changes during iteration, set algebra, grouping.
const map = new Map([[NaN, 'nan'], [0, 'zero'], ['0', 'string'], [undefined, 'u']]);
assertEquals(['nan', 'zero', 'zero', 'string', 'u', undefined], [map.get(NaN), map.get(-0), map.get(0), map.get('0'), map.get(undefined), map.get(null)]);
assertTrue(Object.is([...new Set([-0])][0], 0));
map.set('new', 1).set(0, 'changed');
assertEquals([[NaN, 'nan'], [0, 'changed'], ['0', 'string'], [undefined, 'u'], ['new', 1]], [...map]);
assertTrue(map.delete(0));
assertFalse(map.delete(0));
map.set(0, 'back');
assertEquals([NaN, '0', undefined, 'new', 0], [...map.keys()]);
assertEquals(5, map.size);

// Entries added are visited, deleted ones are not, re-added ones again.
const set = new Set([1, 2, 3]);
let seen = [];
for (const x of set) { seen.push(x); if (x === 1) { set.delete(2); set.add(4); } if (x === 3) { set.delete(1); set.add(1); } if (seen.length > 10) break; }
assertEquals([1, 3, 4, 1], seen);
seen = [];
const cleared = new Map([[1, 1], [2, 2]]);
cleared.forEach((v, k) => { seen.push(k); if (v === 1) { cleared.clear(); cleared.set(3, 3); cleared.set(1, 'again'); } if (seen.length > 5) throw 'endless'; });
assertEquals([1, 3, 1], seen);
const iterator = new Set(['a', 'b'])[Symbol.iterator]();
iterator.next(); iterator.next();
assertEquals({ value: undefined, done: true }, iterator.next());
const live = new Set([1]);
const exhausted = live.values();
exhausted.next(); exhausted.next();
live.add(2);
assertTrue(exhausted.next().done);
// Deleting while two iterators are under way, across growth and shrinking.
const busy = new Map(Array.from({ length: 100 }, (_, i) => [i, i]));
const one = busy.keys(), two = busy.keys();
for (let i = 0; i < 50; i++) one.next();
for (let i = 0; i < 75; i++) busy.delete(i);
for (let i = 200; i < 300; i++) busy.set(i, i);
assertEquals([75, 75, 125], [one.next().value, two.next().value, busy.size]);
assertEquals(124, [...one].length);

// Many keys of all kinds.
const keys = [];
const all = new Map();
for (let i = 0; i < 1000; i++) { const k = [i, -i - 0.5, 's' + i, { i }, Symbol(i), BigInt(i)][i % 6]; keys.push(k); all.set(k, i); }
assertEquals(1000, all.size);
assertTrue(keys.every((k, i) => all.get(k) === i));
assertEquals('big', new Map([[10n ** 30n, 'big']]).get(10n ** 30n));
assertEquals('rope', new Map([['ab'.repeat(10), 'rope']]).get('a' + 'ba'.repeat(9) + 'b'));

// Set algebra.
const A = new Set([1, 2, 3]), B = new Set([3, 4]);
assertEquals([[1, 2, 3, 4], [3], [1, 2], [1, 2, 4]], [A.union(B), A.intersection(B), A.difference(B), A.symmetricDifference(B)].map((s) => [...s]));
assertEquals([false, true, true], [A.isSubsetOf(B), A.isSupersetOf(new Set([1])), A.isDisjointFrom(new Set([9]))]);
assertEquals([3], [...A.intersection({ size: 1, has: (x) => x === 3, keys: () => [3][Symbol.iterator]() })]);
assertThrows(TypeError, () => A.union([1]));

assertEquals({ even: [2], odd: [1, 3] }, { ...Object.groupBy([1, 2, 3], (x) => x % 2 ? 'odd' : 'even') });
assertEquals([[true, [1, 3]], [false, [2]]], [...Map.groupBy([1, 2, 3], (x) => x % 2 === 1)]);

// Constructors and errors.
assertEquals([0, 0, 2], [new Set().size, new Set(null).size, new Set('aab').size]);
assertThrows(TypeError, () => new Map([1]));
assertThrows(TypeError, () => Map());
assertThrows(TypeError, () => Map.prototype.get.call(new Set(), 1));
assertThrows(TypeError, () => new Set(1));
let closed = false;
assertThrows(TypeError, () => new Map({ [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return() { closed = true; } }) }));
assertTrue(closed);
class Counter extends Map { add(k) { return this.set(k, (this.get(k) ?? 0) + 1); } }
assertEquals([['a', 2], ['b', 1]], [...new Counter().add('a').add('b').add('a')]);

const weak = new WeakMap();
const key = {};
weak.set(key, 'v').set(key, 'w');
assertEquals(['w', true, undefined, false], [weak.get(key), weak.has(key), weak.get(1), weak.has('x')]);
assertTrue(weak.delete(key));
assertThrows(TypeError, () => weak.set(1, 1));
const weakSet = new WeakSet([key]);
assertTrue(weakSet.has(key));
assertTrue(new WeakRef(key).deref() === key);
const many = Array.from({ length: 300 }, () => ({}));
const table = new WeakMap(many.map((o, i) => [o, i]));
assertTrue(many.every((o, i) => table.get(o) === i));
// A value that refers to its own key does not keep itself alive; it must at least stay correct.
for (let i = 0; i < 100; i++) { const k = {}; table.set(k, { k }); }
assertTrue(many.every((o, i) => table.get(o) === i));

// difference() goes over a copy: `has` may change the set.
{
  const set = new Set([1, 2, 3]);
  const asked = [];
  const other = { size: 9, keys() {}, has(v) { asked.push(v); set.clear(); set.add(7); return v < 3; } };
  assertEquals([[3], [1, 2, 3], [7]], [[...set.difference(other)], asked, [...set]]);
}
