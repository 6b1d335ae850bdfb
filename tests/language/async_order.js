// The order of jobs: promises, async functions, await of values, promises and thenables.
const log = (...values) => print(values.join(' '));
log('start');
Promise.resolve().then(() => log('then 1')).then(() => log('then 2')).then(() => log('then 3'));
(async () => { log('async body'); await null; log('after await null'); await 0; log('after second await'); })();
(async () => { await (async () => { log('inner'); })(); log('after inner async'); })();
(async () => { await { then(resolve) { log('thenable called'); resolve(); } }; log('after thenable'); })();
(async () => { try { await Promise.reject(new Error('boom')); } catch (e) { log('caught', e.message); } finally { log('finally'); } })();
new Promise((resolve) => { log('executor'); resolve(Promise.resolve('nested')); }).then((v) => log('resolved with a promise', v));
queueMicrotask(() => log('microtask'));

async function returns() { return Promise.resolve('value'); }
returns().then((v) => log('async returning a promise', v));
Promise.all([1, Promise.resolve(2), { then: (r) => r(3) }]).then((v) => log('all', v));
Promise.allSettled([Promise.reject('no'), 1]).then((r) => log('allSettled', JSON.stringify(r)));
Promise.race([new Promise(() => {}), Promise.resolve('fast')]).then((v) => log('race', v));
Promise.any([Promise.reject(1), Promise.resolve('any')]).then((v) => log(v));
Promise.any([Promise.reject(1)]).catch((e) => log(e.constructor.name, e.errors));

async function* numbers() { try { yield 1; yield Promise.resolve(2); yield 3; } finally { log('generator closed'); } }
(async () => { for await (const n of numbers()) { log('for await', n); if (n === 2) break; } log('loop done'); })();
(async () => { for await (const x of [Promise.resolve('p'), 'plain']) log('sync source', x); })();
const requests = numbers();
requests.next().then((r) => log('request 1', JSON.stringify(r)));
requests.return('r').then((r) => log('request 2', JSON.stringify(r)));
requests.next().then((r) => log('request 3', JSON.stringify(r)));

Promise.reject('handled later').finally(() => log('finally runs')).catch((r) => log('passed on', r));
Promise.resolve('kept').finally(() => 'ignored').then((v) => log(v));
const { promise, resolve } = Promise.withResolvers();
promise.then((v) => log('withResolvers', v));
resolve('r1'); resolve('r2');
Promise.try((a) => a + 1, 41).then((v) => log('try', v));
Promise.try(() => { throw 'sync'; }).catch((v) => log('try caught', v));
setTimeout(() => { log('timeout 0'); Promise.resolve().then(() => log('job of a timeout')); }, 0);
setTimeout((a, b) => log('timeout with arguments', a, b), 2, 'x', 'y');
const cancelled = setTimeout(() => log('never'), 0);
clearTimeout(cancelled);
let ticks = 0;
const interval = setInterval(() => { log('tick', ++ticks); if (ticks === 3) clearInterval(interval); }, 5);
log('end');
