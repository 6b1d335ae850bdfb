// Closures: captured variables are shared, live on, and are fresh for each iteration.
function counter() {
  let count = 0;
  return { up: () => ++count, down: () => --count, get: () => count };
}
const a = counter();
const b = counter();
a.up(); a.up(); b.down();
assertEquals(2, a.get());
assertEquals(-1, b.get());

const functions = [];
for (let i = 0; i < 3; i++) functions.push(() => i);
assertEquals([0, 1, 2], functions.map((f) => f()));
const shared = [];
for (var j = 0; j < 3; j++) shared.push(() => j);
assertEquals([3, 3, 3], shared.map((f) => f()));

// The update expression works on the copy for the next iteration.
const late = [];
for (let i = 0; i < 3; late.push(() => i), i++);
assertEquals([1, 2, 3], late.map((f) => f()));
// A closure in the head's initialiser sees only the first copy.
let first;
for (let i = 0, get = (first = () => i); i < 3; i++) get();
assertEquals(0, first());
const of = [];
for (const x of [1, 2]) of.push(() => x);
for (const x in { p: 0, q: 0 }) of.push(() => x);
assertEquals([1, 2, 'p', 'q'], of.map((f) => f()));

// Closures over parameters, the function's own name, nested depths.
const add = (x) => (y) => (z) => x + y + z;
assertEquals(6, add(1)(2)(3));
const named = function self(n) { return n === 0 ? 'end' : self(n - 1); };
assertEquals('end', named(3));
(function fixed() { fixed = 1; assertEquals('function', typeof fixed); })();
assertThrows(TypeError, function fixed() { 'use strict'; fixed = 1; });

function parameters(x, get = () => x, set = (v) => { x = v; }) {
  var x;
  assertEquals(1, x);
  x = 2;
  assertEquals(1, get());
  set(3);
  return [x, get()];
}
assertEquals([2, 3], parameters(1));

// Deep chains of scopes.
let depth = (() => { let v = 1; return () => { let w = v; return () => { let u = w + v; return () => u++; }; }; })()()();
assertEquals([2, 3], [depth(), depth()]);

// this and arguments of arrows are those of the function around them.
function outer() { return [() => this, () => arguments[0], () => new.target]; }
const [getThis, getArgument, getTarget] = outer.call('s', 42);
assertEquals('object', typeof getThis());
assertEquals(42, getArgument());
assertEquals(undefined, getTarget());

// Recursion through closures.
const fibonacci = ((memo) => function f(n) { return n < 2 ? n : memo[n] ??= f(n - 1) + f(n - 2); })({});
assertEquals(6765, fibonacci(20));
