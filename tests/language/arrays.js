// Arrays: literals, holes, length, kinds of elements, methods.
assertEquals([3, false, undefined], [[1, , 3].length, 1 in [1, , 3], [1, , 3][1]]);
assertEquals(2, [, ,].length);
const a = [1, 2, 3];
a.length = 1; a[3] = 4;
assertEquals([4, false, '1,,,4'], [a.length, 1 in a, a.join()]);
a['5'] = 6; a['x'] = 'y'; a['01'] = 'not an index';
assertEquals([6, ['0', '3', '5', 'x', '01']], [a.length, Object.keys(a)]);
assertThrows(RangeError, () => { a.length = -1; });
assertThrows(RangeError, () => new Array(1.5));
assertEquals([3, [3, 4], ['3']], [new Array(3).length, new Array(3, 4), Array('3')]);
const sparse = [];
sparse[4294967294] = 'last'; sparse[4294967295] = 'no index';
assertEquals(4294967295, sparse.length);
assertThrows(RangeError, () => sparse.push(1));
assertThrows(TypeError, () => { 'use strict'; Object.freeze([1]).push(2); });
assertThrows(TypeError, () => { 'use strict'; const l = Object.defineProperty([1, 2], 'length', { writable: false }); l[2] = 3; });
const partly = [1, 2, 3, 4];
Object.defineProperty(partly, 1, { configurable: false });
partly.length = 0;
assertEquals([2, [1, 2]], [partly.length, partly]);

// Elements change their kind without changing their values.
const kinds = [1, 2];
kinds.push(1.5); kinds.push('s'); kinds.push(undefined, NaN, -0, 2 ** 31, {});
assertEquals([1, 2, 1.5, 's', undefined, NaN, -0, 2147483648, {}], kinds);
const doubles = [1.5, 2.5, , 3.5];
assertEquals([undefined, 1.5], [doubles[2], doubles.shift()]);
doubles[0] = 'now tagged';
assertEquals(['now tagged', undefined, 3.5], [...doubles]);
const grown = [];
for (let i = 0; i < 2000; i++) grown[i] = i;
for (let i = 1999; i > 10; i--) assertEquals(i, grown.pop());
assertEquals(11, grown.length);
const far = [1]; far[100000] = 2; far[50] = 3;
assertEquals([1, 3, 2], far.filter(() => true));
const back = []; for (let i = 100; i--;) back[i] = i;
assertEquals(4950, back.reduce((x, y) => x + y));

// Methods.
assertEquals([[1, 2], [2, 3], [3], [1, 2, 3], [2]], [[1, 2, 3].slice(0, 2), [1, 2, 3].slice(-2), [1, 2, 3].slice(2), [1, 2, 3].slice(), [1, 2, 3].slice(1, -1)]);
const s = [1, 2, 3, 4, 5];
assertEquals([[2, 3], [1, 'a', 'b', 4, 5], [4, 5], [1, 'a', 'b']], [s.splice(1, 2, 'a', 'b'), [...s], s.splice(-2), s]);
assertEquals([3, 1, 2], (() => { const q = [1, 2]; q.unshift(3); return q; })());
assertEquals([[1, [2, [3]]], [1, 2, [3]], [1, 2, 3]], [[1, [2, [3]]], [1, [2, [3]]].flat(), [1, [2, [3]]].flat(Infinity)]);
assertEquals([1, 1, 2, 2], [1, 2].flatMap((x) => [x, x]));
assertEquals([1, 2, [3], 4, 5], [1].concat(2, [[3]], [4, 5]));
assertEquals([[0, 0], [1, 2, 1, 2], [1, 9, 9, 4]], [Array(2).fill(0), [1, 2, 3, 4].copyWithin(2, 0), [1, 2, 3, 4].fill(9, 1, 3)]);
assertEquals([1, -1, 3, true, false, -1, true], [[1, 2, 3].indexOf(2), [1].indexOf('1'), [1, 2, 1, 2].lastIndexOf(2), [NaN].includes(NaN), [1].includes(2), [NaN].indexOf(NaN), [,].includes(undefined)]);
assertEquals([2, 1, 3, 2, undefined], [[1, 2, 3].find((x) => x > 1), [1, 2, 3].findIndex((x) => x > 1), [1, 2, 3].findLast((x) => x > 1), [1, 2, 3].findLastIndex((x) => x > 1), [].find(() => 1)]);
assertEquals([6, 'cba', 3], [[1, 2, 3].reduce((x, y) => x + y), ['a', 'b', 'c'].reduceRight((x, y) => x + y), [1, 2, 3].at(-1)]);
assertThrows(TypeError, () => [].reduce((x) => x));
assertEquals([true, false, true], [[].every(() => false), [].some(() => true), [1].every((x) => x)]);
assertEquals([[3, 2, 1], [1, 2, 3], [1, 9, 3], [1, 3]], [[1, 2, 3].toReversed(), [3, 1, 2].toSorted(), [1, 2, 3].with(1, 9), [1, 2, 3].toSpliced(1, 1)]);
assertEquals(['1,2', '1,,2,,', '', 'a-b'], [String([1, 2]), [1, null, 2, undefined, []].join(), String([[]]), ['a', 'b'].join('-')]);
const cyclic = [1]; cyclic.push(cyclic);
assertEquals('1,', cyclic.join());
assertEquals([[1, 2], [0, 2, 4], ['a', 'b'], [undefined, undefined]], [Array.of(1, 2), Array.from({ length: 3 }, (_, i) => i * 2), Array.from('ab'), Array.from({ length: 2 })]);
assertEquals([true, false, true], [Array.isArray([]), Array.isArray({ length: 0 }), Array.isArray(Array.prototype)]);
// Callbacks: holes are skipped, the length is read before, changes are seen.
const calls = [];
[1, , 3].forEach((v, i, all) => calls.push([v, i, all.length]));
assertEquals([[1, 0, 3], [3, 2, 3]], calls);
assertEquals([2, undefined], [[1, , 3].map((x) => x).filter(() => true).length, [1, , 3].map((x) => x)[1]]);
const changing = [1, 2, 3, 4];
assertEquals([1, 2], (() => { const out = []; changing.forEach((x) => { out.push(x); changing.length = 2; changing.push(); }); return out; })());
assertEquals('self', (function () { return [1].map(function () { return this.t; }, { t: 'self' })[0]; })());
assertEquals(3, Array.prototype.map.call('abc', (x) => x).length);
assertEquals([3, 'c'], (() => { const o = { length: 2 }; const n = Array.prototype.push.call(o, 'c'); return [n, o[2]]; })());
// Methods on array-likes and through prototypes.
Array.prototype[7] = 'proto';
assertEquals(['proto', 'proto'], [[][7], Array(8).slice(7)[0]]);
delete Array.prototype[7];
assertEquals([[1, 'a'], [2, 'b']], Object.entries({ 1: 'a', 2: 'b' }).map(([k, v]) => [+k, v]));

// Many appends in one call or one after the other take time that grows with the result.
{
  const piece = Array.from({ length: 1000 }, () => 1);
  const all = [].concat.apply([], Array.from({ length: 500 }, () => piece));
  assertEquals([500000, 1], [all.length, all[499999]]);
  const grown = [];
  for (let i = 0; i < 100; i++) grown.splice(grown.length, 0, ...piece);
  assertEquals([100000, 1, 1], [grown.length, grown[0], grown[99999]]);
}
