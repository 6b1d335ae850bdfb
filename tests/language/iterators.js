// The iteration protocol and the helpers of Iterator.prototype.
class Range {
  constructor(from, to) { this.from = from; this.to = to; this.closed = 0; }
  [Symbol.iterator]() {
    let next = this.from;
    return { next: () => ({ value: next, done: next++ >= this.to }), return: () => { this.closed++; return {}; } };
  }
}
const range = new Range(0, 3);
assertEquals([0, 1, 2], [...range]);
assertEquals([0, 1, 2], Array.from(range));
assertEquals(2, Math.max(...range));
assertEquals(0, range.closed);
for (const x of range) if (x === 1) break;
assertEquals(1, range.closed);
outer: for (const x of range) for (const y of range) continue outer;
assertEquals(4, range.closed);
(() => { for (const x of range) return x; })();
assertEquals(5, range.closed);
assertThrows(RangeError, () => { for (const x of range) throw new RangeError(); });
assertEquals(6, range.closed);

// Errors from return: thrown by break, dropped when the body throws.
const angry = { [Symbol.iterator]: () => ({ next: () => ({ done: false }), return() { throw new EvalError(); } }) };
assertThrows(EvalError, () => { for (const x of angry) break; });
assertThrows(RangeError, () => { for (const x of angry) throw new RangeError(); });
const primitive = { [Symbol.iterator]: () => ({ next: () => ({ done: false }), return: () => 1 }) };
assertThrows(TypeError, () => { for (const x of primitive) break; });
assertThrows(TypeError, () => { for (const x of { [Symbol.iterator]: () => ({ next: () => 1 }) }); });
assertThrows(TypeError, () => { for (const x of { [Symbol.iterator]: () => 1 }); });
assertThrows(TypeError, () => { for (const x of 1); });
assertThrows(TypeError, () => [...{}]);
// An error from next does not close.
let closes = 0;
assertThrows(URIError, () => { for (const x of { [Symbol.iterator]: () => ({ next() { throw new URIError(); }, return() { closes++; } }) }); });
assertEquals(0, closes);
// next is read once.
let reads = 0;
const once = { get next() { reads++; let n = 0; return () => ({ value: n, done: n++ > 2 }); } };
assertEquals([0, 1, 2], [...{ [Symbol.iterator]: () => once }]);
assertEquals(1, reads);

// Builtin iterators.
assertEquals([[0, 'a'], [1, 'b']], [...['a', 'b'].entries()]);
assertEquals([0, 1], [...['a', 'b'].keys()]);
assertEquals(['a', '😀', 'b'], [...'a😀b']);
assertEquals([undefined, 1], [...[, 1]]);
const growing = [1, 2, 3];
const seen = [];
for (const x of growing) { seen.push(x); if (x < 3 && growing.length < 6) growing.push(x * 10); }
assertEquals([1, 2, 3, 10, 20], seen);
const arrayIterator = [1][Symbol.iterator]();
assertEquals('Array Iterator', arrayIterator[Symbol.toStringTag]);
arrayIterator.next();
assertEquals({ value: undefined, done: true }, arrayIterator.next());
assertThrows(TypeError, () => arrayIterator.next.call({}));

// Helpers are lazy and close their source.
const log = [];
const mapped = new Range(0, 100)[Symbol.iterator]();
Object.setPrototypeOf(mapped, Iterator.prototype);
assertEquals([0, 20, 40], [...mapped.filter((x) => x % 2 === 0).map((x) => { log.push(x); return x * 10; }).take(3)]);
assertEquals([0, 2, 4], log);
function* gen(n) { try { for (let i = 0; i < n; i++) yield i; } finally { log.push('closed'); } }
assertEquals([3, 4], [...gen(5).drop(3)]);
assertEquals([0, 0, 1, 0, 1, 2], [...gen(4).flatMap((n) => gen(n))]);
assertEquals(10, gen(5).reduce((a, b) => a + b));
assertTrue(gen(5).some((x) => x === 2));
assertFalse(gen(5).every((x) => x < 2));
assertEquals(3, gen(5).find((x) => x > 2));
assertEquals([0, 1, 2], gen(3).toArray());
const each = [];
gen(2).forEach((value, index) => each.push([value, index]));
assertEquals([[0, 0], [1, 1]], each);
assertThrows(RangeError, () => gen(1).take(-1));
assertThrows(TypeError, () => gen(1).map(1));
assertTrue(Iterator.from({ next() { return { done: true }; } }) instanceof Iterator);
assertEquals([1, 2], Iterator.from([1, 2]).toArray());
assertThrows(TypeError, () => new Iterator());
class Mine extends Iterator {}
assertTrue(new Mine() instanceof Iterator);

// Spread in calls, arrays and new, with holes and several spreads.
const count = (...args) => args.length;
assertEquals(7, count(...range, 'x', ...new Set([1, 2, 2]), ...'', ...[,]));
assertEquals(2020, new Date(...[2020, 1, 1]).getFullYear());
assertEquals([1, 2, 3, 4], [1, ...[2, 3], 4]);

// Iterator.prototype.join.
{
  assertEquals(['1,,x,', '1--2', '', 'a'], [[1, null, 'x', undefined].values().join(), [1, 2].values().join('--'), [].values().join(), ['a'].values().join('-')]);
  let closed = 0;
  const iterator = (value) => ({ __proto__: Iterator.prototype, next: () => ({ value, done: false }), return() { closed++; return {}; } });
  assertThrows(TypeError, () => iterator(1).join(Symbol()));
  assertThrows(TypeError, () => iterator(Symbol()).join());
  assertThrows(RangeError, () => iterator('x'.repeat(2 ** 28)).join());
  assertEquals(3, closed);
}
