// Destructuring in declarations, assignments, parameters, loops and catch.
const [a, , b = 'default', ...rest] = [1, 2, undefined, 4, 5];
assertEquals([1, 'default', [4, 5]], [a, b, rest]);
const { x, y: { z = 3, ...inner }, ['k' + 1]: k, ...others } = { x: 1, y: { w: 2, v: 4 }, k1: 'key', o: 5, p: 6 };
assertEquals([1, 3, { w: 2, v: 4 }, 'key', { o: 5, p: 6 }], [x, z, inner, k, others]);

let p = 1, q = 2;
[p, q] = [q, p];
assertEquals([2, 1], [p, q]);
const target = { list: [] };
({ a: target.first, b: target['sec' + 'ond'], c: target.list[0] = 'c' } = { a: 1, b: 2 });
assertEquals({ list: ['c'], first: 1, second: 2 }, target);
assertEquals([1, 2], [...([p, q] = [1, 2])]);
const source = { m: 1 };
assertTrue(({ m: p } = source) === source);
[[p], { q }] = [[10], { q: 20 }];
assertEquals([10, 20], [p, q]);
[...target.list] = 'abc';
[...[p, q]] = [7, 8];
assertEquals([['a', 'b', 'c'], 7, 8], [target.list, p, q]);

function parameters({ a = 1, b: { c } = { c: 2 } } = {}, [d, ...e] = 'xyz', ...[f, g = 'g']) { return [a, c, d, e, f, g]; }
assertEquals([1, 2, 'x', ['y', 'z'], undefined, 'g'], parameters());
assertEquals([9, 8, 'q', [], 5, 'g'], parameters({ a: 9, b: { c: 8 } }, ['q'], 5));
assertEquals(0, parameters.length);
assertEquals(1, (({ a }, b = 1) => a).length);
const pairs = [];
for (const [key, { value }] of new Map([['a', { value: 1 }], ['b', { value: 2 }]])) pairs.push(key + value);
for (const [c0, c1] in { xy: 1 }) pairs.push(c1 + c0);
for ([p, target.q] of [[1, 2]]) pairs.push(p + target.q);
assertEquals(['a1', 'b2', 'yx', 3], pairs);
try { throw { code: 5, info: ['i'] }; } catch ({ code, info: [i] }) { assertEquals([5, 'i'], [code, i]); }

// Order of evaluation, and defaults evaluated only when needed.
const log = [];
const note = (name, value) => { log.push(name); return value; };
({ [note('k1', 'a')]: note('t1', target)[note('p1', 'r')] = note('d1', 1), [note('k2', 'b')]: target.s = note('d2', 2) } = note('source', { b: 0 }));
assertEquals(['source', 'k1', 't1', 'p1', 'd1', 'k2'], log);
assertEquals([1, 0], [target.r, target.s]);

// Iterators are closed unless they are done.
let returned = 0;
const iterable = (count) => ({ [Symbol.iterator]() { let n = 0; return { next: () => ({ value: n, done: n++ >= count }), return() { returned++; return {}; } }; } });
[] = iterable(5);
[p] = iterable(5);
[p, q, ...target.list] = iterable(5);
assertEquals(2, returned);
[p, q] = iterable(1);
assertEquals(2, returned);
assertThrows(RangeError, () => { [{}[(() => { throw new RangeError(); })()]] = iterable(5); });
assertEquals(3, returned);

// Names given by defaults.
const { fn = () => {}, cls = class {} } = {};
assertEquals(['fn', 'cls'], [fn.name, cls.name]);
const [arrow = function () {}] = [];
assertEquals('arrow', arrow.name);

assertThrows(TypeError, () => { const {} = null; });
assertThrows(TypeError, () => { const { a } = undefined; });
assertThrows(TypeError, () => { const [a] = {}; });
assertThrows(TypeError, () => { [p] = null; });
assertThrows(ReferenceError, () => { const [a = b, b] = []; });
assertThrows(ReferenceError, () => { 'use strict'; ({ u: undeclared } = {}); });
assertThrows(TypeError, () => { const c = 1; [c] = [2]; });
assertSyntaxError('const {a};');
assertSyntaxError('[...a, b] = [];');
assertSyntaxError('({a: 1} = {});');
assertSyntaxError('({a = 1});');
assertSyntaxError('let [a, a] = [];');
assertSyntaxError('(function ({a}, a) {})');
assertSyntaxError('[(a = 1)] = []; [([b])] = [];');

// Rest copies own enumerable properties only, with symbols, excluding the named.
const symbol = Symbol('s');
const proto = Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true }, hidden: { value: 3 }, [symbol]: { value: 4, enumerable: true } });
const { own, ...copied } = proto;
assertEquals([symbol], Reflect.ownKeys(copied));
const { length, 0: zero, ...text } = 'ab';
assertEquals([2, 'a', { 1: 'b' }], [length, zero, text]);
const { toFixed } = 1;
assertEquals('function', typeof toFixed);
