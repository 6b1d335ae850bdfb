// with: lookups, assignment, calls, unscopables, closures.
const object = { x: 1, f() { return this === object; }, get g() { return 'got ' + this.x; }, set s(v) { this.stored = v; } };
let x = 'outer';
let y = 'outer y';
with (object) {
  assertEquals([1, 'outer y', 'got 1', true], [x, y, g, f()]);
  x = 2;
  y = 'changed';
  s = 3;
  var declared = 4;
  let scoped = 5;
  assertEquals(5, scoped);
}
assertEquals([2, 'changed', 3, 4, 'outer'], [object.x, y, object.stored, declared, x]);
assertFalse('declared' in object);
with (object) { var x2 = 6; delete x; }
assertEquals([6, undefined], [x2, object.x]);
with ({ declared: 'own' }) { var declared = 'assigned to the object'; }
assertEquals(4, declared);
const closures = [];
for (const o of [{ v: 1 }, { v: 2 }]) with (o) closures.push(() => v, (n) => { v = n; });
closures[1](10);
assertEquals([10, 2], [closures[0](), closures[2]()]);
with ({ a: 1 }) with ({ b: 2 }) assertEquals(3, a + b);
with (Object.create({ inherited: 'i' })) assertEquals('i', inherited);
with ('text') assertEquals([4, 'TEXT'], [length, toUpperCase()]);
assertThrows(TypeError, () => { with (null); });
assertThrows(TypeError, () => { with (undefined); });
with ([1, 2, 3]) { assertEquals(3, length); assertEquals('1-2-3', join('-')); const values = 'unscopable'; assertEquals('unscopable', values); }
let hidden = 'outer hidden';
with ({ hidden: 'inner', [Symbol.unscopables]: { hidden: true } }) assertEquals('outer hidden', hidden);
// typeof, compound assignment, the object changing in between, missing names.
with ({ n: 1 }) { n += 2; n++; assertEquals([4, 'undefined', 'number'], [n, typeof missingName, typeof n]); }
assertThrows(ReferenceError, () => { with ({}) missingName; });
with ({ set p(v) { this.q = v; }, q: 0 }) { p = 9; assertEquals(9, q); }
// Functions, eval and labels inside.
with ({ fv: 'fv' }) { function inWith() { return fv; } assertEquals('fv', inWith()); assertEquals('fv', eval('fv')); }
assertEquals('fv', inWith());
assertEquals(3, (() => { for (const i of [1, 2, 3]) with ({ i2: i }) { if (i2 === 3) return i2; continue; } })());
assertSyntaxError('"use strict"; with ({}) {}');
assertSyntaxError('class A { m() { with ({}) {} } }');
assertSyntaxError('with ({}) let\n{}; with ({}) class C {}');

// Strict code inside: a binding that goes away while it is looked up is no longer there.
{
  const scope = { binding: 0, get [Symbol.unscopables]() { delete scope.binding; } };
  with (scope) {
    assertThrows(ReferenceError, () => { 'use strict'; return binding; });
    scope.binding = 0;
    assertEquals(undefined, (() => binding)());
    scope.binding = 0;
    assertThrows(ReferenceError, () => { 'use strict'; binding(); });
    scope.binding = 0;
    assertThrows(ReferenceError, () => { 'use strict'; binding++; });
  }
}
