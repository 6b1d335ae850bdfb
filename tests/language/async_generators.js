// Async generators and for await: queues, order, errors, delegation.
const log = (...v) => print(v.map((x) => typeof x === 'object' ? JSON.stringify(x) : String(x)).join(' '));
async function* counter(n) { for (let i = 0; i < n; i++) { const got = yield i; if (got !== undefined) log('got', got); } return 'returned'; }
const show = (r) => log(r);
(async () => {
  const g = counter(2);
  // Requests queue up while the generator runs.
  const results = await Promise.all([g.next('ignored'), g.next('a'), g.next('b'), g.next()]);
  results.forEach(show);
  const delegating = (async function* () { const r = yield* counter(2); log('delegate returned', r); yield* [Promise.resolve('sync iterable'), 'plain']; })();
  for await (const x of delegating) log('delegated', x);
  const throwing = (async function* () { try { yield 1; } catch (e) { log('caught', e); yield 'recovered'; } finally { log('cleanup'); } })();
  await throwing.next();
  show(await throwing.throw('thrown in'));
  show(await throwing.return('r'));
  show(await throwing.next());
  try { await counter(1).throw(new Error('before start')); } catch (e) { log(e.message); }
  try { for await (const x of (async function* () { yield 1; throw new Error('from inside'); })()) log('value', x); } catch (e) { log(e.message); }
  try { for await (const x of [1, Promise.reject(new Error('rejected element'))]) log('element', x); } catch (e) { log(e.message); }
  // Closing is awaited.
  const closing = { [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 'v', done: false }), return: async () => { await null; log('closed'); return {}; } }) };
  for await (const x of closing) { log('breaking'); break; }
  try { for await (const x of closing) throw new Error('body'); } catch (e) { log(e.message); }
  label: for (const y of [1, 2]) for await (const x of closing) continue label;
  // yield awaits, return awaits.
  show(await (async function* () { yield Promise.resolve('awaited'); })().next());
  show(await (async function* () { return Promise.resolve('awaited return'); })().next());
  try { await (async function* () { yield Promise.reject('rejected yield'); })().next(); } catch (e) { log(e); }
  const g2 = counter(3);
  await g2.next();
  show(await g2.return(Promise.resolve('returned promise')));
  // Methods, this, arrows inside, destructuring in the head.
  const object = { name: 'o', async *items() { yield (() => this.name)(); yield* await Promise.resolve(['x']); } };
  for await (const x of object.items()) log(x);
  for await (const { a, b = 'default' } of [{ a: 1 }, Promise.resolve({ a: 2, b: 3 })]) log(a, b);
  for await (const f of (async function* () { for (let i = 0; i < 2; i++) yield () => i; })()) log(f());
  log(Object.prototype.toString.call(counter()), typeof counter.prototype, counter()[Symbol.asyncIterator]() !== undefined);
  log((await Array.fromAsync(counter(3))).join());
  // Interleaving of two loops.
  const turns = [];
  await Promise.all(['A', 'B'].map(async (name) => { for await (const i of counter(3)) turns.push(name + i); }));
  log(turns.join(' '));
  await using_();
})();
async function using_() {
  const order = [];
  const resource = (name) => ({ [Symbol.dispose]() { order.push(name); }, async [Symbol.asyncDispose]() { await null; order.push('async ' + name); } });
  { using a = resource('a'); using b = resource('b'); order.push('body'); }
  { await using c = resource('c'); using n = null; order.push('body'); }
  try { using d = { [Symbol.dispose]() { throw new Error('from dispose'); } }; throw new Error('from body'); } catch (e) { order.push(e.constructor.name, e.error.message, e.suppressed.message); }
  for (using e of [resource('e1'), resource('e2')]) order.push('loop');
  const stack = new DisposableStack();
  stack.use(resource('s1')); stack.defer(() => order.push('deferred')); stack.adopt('v', (v) => order.push('adopted ' + v));
  stack.dispose();
  log(order.join(', '));
}
