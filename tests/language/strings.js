// Strings: escapes, code units, methods, comparison.
assertEquals(['A', 'é', '😀', '\u0041', '\x41', 'ab'], ['\u0041', '\u{e9}', '\u{1F600}', 'A', 'A', 'a\
b']);
assertEquals([2, 55357, 128512, 56832, '\ud83d', undefined], ['😀'.length, '😀'.charCodeAt(0), '😀'.codePointAt(0), '😀'.codePointAt(1), '😀'[0], 'a'[1]]);
assertEquals(['😀a', 'ab', '\uffff'], [String.fromCodePoint(128512, 97), String.fromCharCode(97, 65536 + 98), String.fromCharCode(-1)]);
assertThrows(RangeError, () => String.fromCodePoint(1114112));
assertEquals(['b', '', 'c', undefined, 'a'], ['abc'.charAt(1), 'abc'.charAt(5), 'abc'.at(-1), 'abc'.at(9), 'abc'['0']]);
assertEquals([1, -1, 3, 0, 3, 2, -1], ['abcb'.indexOf('b'), 'a'.indexOf('x'), 'abcb'.lastIndexOf('b'), 'abc'.indexOf(''), 'abc'.indexOf('', 9), 'aaa'.lastIndexOf('a'), 'abc'.indexOf('a', 1)]);
assertEquals([true, false, true, true, false], ['abc'.includes('bc'), 'abc'.includes('a', 1), 'abc'.startsWith('b', 1), 'abc'.endsWith('b', 2), 'abc'.startsWith('bc')]);
assertThrows(TypeError, () => 'a'.includes(/a/));
assertEquals(['bc', 'ab', 'c', '', 'abc'], ['abc'.slice(1), 'abc'.slice(0, -1), 'abc'.slice(-1), 'abc'.slice(2, 1), 'abc'.slice()]);
assertEquals(['b', 'ab', 'bc', 'abc'], ['abc'.substring(2, 1), 'abc'.substring(-1, 2), 'abc'.substr(-2), 'abc'.substring(NaN)]);
assertEquals(['xxa', 'axy', 'a', 'abcabca', '  a'], ['a'.padStart(3, 'x'), 'a'.padEnd(3, 'xyz'), 'a'.padStart(0), 'a'.padStart(7, 'abc'), 'a'.padStart(3)]);
assertEquals(['ababab', '', ''], ['ab'.repeat(3), 'a'.repeat(0), ''.repeat(2 ** 28)]);
assertThrows(RangeError, () => 'a'.repeat(-1));
assertThrows(RangeError, () => 'a'.repeat(2 ** 30));
assertEquals(['a', 'a ', ' a', 'x'], [' \n a\u00a0\ufeff'.trim(), ' a '.trimStart(), ' a '.trimEnd(), '\u2003x\u3000'.trim()]);
assertEquals(['STRASSE', 2, 'ας', 'ǆ'], ['straße'.toUpperCase(), 'İ'.toLowerCase().length, 'ΑΣ'.toLowerCase(), 'Ǆ'.toLowerCase()]);
assertEquals([['a', 'b'], ['a,b'], ['a', 'b'], [], ['a'], ['', '']], ['a,b'.split(','), 'a,b'.split(), 'ab'.split(''), 'a,b'.split(',', 0), 'a,b'.split(',', 1), ','.split(',')]);
assertEquals(['\u00e9'.normalize('NFD').length, 'e\u0301'.normalize().length, 'ﬁ'.normalize('NFKC')], [2, 1, 'fi']);
assertThrows(RangeError, () => 'a'.normalize('x'));
assertEquals([-1, 0, 1], ['a'.localeCompare('b'), 'a'.localeCompare('a'), Math.sign('b'.localeCompare('a'))]);
assertEquals([true, false, 'a\ufffd', true], ['a'.isWellFormed(), '\ud800'.isWellFormed(), 'a\ud800'.toWellFormed(), '😀'.isWellFormed()]);
assertEquals(['a-b', 'x-b-a', 'aXc'], ['a b'.replace(' ', '-'), 'a-b-a'.replace('a', 'x'), 'abc'.replace('b', (m) => 'X')]);
assertEquals('-a-b-', 'ab'.replaceAll('', '-'));

