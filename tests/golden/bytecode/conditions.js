function and(a, b, c) { return a && b && c; }
function or(a, b) { return a || b; }
function nullish(a, b, c) { return a ?? b ?? c; }
function test(a, b, c) { if ((a || b) && !c) f(); else g(); }
function conditional(a, b) { return a ? b : a < b ? 1 : 2; }
function effects(a, b) { a && b(); a || b(); a ? b() : a(); !a(); a, b(); }
function constant() { if (true) f(); else g(); if (0) h(); while (false) i(); }
function negated(a, b) { return !(a && b) ? !a : !(a < b); }
