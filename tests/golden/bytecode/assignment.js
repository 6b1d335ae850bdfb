function compound(a, o, k) { a += 1; a **= 2; o.x += a; o[k] -= a; o[k + 1] *= 2; o.x++; o[k]--; return o.x++ + --o[k]; }
function logical(a, o, k) { a ||= 1; a &&= 2; a ??= f(); o.x ||= a; o[k] ??= a; return o.x &&= 3; }
function chained(a, b, o) { a = b = o.x = o.y = 1; }
function strict(o) { 'use strict'; o.x = 1; o[o] = 2; delete o.x; undeclared = 3; }
function sloppy(o) { undeclared = 1; undeclared++; typeof undeclared; delete undeclared; delete o[0]; f() = 1; }
