function declared(o) { var { a, b: { c }, d = 1, [o.k]: e, 'f': f, 0: g } = o; let [h, , i = 2, ...j] = o; return [a, c, d, e, f, g, h, i, j]; }
function assigned(o, t) { ({ a: t.x, b: t[o.k] = 1, ...t.rest } = o); [t.x, t[o.y] = 2, [t.z], ...t.rest] = o; }
function swap(a, b) { [a, b] = [b, a]; return a - b; }
function empty(o) { var {} = o; [] = o; }
function result(o) { var x, y; return ({ x, y } = o); }
