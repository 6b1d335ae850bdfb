// Module graphs: resolution of names and its errors, temporal dead zones in cycles, namespaces,
// order of evaluation with top-level await, cached errors.
import { seen } from './modules/graph/tdz.mjs';
import * as spaces from './modules/graph/namespaces.mjs';
import * as both from './modules/graph/both.mjs';
import live, { next, count, 'a b' as quoted, x, z, undefinedVariable, generator, asynchronous, Class } from './modules/graph/live.mjs';
import * as liveSpace from './modules/graph/live.mjs';

const failure = async (specifier, options) => {
  try {
    await import(specifier, options);
  } catch (e) {
    return `${e.name}: ${e.message}`;
  }
  return 'nothing thrown';
};

// Errors of linking.
assertEquals("SyntaxError: The requested module './both.mjs' contains conflicting star exports for name 'same'", await failure('./modules/graph/ambiguous.mjs'));
assertEquals("SyntaxError: Detected cycle while resolving name 'x' in './circular_a.mjs'", await failure('./modules/graph/circular_a.mjs').then((text) => text.replace('circular_b', 'circular_a')));
assertEquals("SyntaxError: The requested module './left.mjs' does not provide an export named 'default'", await failure('./modules/graph/no_default.mjs'));
assertEquals("SyntaxError: The requested module './star.mjs' does not provide an export named 'nothing'", await failure('./modules/missing_export.mjs'));
assertEquals("SyntaxError: Import attribute 'kind' is not supported", await failure('./modules/graph/attribute.mjs'));
assertTrue((await failure('./modules/graph/missing_file_import.mjs')).startsWith('TypeError: Cannot find module'));
assertTrue((await failure('./modules/graph/invalid.json', { with: { type: 'json' } })).startsWith('SyntaxError: '));
assertTrue((await failure('./modules/data.json')).startsWith('SyntaxError: '));

// What a cycle sees of a module that has not run yet.
assertEquals([
  "ReferenceError: Cannot access 'late' before initialization",
  "ReferenceError: Cannot access 'LateClass' before initialization",
  "ReferenceError: Cannot access 'late' before initialization",
  undefined,
  "ReferenceError: Cannot access 'late' before initialization",
  'function',
  "ReferenceError: Cannot access 'late' before initialization",
  "ReferenceError: Cannot access 'LateClass' before initialization",
  'TypeError: Assignment to constant variable.',
  true,
], seen);

// Names that are ambiguous are not in namespaces; namespaces may hold themselves.
assertEquals(['left', 'right'], Object.keys(both));
assertTrue(spaces.self === spaces && spaces.inner === spaces.again && spaces.self.self.inner.left === 1);
assertEquals(['again', 'inner', 'self'], Reflect.ownKeys(spaces).filter((key) => typeof key === 'string'));

// Live bindings of every kind of declaration.
assertEquals([0, 0, 0, 1, 2, undefined], [live, count, quoted, x, z, undefinedVariable]);
for (let i = 1; i <= 100; i++) assertEquals(i, next());
assertEquals([100, 100, 100, 100], [live, count, quoted, liveSpace['a b']]);
assertEquals([100, 100, 100], [[...generator()][0], await asynchronous(), Class.now()]);
const inner = () => { { let shadow = 1; return () => count + shadow; } };
next();
assertEquals(102, inner()());
assertEquals(101, eval('count'));
assertThrows(TypeError, () => eval('count = 1'));
assertEquals('number', typeof count);

// Modules that await let their siblings begin; who imports them waits, in the order of the graph.
const { log } = await import('./modules/graph/async_root.mjs');
assertEquals(['a start', 'b start', 'sync', 'a end', 'b end', 'c', 'd start', 'd end', 'root'], log);
assertTrue((await import('./modules/graph/async_a.mjs'))[Symbol.toStringTag] === 'Module');

// Errors are kept, for all that wait and for all members of a cycle.
assertEquals('RangeError: later', await failure('./modules/graph/async_throw_user.mjs'));
assertEquals('RangeError: later', await failure('./modules/graph/async_throw.mjs'));
assertEquals('undefined', typeof notReached);
const reasons = await Promise.allSettled(['cycle_a', 'cycle_b', 'cycle_a'].map((name) => import(`./modules/graph/${name}.mjs`)));
assertEquals(['rejected', 'rejected', 'rejected'], reasons.map((result) => result.status));
assertTrue(reasons[0].reason === reasons[1].reason && reasons[1].reason === reasons[2].reason);
