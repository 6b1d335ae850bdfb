function inWith(o, x) { with (o) { x = y; y(); x += 1; delete x; typeof z; function g() {} var v = x; return () => x; } }
function withEval(a) { eval('var b = 1'); b = a; return function() { return b; }; }
