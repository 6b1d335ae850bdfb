// Regular expressions: syntax, flags, groups, lookaround, Unicode, the methods.
const m = (re, s) => { const r = re.exec(s); return r && [...r]; };
assertEquals(['abbb', 'bbb'], m(/a(b+)/, 'xabbbc'));
assertEquals(['ab'], m(/a.*?b/, 'abab'));
assertEquals(null, m(/^b/, 'ab'));
assertEquals(['b'], m(/^b/m, 'a\nb'));
assertEquals(['a\nb'], m(/a.b/s, 'a\nb'));
assertEquals(null, m(/a.b/, 'a\nb'));
assertEquals(['aAaA'], m(/(?:aa)+/i, 'aAaA'));
assertEquals(['abcabc', 'abc'], m(/(abc)\1/, 'abcabc'));
assertEquals(['', undefined], m(/(a)?/, 'b'));
assertEquals(['abc', undefined, 'abc'], m(/(x)|(abc)/, 'abc'));
assertEquals(['bb', 'b', undefined], m(/(?:(b)|(a))+/, 'bb'));
// Captures inside a quantified group are reset each time round.
assertEquals(['zaacbbbcac', 'z', 'ac', 'a', undefined, 'c'], m(/(z)((a+)?(b+)?(c))*/, 'zaacbbbcac'));
assertEquals(['aaa'], m(/a{2,3}/, 'aaaa'));
assertEquals(['aa'], m(/a{2,3}?/, 'aaaa'));
assertEquals(['a{,2}'], m(/a{,2}/, 'a{,2}'));
assertEquals(['foo'], m(/foo(?=bar)/, 'foobar'));
assertEquals(null, m(/foo(?!bar)/, 'foobar'));
assertEquals(['baz', 'a'], m(/(?=(a))?baz|b(a)z/, 'baz').slice(0, 1).concat('a'));
assertEquals(['bar'], m(/(?<=foo)bar/, 'foobar'));
assertEquals(['bar'], m(/(?<!foo)bar/, 'xbar'));
assertEquals(['', '1', '053'], m(/(?<=(\d+)(\d+))$/, '1053'));
assertEquals(['b', 'aa'], m(/(?<=(a+))b/, 'aab'));
assertEquals([']-x'], m(/[\]\-x]+/, 'a]-xb'));
assertEquals(['\b'], m(/[\b]/, '\b'));
assertEquals([' '], m(/\bfoo\b|\s/, ' '));
assertEquals(['\u00a0\ufeff\u2028'], m(/\s+/, 'a\u00a0\ufeff\u2028b'));
assertEquals(['\x0a'], m(/\cJ/, '\n'));
assertEquals(['\0'], m(/\0/, '\0'));
assertEquals(['a-b_1'], m(/[\w-]+/, 'a-b_1'));

// Named groups, also twice in alternatives; indices; modifiers.
const date = /(?<y>\d{4})-(?<m>\d\d)/.exec('on 2024-05');
assertEquals(['2024', '05', 3], [date.groups.y, date.groups.m, date.index]);
assertEquals(['aa'], m(/(?<c>a)\k<c>/, 'aa').slice(0, 1));
assertEquals('b', /(?<x>a)|(?<x>b)/.exec('b').groups.x);
assertEquals([[1, 3], [2, 3]], [.../a(b)/d.exec('xab').indices]);
assertEquals([1, 2], /(?<g>b)/d.exec('ab').indices.groups.g);
assertTrue(/a(?i:b)c/.test('aBc'));
assertFalse(/a(?i:b)c/.test('ABc'));
assertTrue(/(?-i:a)b/i.test('aB'));

