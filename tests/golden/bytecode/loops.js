function loops(n) {
  for (var i = 0; i < n; i++) { if (i == 3) continue; if (i == 5) break; }
  while (n) n--;
  do { n++; if (n == 7) continue; } while (n < 10);
  for (;;) { if (n) break; }
  outer: for (var j = 0; j < n; j++) for (var k = 0; ; k++) { if (k) continue outer; else break outer; }
}
function perIteration(f) { for (let i = 0; i < 3; i++) f(() => i); }
function forIn(o) { for (var k in o) f(k); for (const k in o) { f(() => k); } for (o.x in o) ; }
function forOf(o) { for (const v of o) { if (v) break; if (v == 1) continue; if (v == 2) return v; f(v); } }
function forOfTargets(o) { for ([o.x] of o) ; for (var { y } of o) ; for (let z of z) f(() => z); }
function nested(o) { a: for (const x of o) for (const y of x) { if (y) continue a; } }
