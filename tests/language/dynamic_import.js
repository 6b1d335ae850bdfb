// import(): from scripts, eval and Function code, its arguments, and what its promise gives.
const path = './modules/counter.mjs';
const reason = (promise) => promise.then(() => 'fulfilled', (e) => `${e.name}: ${e.message}`);

(async () => {
  const counter = await import(path);
  assertEquals('default value', counter.default);

  // Wherever the code is, the specifier is relative to this file.
  const forms = [
    import(path),
    eval('import(path)'),
    (0, eval)("import('./modules/counter.mjs')"),
    new Function('path', 'return import(path)')(path),
    (function* () { yield import(path); })().next().value,
    (class { static promise = import(path); }).promise,
    (async () => { return await import(path); })(),
    Reflect.apply(eval, undefined, ["(() => import('./modules/counter.mjs'))()"]),
    new (Object.getPrototypeOf(async () => {}).constructor)('p', 'return await eval("import(p)")')(path),
    import(path, undefined), import(path, {}), import(path, { with: {} }), import(path, { with: undefined },),
    import({ toString: () => path }),
  ];
  assertTrue(forms.every((promise) => promise instanceof Promise) && forms[0] !== import(path));
  for (const [index, space] of (await Promise.all(forms)).entries()) assertTrue(space === counter, `form ${index}`);

  // Arguments are evaluated at once; what goes wrong with them afterwards rejects.
  let order = '';
  const promise = import((order += 'a', path), (order += 'b', { get with() { order += 'c'; } }));
  assertEquals('abc', order);
  await promise;
  assertThrows(RangeError, () => import((() => { throw new RangeError(); })()));
  assertEquals('TypeError: Cannot convert a Symbol value to a string', await reason(import(Symbol())));
  assertEquals('RangeError: in toString', await reason(import({ toString() { throw new RangeError('in toString'); } })));
  for (const options of [null, 1, 'text', true, 1n]) {
    assertEquals('TypeError: The second argument to import() must be an object', await reason(import(path, options)));
  }
  for (const attributes of [null, 1, 'text']) {
    assertEquals("TypeError: The 'with' option must be an object", await reason(import(path, { with: attributes })));
  }
  assertEquals('TypeError: Import attribute value must be a string', await reason(import(path, { with: { type: 1 } })));
  assertEquals("TypeError: Import attribute 'kind' is not supported", await reason(import(path, { with: { kind: 'x' } })));
  assertEquals('fulfilled', await reason(import(path, { with: Object.create({ kind: 'inherited' }, { hidden: { value: 1 } }) })));
  assertEquals('RangeError: getter', await reason(import(path, { with: { get type() { throw new RangeError('getter'); } } })));

  // Nothing of the module runs before the caller goes on.
  globalThis.effect = undefined;
  const effect = import('./modules/effect.mjs');
  assertEquals(undefined, globalThis.effect);
  await effect;
  assertEquals('effect ran', globalThis.effect);

  // JSON, one object for all who import it; a namespace that is a thenable.
  const json = () => import('./modules/data.json', { with: { type: 'json' } });
  const [first, second] = await Promise.all([json(), json()]);
  assertEquals(['default'], Object.keys(first));
  assertTrue(first === second && first.default === second.default);
  first.default.list.push(3);
  assertEquals([1, 2, 3], (await json()).default.list);
  assertEquals('from then', await import('./modules/graph/thenable.mjs'));

  // Failures.
  assertEquals('TypeError', (await reason(import('./modules/nowhere.mjs'))).slice(0, 9));
  assertEquals('RangeError: while evaluating', await reason(import('./modules/throws.mjs')));
  assertEquals('RangeError: while evaluating', await reason(import('./modules/throws.mjs')));
  assertEquals('SyntaxError', (await reason(import('./modules/syntax_error.mjs'))).slice(0, 11));
  assertThrows(SyntaxError, () => eval('import.meta'));
  assertThrows(SyntaxError, () => new Function('import "x"'));
  print('done');
})();