// Comparison by code units, conversion, concatenation.
assertTrue('a' < 'b' && 'Z' < 'a' && 'a' < 'aa' && '10' < '9' && '\ud83d' < '\uff00' && '' < 'a' && !('a' < 'a'));
assertTrue('a' + 'b' === 'ab' && 'abc' == new String('abc') && new String('a') != new String('a'));
assertEquals(['1', '-0'.length, 'null', 'undefined', '1,2', '0', '1e+21', '1e-7', 'Infinity'], [1 + '', 2, null + '', undefined + '', [1, 2] + '', -0 + '', 1e21 + '', 1e-7 + '', Infinity + '']);
assertEquals([1, 0, NaN, 16, 8, 3, NaN, 1000, NaN, Infinity, 0.5], ['1', '', 'x', '0x10', '0o10', ' 3 ', '1 2', '1e3', '1_000', 'Infinity', '.5'].map(Number));
// Ropes and slices of them, compared and hashed like flat strings.
let rope = '';
for (let i = 0; i < 300; i++) rope += String.fromCharCode(97 + i % 26);
let other = '';
for (let i = 299; i >= 0; i--) other = String.fromCharCode(97 + i % 26) + other;
assertTrue(rope === other && ({ [rope]: 1 })[other] === 1);
assertEquals(['klmnop', 'z', 300], [rope.slice(10, 16), rope[25], other.length]);
assertTrue(rope.slice(26, 52) === rope.slice(0, 26) && rope.slice(26, 52) in { abcdefghijklmnopqrstuvwxyz: 1 });
assertEquals(['é1', '1é', 2], ['é' + 1, 1 + 'é', ('é' + 'ü').length]);
assertTrue(('Ā' + 'a').slice(1) === 'a' && ({ a: 1 })[('Ā' + 'a').slice(1)] === 1);

// String objects.
const object = new String('abc');
assertEquals(['object', 3, 'b', true, ['0', '1', '2']], [typeof object, object.length, object[1], 1 in object, Object.keys(object)]);
assertThrows(TypeError, () => { 'use strict'; object[0] = 'x'; });
assertThrows(TypeError, () => { 'use strict'; object.length = 1; });
assertThrows(TypeError, () => { 'use strict'; 'abc'.property = 1; });
object[5] = 'x';
assertEquals(['0', '1', '2', '5'], Object.keys(object));
assertThrows(TypeError, () => String.prototype.trim.call(null));
assertEquals(['[', 'a', 'b', ']'], [...`[${'ab'}]`]);
assertEquals('<a name="x&quot;">t</a>', 't'.anchor('x"'));

// Letters of Unicode 16 and 17, whatever the version of the Unicode library.
assertEquals(['\ua7dc', '\u{10d50}x', '\u019b', '\u{10d70}', '\ua7cb'], ['\u019b'.toUpperCase(), '\u{10d70}'.toUpperCase() + 'x', '\ua7dc'.toLowerCase(), '\u{10d50}'.toLowerCase(), '\u0264'.toUpperCase()]);
// One site over every form that a string can have, again and again.
{
  const at = (s, i) => s[i];
  let flattened = '';
  for (let i = 0; i < 40; i++) flattened += 'ab\u0101c'[i % 4];
  assertEquals('ab', flattened.slice(0, 2));
  const unflattened = () => 'a long left part of a rope, ' + flattened;
  const forms = ['latin1 text', 'wide \u4e2d\u6587 text', flattened, flattened.slice(1, 30), 'é'];
  for (let round = 0; round < 60; round++) {
    assertEquals(['l', 't', 'w', '\u4e2d', '\u0101', 'c', 'b', '\u0101', 'é'],
                 [at(forms[0], 0), at(forms[0], 10), at(forms[1], 0), at(forms[1], 5), at(forms[2], 2), at(forms[2], 39), at(forms[3], 0), at(forms[3], 1), at(forms[4], 0)]);
    assertEquals([' ', 'a', '\u0101'], [at(unflattened(), 16), at(unflattened(), 28), at(unflattened(), 30)]);
  }
  // Beyond the end, and where indices are none.
  const beyond = (s, i) => s[i];
  for (let round = 0; round < 60; round++) {
    assertEquals([undefined, undefined, undefined, undefined, 'a', undefined],
                 [beyond('abc', 3), beyond('', 0), beyond('abc', -1), beyond('abc', 2 ** 31), beyond('abc', 0), beyond(flattened, 40)]);
  }
  String.prototype[7] = 'own';
  assertEquals(['own', undefined, 'b'], [beyond('abc', 7), beyond('abc', 8), beyond('abc', 1)]);
  delete String.prototype[7];
  assertEquals([undefined, 'c'], [beyond('abc', 7), beyond('abc', 2)]);
  Object.prototype[9] = 'inherited';
  assertEquals(['inherited', undefined], [beyond('abc', 9), beyond('abc', 7)]);
  delete Object.prototype[9];
  assertEquals(undefined, beyond('abc', 9));
}
