// Generators: yield in every position, delegation, return and throw, finally.
function* simple() { const x = yield 1; const y = yield x * 2; return x + y; }
const g = simple();
assertEquals({ value: 1, done: false }, g.next('ignored'));
assertEquals({ value: 20, done: false }, g.next(10));
assertEquals({ value: 15, done: true }, g.next(5));
assertEquals({ value: undefined, done: true }, g.next());

function* naturals() { for (let n = 0; ; n++) yield n; }
const taken = [];
for (const n of naturals()) { if (n > 3) break; taken.push(n); }
assertEquals([0, 1, 2, 3], taken);
assertEquals([1, [2, 3]], (([, a, ...b]) => [a, b])((function* () { yield* [0, 1, 2, 3]; })()));

// Lazy: nothing runs before the first next.
let started = false;
const lazy = (function* () { started = true; })();
assertFalse(started);
lazy.next();
assertTrue(started);

// return() and throw() with finally.
const log = [];
function* guarded() {
  try { yield 1; yield 2; } catch (e) { log.push('caught ' + e); yield 'recovered'; } finally { log.push('finally'); yield 'cleanup'; log.push('end'); }
  return 'done';
}
let it = guarded();
it.next();
assertEquals({ value: 'recovered', done: false }, it.throw('oops'));
assertEquals({ value: 'cleanup', done: false }, it.return('early'));
assertEquals({ value: 'early', done: true }, it.next());
assertEquals(['caught oops', 'finally', 'end'], log);
it = guarded();
assertEquals({ value: 7, done: true }, it.return(7));
assertThrows(RangeError, () => guarded().throw(new RangeError()));
function* overriding() { try { yield 1; } finally { return 'final'; } }
it = overriding();
it.next();
assertEquals({ value: 'final', done: true }, it.return('x'));

// Delegation: values, return value, throw and return forwarded.
function* inner() { try { const got = yield 'a'; yield 'got ' + got; } catch (e) { yield 'inner caught ' + e; } return 'inner result'; }
function* outer() { const result = yield* inner(); yield 'outer has ' + result; }
it = outer();
assertEquals('a', it.next().value);
assertEquals('got x', it.next('x').value);
assertEquals('inner caught e', it.throw('e').value);
assertEquals('outer has inner result', it.next().value);
let closed = 0;
const iterable = { [Symbol.iterator]() { return { next: () => ({ value: 1, done: false }), return(v) { closed++; return { value: v, done: true }; } }; } };
it = (function* () { yield* iterable; })();
it.next();
assertEquals({ value: 'bye', done: true }, it.return('bye'));
assertEquals(1, closed);
it = (function* () { yield* iterable; })();
it.next();
assertThrows(TypeError, () => it.throw('no throw method'));
assertEquals(2, closed);

// yield as an operand everywhere.
function* operands() { return [yield 1, (yield 2) + (yield 3), { k: yield 4, [yield 5]: 6 }, `${yield 7}`, (yield 8) ? yield 9 : 0, f(yield 10, ...(yield 11))]; }
function f(...args) { return args; }
it = operands();
let sent = it.next();
let result;
for (let i = 1; !(result = it.next(i === 10 ? [i, i] : i)).done; i++);
assertEquals([1, 5, { k: 4, 5: 6 }, '6', 8, [9, 10, 10]], result.value);

// In loops, switch, nested try, with let captured.
function* loops() {
  const fs = [];
  for (let i = 0; i < 2; i++) { fs.push(() => i); yield i; }
  for (const k in { p: 1, q: 2 }) yield k;
  switch (yield 's') { case 1: yield 'one'; default: yield 'default'; }
  label: for (;;) { for (;;) { yield 'inner'; break label; } }
  return fs.map((x) => x());
}
it = loops();
const seen = [];
let step;
while (!(step = it.next(1)).done) seen.push(step.value);
assertEquals([0, 1, 'p', 'q', 's', 'one', 'default', 'inner'], seen);
assertEquals([0, 1], step.value);

// this, arguments, defaults; running twice; prototype chain.
function* context(a = 1) { yield [this.tag, arguments.length, a]; }
assertEquals(['t', 0, 1], context.call({ tag: 't' }).next().value);
const reentrant = (function* () { reentrant.next(); })();
assertThrows(TypeError, () => reentrant.next());
assertTrue(Object.getPrototypeOf(simple()) === simple.prototype);
simple.prototype = null;
assertTrue(simple() instanceof Object);
assertThrows(TypeError, () => new simple());
assertEquals('Generator', simple()[Symbol.toStringTag]);
assertTrue(simple()[Symbol.iterator]() !== undefined);
// Parameters are evaluated at the call.
assertThrows(ReferenceError, () => (function* (a = missing) {})());

// Many live at once.
const many = Array.from({ length: 50 }, (_, i) => (function* () { let s = i; while (true) s += yield s; })());
many.forEach((m) => m.next());
assertEquals(Array.from({ length: 50 }, (_, i) => i + 1), many.map((m) => m.next(1).value));
