// Expressions that backtrack a lot, and long subjects.
assertTrue(/^(a|b|c)*$/.test('abc'.repeat(5000)));
assertFalse(/^(?:a|ab)*c$/.test('ab'.repeat(1000)));
assertEquals(10000, 'x'.repeat(10000).match(/x*/)[0].length);
assertEquals(null, /(x+x+)+y/.exec('x'.repeat(18)));
assertEquals(5000, 'word '.repeat(5000).match(/\w+/g).length);
const lines = Array.from({ length: 2000 }, (_, i) => `key${i} = value ${i};`).join('\n');
assertEquals('value 1999', [...lines.matchAll(/^(\w+)\s*=\s*(.*?);$/gm)].at(-1)[2]);
assertEquals(lines.length - 2000 * 3 + 2000, lines.replace(/ = /g, '=').length + 0 * 1);
assertTrue(/(?=.*\d)(?=.*[a-z])(?=.*[A-Z]).{8,}/.test('passWord1'));
assertEquals('aaaa', /(?:(?:(?:a*)*)*)*/.exec('aaaa')[0]);
