// Symbols: identity, registry, well-known symbols and the protocols behind them.
const s = Symbol('desc');
assertEquals(['symbol', 'Symbol(desc)', 'desc', undefined, ''], [typeof s, s.toString(), s.description, Symbol().description, Symbol('').description]);
assertFalse(Symbol('a') === Symbol('a'));
assertTrue(Symbol.for('k') === Symbol.for('k'));
assertEquals(['k', undefined], [Symbol.keyFor(Symbol.for('k')), Symbol.keyFor(s)]);
assertThrows(TypeError, () => s + '');
assertThrows(TypeError, () => +s);
assertThrows(TypeError, () => new Symbol());
assertEquals('Symbol(desc)', String(s));
assertTrue(Object(s) == s);
assertTrue(!!s);
const o = { [s]: 1, plain: 2, [Symbol.for('k')]: 3 };
assertEquals([['plain'], [s, Symbol.for('k')], '{"plain":2}'], [Object.keys(o), Object.getOwnPropertySymbols(o), JSON.stringify(o)]);
assertEquals(1, o[Object(s)]);
assertEquals('[desc]', ({ [s]() {} })[s].name);
assertEquals('', ({ [Symbol()]() {} })[Object.getOwnPropertySymbols({ [Symbol()]() {} })[0]]?.name ?? '');

// toPrimitive.
const prim = { [Symbol.toPrimitive]: (hint) => hint === 'number' ? 42 : hint };
assertEquals([42, 'string', 'default', 43, 'defaultx'], [+prim, `${prim}`, prim + '', prim * 1 + 1, prim + 'x']);
assertTrue(prim == 'default');
assertThrows(TypeError, () => +{ [Symbol.toPrimitive]: () => ({}) });
assertThrows(TypeError, () => +{ [Symbol.toPrimitive]: 1 });
assertEquals(['2', 2], [`${{ toString: () => 2, valueOf: () => 1 }}`, new Date(2)[Symbol.toPrimitive]('number')]);
assertThrows(TypeError, () => `${{ toString: null, valueOf: null }}`);
// hasInstance.
assertTrue(2 instanceof { [Symbol.hasInstance]: (v) => v % 2 === 0 });
class Even { static [Symbol.hasInstance](v) { return v % 2 === 0; } }
assertFalse(3 instanceof Even);
assertThrows(TypeError, () => 1 instanceof 1);
assertThrows(TypeError, () => 1 instanceof {});
assertFalse(1 instanceof Function.prototype.bind.call(Object));
// toStringTag.
assertEquals('[object Tag]', String({ [Symbol.toStringTag]: 'Tag' }));
assertEquals(['[object Math]', '[object Map]', '[object Undefined]', '[object Null]', '[object Arguments]', '[object Array]', '[object Function]', '[object Date]'],
  [Math, new Map(), undefined, null, (function () { return arguments; })(), [], () => 1, new Date()].map((v) => Object.prototype.toString.call(v)));
// isConcatSpreadable, species, unscopables.
assertEquals([1, 2, 'a'], [1].concat({ length: 2, 0: 2, 1: 'a', [Symbol.isConcatSpreadable]: true }));
const unspread = [2]; unspread[Symbol.isConcatSpreadable] = false;
assertEquals(2, [1].concat(unspread).length);
class Plain extends Array { static get [Symbol.species]() { return Array; } }
assertFalse(new Plain(1, 2).map((x) => x) instanceof Plain);
assertTrue(Array.prototype[Symbol.unscopables].flat);
// match, replace, search, split.
const matcher = { flags: 'g', [Symbol.match]: (t) => 'm' + t, [Symbol.replace]: (t, r) => 'r' + t + r, [Symbol.search]: (t) => 's' + t, [Symbol.split]: (t, l) => 'p' + t + l, [Symbol.matchAll]: (t) => 'a' + t };
assertEquals(['mx', 'rxy', 'sx', 'px3', 'ax'], ['x'.match(matcher), 'x'.replace(matcher, 'y'), 'x'.search(matcher), 'x'.split(matcher, 3), 'x'.matchAll(matcher)]);
// Order of keys: indices, strings, symbols.
assertEquals(['1', '2', 'b', 'a', s], Reflect.ownKeys({ b: 1, [s]: 1, 2: 1, a: 1, 1: 1 }));
// Weak keys.
assertEquals('v', new WeakMap([[s, 'v']]).get(s));
assertThrows(TypeError, () => new WeakSet([Symbol.for('registered')]));
assertEquals(Symbol.iterator, Object.getOwnPropertyDescriptor(Symbol, 'iterator').value);
assertFalse(Object.getOwnPropertyDescriptor(Symbol, 'iterator').configurable);
