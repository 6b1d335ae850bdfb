// Long strings: built piece by piece, flattened, searched, split, joined.
let text = '';
for (let i = 0; i < 100000; i++) text += i % 10;
assertEquals(100000, text.length);
assertEquals('9', text[99999]);
assertEquals(10000, text.split('0').length - 1);
assertEquals(text, [...text].join(''));
assertEquals(99990, text.lastIndexOf('0123456789'));
assertEquals('x'.repeat(100000).length, text.replace(/\d/g, 'x').length);
let deep = 'a';
for (let i = 0; i < 20; i++) deep += deep;
assertEquals(2 ** 20, deep.length);
assertEquals('a', deep[2 ** 19]);
assertTrue(deep === 'a'.repeat(2 ** 20));
let left = '', right = '';
for (let i = 0; i < 50000; i++) { left = 'ab' + left; right = right + 'ab'; }
assertTrue(left === right);
const parts = [];
for (let i = 0; i < 20000; i++) parts.push('part' + i);
const joined = parts.join();
assertEquals(parts, joined.split(','));
assertEquals('\u00ff\u0100', ('\u00ff'.repeat(1000) + '\u0100').slice(-2));
assertThrows(RangeError, () => { let s = 'x'.repeat(2 ** 20); while (true) s += s; });
