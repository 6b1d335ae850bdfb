function methods(o, x) { o.m(); o.m(1, x, 'a'); o.m(x.y); o[x](1); o.a.b.c(x); }
function plain(f, x) { f(); f(x, 1); g(x); (function() {})(); (0, f)(x); }
function constructing(C, x) { new C; new C(x, 1); new x.y.Z(); new C(new C(x)); }
function spread(f, o, a) { f(...a); f(1, ...a); f(...a, 1); o.m(...a); o.m(...a, 2); new f(...a); new f(...a, 1); }
function nestedCalls(f, g, h) { return f(g(1), h(2, f(3)), 4); }
function optional(o, x) { o?.a; o?.[x]; o?.m(x); o.m?.(x); o?.a.b(x)?.c; (o?.m)(x); delete o?.a; delete o.a?.b.c; }
function tagged(t, o, x) { t`a${x}b`; o.t`\unicode`; }
function evals(x) { eval(x); return x; }
function getterFirst(o) { let x = 1; o.m(x); x = 2; return () => x; }
