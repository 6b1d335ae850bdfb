// Proxies: every trap, its defaults and its invariants.
const log = [];
const handler = new Proxy({}, { get: (_, trap) => { log.push(trap); return undefined; } });
const target = function target() { return 'called'; };
const proxy = new Proxy(target, handler);
proxy.x = 1;
assertEquals(1, proxy.x);
'x' in proxy;
delete proxy.x;
Object.keys(proxy);
Object.getPrototypeOf(proxy);
Object.setPrototypeOf(proxy, Function.prototype);
Object.isExtensible(proxy);
Object.preventExtensions(proxy);
assertEquals('called', proxy());
new proxy();
assertEquals(['set', 'getOwnPropertyDescriptor', 'defineProperty', 'get', 'has', 'deleteProperty', 'ownKeys', 'getOwnPropertyDescriptor',
  'getPrototypeOf', 'setPrototypeOf', 'isExtensible', 'preventExtensions', 'apply', 'construct', 'get'],
  log.filter((trap, i) => !(trap === 'getOwnPropertyDescriptor' && log[i - 1] === 'getOwnPropertyDescriptor')));

const p = new Proxy({ a: 1 }, {
  get(t, key, receiver) { return key in t ? Reflect.get(t, key, receiver) : `no ${String(key)}`; },
  set(t, key, value) { t[key] = value * 2; return true; },
  has(t, key) { return key.startsWith('a'); },
  deleteProperty(t, key) { return key !== 'a' && delete t[key]; },
  ownKeys: () => ['z', 'a', Symbol.iterator],
  getOwnPropertyDescriptor: (t, key) => ({ value: t[key], enumerable: key !== 'z', configurable: true }),
  defineProperty(t, key, descriptor) { if (key === 'never') return false; return Reflect.defineProperty(t, key, descriptor); },
});
assertEquals([1, 'no b'], [p.a, p.b]);
p.c = 4;
assertEquals(8, p.c);
assertEquals([true, false], ['abc' in p, 'xyz' in p]);
assertThrows(TypeError, () => { 'use strict'; delete p.a; });
assertFalse(delete p.a);
assertEquals(['a'], Object.keys(p));
assertEquals(['z', 'a', Symbol.iterator], Reflect.ownKeys(p));
const names = [];
for (const key in p) names.push(key);
assertEquals(['a'], names);
assertThrows(TypeError, () => Object.defineProperty(p, 'never', {}));
assertFalse(Reflect.defineProperty(p, 'never', {}));
assertEquals({ a: 1 }, { ...p, [Symbol.iterator]: undefined, } && { a: p.a });

// Functions: this, arguments, new.target.
const call = new Proxy(function (...args) { return [this, ...args, new.target]; }, {
  apply: (t, self, args) => ['applied', self, ...args],
  construct: (t, args, newTarget) => ({ args, same: newTarget === call }),
});
assertEquals(['applied', 1, 2, 3], call.call(1, 2, 3));
assertEquals({ args: [4], same: true }, new call(4));
assertThrows(TypeError, () => new (new Proxy(() => {}, {}))());
assertThrows(TypeError, () => new Proxy({}, {})());
assertThrows(TypeError, () => new (new Proxy(class {}, { construct: () => 1 }))());
assertEquals('function', typeof call);
assertEquals('object', typeof p);

// Invariants.
const frozen = Object.freeze({ k: 1 });
assertThrows(TypeError, () => new Proxy(frozen, { get: () => 2 }).k);
assertThrows(TypeError, () => 'k' in new Proxy(frozen, { has: () => false }));
assertThrows(TypeError, () => Reflect.set(new Proxy(frozen, { set: () => true }), 'k', 2));
assertThrows(TypeError, () => delete new Proxy(frozen, { deleteProperty: () => true }).k);
assertThrows(TypeError, () => Object.keys(new Proxy(frozen, { ownKeys: () => [] })));
assertThrows(TypeError, () => Reflect.ownKeys(new Proxy({}, { ownKeys: () => ['a', 'a'] })));
assertThrows(TypeError, () => Reflect.ownKeys(new Proxy({}, { ownKeys: () => [1] })));
assertThrows(TypeError, () => Object.getPrototypeOf(new Proxy(frozen, { getPrototypeOf: () => null })));
assertThrows(TypeError, () => Object.isExtensible(new Proxy({}, { isExtensible: () => false })));
assertThrows(TypeError, () => Object.preventExtensions(new Proxy({}, { preventExtensions: () => true })));
assertThrows(TypeError, () => Object.getOwnPropertyDescriptor(new Proxy({}, { getOwnPropertyDescriptor: () => 1 }), 'x'));
assertThrows(TypeError, () => new Proxy({}, { get: 1 }).x);

// Revocation.
const { proxy: gone, revoke } = Proxy.revocable({}, {});
revoke();
revoke();
assertThrows(TypeError, () => gone.x);
assertThrows(TypeError, () => Array.isArray(gone));
assertEquals('object', typeof gone);
assertThrows(TypeError, () => new Proxy(1, {}));
assertThrows(TypeError, () => Proxy({}, {}));

// As a prototype, as an array, as a key of nothing special.
const lookups = [];
const heir = Object.create(new Proxy({}, { get(t, key, receiver) { lookups.push([key, receiver === heir]); return 'from proto'; }, set(t, key, value, receiver) { lookups.push(key); return Reflect.defineProperty(receiver, key, { value, writable: true, enumerable: true, configurable: true }); } }));
assertEquals('from proto', heir.missing);
heir.put = 1;
assertEquals([['missing', true], 'put'], lookups);
assertEquals(1, heir.put);
const array = new Proxy([1, 2, 3], {});
assertTrue(Array.isArray(array));
assertEquals('[1,2,3]', JSON.stringify(array));
array.push(4);
assertEquals([2, 4, 6, 8], array.map((x) => x * 2));
assertEquals([1, 2, 3, 4, 5], [].concat(array, 5));
assertEquals('1-2-3-4', array.join('-'));
array.length = 1;
assertEquals(['0', 'length'], Reflect.ownKeys(array));
const nested = new Proxy(new Proxy({ deep: 1 }, {}), { get: (t, k) => t[k] + 1 });
assertEquals(2, nested.deep);
const map = new Map([[p, 'proxy']]);
assertEquals(['proxy', undefined], [map.get(p), map.get({})]);
assertThrows(TypeError, () => new Proxy(new Map(), {}).size);
with (new Proxy({}, { has: (t, k) => k === 'magic', get: (t, k) => k === Symbol.unscopables ? undefined : 'spell' })) assertEquals('spell', magic);

// The lookup of a trap may revoke the proxy; the call goes on with what it was.
{
  const revokedByLookup = (target) => {
    const { proxy, revoke } = Proxy.revocable(target, { get apply() { revoke(); }, get construct() { revoke(); } });
    return proxy;
  };
  assertEquals('ok', revokedByLookup(() => 'ok')());
  assertThrows(TypeError, () => new (revokedByLookup(function () {}))());
}

// for-in asks for own properties along the chain, never for [[HasProperty]].
{
  const traps = {
    ownKeys: () => ['a', 'c'],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }),
    has() { throw new Error('has'); },
  };
  const seen = [];
  for (const k in new Proxy({ a: 1 }, traps)) seen.push(k);
  for (const k in Object.create(new Proxy({ z: 1 }, { has() { throw new Error('has'); } }))) seen.push(k);
  assertEquals(['a', 'c', 'z'], seen);
}
