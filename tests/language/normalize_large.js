// Normal forms of long texts, which are made part by part: the same as of short ones.
const pieces = ['a\u0323\u0307', 'a\u0307\u0323', '\u1e9b\u0323', '\uac00', '\u1100\u1161\u11a8', 'x', '\ufb01', '\u{1d15e}', '\ud800', '\u0f73', '\u2126'];
const text = pieces.join('-');
for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) {
  const short = (text + '|').normalize(form);
  assertEquals(form, form + (short.normalize(form) === short ? '' : ' is not stable'));
  assertTrue((text + '|').repeat(10000).normalize(form) === short.repeat(10000));
  // Very many marks in a row: in canonical order, those of a class as they were.
  const n = 5000;
  const marks = ('\u0315\u0300\u0323\u0345').repeat(n);
  const ordered = '\u0323'.repeat(n) + '\u0300'.repeat(n) + '\u0315'.repeat(n) +
      '\u0345'.repeat(n);
  assertTrue(marks.normalize(form) === ordered);
  assertTrue(('b' + marks + 'b').normalize(form) === ('b' + ordered + 'b').normalize(form));
  const composed = ('a' + marks).normalize(form);
  assertEquals(form.endsWith('C') ? '\u1ea1\u0323' : 'a\u0323', composed.slice(0, 2));
  assertEquals(form.endsWith('C') ? 4 * n : 4 * n + 1, composed.length);
}
