// Getters and setters: literals, definition, inheritance, receivers, strictness.
const object = {
  _v: 1,
  get v() { return this._v; },
  set v(x) { this._v = x * 2; },
  get only() { return 'ro'; },
  set sink(x) { this.sunk = x; },
  get ['computed' + 1]() { return 'c'; },
  get 1() { return 'one'; },
  get 'quoted key'() { return 'q'; },
};
object.v = 5;
assertEquals([10, 'c', 'one', 'q'], [object.v, object.computed1, object[1], object['quoted key']]);
assertEquals(undefined, object.sink);
object.sink = 1;
assertEquals(1, object.sunk);
object.only = 'ignored';
assertEquals('ro', object.only);
assertThrows(TypeError, () => { 'use strict'; object.only = 1; });
object.v += 1;
assertEquals(22, object.v);
object.v++;
assertEquals(46, object.v);
object.v ??= 0;
object.v &&= 3;
assertEquals(6, object.v);

// The receiver is the object the access started at.
const child = Object.create(object);
child.v = 7;
assertEquals([14, 6, true], [child.v, object.v, Object.hasOwn(child, '_v')]);
assertFalse(Object.hasOwn(child, 'v'));
const superGet = { __proto__: object, get v() { return 'super ' + super.v; }, set v(x) { super.v = x; } };
superGet.v = 4;
assertEquals('super 8', superGet.v);

// Primitives as receivers.
Object.defineProperty(Number.prototype, 'strictSelf', { get() { 'use strict'; return this; }, configurable: true });
Object.defineProperty(Number.prototype, 'sloppySelf', { get() { return this; }, configurable: true });
assertEquals(['number', 'object'], [typeof (5).strictSelf, typeof (5).sloppySelf]);
delete Number.prototype.strictSelf;
delete Number.prototype.sloppySelf;

// Descriptors: redefinition, conversion between the kinds.
const descriptor = Object.getOwnPropertyDescriptor(object, 'v');
assertEquals(['get v', 'set v', 0, 1], [descriptor.get.name, descriptor.set.name, descriptor.get.length, descriptor.set.length]);
assertEquals([undefined, true, true], [descriptor.value, descriptor.enumerable, descriptor.configurable]);
assertFalse('prototype' in descriptor.get);
assertThrows(TypeError, () => new descriptor.get());
Object.defineProperty(object, 'v', { value: 'data' });
assertEquals('data', object.v);
assertTrue(Object.getOwnPropertyDescriptor(object, 'v').enumerable);
Object.defineProperty(object, 'v', { get: () => 'again' });
assertEquals('again', object.v);
assertEquals(undefined, Object.getOwnPropertyDescriptor(object, 'v').set);
assertThrows(TypeError, () => Object.defineProperty({}, 'x', { get() {}, value: 1 }));
assertThrows(TypeError, () => Object.defineProperty({}, 'x', { get: 1 }));
const locked = Object.defineProperty({}, 'x', { get: () => 1 });
assertThrows(TypeError, () => Object.defineProperty(locked, 'x', { get: () => 2 }));
assertThrows(TypeError, () => { 'use strict'; delete locked.x; });
assertFalse(Reflect.set(locked, 'x', 1));

// The last of several wins; a pair is one property.
const pair = { get p() { return 1; }, p: 2, set p(v) {} };
assertEquals(undefined, pair.p);
const pair2 = { set p(v) {}, get p() { return 1; } };
assertEquals(1, pair2.p);
assertEquals(['p'], Object.keys(pair2));

// Getters on prototypes and on the global object; assignment through the chain.
const proto = { set caught(v) { this.log = v; } };
const heir = { __proto__: proto };
heir.caught = 'c';
assertEquals(['log'], Object.keys(heir));
Object.defineProperty(globalThis, 'globalGetter', { get: () => 'global', configurable: true });
assertEquals('global', globalGetter);
delete globalThis.globalGetter;
assertThrows(ReferenceError, () => globalGetter);
Object.defineProperty(Object.prototype, 'spy', { set(v) { this.spied = v; }, configurable: true });
const victim = {};
victim.spy = 1;
assertEquals({ spied: 1 }, victim);
assertEquals(1, { spy: 1 }.spy);
delete Object.prototype.spy;

// __defineGetter__ and friends, __proto__.
const old = {};
old.__defineGetter__('g', () => 'legacy');
old.__defineSetter__('g', (v) => { old.set = v; });
old.g = 3;
assertEquals(['legacy', 3, 'function'], [old.g, old.set, typeof old.__lookupGetter__('g')]);
assertTrue({ __proto__: proto }.__proto__ === proto);
assertTrue(Object.getPrototypeOf({ __proto__: null }) === null);
assertEquals(['__proto__'], Object.keys({ ['__proto__']: 1 }));
const __proto__ = 5;
assertTrue(Object.hasOwn({ __proto__ }, '__proto__'));
assertSyntaxError('({ __proto__: 1, "__proto__": 2 })');
