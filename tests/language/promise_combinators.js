// Promise.all and its relatives, over iterables and over properties.
const later = (value, turns) => turns === 0 ? Promise.resolve(value) : Promise.resolve().then(() => later(value, turns - 1));
const show = (value) => JSON.stringify(value);
const symbol = Symbol('s');
const keyed = { slow: later(1, 5), fast: 2, [symbol]: later(3, 1) };
Object.defineProperty(keyed, 'hidden', { value: Promise.reject(new Error('not looked at')) });
keyed.hidden.catch(() => {});

(async () => {
  print('all', show(await Promise.all([later(1, 3), 2, later(3, 1)])));
  print('allSettled', show(await Promise.allSettled([1, Promise.reject(2)])));
  print('any', await Promise.any([Promise.reject(1), later(2, 4)]));
  print('race', await Promise.race([later('slow', 4), later('fast', 1)]));
  const result = await Promise.allKeyed(keyed);
  print('allKeyed', show(result), result[symbol], Object.getPrototypeOf(result), Reflect.ownKeys(result).length);
  print('allSettledKeyed', show(await Promise.allSettledKeyed({ a: 1, b: Promise.reject(2) })));
  print('empty', show(await Promise.allKeyed({})));
  for (const bad of [undefined, 1, 'text']) {
    await Promise.allKeyed(bad).then(() => print('resolved'), (error) => print(bad, error instanceof TypeError));
  }
  const thrower = new Proxy({}, { ownKeys() { throw new RangeError('keys'); } });
  await Promise.allSettledKeyed(thrower).catch((error) => print(String(error)));
  await Promise.allKeyed({ a: 1, b: Promise.reject(new Error('b')) }).catch((error) => print(String(error)));
})();
