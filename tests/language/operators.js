// Operators: coercions, order of evaluation, short circuits, chaining, assignment forms.
assertEquals(['12', 3, '1undefined', '[object Object]1', 2, '1,23', NaN, 1], [1 + '2', 1 + 2, 1 + 'undefined', {} + 1, true + true, [1, 2] + 3 + '', undefined + 1, null + 1]);
assertEquals([6, 2, 0, NaN, -1, 4], ['3' * '2', '6' / 3, [] * 1, {} - 1, -true, '5' - 1]);
assertTrue(null == undefined && null != 0 && '' == 0 && '0' == false && [] == '' && [1] == 1 && NaN != NaN && ({}) != ({}) && 'a' == ['a'] && !(null >= 1) && null >= 0 && !(undefined >= 0));
assertTrue('b' > 'a' && '10' < '9' && 10 > 9 && '10' > 9 && [2] > 1 && new Date(2) > new Date(1) && !('a' < 1) && !('a' >= 1));
assertEquals(['undefined', 'object', 'boolean', 'number', 'string', 'symbol', 'bigint', 'function', 'object', 'function', 'undefined'], [undefined, null, true, 1, '', Symbol(), 1n, () => 1, [], class {}, void 0].map((v) => typeof v));

const log = [];
const n = (name, value) => { log.push(name); return value; };
n('a', { valueOf: () => n('va', 1) }) + n('b', { valueOf: () => n('vb', 2) });
n('o', {})[n('k', { toString: () => n('tk', 'key') })] = n('v', 1);
n('x', 1) < n('y', 2);
n('f', () => 0)(n('a1'), n('a2'));
assertEquals(['a', 'b', 'va', 'vb', 'o', 'k', 'v', 'tk', 'x', 'y', 'f', 'a1', 'a2'], log);
log.length = 0;
assertThrows(TypeError, () => { null[n('key')] = n('value'); });
let base = { v: 1 };
assertEquals([3, { v: 1 }], [base.v + (base = { v: 2 }).v, { v: 1 }]);
let i = 1;
assertEquals(5, i + (i = 2) * 2);
i += (i = 10, 1);
assertEquals(3, i);
const arr = [0, 0]; let j = 0;
arr[j++] += j++;
assertEquals([[1, 0], 2], [arr, j]);

// Short circuits and their assignments.
let calls = 0;
const f = () => { calls++; return 'f'; };
assertEquals([0, 'f', 'x', '', 0, 'f', 'f'], [0 && f(), 1 && 'f', 'x' || f(), '' ?? f(), 0 ?? f(), null ?? 'f', undefined ?? 'f']);
assertEquals(0, calls);
const t = { a: 0, get ro() { return 1; } };
assertEquals([5, 5, 6, 6, 6], [t.a ||= 5, t.a ??= 9, t.a &&= 6, t.a ||= f(), t.a]);
t.ro ||= f();
assertEquals(0, calls);
assertThrows(TypeError, () => { 'use strict'; t.ro &&= 2; });
assertSyntaxError('1 ?? 2 || 3');
assertSyntaxError('1 && 2 ?? 3');
assertEquals(1, (1 ?? 2) || 3);
let named; named ??= () => {};
assertEquals('named', named.name);

// Optional chaining.
const c = { d: { e: 1, f() { return this === c.d; } }, nil: null };
assertEquals([1, undefined, undefined, true, undefined, undefined, undefined], [c?.d?.e, c.x?.y.z.w(), c.nil?.[f()], c.d?.f(), c.nope?.(), null?.x, c.d.g?.(f())]);
assertEquals(0, calls);
assertThrows(TypeError, () => c.x?.y || c.x.y);
assertThrows(TypeError, () => (c.x?.y).z);
assertThrows(TypeError, () => c.d.e?.());
assertTrue(delete c?.d?.e && delete c.zzz?.q);
assertTrue((c?.d).f() && (c.d?.f)());
assertEquals([0.5, 'no'], [true?.5:1, false ? 'yes' : 'no']);
assertSyntaxError('a?.b = 1');
assertSyntaxError('new a?.b()');
assertSyntaxError('a?.b++');

// delete, in, comma, void, update.
const d = { p: 1 };
assertEquals([true, true, false, undefined, 3], [delete d.p, delete d.none, 'p' in d, void 0, (1, 2, 3)]);
assertTrue(delete 5);
assertSyntaxError('"use strict"; var x; delete x');
let u = '5';
assertEquals([5, 6, 7, 7], [u++, u, ++u, u]);
let s = 'x';
assertEquals([NaN, NaN], [s++, s]);
assertThrows(TypeError, () => { let y = Symbol(); y++; });
for (const bad of ['1++', 'f()++; }', '++a++', 'a => {} ()', '(a, b) = 1', '1 = 2', 'this = 1', 'new.target = 1', 'for (1 of []);', '({}) = 1', 'async () => {} || 1', '(a)\n=> a', 'a\n=> a', '() + 1', 'function* g() { yield\n* 2 }', 'import.meta']) assertSyntaxError(bad);
let asi = 1
let next = 2
;[asi, next] = [next, asi]
assertEquals([2, 1], [asi, next])
const r = (() => { return
  1; })();
assertEquals(undefined, r);
i = 1
++i
assertEquals(2, i);
// Conversions that throw or give objects.
assertThrows(TypeError, () => ({ valueOf: () => ({}), toString: () => ({}) }) + 1);
assertEquals(['v', 's', 'v1', 's!'], [`${{ toString: () => 'v' }}`, String({ toString: () => 's', valueOf: () => 'v' }), ({ valueOf: () => 'v', toString: () => 's' }) + 1, [{ toString: () => 's' }] + '!']);
assertThrows(TypeError, () => 1 in 1);
assertThrows(TypeError, () => null.foo);
assertThrows(TypeError, () => undefined());
