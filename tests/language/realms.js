// Flags: --expose-262
// Several realms: whose errors, and objects that only web browsers have.
{
  const other = $262.createRealm().global;
  const Uninitialized = other.eval('(class extends Object { constructor() {} })');
  const Primitive = other.eval('(class extends Object { constructor() { return 1; } })');
  const Inside = other.eval('(class extends Object { constructor() { this.x = 1; } })');
  // Errors that end a construction belong to who constructs, those inside to the class.
  assertThrows(ReferenceError, () => new Uninitialized());
  assertThrows(TypeError, () => new Primitive());
  assertThrows(other.ReferenceError, () => new Inside());
  assertThrows(other.TypeError, () => other.eval('(C) => new C()')(Primitive));
}

// [[IsHTMLDDA]] (ECMA-262 B.3.6).
{
  const dda = $262.IsHTMLDDA;
  const truthy = (v) => v ? true : false;
  assertEquals([false, true, 'undefined', true, true, false], [truthy(dda), !dda, typeof dda, dda == null, dda == undefined, dda === undefined]);
  assertEquals([1, true, null], [dda || 1, (dda && 1) === dda, dda()]);
  assertTrue((dda ?? 1) === dda);
}
