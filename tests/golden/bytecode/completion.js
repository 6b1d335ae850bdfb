// options: completion
1;
if (f()) 2; else { 3; }
for (var i = 0; i < 3; i++) { i; if (i == 2) break; }
try { 4; } finally { 5; }
