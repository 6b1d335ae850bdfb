// arguments: the mapped object of sloppy functions, the unmapped one, and how parameters are counted.
function mapped(a, b) { arguments[0] = 'A'; b = 'B'; return [a, arguments[1], arguments.length]; }
assertEquals(['A', 'B', 2], mapped(1, 2));
assertEquals(['A', undefined, 1], mapped(1));
function strict(a) { 'use strict'; arguments[0] = 'A'; const seen = a; a = 'B'; return [seen, arguments[0]]; }
assertEquals([1, 'A'], strict(1));
function defaults(a, b = 2) { arguments[0] = 'A'; return [a, arguments.length]; }
assertEquals([1, 1], defaults(1));
function rest(a, ...b) { a = 'changed'; return [arguments[0], b]; }
assertEquals([1, [2, 3]], rest(1, 2, 3));
function duplicate(a, a) { arguments[0] = 'first'; arguments[1] = 'second'; return a; }
assertEquals('second', duplicate(1, 2));

function unmap(a) { delete arguments[0]; arguments[0] = 'new'; return [a, arguments[0]]; }
assertEquals([1, 'new'], unmap(1));
function define(a) { Object.defineProperty(arguments, '0', { value: 'defined' }); return a; }
assertEquals('defined', define(1));
function accessor(a) { Object.defineProperty(arguments, '0', { get: () => 'getter' }); a = 'x'; return arguments[0]; }
assertEquals('getter', accessor(1));
function readOnly(a) { Object.defineProperty(arguments, '0', { writable: false }); a = 2; return arguments[0]; }
assertEquals(1, readOnly(1));
function frozen(a) { Object.freeze(arguments); a = 2; return arguments[0]; }
assertEquals(1, frozen(1));
function captured(a) { const set = (v) => { a = v; }; set('via closure'); return arguments[0]; }
assertEquals('via closure', captured(1));
function outliving(a) { return { args: arguments, get: () => a }; }
const kept = outliving(1);
kept.args[0] = 2;
assertEquals(2, kept.get());

function shape() { return arguments; }
const args = shape('x', 'y');
assertEquals('[object Arguments]', Object.prototype.toString.call(args));
assertEquals(['0', '1', 'length', 'callee', Symbol.iterator], Reflect.ownKeys(args));
assertTrue(args.callee === shape);
assertEquals(['x', 'y'], [...args]);
assertTrue(args[Symbol.iterator] === Array.prototype[Symbol.iterator]);
assertTrue(Object.getPrototypeOf(args) === Object.prototype);
assertThrows(TypeError, () => (function () { 'use strict'; return arguments.callee; })());
assertEquals([2, 'x'], [args.length, Array.prototype.slice.call(args)[0]]);
args.length = 1;
assertEquals(['x'], [...args]);

// Shadowed, reassigned, in arrows, in eval, nested.
assertEquals(1, (function (arguments) { return arguments; })(1));
assertEquals('function', (function () { return typeof arguments; function arguments() {} })());
assertEquals('object', (function () { return typeof arguments; var arguments; })());
assertEquals(5, (function () { arguments = 5; return arguments; })(1));
assertEquals([1, 2], (function () { return [...(() => arguments)()]; })(1, 2));
assertEquals(9, (function () { return eval('arguments[0]'); })(9));
assertEquals('body', (function (a = () => arguments) { var arguments = 'body'; return arguments; })());

// More arguments than parameters, fewer, many, through call, apply, bind, Reflect and spread.
const count = function () { return arguments.length; };
assertEquals([0, 3, 2, 2, 4, 1], [count(), count(1, 2, 3), count.call(null, 1, 2), count.apply(null, [1, 2]), count.bind(null, 1, 2)(3, 4), Reflect.apply(count, null, { length: 1 })]);
assertEquals(1000, count(...Array(1000)));
assertEquals([1, undefined, undefined], ((a, b, c) => [a, b, c])(1));
assertEquals([0, 2, 0, 1], [(() => 0).length, ((a, b) => 0).length, ((...a) => 0).length, ((a, b = 1, c) => 0).length]);
assertThrows(TypeError, () => count.apply(null, 1));
function manyParameters(a, b, c, d, e, f, g, h, i, j) { return [a, b, c, d, e, f, g, h, i, j].join(); }
assertEquals('1,2,3,4,5,6,7,8,9,10', manyParameters(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));

// Many of them from one site, in every form.
{
  function sloppy() { return arguments; }
  function strict() { 'use strict'; return arguments; }
  function mapped(a, b) { const change = () => { a = 'changed'; }; change(); return arguments; }
  function shadowed(a, a) { return arguments; }
  function rest(a, ...others) { return others; }
  for (let round = 0; round < 100; round++) {
    for (const make of [sloppy, strict]) {
      assertEquals([[], [1], [1, 2, {}]], [[...make()], [...make(1)], [...make(1, 2, {})]]);
      assertEquals([0, 3, '[object Arguments]', true], [make().length, make(1, 2, 3).length, String(make()), make()[Symbol.iterator] === Array.prototype.values]);
      assertEquals([['0', '1'], ['length', 'callee']], [Object.keys(make(1, 2)), Object.getOwnPropertyNames(make())]);
    }
    assertTrue(sloppy().callee === sloppy && mapped(1).callee === mapped);
    assertThrows(TypeError, () => strict().callee);
    assertEquals([[], ['changed'], ['changed', 2, 3, 4]], [[...mapped()], [...mapped(1)], [...mapped(1, 2, 3, 4)]]);
    assertEquals([[1], [1, 2, 3]], [[...shadowed(1)], [...shadowed(1, 2, 3)]]);
    const kept = sloppy(1, 2);
    kept[2] = 3;
    kept.extra = round;
    kept.length = 1;
    assertEquals([['0', '1', '2', 'extra'], 1, [1]], [Object.keys(kept), kept.length, [...kept]]);
    assertEquals([[], [], [2], [2, 'three', 4.5], 3], [rest(), rest(1), rest(1, 2), rest(1, 2, 'three', 4.5), rest(0, 1, 2, 3).length]);
    const more = rest(1, 2, 3);
    more.push('x', 0.5);
    assertEquals([2, 3, 'x', 0.5], more);
    const none = rest();
    none.push(1);
    none[1] = 'two';
    assertEquals([1, 'two'], none);
  }
  const many = new Array(1000).fill(7);
  assertEquals([1000, 1000, 999, 7], [sloppy(...many).length, strict(...many).length, rest(...many).length, mapped(...many)[999]]);
}
