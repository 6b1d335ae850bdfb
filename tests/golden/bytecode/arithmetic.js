function binary(a, b) { return [a + b, a - b, a * b, a / b, a % b, a ** b, a & b, a | b, a ^ b, a << b, a >> b, a >>> b]; }
function smi(a) { return ((((((a + 1) - 2) * 3) / 4) % 5) & 6 | 7 ^ 8) << 1 >> 2 >>> 3; }
function commutative(a) { return 2 * a + (3 & a); }
function concatenates(a) { return 1 + a; }
function unary(a) { return [-a, +a, ~a, !a, typeof a, void a, - 5, -0, +3, ~7]; }
function assignedMeanwhile(a) { return a + (a = 1) + a; }
function longChain(a, b, c) { return a + b + c + a + b + 'x'; }
function updates(a) { a++; ++a; a--; var b = a++; var c = --a; return b + c; }
