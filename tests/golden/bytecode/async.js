async function simple(a) { const x = await a; return x; }
async function noAwait() { return 1; }
const arrow = async (x) => { try { await x; } catch (e) { return e; } finally { await 2; } };
async function* generator(a) { const x = yield a; yield* x; await x; return a; }
async function forAwait(o) { for await (const x of o) { if (x) break; if (x == 1) return; } }
