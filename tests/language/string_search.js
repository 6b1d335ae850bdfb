// Searching in both directions, in Latin-1 and UTF-16 and mixtures, against the plain algorithm: texts
// of few letters, in which long parts of a pattern match at many places.
function first(text, pattern, from) {
  for (let at = from; at + pattern.length <= text.length; at++) {
    if (text.slice(at, at + pattern.length) === pattern) return at;
  }
  return -1;
}
function last(text, pattern, from) {
  for (let at = Math.min(from, text.length - pattern.length); at >= 0; at--) {
    if (text.slice(at, at + pattern.length) === pattern) return at;
  }
  return -1;
}
let seed = 12345;
const random = (n) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
const word = (letters, length) => {
  let result = '';
  while (result.length < length) result += letters[random(letters.length)];
  return result;
};
let found = 0;
for (let round = 0; round < 1500; round++) {
  const letters = round % 3 === 0 ? 'ab' : round % 3 === 1 ? 'a\u1234' : 'ab\u1234';
  // Periodic patterns, with and without a difference at either end.
  const unit = word(letters, 1 + random(4));
  let pattern = random(2) ? word(letters, 1 + random(12)) : unit.repeat(1 + random(6));
  if (random(3) === 0) pattern = word(letters, 1) + pattern;
  if (random(3) === 0) pattern += word(letters, 1);
  const text = random(2) ? word(letters, random(300))
      : unit.repeat(random(60)) + word(letters, random(4)) + unit.repeat(random(20)) + (random(2) ? pattern : '') + unit.repeat(random(9));
  const from = random(2) ? 0 : random(text.length + 2);
  assertEquals(first(text, pattern, from), text.indexOf(pattern, from));
  const until = random(2) ? text.length : random(text.length + 2);
  const at = last(text, pattern, until);
  assertEquals(at, text.lastIndexOf(pattern, until));
  if (at >= 0) found++;
  assertEquals(first(text, pattern, 0) >= 0, text.includes(pattern));
  const parts = text.split(pattern);
  assertEquals(text, parts.join(pattern));
  assertTrue(parts.every((part) => first(part, pattern, 0) < 0));
}
assertTrue(found > 300 && found < 1450);

// Far into what the slow algorithm begins with: the found place is the right one.
for (const [a, b, c] of ['abc', 'ab\u1234', '\u1234\u1235\u1236']) {
  const block = a.repeat(700) + b;
  const text = block.repeat(30) + a.repeat(500) + c + block.repeat(30);
  assertEquals(block.length * 30 + 1, text.indexOf(a.repeat(499) + c));
  assertEquals(block.length * 30 + 1, text.lastIndexOf(a.repeat(499) + c));
  assertEquals(block.length * 30 + 500, text.lastIndexOf(c + a.repeat(700) + b));
  assertEquals(block.length * 30 + 500, text.indexOf(c + a.repeat(700) + b));
  assertEquals(-1, text.lastIndexOf(c + a.repeat(701)));
  assertEquals(-1, text.indexOf(a.repeat(701)));
  assertEquals(block.length * 30 + 501 + 28 * block.length, text.lastIndexOf(block + block));
  assertEquals(block.length * 28, text.indexOf(block + block + a.repeat(500) + c));
}
// The ends of the range.
assertEquals([3, 3, 0, 0, -1, 0], ['aaa'.lastIndexOf(''), 'aaa'.indexOf('', 9), 'aaa'.lastIndexOf('', -1), 'aaa'.lastIndexOf('a', -5), 'a'.lastIndexOf('aa'), 'ab'.lastIndexOf('ab', 7)]);
