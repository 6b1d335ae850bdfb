class Empty {}
class Base { constructor(x) { this.x = x; this.y = 1; } m() { return this.x; } get g() { return 1; } set g(v) {} static s() {} ['c' + 1]() {} 'name with space'() {} }
class Derived extends Base { constructor() { super(1); this.z = 1; } m() { return super.m() + super['g']; } static s() { super.s(); super.x = 1; } }
class Implicit extends Base { f = 1; }
class Fields { a; b = this.a; [f()] = 1; 'c d' = 2; static s = Fields; static { this.t = 2; } fn = () => super.x; }
class Private {
  #f = 1; #m() { return this.#f; } get #g() { return 1; } set #g(v) {} static #s = 1; static #sm() {}
  use(o) { o.#f++; o.#m(); o.#g = o.#g + 1; Private.#sm(); Private.#s = 2; return #f in o && #m in o; }
}
const named = class Inner { static self = Inner; };
const anonymous = class {};
class ArrowSuper extends Base { constructor(a) { const f = () => super(a, ...a); if (a) f(); else return {}; } }
function heritage(f) { class C extends f() {} return class extends null {}; }
