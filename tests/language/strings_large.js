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

// Normal forms of long texts do not depend on where the text is cut.
{
  for (const before of ['', 'x', 'xy', '\u{1d15e}']) {
    const start = before.normalize('NFC');
    assertTrue((before + 'e\u0301'.repeat(150000)).normalize() === start + '\u00e9'.repeat(150000));
    assertTrue((before + '\u1100\u1161\u11a8'.repeat(70000)).normalize() === start + '\uac01'.repeat(70000));
    assertTrue((before + '\uac01'.repeat(70000)).normalize('NFD') ===
               before.normalize('NFD') + '\u1100\u1161\u11a8'.repeat(70000));
    assertTrue((before + '\u{1d15e}'.repeat(70000)).normalize() === start + '\u{1d157}\u{1d165}'.repeat(70000));
    assertTrue((before + '\ufdfa'.repeat(70000)).normalize('NFKC') ===
               before.normalize('NFKC') + '\ufdfa'.normalize('NFKC').repeat(70000));
    // Marks are put in order over any distance.
    const marks = (before + 'a' + '\u0301'.repeat(100000) + '\u0323' + 'b').normalize('NFD');
    assertTrue(marks === before.normalize('NFD') + 'a\u0323' + '\u0301'.repeat(100000) + 'b');
  }
}
