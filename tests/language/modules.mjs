// Modules: bindings, namespaces, cycles, re-exports, dynamic import, top-level await, attributes.
import fallback, { counter, increment, renamed as other, default as again } from './modules/counter.mjs';
import * as namespace from './modules/counter.mjs';
import { viaStar, local as shadowed, nested } from './modules/reexport.mjs';
import { even } from './modules/even.mjs';
import data from './modules/data.json' with { type: 'json' };
import './modules/effect.mjs';
import * as self from './modules.mjs';

// Imports are live, read-only views.
assertEquals(0, counter);
increment();
assertEquals([1, 1, 'renamed'], [counter, namespace.counter, other]);
assertThrows(TypeError, () => { counter = 5; });
assertThrows(TypeError, () => { namespace.counter = 5; });
assertEquals(['default value', 'default value'], [fallback, again]);

// Namespace objects.
assertEquals(['counter', 'default', 'function_', 'increment', 'later', 'renamed'], Object.keys(namespace));
assertEquals(['Module', true, true, null], [namespace[Symbol.toStringTag], Object.isSealed(namespace), !Object.isExtensible(namespace), Object.getPrototypeOf(namespace)]);
assertEquals({ value: 1, writable: true, enumerable: true, configurable: false }, Object.getOwnPropertyDescriptor(namespace, 'counter'));
assertFalse('missing' in namespace || Reflect.deleteProperty(namespace, 'counter') || Reflect.set(namespace, 'counter', 1));
assertEquals(undefined, namespace.missing);

// Re-exports, the local name winning over the star, namespaces exported.
assertEquals(['star', 'own', 'star'], [viaStar, shadowed, nested.viaStar]);
// Cycles.
assertTrue(even(10));
assertFalse(even(7));
assertEquals({ list: [1, 2], text: 'json' }, data);
assertEquals('effect ran', globalThis.effect);

// this, strictness, hoisting, import.meta.
assertEquals(undefined, this);
assertThrows(ReferenceError, () => { undeclared = 1; });
assertEquals('hoisted', hoisted());
export function hoisted() { return 'hoisted'; }
export default class {}
export { hoisted as 'string name' };
assertTrue(import.meta.url.endsWith('/modules.mjs') && import.meta === import.meta);

// Dynamic import: same module, errors, order.
const dynamic = await import('./modules/counter.mjs');
assertTrue(dynamic === namespace);
assertEquals('hoisted', self['string name']());
// Waiting for oneself would never end: the promise is that of this very evaluation.
const ofSelf = import('./modules.mjs');
assertTrue(ofSelf instanceof Promise && ofSelf !== import('./modules.mjs'));
for (const [specifier, type] of [['./modules/does_not_exist.mjs', null], ['./modules/syntax_error.mjs', SyntaxError], ['./modules/missing_export.mjs', SyntaxError], ['./modules/throws.mjs', RangeError]]) {
  let caught;
  try { await import(specifier); } catch (e) { caught = e; }
  assertTrue(type === null ? caught instanceof Error : caught.constructor === type, `${specifier}: ${caught}`);
}
// A module that threw is not evaluated again: the same error each time.
const errors = await Promise.allSettled([import('./modules/throws.mjs'), import('./modules/throws.mjs')]);
assertTrue(errors[0].reason === errors[1].reason);
await import(`./modules/${'counter'}.mjs`);
assertEquals('json', (await import('./modules/data.json', { with: { type: 'json' } })).default.text);
// Top-level await holds up those who import, not others.
const { order } = await import('./modules/waits.mjs');
assertEquals(['before', 'after', 'importer'], order);
assertEquals('function_', namespace.function_.name);
assertEquals('later', namespace.later);
assertThrows(SyntaxError, () => (0, eval)('import("x", )()  import'));
globalThis.modulesDone = true;
