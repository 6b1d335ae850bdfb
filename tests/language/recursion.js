// Endless recursion is a RangeError that can be caught, from wherever it happens, again and again.
const overflow = (f) => assertThrows(RangeError, f).message;
function plain() { return plain() + 1; }
assertEquals('Maximum call stack size exceeded', overflow(plain));
for (let i = 0; i < 5; i++) overflow(plain);
const many = (a, b, c, d, e, f, g, h) => many(a, b, c, d, e, f, g, h) + 1;
overflow(() => many(1, 2, 3, 4, 5, 6, 7, 8));
overflow(() => { const o = { get x() { return o.x; } }; o.x; });
overflow(() => { const o = { toString() { return `${o}`; } }; `${o}`; });
overflow(() => { class C { constructor() { new C(); } } new C(); });
overflow(() => { const f = () => [1].map(f); f(); });
overflow(() => { const f = () => [2, 1].sort(f); f(); });
overflow(() => { const f = () => 'x'.replace(/x/, f); f(); });
overflow(() => { const p = new Proxy({}, { get: (t, k, r) => r[k] }); p.x; });
overflow(() => { function* g() { yield* g(); } g().next(); });
overflow(() => { const f = () => f.apply(null, []); f(); });
overflow(() => { const f = () => Reflect.construct(F, []); function F() { f(); } f(); });
overflow(() => { const o = {}; o.toJSON = () => JSON.stringify(o); JSON.stringify(o); });
overflow(() => { const f = () => eval('f()'); f(); });
overflow(() => { let a = []; for (let i = 0; i < 200000; i++) a = [a]; a.flat(Infinity); a.toString(); JSON.stringify(a); });
overflow(() => { let p = {}; for (let i = 0; i < 200000; i++) p = new Proxy(p, {}); p.x; });
// finally blocks run on the way out.
let depth = 0, unwound = 0;
const counting = () => { depth++; try { counting(); } finally { unwound++; } };
try { counting(); } catch (e) { assertTrue(e instanceof RangeError); }
assertTrue(depth > 1000 && unwound > depth - 100 && unwound <= depth);
// Deep but finite recursion works.
const sum = (n) => n === 0 ? 0 : n + sum(n - 1);
assertEquals(12502500, sum(5000));
// Arguments that the stack does not take, from everything that puts them there.
{
  const count = function () { return arguments.length; };
  const ones = Array.from({ length: 60000 }, () => 1);
  let bound = count;
  for (let i = 0; i < 18; i++) bound = bound.bind(null, ...ones);
  overflow(() => bound());
  overflow(() => new bound());
  const many = new Function(...Array.from({ length: 60000 }, (_, i) => `p${i}`), 'return p59999');
  const missing = () => { many(); return missing() + 1; };
  overflow(missing);
  class Base { constructor() { this.count = arguments.length; } }
  class Derived extends Base {}
  class Most extends Derived {}
  assertEquals(10000, new Most(...ones.slice(0, 10000)).count);
  class Loop { constructor() { return new Again(...arguments); } }
  class Again extends Loop {}
  overflow(() => new Again(...ones.slice(0, 20000)));
  const huge = Array.from({ length: 1000000 }, () => 1);
  overflow(() => Reflect.apply(count, null, huge));
  overflow(() => Reflect.construct(count, huge));
  overflow(() => new Proxy(count, {})(...huge));
}
