// Classes: fields, accessors, inheritance, private members, static blocks.
class Point {
  x = 0;
  y = this.x + 1;
  static #count = 0;
  static origin = new Point();
  #secret;
  constructor(x, secret) {
    if (x !== undefined) this.x = x;
    this.#secret = secret;
    Point.#count++;
  }
  get secret() { return this.#secret; }
  set secret(value) { this.#secret = value; }
  #double() { return this.#secret * 2; }
  doubled() { return this.#double(); }
  static count() { return this.#count; }
  static has(object) { return #secret in object; }
  ['com' + 'puted']() { return 'computed'; }
  static { this.block = 'static block ' + this.name; }
  get #hidden() { return 'hidden ' + this.x; }
  set #hidden(value) { this.x = value; }
  hide(value) { this.#hidden = value; return this.#hidden; }
}
const point = new Point(5, 21);
assertEquals([5, 1, 21, 42], [point.x, point.y, point.secret, point.doubled()]);
point.secret = 4;
assertEquals(8, point.doubled());
assertEquals('computed', point.computed());
assertEquals('static block Point', Point.block);
assertTrue(Point.has(point));
assertFalse(Point.has({}));
assertEquals('hidden 9', point.hide(9));
assertEquals(['x', 'y'], Object.keys(point));
assertThrows(TypeError, () => Point.prototype.doubled.call({}));
assertThrows(TypeError, () => Point());
assertThrows(TypeError, () => Point.has(1));
assertThrows(TypeError, () => Point.count.call({}));
assertEquals('function', typeof Point);
assertFalse(Object.getOwnPropertyDescriptor(Point, 'prototype').writable);
assertFalse(Object.getOwnPropertyDescriptor(Point.prototype, 'doubled').enumerable);

class Base {
  constructor(...args) { this.args = args; this.target = new.target; }
  who() { return 'base'; }
  static make(...args) { return new this(...args); }
  get value() { return this._value ?? 'none'; }
  set value(v) { this._value = v; }
}
class Derived extends Base {
  own = 'field';
  who() { return 'derived of ' + super.who(); }
  get value() { return 'derived ' + super.value; }
  set value(v) { super.value = v + '!'; }
  arrow() { return (() => super.who())(); }
}
const derived = Derived.make(1, 2);
assertTrue(derived instanceof Derived && derived instanceof Base);
assertEquals([1, 2], derived.args);
assertTrue(derived.target === Derived);
assertEquals('derived of base', derived.who());
assertEquals('base', derived.arrow());
derived.value = 'v';
assertEquals('derived v!', derived.value);
assertEquals('field', derived.own);
assertTrue(Object.getPrototypeOf(Derived) === Base);

// this before super, super twice, returning from constructors.
assertThrows(ReferenceError, () => new (class extends Base { constructor() { this.x = 1; super(); } })());
assertThrows(ReferenceError, () => new (class extends Base { constructor() { super(); super(); } })());
assertThrows(ReferenceError, () => new (class extends Base { constructor() {} })());
assertThrows(TypeError, () => new (class extends Base { constructor() { return 1; } })());
const replaced = {};
assertTrue(new (class extends Base { constructor() { return replaced; } })() === replaced);
assertTrue(new (class { constructor() { return 1; } })() instanceof Object);
class Late extends Base { constructor() { const call = () => super('late'); call(); } }
assertEquals(['late'], new Late().args);

// Fields are defined, not assigned; initialisers run in order, before the rest of the constructor.
let order = [];
class Setter { set f(v) { order.push('set'); } }
class Field extends Setter { f = order.push('init'); constructor() { order.push('before'); super(); order.push('after'); } }
assertEquals(['before', 'init', 'after'], (new Field(), order));
assertTrue(Object.hasOwn(new Field(), 'f'));
order = [];
class Keys { [order.push('a')] = order.push('ia'); static [order.push('b')] = order.push('ib'); [order.push('c')]() {} }
assertEquals(['a', 'b', 'c', 'ib'], order);

// extends null, of expressions, of builtins.
assertTrue(Object.getPrototypeOf((class extends null {}).prototype) === null);
assertThrows(TypeError, () => class extends 1 {});
assertThrows(TypeError, () => class extends (() => {}) {});
class Stack extends Array { top() { return this[this.length - 1]; } }
const stack = Stack.from([1, 2, 3]);
assertEquals(3, stack.top());
assertTrue(stack.map((x) => x) instanceof Stack);
class MyError extends Error { get name() { return 'MyError'; } }
assertEquals('MyError: text', String(new MyError('text')));
assertTrue(new MyError() instanceof Error);

// Names, and the binding inside.
const Anonymous = class {};
assertEquals('Anonymous', Anonymous.name);
const Outer = class Inner { static self() { return Inner; } };
assertEquals(['Inner', true], [Outer.name, Outer.self() === Outer]);
assertThrows(TypeError, () => { class C { static m() { C = 1; } } C.m(); });
assertThrows(ReferenceError, () => { new Early(); class Early {} });
class Accessor { static accessor = 1; static async = 2; get = 3; set = 4; static static = 5; }
assertEquals([1, 2, 3, 4, 5], [Accessor.accessor, Accessor.async, new Accessor().get, new Accessor().set, Accessor.static]);

// Generators, async and symbols as methods.
class Kinds { *gen() { yield 1; } async *agen() {} async amethod() {} *[Symbol.iterator]() { yield* [1, 2]; } static async() { return 'x'; } }
assertEquals([1, 2], [...new Kinds()]);
assertEquals('x', Kinds.async());
assertThrows(TypeError, () => new (new Kinds().gen)());

// Private names: same name in nested classes, brand checks, no doubles.
class Nest { #p = 1; inner() { const outer = this; return new (class { #p = 2; both() { return [this.#p, outer instanceof Nest]; } })().both(); } get() { return this.#p; } }
assertEquals([2, true], new Nest().inner());
assertSyntaxError('class A { #a; #a; }');
assertSyntaxError('class A { m() { this.#b; } }');
assertSyntaxError('class A { constructor() {} constructor() {} }');
assertSyntaxError('class A { get constructor() {} }');
assertSyntaxError('class A extends B { m() { super(); } }');
assertSyntaxError('class A { #constructor; }');
assertSyntaxError('class A { x = arguments; }');
class Twice extends (class { constructor(o) { return o; } }) { #brand = 1; }
const branded = {};
new Twice(branded);
assertThrows(TypeError, () => new Twice(branded));
class PrivateStatics { static #m() { return 'sm'; } static get #g() { return 'sg'; } static all() { return [PrivateStatics.#m(), PrivateStatics.#g]; } }
assertEquals(['sm', 'sg'], PrivateStatics.all());
assertThrows(TypeError, () => { class A { #m() {} set() { this.#m = 1; } } new A().set(); });
assertThrows(TypeError, () => { class A { get #g() { return 1; } set() { this.#g = 1; } } new A().set(); });
// Compound assignment, optional chaining and destructuring with private names.
class Compound { #n = 1; #o = null; run() { this.#n += 2; this.#n **= 2; this.#n++; this.#o ??= 'set'; [this.#n, this.#o] = [this.#n + 1, this.#o + '!']; return [this.#n, this.#o, this?.#n]; } static opt(o) { return o?.#n; } }
assertEquals([11, 'set!', 11], new Compound().run());
assertEquals(undefined, Compound.opt(null));

// Private elements extend the object: not one that is not extensible.
{
  class Given { constructor(object) { return object; } }
  class Field extends Given { #f = 1; static has(object) { return #f in object; } static set(object) { return ++object.#f; } }
  class Method extends Given { #m() {} static has(object) { return #m in object; } }
  const sealed = Object.preventExtensions({});
  assertThrows(TypeError, () => new Field(sealed));
  assertThrows(TypeError, () => new Method(sealed));
  assertEquals([false, false], [Field.has(sealed), Method.has(sealed)]);
  const later = {};
  new Field(later);
  assertEquals(2, Field.set(Object.freeze(later)));
  const proxy = new Proxy({}, {});
  new Field(Object.preventExtensions(proxy));
  assertTrue(Field.has(proxy));
}
