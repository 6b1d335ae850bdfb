// Template literals and tags.
const name = 'world';
assertEquals('hello world!', `hello ${name}!`);
assertEquals('a\nb', `a
b`);
assertEquals('1 2 3', `${1} ${`${2} ${`${3}`}`}`);
assertEquals('$ ${ } `', `$ \${ } \``);
assertEquals('x\u{1F600}\x41\u0042', `x\u{1F600}\x41\u0042`);
assertEquals('{}', `${'{}'}`);
assertEquals('ab', `a\
b`);
assertEquals('\n', `\r\n`.slice(1));
assertEquals(1, eval('`\r\n`').length);
assertEquals('null undefined true 1,2 [object Object]', `${null} ${undefined} ${true} ${[1, 2]} ${{}}`);
assertThrows(TypeError, () => `${Symbol()}`);
// ToString, not ToPrimitive with the default hint as in +.
const both = { toString: () => 'string', valueOf: () => 'value' };
assertEquals(['string', 'value'], [`${both}`, '' + both]);

function tag(strings, ...values) { return { strings, raw: strings.raw, values }; }
const tagged = tag`a${1}\n${2}c`;
assertEquals(['a', '\n', 'c'], [...tagged.strings]);
assertEquals(['a', '\\n', 'c'], [...tagged.raw]);
assertEquals([1, 2], tagged.values);
assertTrue(Object.isFrozen(tagged.strings) && Object.isFrozen(tagged.raw));
assertEquals(['', ''], [...tag`${0}`.strings]);

// One object for each place, whichever way it is reached.
const collect = () => tag`same`.strings;
assertTrue(collect() === collect());
assertFalse(tag`x`.strings === tag`x`.strings);
const places = [];
for (let i = 0; i < 3; i++) places.push(tag`loop ${i}`.strings);
assertTrue(places[0] === places[1] && places[1] === places[2]);
const evaluated = [1, 2].map(() => eval('tag`e`').strings);
assertFalse(evaluated[0] === evaluated[1]);

// Bad escapes are undefined in tags, errors elsewhere.
assertEquals([undefined, 'ok'], [...tag`\u{xyz}${0}ok`.strings]);
assertEquals('\\unicode and \\xerxes', tag`\unicode and \xerxes`.raw[0]);
assertEquals(undefined, tag`\01`.strings[0]);
assertSyntaxError('`\\u{xyz}`');
assertSyntaxError('`\\01`');
assertSyntaxError('`${1`');
assertSyntaxError('`unterminated');

// Members, calls, new, chains, and the receiver.
const object = { prefix: '>', tag(strings) { return this.prefix + strings[0]; } };
assertEquals('>m', object.tag`m`);
assertEquals('>m', object['tag']`m`);
assertEquals('zyx', ((s) => (t) => (u) => u[0] + t[0] + s[0])`x``y``z`);
class C { constructor(strings) { this.s = strings; } }
assertEquals('n', new (() => C)`x`().s ?? 'n');
function Tagged() { return function () { this.made = true; }; }
assertTrue(new Tagged`x`().made);
assertSyntaxError('a?.b`c`');
assertEquals('a1b', String.raw`a${1}b`);
assertEquals('\\u00e9${not}', String.raw`\u00e9$` + '{not}');
assertEquals('0a1b2', String.raw({ raw: '012' }, 'a', 'b', 'c'));

// Evaluation order.
const order = [];
const note = (x) => { order.push(x); return x; };
`${note(1)}${note(2)}`;
(note('tag'), tag)`${note(3)}${note(4)}`;
assertEquals([1, 2, 'tag', 3, 4], order);
function* inGenerator() { return `${yield 1}-${yield 2}`; }
const g = inGenerator();
g.next(); g.next('a');
assertEquals('a-b', g.next('b').value);
