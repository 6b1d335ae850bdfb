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


// Sites that see many classes, in two realms: primitives have the prototype of the site's realm.
{
  const other = $262.createRealm().global;
  const source = `(who) => {
    for (const { prototype } of [String, Symbol, BigInt]) prototype.who = who;
    const read = (o) => o.who;
    const shapes = Array.from({ length: 12 }, (_, i) => ({ ['p' + i]: 1, who: i }));
    for (let k = 0; k < 3; k++) for (const s of shapes) read(s);
    return read;
  }`;
  const readers = { other: other.eval(source)('other'), main: eval(source)('main') };
  for (let k = 0; k < 3; k++) {
    for (const who in readers) {
      for (const primitive of ['x', Symbol.iterator, 10n]) assertEquals(who, readers[who](primitive));
    }
  }
}

// A realm can be made at the very end of the stack.
{
  let attempts = 0;
  const dive = () => {
    try {
      dive();
    } catch (e) {
      if (attempts++ < 2) {
        try {
          $262.createRealm();
        } catch (e) { assertTrue(e instanceof RangeError); }
      }
      throw e;
    }
  };
  assertThrows(RangeError, dive);
}
