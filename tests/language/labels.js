// break and continue, labelled and not, out of every kind of statement.
let log = [];
outer: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { if (j === 1) continue outer; if (i === 2) break outer; log.push([i, j]); } }
assertEquals([[0, 0], [1, 0]], log);
block: { log = ['in']; if (log) break block; log.push('never'); }
assertEquals(['in'], log);
a: b: c: for (;;) { break b; }
let n = 0;
loop: do { n++; switch (n) { case 1: continue loop; case 2: break; default: break loop; } log.push('after switch ' + n); } while (n < 10);
assertEquals(['in', 'after switch 2'], log);
assertEquals(3, n);
label: if (true) { break label; }
label: try { break label; } finally { n = 'finally'; }
assertEquals('finally', n);
x: x2: { y: { break x; } }
// A name may be a label and a variable, and labels may repeat one after the other.
var same = 1;
same: { same = 2; break same; }
same: { break same; }
assertEquals(2, same);
async: for (const v of [1]) { continue async; }
await: { break await; }
yield: { break yield; }
let i = 0;
skip: while (i < 5) { i++; try { if (i % 2) continue skip; log.push(i); } finally { log.push('f' + i); } }
assertEquals(['in', 'after switch 2', 'f1', 2, 'f2', 'f3', 4, 'f4', 'f5'], log);
f: function labelled() {}
assertEquals('function', typeof labelled);
// Completion values.
assertEquals(1, eval('l: { 1; break l; 2 }'));
assertEquals(undefined, eval('1; do { break; } while (false)'));
assertEquals(3, eval('do { 3; continue; } while (false)'));
assertEquals(2, eval('1; try { 2 } finally { 3 }'));
assertEquals(undefined, eval('1; if (false) 2'));
assertEquals('use', eval('"use"; var v = 1;'));
for (const bad of ['break;', 'continue;', 'x: { continue x; }', 'x: x: ;', 'break x;', 'for (;;) { function f() { break; } }', 'x: { (() => { break x; }) }', '"use strict"; f: function g() {}', 'x: let y;', 'while (0) x: function f() {}', 'if (1) x: function f() {}', '"use strict"; yield: ;']) assertSyntaxError(bad);
