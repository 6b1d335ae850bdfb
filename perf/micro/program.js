// What compile/... compiles unless MICRO_FILES says otherwise: a program of common code that runs
// for some milliseconds. Rates are comparable only while it stays as it is.
'use strict';

(function () {
  // A scanner and a parser for arithmetic, compiled to closures.
  const OPERATORS = { '+': 1, '-': 1, '*': 2, '/': 2, '%': 2, '^': 3 };

  class Scanner {
    constructor(text) {
      this.text = text;
      this.position = 0;
      this.kind = 'start';
      this.value = null;
      this.next();
    }

    next() {
      const text = this.text;
      let c = text.charCodeAt(this.position);
      while (c === 32 || c === 10) c = text.charCodeAt(++this.position);
      if (this.position >= text.length) {
        this.kind = 'end';
        this.value = null;
        return;
      }
      const start = this.position;
      if (c >= 48 && c <= 57) {
        while ((c >= 48 && c <= 57) || c === 46) c = text.charCodeAt(++this.position);
        this.kind = 'number';
        this.value = Number(text.substring(start, this.position));
      } else if ((c >= 97 && c <= 122) || (c >= 65 && c <= 90)) {
        while ((c >= 97 && c <= 122) || (c >= 65 && c <= 90)) c = text.charCodeAt(++this.position);
        this.kind = 'name';
        this.value = text.substring(start, this.position);
      } else {
        this.position++;
        this.kind = 'operator';
        this.value = text[start];
      }
    }

    expect(value) {
      if (this.value !== value) {
        throw new SyntaxError(`expected ${value} at ${this.position}, found ${this.value}`);
      }
      this.next();
    }
  }

  function parsePrimary(scanner) {
    const { kind, value } = scanner;
    switch (kind) {
      case 'number':
        scanner.next();
        return () => value;
      case 'name': {
        scanner.next();
        if (scanner.value !== '(') return (scope) => scope[value];
        scanner.next();
        const parameters = [];
        while (scanner.value !== ')') {
          parameters.push(parseExpression(scanner, 0));
          if (scanner.value === ',') scanner.next();
        }
        scanner.expect(')');
        return (scope) => scope[value](...parameters.map((parameter) => parameter(scope)));
      }
      default:
        if (value === '-') {
          scanner.next();
          const operand = parsePrimary(scanner);
          return (scope) => -operand(scope);
        }
        scanner.expect('(');
        const inner = parseExpression(scanner, 0);
        scanner.expect(')');
        return inner;
    }
  }

  function parseExpression(scanner, least) {
    let left = parsePrimary(scanner);
    for (;;) {
      const operator = scanner.value;
      const precedence = scanner.kind === 'operator' ? OPERATORS[operator] ?? 0 : 0;
      if (precedence === 0 || precedence <= least) return left;
      scanner.next();
      left = combine(operator, left, parseExpression(scanner, precedence));
    }
  }

  function combine(operator, left, right) {
    switch (operator) {
      case '+': return (scope) => left(scope) + right(scope);
      case '-': return (scope) => left(scope) - right(scope);
      case '*': return (scope) => left(scope) * right(scope);
      case '/': return (scope) => left(scope) / right(scope);
      case '%': return (scope) => left(scope) % right(scope);
      case '^': return (scope) => Math.pow(left(scope), right(scope));
      default: throw new Error('unknown operator ' + operator);
    }
  }

  // A binary heap, a graph and shortest paths.
  class Heap {
    #items = [];
    #before;

    constructor(before) {
      this.#before = before;
    }

    get size() {
      return this.#items.length;
    }

    push(item) {
      const items = this.#items;
      let at = items.length;
      items.push(item);
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!this.#before(item, items[parent])) break;
        items[at] = items[parent];
        at = parent;
      }
      items[at] = item;
    }

    pop() {
      const items = this.#items;
      const top = items[0];
      const last = items.pop();
      const length = items.length;
      if (length > 0) {
        let at = 0;
        for (let child = 1; child < length; child = 2 * at + 1) {
          if (child + 1 < length && this.#before(items[child + 1], items[child])) child++;
          if (!this.#before(items[child], last)) break;
          items[at] = items[child];
          at = child;
        }
        items[at] = last;
      }
      return top;
    }
  }

  class Graph {
    constructor(size) {
      this.edges = Array.from({ length: size }, () => []);
    }

    static random(size, degree, seed = 1) {
      const graph = new Graph(size);
      const next = () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
      for (let from = 0; from < size; from++) {
        for (let i = 0; i < degree; i++) {
          graph.edges[from].push({ to: Math.floor(next() * size), cost: 1 + next() * 9 });
        }
      }
      return graph;
    }

    distances(start) {
      const result = new Float64Array(this.edges.length).fill(Infinity);
      const queue = new Heap((a, b) => a.cost < b.cost);
      result[start] = 0;
      queue.push({ node: start, cost: 0 });
      while (queue.size > 0) {
        const { node, cost } = queue.pop();
        if (cost > result[node]) continue;
        for (const edge of this.edges[node]) {
          const sum = cost + edge.cost;
          if (sum < result[edge.to]) {
            result[edge.to] = sum;
            queue.push({ node: edge.to, cost: sum });
          }
        }
      }
      return result;
    }
  }

  // Text: counting words, formatting, a template.
  function* words(text) {
    for (const match of text.matchAll(/[a-z]+(?:'[a-z]+)?/gi)) yield match[0].toLowerCase();
  }

  function histogram(text) {
    const counts = new Map();
    for (const word of words(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
    return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  }

  const pad = (text, width, fill = ' ') => {
    let result = String(text);
    while (result.length < width) result = fill + result;
    return result;
  };

  function table(rows, { header = [], separator = ' | ' } = {}) {
    const all = header.length ? [header, ...rows] : rows;
    const widths = all.reduce(
      (sums, row) => row.map((cell, i) => Math.max(sums[i] || 0, String(cell).length)), []);
    return all.map((row) => row.map((cell, i) => pad(cell, widths[i])).join(separator)).join('\n');
  }

  // Events and errors.
  class Emitter {
    constructor() {
      this.listeners = Object.create(null);
    }

    on(name, listener) {
      (this.listeners[name] ||= []).push(listener);
      return () => {
        this.listeners[name] = this.listeners[name].filter((other) => other !== listener);
      };
    }

    emit(name, ...values) {
      const errors = [];
      for (const listener of this.listeners[name] ?? []) {
        try {
          listener.apply(this, values);
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length) throw new AggregateError(errors, `in listeners of ${name}`);
    }
  }

  class Account extends Emitter {
    #balance = 0;
    history = [];

    get balance() {
      return this.#balance;
    }

    deposit(amount) {
      if (!(amount > 0)) throw new RangeError(`bad amount ${amount}`);
      this.#balance += amount;
      this.history.push({ kind: 'deposit', amount, time: this.history.length });
      this.emit('change', this.#balance);
    }

    withdraw(amount) {
      if (amount > this.#balance) {
        this.emit('refused', amount);
        return false;
      }
      this.#balance -= amount;
      this.history.push({ kind: 'withdrawal', amount, time: this.history.length });
      this.emit('change', this.#balance);
      return true;
    }
  }

  async function settle(account, amounts) {
    let refused = 0;
    for (const amount of amounts) {
      await null;
      if (amount > 0) account.deposit(amount);
      else if (!account.withdraw(-amount)) refused++;
    }
    return refused;
  }

  // Numbers: a matrix product, primes, a Mandelbrot row.
  function multiply(a, b, n) {
    const c = new Array(n * n).fill(0);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) {
        const factor = a[i * n + k];
        for (let j = 0; j < n; j++) c[i * n + j] += factor * b[k * n + j];
      }
    }
    return c;
  }

  function primes(limit) {
    const composite = new Uint8Array(limit + 1);
    const result = [];
    for (let i = 2; i <= limit; i++) {
      if (composite[i]) continue;
      result.push(i);
      for (let j = i * i; j <= limit; j += i) composite[j] = 1;
    }
    return result;
  }

  function escape(cr, ci, most) {
    let r = 0, i = 0, count = 0;
    do {
      const next = r * r - i * i + cr;
      i = 2 * r * i + ci;
      r = next;
    } while (r * r + i * i < 4 && ++count < most);
    return count;
  }

  function main() {
    const results = [];
    const scope = { x: 3, y: 4, max: Math.max, sqrt: Math.sqrt };
    for (let i = 0; i < 30; i++) {
      const expression = parseExpression(new Scanner(`(x + ${i}) * 2 ^ 3 - max(y, x % 2) / 4`), 0);
      for (scope.x = 0; scope.x < 10; scope.x++) results.push(expression(scope));
    }
    const distances = Graph.random(200, 4).distances(0);
    results.push(distances.reduce((sum, d) => (d < Infinity ? sum + d : sum), 0));
    const text = "It is what it is, and what it's not it isn't; so be it. ".repeat(5);
    results.push(table(histogram(text), { header: ['word', 'count'] }).length);
    const account = new Account();
    let changes = 0;
    const off = account.on('change', () => changes++);
    for (let i = 1; i < 50; i++) {
      account.deposit(i);
      account.withdraw(i >> 1);
    }
    off();
    settle(account, [5, -2, -1e6]);
    results.push(changes, account.balance, account.history.length);
    const matrix = Array.from({ length: 144 }, (_, i) => i % 7);
    results.push(multiply(matrix, matrix, 12)[13], primes(2000).length);
    for (let x = -2; x < 1; x += 0.1) results.push(escape(x, 0.3, 50));
    return JSON.stringify(results).length;
  }

  for (let i = 0; i < 5; i++) main();
})();
