function dense(x) { switch (x) { case 1: return 'a'; case 2: f(); case 3: g(); break; case 5: return 'e'; default: return 'z'; } }
function sparse(x) { switch (x) { case 'a': return 1; case f(): return 2; default: return 3; case null: return 4; } }
function scoped(x) { switch (x) { case 1: let y = 1; return () => y; case 2: y = 2; function g() {} } }