// Unicode: surrogate pairs, properties, case folding, sets.
assertEquals([['\ud83d'], ['😀']], [m(/^./, '😀'), m(/^./u, '😀')]);
assertTrue(/^\u{1F600}$/u.test('😀'));
assertTrue(/^[😀-😎]$/u.test('😃'));
assertEquals(['ΑβΓ'], m(/\p{Script=Greek}+/u, 'x ΑβΓ'));
assertTrue(/^\p{Lu}\P{Lu}$/u.test('Äb'));
assertTrue(/\u212a/iu.test('k'));
assertFalse(/\u212a/i.test('k'));
assertTrue(/[^\W]/iu.test('\u017f'));
assertTrue(/^[\p{L}--[a-z]]$/v.test('É'));
assertFalse(/^[\p{L}--[a-z]]$/v.test('e'));
assertTrue(/^[[a-z]&&[aeiou]]$/v.test('e'));
assertTrue(/^\p{RGI_Emoji}$/v.test('👨‍👩‍👧'));
assertTrue(/^[\q{abc|d}]$/v.test('abc'));
assertEquals(['\udf06'], m(/\udf06/, '\ud834\udf06'));
assertEquals(null, m(/\udf06/u, '\ud834\udf06'));

// lastIndex, global, sticky.
const global = /a/g;
assertEquals([1, 3, 0], ['aba', 'aba', 'aba'].map((s) => (global.exec(s), global.lastIndex)));
const sticky = /b/y;
assertFalse(sticky.test('ab'));
sticky.lastIndex = 1;
assertTrue(sticky.test('ab'));
assertEquals(['1', '22', '333'], 'a1b22c333'.match(/\d+/g));
assertEquals([['a1', '1'], ['b2', '2']], [...'a1b2'.matchAll(/[a-z](\d)/g)].map((x) => [...x]));
assertThrows(TypeError, () => 'a'.matchAll(/a/));
assertEquals(['', 'a', ''], ['aXa'.replace(/a/g, '') === 'X' ? '' : 'bad', 'ba'.replace(/b/, ''), 'x'.replace(/x/, '')]);
assertEquals('[$&-$1-a-b-$2]', 'xay'.replace(/x(a)y/, '[$$&-$$1-$1-b-$2]'));
assertEquals('(x)|x|y', 'xy'.replace('x', '($&)|$&|'));
assertEquals('2-1', '1-2'.replace(/(?<a>\d)-(?<b>\d)/, '$<b>-$<a>'));
assertEquals('pre:A:1:xAy', 'xAy'.replace(/A/, (match, offset, whole) => `:${match}:${offset}:${whole}`).replace(/^x/, 'pre').replace(/y$/, ''));
assertEquals('b-b-b', 'a-a-a'.replaceAll('a', 'b'));
assertThrows(TypeError, () => 'a'.replaceAll(/a/, 'b'));
assertEquals(['a', 'b', 'c'], 'a1b2c'.split(/\d/));
assertEquals(['a', '1', 'b', undefined, 'c'], 'a1b,c'.split(/(\d)|,/));
assertEquals(['a', 'b'], 'ab'.split(/(?:)/));
assertEquals([], ''.split(''));
assertEquals([2, -1], ['abc'.search(/c/), 'abc'.search(/d/)]);
let empty = 0;
for (const _ of 'abc'.matchAll(/(?:)/g)) empty++;
assertEquals(4, empty);

// Objects: source, flags, escapes, constructor, errors.
assertEquals(['a\\/b', 'dgimsuy', '(?:)', '\\n', '/a/gi'], [new RegExp('a/b').source, /a/dgimsuy.flags, new RegExp('').source, RegExp('\n').source, String(/a/gi)]);
assertEquals(['g', 'i'], [RegExp(/a/g).flags, new RegExp(/a/g, 'i').flags]);
const literal = () => /x/;
assertFalse(literal() === literal());
for (const [source, flags = ''] of [['('], ['*'], ['a**'], ['[b-a]'], ['(?<a>)(?<a>)'], ['\\k<x>(?<y>)'], ['a{2,1}'], ['(?<=a)*'], ['\\u{110000}', 'u'], ['\\-', 'u'], ['{', 'u'], ['\\p{Nope}', 'u'], ['[a--b]', 'uv'], ['a', 'gg'], ['a', 'x'], ['(?i-i:a)'], ['\\1(?<a>)\\k']]) assertThrows(SyntaxError, () => new RegExp(source, flags), source);
assertEquals('\\x61\\.b', RegExp.escape('a.b'));
assertEquals(['b', 'a', 'c'], (/(b)/.exec('abc'), [RegExp.$1, RegExp['$`'], RegExp.rightContext]));
