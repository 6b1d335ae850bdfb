// Sorting: stability, comparators of all sorts, large inputs, changes under way.
let seed = 42;
const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
const items = Array.from({ length: 5000 }, (_, index) => ({ key: Math.floor(random() * 50), index }));
items.sort((x, y) => x.key - y.key);
for (let i = 1; i < items.length; i++) assertTrue(items[i - 1].key < items[i].key || (items[i - 1].key === items[i].key && items[i - 1].index < items[i].index));
const numbers = Array.from({ length: 20000 }, () => Math.floor(random() * 1e6));
const sorted = [...numbers].sort((x, y) => x - y);
for (let i = 1; i < sorted.length; i++) if (sorted[i - 1] > sorted[i]) throw i;
assertEquals(numbers.reduce((x, y) => x + y), sorted.reduce((x, y) => x + y));
assertEquals([...sorted].reverse(), [...numbers].sort((x, y) => y - x));
assertEquals(sorted, Array.from(Float64Array.from(numbers).sort()));
assertEquals([1, 10, 2, 33, 4], [33, 4, 10, 2, 1].sort());
assertEquals(['B', 'a', 'b', 'ä'], ['ä', 'b', 'a', 'B'].sort());
assertEquals([1, 2, undefined, undefined], [undefined, 2, undefined, 1].sort());
const holes = [3, , 1, undefined];
holes.sort();
assertEquals([1, 3, undefined, false, 4], [holes[0], holes[1], holes[2], 3 in holes, holes.length]);
for (const pattern of [(i) => i, (i) => -i, (i) => i % 7, (i) => 0, (i) => i ^ 0x55]) {
  const a = Array.from({ length: 1000 }, (_, i) => pattern(i));
  const b = [...a].sort((x, y) => x - y);
  for (let i = 1; i < b.length; i++) if (b[i - 1] > b[i]) throw pattern;
}
// An inconsistent comparator must not crash, lose or invent elements.
const shuffled = Array.from({ length: 500 }, (_, i) => i).sort(() => random() - 0.5);
assertEquals(124750, shuffled.reduce((x, y) => x + y));
const shrinking = Array.from({ length: 100 }, (_, i) => 100 - i);
shrinking.sort((x, y) => { shrinking.length = 0; return x - y; });
assertEquals([1, 100], [shrinking[0], shrinking.length]);
assertThrows(EvalError, () => [3, 2, 1].sort(() => { throw new EvalError(); }));
assertThrows(TypeError, () => [1].sort('x'));
assertEquals([3, 2, 1], [1, 2, 3].sort((x, y) => y > x ? true : -1 * (x > y)).sort((x, y) => y - x));
const comparisons = [];
[2, 1].sort((x, y) => { comparisons.push(typeof x + typeof y); return 0; });
assertEquals(['numbernumber'], comparisons);
