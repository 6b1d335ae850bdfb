function* simple(a) { const x = yield a; yield; return x; }
function* withTry() { try { yield 1; } finally { yield 2; } }
function* delegating(o) { const x = yield* o; for (const y of o) yield y; }
function* parameters(a, b = 1) { yield arguments; yield this; a = 2; yield a + b; }
