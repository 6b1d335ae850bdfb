// Errors: classes, messages, causes, and the stack as V8 writes it.
function inner() { return new Error('message'); }
const outer = () => inner();
class K { method() { return outer(); } static s() { return new K().method(); } }
const stack = K.s().stack.split('\n');
assertEquals('Error: message', stack[0]);
for (const [line, pattern] of [[1, /^    at inner \(.*error_stacks\.js:2:27\)$/], [2, /^    at outer \(.*error_stacks\.js:3:21\)$/], [3, /^    at (K\.)?method \(.*error_stacks\.js:4:29\)$/], [4, /^    at (K|Function|)\.?s \(.*error_stacks\.js:4:68\)$/], [5, /^    at .*error_stacks\.js:5:17\)?$/]]) {
  if (!pattern.test(stack[line])) throw new Error(`line ${line}: ${stack[line]}`);
}
assertEquals(['Error: m', 'TypeError', 'Error', 'N: m', 'm', 'N'], [String(new Error('m')), String(new TypeError()), String(new Error()), String(Object.assign(new Error('m'), { name: 'N' })), String(Object.assign(new Error('m'), { name: '' })), String(Object.assign(new Error(), { name: 'N' }))]);
const error = new Error('m', { cause: 'c' });
assertEquals(['c', ['message', 'cause'], []], [error.cause, Object.getOwnPropertyNames(error), Object.keys(error)]);
assertFalse('cause' in new Error('m', {}));
assertTrue('cause' in new Error('m', { cause: undefined }));
assertTrue(Error('no new') instanceof Error);
const aggregate = new AggregateError([1, 2], 'many', { cause: 0 });
assertEquals([[1, 2], 'many', 0, 'AggregateError'], [aggregate.errors, aggregate.message, aggregate.cause, aggregate.name]);
for (const Type of [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError]) {
  assertTrue(new Type('x') instanceof Error && Object.getPrototypeOf(Type) === Error && new Type('x').toString() === Type.name + ': x' && !Object.hasOwn(new Type(), 'message'));
}
assertTrue(Error.isError(new TypeError()));
assertFalse(Error.isError({ __proto__: Error.prototype }));

// captureStackTrace hides frames above the function given; stackTraceLimit bounds the rest.
const holder = {};
function hide() { Error.captureStackTrace(holder, hide); }
function caller() { hide(); }
caller();
assertTrue(/caller/.test(holder.stack.split('\n')[1]));
assertFalse(/hide/.test(holder.stack));
assertEquals('Error', holder.stack.split('\n')[0]);
const limit = Error.stackTraceLimit;
Error.stackTraceLimit = 2;
const deep = (n) => n ? deep(n - 1) : new Error('deep');
assertEquals(3, deep(10).stack.split('\n').length);
Error.stackTraceLimit = 0;
assertEquals('Error: none', new Error('none').stack);
Error.stackTraceLimit = limit;
assertEquals(11, deep(50).stack.split('\n').length);

// The stack is taken where the error is made, not where it is thrown, and names do not change it.
let made;
try { made = new Error('made here'); (() => { throw made; })(); } catch (e) { assertTrue(e === made); }
assertEquals('Error: made here', made.stack.split('\n')[0]);
made.message = 'changed';
assertEquals('Error: made here', made.stack.split('\n')[0]);
// Errors the engine throws.
const thrown = (f) => { try { f(); } catch (e) { return e; } };
for (const [f, Type, text] of [
  [() => undefinedName, ReferenceError, 'undefinedName is not defined'],
  [() => null.x, TypeError, "Cannot read properties of null (reading 'x')"],
  [() => { undefined.x = 1; }, TypeError, "Cannot set properties of undefined (setting 'x')"],
  [() => { const c = 1; c = 2; }, TypeError, 'Assignment to constant variable.'],
  [() => (1)(), TypeError, '1 is not a function'],
  [() => { const o = {}; o.f(); }, TypeError, 'o.f is not a function'],
  [() => { const o = {}; new o.K(); }, TypeError, 'o.K is not a constructor'],
  [() => { later; let later; }, ReferenceError, "Cannot access 'later' before initialization"],
  [() => { const [a] = 1; }, TypeError, null],
  [() => { 'use strict'; Object.freeze([]).x = 1; }, TypeError, 'Cannot add property x, object is not extensible'],
  [() => 'x' in 'text', TypeError, "Cannot use 'in' operator to search for 'x' in text"],
  [() => ({}) instanceof 5, TypeError, "Right-hand side of 'instanceof' is not an object"],
  [() => new Array(-1), RangeError, 'Invalid array length'],
  [() => Symbol() + 1, TypeError, 'Cannot convert a Symbol value to a number'],
  [() => decodeURI('%'), URIError, 'URI malformed'],
  [() => JSON.parse('{'), SyntaxError, null],
]) {
  const e = thrown(f);
  assertTrue(e instanceof Type, String(e));
  if (text !== null) assertEquals(text, e.message);
}
// Positions: the call or the throwing expression, not the statement.
const position = thrown(() => { const object = { a: {} }; return 1 + object.a.missing.b; }).stack.split('\n')[1];
assertTrue(/error_stacks\.js:72:87\)?$/.test(position), position);
// prepareStackTrace and frames through builtins and constructors.
assertTrue(/at (Array\.)?map/.test([1].map(() => new Error('in map'))[0].stack));
assertTrue(/at new K2 /.test(new (class K2 { constructor() { this.e = new Error('x'); } })().e.stack));

// `stack` is an accessor of Error.prototype: errors have none of their own until it is assigned.
{
  const { get, set, enumerable } = Object.getOwnPropertyDescriptor(Error.prototype, 'stack');
  assertEquals(['get stack', 'set stack', 0, 1, false], [get.name, set.name, get.length, set.length, enumerable]);
  assertEquals([undefined, undefined, undefined, undefined], [get.call({}), Error.prototype.stack, Object.create(new Error()).stack, new Proxy(new Error(), {}).stack]);
  assertThrows(TypeError, () => get.call(1));
  assertThrows(TypeError, () => set.call(1, ''));
  assertThrows(TypeError, () => { new Error().stack = 1; });
  assertThrows(TypeError, () => { Error.prototype.stack = ''; });
  const error = new RangeError('r');
  assertFalse(Object.hasOwn(error, 'stack'));
  error.stack = 'mine';
  assertEquals({ value: 'mine', writable: true, enumerable: true, configurable: true }, Object.getOwnPropertyDescriptor(error, 'stack'));
  delete error.stack;
  assertTrue(error.stack.startsWith('RangeError: r\n'));
  // What captureStackTrace marks has its own accessor.
  const marked = {};
  Error.captureStackTrace(marked);
  assertTrue(Object.hasOwn(marked, 'stack') && Object.keys(marked).length === 0);
  marked.stack = 1;
  assertEquals(1, marked.stack);
}
