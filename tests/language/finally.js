// try, catch and finally in all their forms.
const log = [];
const run = (f) => { log.length = 0; try { log.push('=' + f()); } catch (e) { log.push('!' + e); } return log.join(' '); };

assertEquals('t f =t', run(() => { try { log.push('t'); return 't'; } finally { log.push('f'); } }));
assertEquals('f =f', run(() => { try { return 't'; } finally { log.push('f'); return 'f'; } }));
assertEquals('f =f', run(() => { try { throw 't'; } finally { log.push('f'); return 'f'; } }));
assertEquals('f !f', run(() => { try { return 't'; } finally { log.push('f'); throw 'f'; } }));
assertEquals('c f =c', run(() => { try { throw 't'; } catch { log.push('c'); return 'c'; } finally { log.push('f'); } }));
assertEquals('f !c', run(() => { try { throw 't'; } catch { throw 'c'; } finally { log.push('f'); } }));
assertEquals('=after', run(() => { for (;;) { try { return 't'; } finally { break; } } return 'after'; }));
assertEquals('0 1 2 =end', run(() => { for (let i = 0; i < 3; i++) { try { throw i; } catch (e) { log.push(e); continue; } finally { } } return 'end'; }));
assertEquals('=ok', run(() => { l: try { throw 1; } finally { break l; } return 'ok'; }));
assertEquals('f1 f2 f3 =r', run(() => { try { try { try { return 'r'; } finally { log.push('f1'); } } finally { log.push('f2'); } } finally { log.push('f3'); } }));
assertEquals('f1 c:f1 f2 =done', run(() => { try { try { throw 'x'; } finally { log.push('f1'); throw 'f1'; } } catch (e) { log.push('c:' + e); } finally { log.push('f2'); } return 'done'; }));

// The value of return is evaluated before finally.
assertEquals('=1', run(() => { let x = 1; try { return x; } finally { x = 2; } }));
assertEquals(2, (() => { const o = { x: 1 }; try { return o; } finally { o.x = 2; } })().x);

// break and continue through several finally blocks.
assertEquals('a0 b0 a1 b1 out =x', run(() => {
  outer: for (let i = 0; i < 5; i++) {
    try { try { if (i === 1) break outer; continue outer; } finally { log.push('a' + i); } } finally { log.push('b' + i); }
  }
  log.push('out');
  return 'x';
}));
assertEquals('inner 0 outer 0 inner 1 outer 1 =2', run(() => {
  let i = 0;
  while (true) { try { for (;;) { try { if (i === 2) return i; break; } finally { if (i < 2) log.push('inner ' + i); } } } finally { if (i < 2) log.push('outer ' + i); i++; } }
}));

// finally that continues a loop swallows the exception.
assertEquals('=3', run(() => { let i = 0; do { try { i++; throw 'x'; } finally { continue; } } while (i < 3); return i; }));

// Scopes: catch parameter, shadowing, closures, destructuring, no binding.
let e = 'outer';
try { throw 'inner'; } catch (e) { assertEquals('inner', e); { let e = 'let'; assertEquals('let', e); } var hoisted = e; e = 'changed'; }
assertEquals(['outer', 'inner'], [e, hoisted]);
const caught = [];
for (const v of [1, 2]) try { throw v; } catch (x) { caught.push(() => x); }
assertEquals([1, 2], caught.map((f) => f()));
try { throw 1; } catch (x) { var x = 2; }
assertEquals(undefined, x);
assertSyntaxError('try {} catch (a) { let a; }');
assertSyntaxError('try {} catch ([a]) { var a; }');
assertSyntaxError('try {}');
assertSyntaxError('try {} catch');

// Through calls, generators, and with many kinds of thrown values.
const thrower = (v) => { throw v; };
for (const v of [undefined, null, 0, NaN, '', Symbol.iterator, 1n, {}, () => {}]) { let got = 'nothing'; try { thrower(v); } catch (x) { got = x; } assertTrue(Object.is(got, v)); }
const order = [];
function* g() { try { yield 1; } finally { order.push('generator'); } }
try { for (const x of g()) throw 'loop'; } catch (x) { order.push(x); }
assertEquals(['generator', 'loop'], order);
// Deep: exceptions pass through a hundred frames with finally blocks.
let count = 0;
const deep = (n) => { if (n === 0) throw 'bottom'; try { deep(n - 1); } finally { count++; } };
assertEquals('!bottom', run(() => deep(100)));
assertEquals(100, count);
