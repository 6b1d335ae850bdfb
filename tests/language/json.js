// JSON.parse and JSON.stringify.
const text = '{"a":[1,2.5,-0,1e3,"x\\u0041\\n",true,false,null],"b":{"c":{}},"__proto__":1}';
const parsed = JSON.parse(text);
assertEquals([1, 2.5, -0, 1000, 'xA\n', true, false, null], parsed.a);
assertTrue(Object.hasOwn(parsed, '__proto__'));
assertEquals(' {"a":1} '.trim(), JSON.stringify(JSON.parse(' {"a" : 1 } ')));
assertEquals(2, JSON.parse('{"d":1,"d":2}').d);
assertEquals(['1', 'z', 'a'], Object.keys(JSON.parse('{"z":0,"a":0,"1":0}')));
for (const bad of ['', '{', '[1,]', '{"a":1,}', "{'a':1}", '01', '1.', '.5', '+1', 'NaN', 'undefined', '"\n"', '"\\x41"', '"\\u12"', '[1 2]', '{"a" 1}', 'nul', '1 1', '\u00a01', '//x\n1', '"unterminated', '-', '{a:1}', '[', '"\\']) assertThrows(SyntaxError, () => JSON.parse(bad), bad);
assertEquals(['\u2028', '\ud800', '😀'], JSON.parse('["\u2028","\\ud800","\\ud83d\\ude00"]'));
assertEquals({ a: 2, b: [4, 6] }, JSON.parse('{"a":1,"b":[2,3],"gone":0}', (k, v) => typeof v === 'number' ? v === 0 ? undefined : v * 2 : v));
const visits = [];
JSON.parse('{"x":[1,{"y":2}]}', function (k, v, context) { visits.push([k, context?.source]); return v; });
assertEquals(['0', 'y', '1', 'x', ''], visits.map((v) => v[0]));

assertEquals('{"a":[1,null,null,null],"d":"1970-01-01T00:00:00.000Z","n":null,"o":{"toJSON":"called"}}',
  JSON.stringify({ a: [1, undefined, () => 1, Symbol()], b: undefined, c() {}, d: new Date(0), n: NaN, o: { toJSON: (k) => ({ toJSON: 'called' }) }, [Symbol()]: 1 }));
assertEquals([undefined, undefined, '"s"', 'null', '{}', '[]'], [JSON.stringify(undefined), JSON.stringify(() => 1), JSON.stringify('s'), JSON.stringify(null), JSON.stringify(new Map([[1, 2]])), JSON.stringify([])]);
assertEquals('{\n  "a": [\n    1,\n    {}\n  ],\n  "e": []\n}', JSON.stringify({ a: [1, {}], e: [] }, null, 2));
assertEquals('[\n--1\n]', JSON.stringify([1], null, '--'));
assertEquals(JSON.stringify([1], null, 10), JSON.stringify([1], null, 99));
assertEquals('{"b":2,"a":1}', JSON.stringify({ a: 1, b: 2, c: 3 }, ['b', 'a', 'b']));
assertEquals('{"a":"1","nested":{"a":"2"}}', JSON.stringify({ a: 1, nested: { a: 2 } }, (k, v) => typeof v === 'number' ? String(v) : v));
assertEquals('"\\u0000\\b\\t\\n\\f\\r\\"\\\\\\ud800\u2028"', JSON.stringify('\0\b\t\n\f\r"\\\ud800\u2028'));
assertEquals('[1,"x",true]', JSON.stringify([Object(1), Object('x'), Object(true)]));
const circular = {};
circular.self = circular;
assertThrows(TypeError, () => JSON.stringify(circular));
assertThrows(TypeError, () => JSON.stringify(1n));
assertEquals('"1n"', (BigInt.prototype.toJSON = function () { return this + 'n'; }, JSON.stringify(1n)));
delete BigInt.prototype.toJSON;
assertEquals('{"get":1}', JSON.stringify(Object.create({ inherited: 1 }, { get: { get: () => 1, enumerable: true }, hidden: { value: 1 } })));
const deep = JSON.parse('['.repeat(500) + ']'.repeat(500));
assertEquals(1000, JSON.stringify(deep).length);
const big = Array.from({ length: 500 }, (_, i) => ({ id: i, name: 'n' + i, tags: ['a', 'b'] }));
assertEquals(big, JSON.parse(JSON.stringify(big)));
assertEquals('123456789012345678901234567890', JSON.stringify(JSON.rawJSON('123456789012345678901234567890')));
assertEquals('JSON', JSON[Symbol.toStringTag]);
