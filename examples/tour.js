// A tour of the language, to be run with: ./dev run examples/tour.js
'use strict';

const heading = (text) => console.log(`\n${text}\n${'─'.repeat(text.length)}`);

heading('Closures and classes');
class Dancer {
  static #count = 0;
  #steps = [];
  constructor(name) {
    this.name = name;
    this.number = ++Dancer.#count;
  }
  step(...moves) {
    this.#steps.push(...moves);
    return this;
  }
  get routine() {
    return this.#steps.join(' → ');
  }
}
class Lead extends Dancer {
  get routine() {
    return `${super.routine} → bow`;
  }
}
const couple = [new Lead('North').step('forward', 'turn'), new Dancer('South').step('back', 'turn')];
for (const { name, number, routine } of couple) console.log(`${number}. ${name}: ${routine}`);

heading('Destructuring, spread and templates');
const [first, ...others] = ['head', 'side', 'corner', 'centre'];
const { length, [length - 1]: last } = others;
console.log({ first, others, last, merged: { ...{ a: 1, b: 2 }, b: 3 } });
const bold = (strings, ...values) => strings.reduce((text, part, i) => `${text}«${values[i - 1]}»${part}`);
console.log(bold`four ${'couples'} make a ${'square'}`);

heading('Generators and iterator helpers');
function* fibonacci() {
  let [a, b] = [0n, 1n];
  while (true) {
    yield a;
    [a, b] = [b, a + b];
  }
}
console.log(fibonacci().filter((n) => n % 2n === 0n).take(8).toArray());
console.log('the 300th:', fibonacci().drop(300).next().value);

heading('Collections and sorting');
const words = 'the quick brown fox jumps over the lazy dog while the band plays on'.split(' ');
const byLength = Map.groupBy(words, (word) => word.length);
console.log(new Map([...byLength].sort(([a], [b]) => a - b)));
console.log(new Set(words).intersection(new Set(['fox', 'dog', 'cat'])));

heading('Regular expressions');
const log = '2024-02-29 promenade; 2025-12-31 swing';
for (const { groups } of log.matchAll(/(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d) (?<what>\p{L}+)/gu)) {
  console.log(`${groups.day}/${groups.month}/${groups.year}`.padEnd(12), groups.what);
}

heading('Proxies');
const polite = new Proxy({ hello: 'world' }, {
  get: (target, key) => target[key] ?? `no ${String(key)}, sorry`,
});
console.log(polite.hello, '/', polite.goodbye);

heading('Numbers, typed arrays, dates, errors');
console.log(0.1 + 0.2, 2 ** 53, (255).toString(16), (1234.5678).toFixed(2), 2n ** 100n);
console.log(Float32Array.from([1, 2, 3], (x) => Math.sqrt(x)));
console.log(new Date(Date.UTC(2024, 1, 29)), new Date(0).toUTCString());
try {
  null.dance();
} catch (error) {
  console.log(`${error.name}: ${error.message}`);
}

heading('Work: primes by a sieve');
const sieve = new Uint8Array(2_000_000).fill(1, 2);
for (let i = 2; i * i < sieve.length; i++) {
  if (sieve[i]) for (let j = i * i; j < sieve.length; j += i) sieve[j] = 0;
}
console.log(sieve.reduce((count, isPrime) => count + isPrime), 'primes below', sieve.length);

heading('Asynchrony');
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
async function dance(name, beats) {
  for (let beat = 1; beat <= 2; beat++) {
    await pause(beats * 10);
    console.log(`${name}, beat ${beat}`);
  }
  return name;
}
(async () => {
  console.log(await Promise.all([dance('North', 1), dance('South', 1.5)]));
  console.log('\nThat was the tour.');
})();
