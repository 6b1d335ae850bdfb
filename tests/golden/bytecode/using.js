function sync(x) { { using a = x, b = f(); g(a); } for (using c of x) g(c); }
async function asynchronous(x) { await using a = x; return a; }
