"""The cases of bad input: what the shell is given and what must come of it."""

import re

MEBIBYTE = 1 << 20
NEST = 100_000


class Case:
    """A file (or None), flags, and what must come of it. `err` is matched at the start."""

    def __init__(self, name, text, code, err, *, flags=(), out='', file='bad.js', timeout=60,
                 memory=2048, stdin=b'', longest=5000):
        self.name = name
        self.text = text.encode() if isinstance(text, str) else text
        self.code = code
        self.err = err
        self.flags = list(flags)
        self.out = out
        self.file = file
        self.timeout = timeout
        self.memory = memory
        self.stdin = stdin
        self.longest = longest  # of the message, in bytes


def nested(name, opening, middle, closing, err=r'bad\.js:\d+:\d+: (SyntaxError|RangeError): .+\n'):
    return Case(f'{NEST} times {name}', opening * NEST + middle + closing * NEST, 1, err)


STOPPED = r"(.+: )?Stopped: the heap's limit is reached\n"
OVERTIME = r'(.+: )?Stopped: the time limit is reached\n'
HEAP = ['--max-heap-size=64']

# What can be nested: name, opening, middle, closing.
NESTED = [
    ('class', 'class A { m() { ', '', '}}'), ('class extends', 'class A extends ', 'Object', '{}'),
    ('class field', '(class { static x = ', '1', '})'),
    ('static block', 'class A{static{', '', '}}'), ('call', 'f(', '', ')'),
    ('element', 'a[', '0', ']'), ('new (', 'new (', 'f', ')'), ('import', 'import(', '1', ')'),
    ('spread', '[...', '[]', ']'), ('computed key', '({[', '1', ']:1})'),
    ('getter', '({get a(){return ', '1', '}})'), ('async =>', 'async()=>', '1', ''),
    ('=> {', '()=>{', '', '}'), ('default of a parameter', '(a=', '1', ')=>1'),
    ('generator', 'function*f(){', '', '}'), ('for', 'for(;0;)', ';', ''),
    ('while', 'while(0)', ';', ''), ('do', 'do ', ';', ' while(0);'), ('try', 'try{', '', '}finally{}'),
    ('switch', 'switch(1){case 1:', '', '}'), ('with', 'with({})', ';', ''),
    ('using', '{using a=null;', '', '}'), ('assignment', 'a=', '1', ''), ('**', '1**', '1', ''),
    ('typeof', 'typeof ', '1', ''), ('-', '- ', '1', ''),
]

# Endless recursion through whatever calls back.
RECURSION = [
    ('getter', 'const o = { get a() { return this.a } }; o.a'),
    ('setter', 'const o = { set a(v) { this.a = v } }; o.a = 1'),
    ('toString', 'const o = { toString() { return "" + this } }; "" + o'),
    ('valueOf', 'const o = { valueOf() { return this * 1 } }; o * 1'),
    ('Symbol.toPrimitive', 'const o = { [Symbol.toPrimitive]() { return +this } }; +o'),
    ('Symbol.hasInstance', 'const o = { [Symbol.hasInstance]() { return 1 instanceof o } }; 1 instanceof o'),
    ('Symbol.iterator', 'const o = { [Symbol.iterator]() { return [...this] } }; [...o]'),
    ('Symbol.species', 'class A extends Array { static get [Symbol.species]() { return new A(1).map(x => x) } }'
                       ' new A(1).map(x => x)'),
    ('proxy of its prototype', 'const p = {}; Object.setPrototypeOf(p, new Proxy({}, { get(t, k, r) {'
                               ' return r[k] } })); p.x'),
    ('100,000 proxies', 'let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x'),
    ('100,000 callable proxies', 'let p = () => 1; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p()'),
    *((f'trap {trap}', f'const p = new Proxy(function () {{}}, {{ {trap}() {{ {use} }} }}); {use}')
      for trap, use in [('get', 'p.x'), ('set', 'p.x = 1'), ('has', '"x" in p'),
                        ('deleteProperty', 'delete p.x'), ('ownKeys', 'Object.keys(p)'),
                        ('getPrototypeOf', 'Object.getPrototypeOf(p)'),
                        ('setPrototypeOf', 'Object.setPrototypeOf(p, {})'),
                        ('defineProperty', 'Object.defineProperty(p, "x", {})'),
                        ('getOwnPropertyDescriptor', 'Object.getOwnPropertyDescriptor(p, "x")'),
                        ('isExtensible', 'Object.isExtensible(p)'),
                        ('preventExtensions', 'Object.preventExtensions(p)'), ('apply', 'p()'),
                        ('construct', 'new p')]),
    ('sort', 'const f = () => [3, 2, 1].sort(f); f()'),
    ('sort of a typed array', 'const f = () => new Int8Array(3).sort(f); f()'),
    ('replace', 'const f = () => "a".replace("a", f); f()'),
    ('replace of a regular expression', 'const f = () => "a".replace(/a/g, f); f()'),
    ('exec', 'const r = /a/; r.exec = () => r.test("a"); r.test("a")'),
    ('toJSON', 'const o = { toJSON() { return JSON.stringify(o) } }; JSON.stringify(o)'),
    ('JSON.stringify of a million', 'let o = {}; for (let i = 0; i < 1e6; i++) o = { o }; JSON.stringify(o)'),
    ('JSON.parse of a million', 'JSON.parse("[".repeat(1e6) + "]".repeat(1e6))'),
    ('reviver', 'JSON.parse("[1]", function f() { JSON.parse("[1]", f) })'),
    ('join of a million', 'let a = []; for (let i = 0; i < 1e6; i++) a = [a]; a.join()'),
    ('flat', 'const a = []; a[0] = a; a.flat(Infinity)'),
    ('generator', 'function* g() { yield* g() } [...g()]'),
    ('apply', 'function f() { f.apply(null, arguments) } f()'),
    ('call', 'function f() { f.call() } f()'), ('Reflect.apply', 'const f = () => Reflect.apply(f, null, []); f()'),
    ('Reflect.construct', 'function f() { Reflect.construct(f, []) } new f'),
    ('constructor', 'class A { constructor() { new A } } new A'),
    ('super', 'class A { constructor() { new B } } class B extends A {} new B'),
    ('field', 'class A { x = new A } new A'), ('eval', 'function f() { eval("f()") } f()'),
    ('indirect eval', 'var f = () => (0, eval)("f()"); f()'), ('Function', 'var f = () => Function("f()")(); f()'),
    ('template', 'const f = () => `${{ toString: f }}`; f()'), ('tagged template', 'function f() { f`` } f()'),
    ('spread', 'function f(...a) { f(...a, 1) } f()'), ('forEach', 'const f = () => new Set([1]).forEach(f); f()'),
    ('Array.from', 'const f = () => Array.from([1], f); f()'),
    ('Object.assign', 'const o = { get a() { Object.assign({}, o) } }; Object.assign({}, o)'),
    ('cause', 'const o = { get cause() { new Error("", o) } }; new Error("", o)'),
    ('prepareStackTrace', 'Error.prepareStackTrace = () => new Error().stack; new Error().stack'),
    ('then', 'const p = { get then() { return Promise.resolve(p) } }; Promise.resolve(p)'),
    ('ten million arguments', 'Math.max(...new Array(1e7))'),
    ('ten million arguments of apply', 'Math.max.apply(null, new Array(1e7))'),
]

# Deep or circular, and fine.
DEEP = [
    ('join of an array in itself', 'const a = [1]; a.push(a); print(a.join())', '1,\n'),
    ('a function bound 100,000 times', 'let f = () => 1; for (let i = 0; i < 1e5; i++) f = f.bind(); print(f())',
     '1\n'),
    ('a million prototypes', 'let p = {}; for (let i = 0; i < 1e6; i++) p = Object.create(p); print(p.x)',
     'undefined\n'),
    ('a list of a million', 'let l = null; for (let i = 0; i < 1e6; i++) l = { l }; gc(); print("ok")', 'ok\n'),
    ('a million ephemerons in a row', 'const w = new WeakMap, first = {}; let k = first; for (let i = 0; i < 1e5; '
     'i++) { const n = {}; w.set(k, n); k = n } gc(); print(w.has(first))', 'true\n'),
    ('a million closures', 'let f = () => 0; for (let i = 0; i < 1e6; i++) { const g = f; f = () => g } gc(); '
     'print("ok")', 'ok\n'),
    ('a million pieces of a string', 'let s = "", t = ""; for (let i = 0; i < 1e6; i++) { s += "a"; t = "a" + t }'
     ' print(s === t)', 'true\n'),
    ('a million reactions in a row', 'let p = Promise.resolve(); for (let i = 0; i < 1e6; i++) p = p.then(() => 1);'
     ' p.then(() => print("ok"))', 'ok\n'),
    ('async recursion', 'async function f() { await f() } f().catch(e => print(e.name))', 'RangeError\n'),
    ('showing a million objects', 'let o = {}; for (let i = 0; i < 1e6; i++) o = { o }; console.log(o)',
     '{ o: { o: { o: [Object] } } }\n'),
    ('showing a million proxies', 'let p = {}; for (let i = 0; i < 1e6; i++) p = new Proxy(p, {}); console.log(p)',
     'Proxy(' * 100 + 'Proxy(...)' + ')' * 100 + '\n'),
    ('showing all of a million objects', 'let o = {}; for (let i = 0; i < 1e6; i++) o = { o }; '
     'console.dir(o, { depth: null }); print("ok")', re.compile(r'(?s)\{.*\}\nok\n')),
]

ALLOCATION = [
    ('elements of an array that is iterated', 'const a = [1]; for (const x of a) a.push(x)'),
    ('keys of a map that is iterated', 'const m = new Map([[1, 1]]); for (const k of m.keys()) m.set(k + 1, 1)'),
    ('properties', 'const o = {}; for (let i = 0; ; i++) o["k" + i] = i'),
    ('sparse elements', 'const o = {}; for (let i = 0; ; i += 1000) o[i] = i'),
    ('small typed arrays', 'const a = []; for (;;) a.push(new Uint8Array(10))'),
    ('BigInts', 'const a = []; let b = 2n ** 100000n; for (;;) a.push(b++)'),
    ('symbols', 'const a = []; for (let i = 0; ; i++) a.push(Symbol(i))'),
    ('registered symbols', 'for (let i = 0; ; i++) Symbol.for("k" + i)'),
    ('functions', 'const a = []; for (let i = 0; ; i++) a.push(new Function("return " + i))'),
    ('evals', 'const a = []; for (let i = 0; ; i++) a.push(eval("(() => " + i + ")"))'),
    ('regular expressions that are not used', 'const a = []; for (let i = 0; ; i++) a.push(new RegExp("a" + i))'),
    ('regular expressions of classes', 'const a = []; for (let i = 0; ; i++) a.push(new RegExp("[a-z]\\\\d[^x]" + i))'),
    ('regular expressions', 'const a = []; for (let i = 0; ; i++) { a.push(new RegExp("a" + i)); a[i].test("a") }'),
    ('promises', 'const a = []; for (;;) a.push(new Promise(() => 0))'),
    ('reactions', 'for (;;) Promise.resolve().then(() => 0)'),
    ('generators', 'function* g() { yield 1 } const a = []; for (;;) { const x = g(); x.next(); a.push(x) }'),
    ('ephemerons', 'const w = new WeakMap, k = []; for (;;) { const o = {}; k.push(o); w.set(o, {}) }'),
    ('weak references', 'const a = []; for (;;) a.push(new WeakRef({}))'),
    ('finalizers', 'const f = new FinalizationRegistry(() => 0); const a = []; for (;;) { const o = {}; a.push(o); f.register(o, 1) }'),
    ('proxies', 'const a = []; for (;;) a.push(new Proxy({}, {}))'),
    ('classes', 'const a = []; for (;;) a.push(class { m() {} })'),
    ('hidden classes', 'const a = []; for (let i = 0; ; i++) { const o = {}; o["k" + i] = 1; a.push(o) }'),
    ('prototypes', 'const a = []; for (;;) { const o = Object.create({}); o.x; a.push(o) }'),
    ('timers', 'for (;;) setTimeout(() => 0, 1e6)'), ('errors', 'const a = []; for (;;) a.push(new Error("x"))'),
    ('pieces of strings', 'const a = [], s = "x".repeat(2 ** 20); for (let i = 0; ; i++) a.push((s + i).slice(1))'),
]

# Much in one call of the library, from little.
MUCH = [
    ('objects of a JSON text', 'JSON.parse("[" + \'{"a":1},\'.repeat(2e6) + "1]")'),
    ('members of a JSON text', 'JSON.parse("{" + \'"a":[],\'.repeat(2e6) + \'"b":1}\')'),
    ('entries of an array', 'Object.entries(Array(2e6).fill(1))'),
    ('values of a string', 'Object.values("ab".repeat(2e6))'),
    *((f'{call} of a typed array', f'{call}(new Uint8Array(4e6))')
      for call in ['Object.keys', 'Object.entries', 'Reflect.ownKeys', 'Object.getOwnPropertyNames',
                   'Object.getOwnPropertyDescriptors']),
    ('names of the properties of a string', 'Object.getOwnPropertyNames("a".repeat(4e6))'),
    ('copied characters', 'let o = {...Object("a".repeat(4e6))}'),
    ('assigned characters', 'Object.assign({}, "a".repeat(4e6))'),
    ('keys of a typed array in a loop', 'for (let k in new Uint8Array(4e6));'),
    ('keys of a string in a loop', 'for (let k in "a".repeat(4e6));'),
    ('functions of a program', 'eval("[" + "()=>1,".repeat(3e5) + "]")'),
    ('text in a program', 'Function("return \'" + "a".repeat(3e7) + "\'")()'),
]

TOO_LARGE = [
    ('endless squares', 'let b = 2n ** 1000000n; for (;;) b *= b', 'Maximum BigInt size exceeded'),
    ('a huge shift', '1n << (2n ** 40n)', 'Maximum BigInt size exceeded'),
    ('a huge power', '2n ** (2n ** 40n)', 'Maximum BigInt size exceeded'),
    ('a huge resizable buffer', 'new ArrayBuffer(1, { maxByteLength: 2 ** 50 })', 'Array buffer allocation failed'),
    ('a text of a BigInt', '(2n ** (2n ** 30n - 1n)).toString(2)', 'Invalid string length'),
    ('a huge repetition', '"abc".repeat(2 ** 40)', 'Invalid string length'),
    ('a huge padding', '"abc".padStart(2 ** 40)', 'Invalid string length'),
    ('a huge join', 'const a = []; a.length = 2 ** 32 - 1; a.join()', 'Invalid string length'),
    ('a huge join of long texts', 'new Array(1e5).join("x".repeat(1e5))', 'Invalid string length'),
    ('a huge replacement', '"a".repeat(1e5).replaceAll("a", "b".repeat(1e5))', 'Invalid string length'),
    ('a huge replacement by a template', '"a".repeat(1e5).replace(/a/g, "$`")', 'Invalid string length'),
    ('a huge normal form', '"\ufdfa".repeat(2 ** 27).normalize("NFKC")', 'Invalid string length'),
    ('a huge JSON text', 'const s = "x".repeat(2 ** 28); JSON.stringify([s, s, s])', 'Invalid string length'),
    ('a huge list', 'Reflect.construct(Object, { length: 1e9 })', 'Invalid array length'),
    ('a huge typed array', 'new Uint8Array({ length: 2 ** 33 })', 'Array buffer allocation failed'),
]

LOOPS = [
    ('for', 'for (;;);'), ('with calls', 'for (;;) Date.now()'),
    ('regular expression', '/^(a+)+$/.test("a".repeat(50) + "b")'),
    ('jobs', 'const f = () => Promise.resolve().then(f); f()'),
    ('async function', '(async () => { for (;;) await 1 })()'),
    ('finally', 'for (;;) try { for (;;); } catch {} finally { continue }'),
    ('comparison', '[3, 2, 1].sort(() => { for (;;); })'),
    ('generator', 'function* g() { for (;;) yield 1 } for (const x of g());'),
    ('generator spread', 'function* g() { for (;;) yield } new Set(g())'),
    ('replacement', '"x".repeat(1e5).replace(/x/g, () => { for (;;); })'),
    ('sorting', 'const a = Array.from({ length: 1e5 }, Math.random); for (;;) a.sort()'),
    ('splitting', 'const s = "a".repeat(1e6); for (;;) s.split("").join("")'),
    ('fill', 'Array.prototype.fill.call({ length: 2 ** 53 - 1 }, 0)'),
    ('reverse', 'Array.prototype.reverse.call({ length: 2 ** 53 - 1 })'),
    ('indexOf', 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)'),
    ('sort', 'Array.prototype.sort.call({ length: 2 ** 31 })'),
    ('holes', 'const a = []; a[2 ** 31] = 1; a.includes(9); a.forEach(x => x)'),
    ('JSON of a proxy', 'JSON.stringify(new Proxy([], { get: (t, k) => k === "length" ? 2 ** 53 - 1 : t[k] }))'),
    ('large arrays', 'for (;;) new Array(1e7)'),
    ('Atomics.wait', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'),
    ('search from the end', '("a".repeat(2 ** 16) + "b").repeat(2 ** 10).lastIndexOf("a".repeat(2 ** 15) + "c");'
                            ' for (;;);'),
    ('search in UTF-16', '("a".repeat(2 ** 16) + "\u1234").repeat(2 ** 9).indexOf("a".repeat(2 ** 15) + "c"); for (;;);'),
    ('String.raw', 'String.raw({ raw: { length: 2 ** 53 - 1 } })'),
    ('BigInt of a text', 'BigInt("9".repeat(2e7)); for (;;);'),
    ('text of a BigInt', '(2n ** (2n ** 28n)).toString().length; for (;;);'),
    ('integer of a text', 'for (;;) parseInt("9".repeat(2 ** 25))'),
    ('integer of a text in another radix', 'for (;;) parseInt("9".repeat(2 ** 25), 35)'),
    ('number of a text', 'for (;;) Number("0." + "9".repeat(2 ** 25) + "e5")'),
    ('date of a text', 'for (;;) Date.parse(" ".repeat(2 ** 25) + "x")'),
    ('normal form', 'const s = "\u1e9b\u0323".repeat(2 ** 22); for (;;) s.normalize("NFD")'),
    ('normal form of marks', '("\u0315".repeat(2 ** 20) + "\u0300".repeat(2 ** 20)).normalize(); for (;;);'),
]


def cases():
    # Source texts that are no programs.
    yield Case('syntax error', 'let a = 1;\nlet b = ;\n', 1,
               r'bad\.js:2:9: SyntaxError: .+\n    let b = ;\n            \^\n$')
    yield Case('unterminated string', 'var s = "abc\nvar t;', 1, r'bad\.js:1:9: SyntaxError: .+\n')
    yield Case('unterminated comment', 'f();\n/* no end', 1, r'bad\.js:2:\d+: SyntaxError: .+\n')
    yield Case('unexpected end', 'if (true) {', 1, r'bad\.js:1:12: SyntaxError: .+\n')
    yield Case('tabs before the caret', '\tlet\tx = = 1', 1,
               r'bad\.js:1:10: SyntaxError: .+\n    \tlet\tx = = 1\n    \t   \t    \^\n$')
    yield Case('module syntax in a script', 'import x from "./x.js";', 1,
               r'bad\.js:1:\d+: SyntaxError: .+\n')
    yield Case('NUL byte', b'var a;\n\0\n', 1, r'bad\.js:2:1: SyntaxError: .+\n')
    yield Case('invalid UTF-8', b'var ok;\nvar bad = "\xff";\n', 1,
               r'bad\.js:2: not UTF-8: byte 0xFF at offset 19\n$')
    yield Case('UTF-8 cut off', b'"\xe2\x82', 1, r'bad\.js:1: not UTF-8: byte 0xE2 at offset 1\n$')
    yield Case('UTF-16', 'print(1)'.encode('utf-16'), 1, r'bad\.js:1: not UTF-8: byte 0xFF at offset 0\n$')
    yield Case('binary', bytes(range(256)) * 64, 1, r'bad\.js:\d+: not UTF-8: ')
    # Texts that look odd and are fine.
    yield Case('empty file', '', 0, '$')
    yield Case('byte order mark', '\ufeffprint("bom")', 0, '$', out='bom\n')
    yield Case('#! and CRLF', '#!/usr/bin/env quadrille\r\nprint("crlf")\r\n', 0, '$', out='crlf\n')
    yield Case('no end of line', 'print("x") // comment', 0, '$', out='x\n')
    # Long lines: the message shows a piece of the line.
    long_line = b'var s = "' + b'a' * (100 * MEBIBYTE) + b'"; '
    yield Case('a line of 100 MB', long_line + b'print(s.length)', 0, '$',
               out=f'{100 * MEBIBYTE}\n')
    yield Case('a syntax error at the end of a line of 100 MB', long_line + b'let x = ;', 1,
               r'bad\.js:1:104857621: SyntaxError: .{1,200}\n    \.\.\. .{1,400}\n {1,400}\^+\n$')
    yield Case('an exception at the end of a line of 100 MB', long_line + b'throw new Error("far")', 1,
               r'bad\.js:1:\d+: Uncaught Error: far\n    \.\.\. .{1,400}\n {1,400}\^+\n')
    yield Case('100 MB of statements', b'x=1;' * (25 * MEBIBYTE // 4), 0, '$', timeout=120,
               memory=4096)
    # Nesting.
    yield nested('[', '[', '', ']')
    yield nested('(', '(', '1', ')')
    yield nested('{', '{', '', '}')
    yield nested('({a:', '({a:', '1', '})')
    yield nested('!', '!', '1', '')
    yield nested('function', 'function f(){', '', '}')
    yield nested('=>', 'a=>', '1', '')
    yield nested('if', 'if(1)', ';', '')
    yield nested('template', '`${', '1', '}`')
    yield nested('new', 'new ', 'x', '')
    yield nested('ternary', '1?', '1', ':1')
    yield nested('[ unclosed', '[', '', '')
    yield Case(f'{NEST} operands', 'print((' + '1+' * NEST + '1) > 0)', 0, '$', out='true\n')
    yield Case('2000 else if', 'if(0);' + 'else if(0);' * 2000 + 'else print("else")', 0, '$',
               out='else\n')
    yield nested('else if', 'if(0);else ', ';', '')
    for name, opening, middle, closing in NESTED:
        yield nested(name, opening, middle, closing)
    # A chain is as deep as it is long, but only to the left.
    for name, link in [('members', '.a'), ('optional members', '?.a'), ('elements', '[0]'),
                       ('calls', '()'), ('templates', '``')]:
        yield Case(f'a chain of {10 * NEST} {name}', 'let a; (a' + link * 10 * NEST + ')', 1,
                   r'bad\.js:1:\d+: RangeError: Maximum call stack size exceeded\n')
    # Long, but not deep.
    yield Case(f'{NEST} strings concatenated', 'print((' + '"ab"+' * NEST + '"").length)', 0, '$',
               out='200000\n')
    yield Case(f'{NEST} operands of &&, || and ,',
               'print(' + '1&&' * NEST + '2,' + '0||' * NEST + '3,(' + '1,' * NEST + '4))', 0, '$',
               out='2 3 4\n')
    yield Case(f'{NEST} lexical declarations of a script',
               'let ' + ','.join(f'v{i}={i}' for i in range(NEST)) + '; print(v99999)', 0, '$',
               out='99999\n', timeout=10)
    yield Case(f'{NEST} functions', ''.join(f'function f{i}(){{}}' for i in range(NEST))
               + 'print(f99999.name)', 0, '$', out='f99999\n')
    yield Case(f'{NEST} cases', 'switch (99999) {' + ''.join(f'case {i}:' for i in range(NEST))
               + 'print("last")}', 0, '$', out='last\n')
    yield Case('an array literal of a million', 'print([' + '1,' * 1000000 + '].length)', 0, '$',
               out='1000000\n')
    yield Case(f'{NEST} arguments', 'f(' + '1,' * NEST + ')', 1, r'bad\.js:1:\d+: SyntaxError: .+\n')
    yield Case(f'{NEST} parameters', '(function(' + ','.join(f'a{i}' for i in range(NEST)) + '){})',
               1, r'bad\.js:1:\d+: SyntaxError: .+\n')
    yield Case('a number of ten million digits', 'print(' + '1' * 10000000 + ')', 0, '$',
               out='Infinity\n')
    yield Case('a name of ten million letters', 'a' * 10000000, 1,
               r'bad\.js:1:1: Uncaught ReferenceError: a+', longest=10**8)
    for name, pattern in [('groups', '(' * NEST + ')' * NEST), ('classes', '[' * NEST + ']' * NEST),
                          ('lookaheads', '(?=' * NEST + ')' * NEST),
                          ('quantifiers', '(?:' * NEST + 'a' + ')*' * NEST)]:
        yield Case(f'{NEST} nested {name} of a regular expression', f'/{pattern}/v', 1,
                   r'bad\.js:1:1: SyntaxError: Invalid regular expression: ', longest=10**6)
    yield Case('quantifiers that multiply', 'print(/(?:(?:(?:(?:a{1000}){1000}){1000}){1000}){1000}/'
               '.test("b"))', 0, '$', out='false\n')
    yield Case('nested regular expression',
               'try { new RegExp("(".repeat(100000) + ")".repeat(100000)); print("ok") } '
               'catch (e) { print(e.name) }', 0, '$', out=re.compile('(ok|SyntaxError|RangeError)\n'))
    yield Case('nested JSON', 'try { JSON.parse("[".repeat(1e6)) } catch (e) { print(e.name) }', 0,
               '$', out=re.compile('(SyntaxError|RangeError)\n'))
    # Exceptions.
    yield Case('throwing script', 'function f() {\n  throw new TypeError("boom");\n}\nf();\n', 1,
               r'bad\.js:2:\d+: Uncaught TypeError: boom\n'
               r'      throw new TypeError\("boom"\);\n +\^+\n'
               r'    at f \(bad\.js:2:9\)\n    at bad\.js:4:1\n$')
    yield Case('throwing null', 'throw null', 1, r'bad\.js:1:\d+: Uncaught null\n')
    yield Case('throwing an object', 'throw {a: 1}', 1, r'bad\.js:1:\d+: Uncaught \{ a: 1 \}\n')
    yield Case('throwing a proxy', 'throw new Proxy({}, {get() { throw 1 }})', 1,
               r'bad\.js:1:\d+: Uncaught Proxy\(\{\}\)\n')
    yield Case('an error with a getter',
               'const e = new Error("m"); Object.defineProperty(e, "stack", {get() { throw 1 }});'
               'Object.defineProperty(e, "name", {get() { throw 2 }}); throw e', 1,
               r'bad\.js:1:\d+: Uncaught Error: m\n')
    yield Case('an error with a cause', 'throw new Error("outer", {cause: new RangeError("inner")})',
               1, r'bad\.js:1:\d+: Uncaught Error: outer\n(.*\n)+Caused by: RangeError: inner\n')
    yield Case('reference error', 'nothingHere', 1,
               r'bad\.js:1:1: Uncaught ReferenceError: nothingHere is not defined\n')
    yield Case('unhandled rejection', 'Promise.reject(new Error("late")); print("on")', 1,
               r'bad\.js:1:\d+: Uncaught \(in promise\) Error: late\n', out='on\n')
    yield Case('exception in a timer', 'setTimeout(() => { throw new Error("timer") }, 1)', 1,
               r'bad\.js:1:\d+: Uncaught Error: timer\n')
    yield Case('module not found', 'import "./missing.mjs"', 1,
               r"(bad\.mjs.*: )?(Linking failed: |Uncaught )TypeError: Cannot find module 'missing\.mjs'",
               file='bad.mjs')
    yield Case('module that waits for ever', 'await new Promise(() => {})', 1,
               r'bad\.mjs: the module waits for a promise that nothing will settle\n$',
               file='bad.mjs')
    # Exhaustion.
    yield Case('endless recursion', 'function f() { f(); }\nf();', 1,
               r'bad\.js:1:\d+: Uncaught RangeError: Maximum call stack size exceeded\n')
    yield Case('endless recursion through builtins',
               'const f = () => [1].map(f);\nf();', 1,
               r'bad\.js:\d:\d+: Uncaught RangeError: Maximum call stack size exceeded\n')
    for name, text in RECURSION:
        yield Case('endless recursion: ' + name, text, 1,
                   r'bad\.js:1:\d+: Uncaught (\(in promise\) )?RangeError: Maximum call stack size '
                   r'exceeded\n')
    for name, text, out in DEEP:
        yield Case(name, text, 0, '$', out=out, flags=['--expose-gc'])
    yield Case('endless recursion on a small stack', 'function f() { f(); }\nf();', 1,
               r'bad\.js:1:\d+: Uncaught RangeError: ', flags=['--stack-size=256'])
    yield Case('endless array', 'const a = []; for (;;) a.push({});', 3, STOPPED, flags=HEAP)
    yield Case('endless map', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, [i]);', 3,
               STOPPED, flags=HEAP)
    yield Case('endless strings', 'const a = []; for (let i = 0; ; i++) a.push("x".repeat(1000) + i);',
               3, STOPPED, flags=HEAP)
    for name, text in ALLOCATION:
        yield Case('endless ' + name, text, 3, STOPPED, flags=[*HEAP, '--time-limit=20'])
    for name, text in MUCH:
        yield Case('many ' + name, text, 3, STOPPED, flags=HEAP, memory=1024)
    for name, text, message in TOO_LARGE:
        yield Case(name, text, 1, r'bad\.js:1:\d+: Uncaught RangeError: ' + message, memory=4096)
    yield Case('an array far beyond the limit', '[..."x".repeat(2 ** 28)]', 3, STOPPED, flags=HEAP)
    yield Case('realms without end', 'const a = []; for (;;) a.push($262.createRealm())', 3, STOPPED,
               flags=[*HEAP, '--expose-262'])
    yield Case('realms until the time is up', 'for (;;) $262.createRealm()', 4, OVERTIME,
               flags=['--expose-262', '--time-limit=0.1'])
    yield Case('endless closures', 'let f = () => 0; for (;;) { const g = f; f = () => g; }', 3,
               STOPPED, flags=HEAP)
    yield Case('endless allocation is not caught',
               'const a = []; while (true) try { for (;;) a.push([1, 2, 3]); } catch {} finally { }',
               3, STOPPED, flags=HEAP)
    # Which of the two it is depends on how full the heap is when the next large array is wanted.
    yield Case('endless pieces of split strings',
               'const a = []; for (;;) a.push("x".repeat(1e5).split(""))', None,
               r"(.+: )?(Stopped: the heap's limit is reached|Uncaught RangeError: .+)\n",
               flags=[*HEAP, '--time-limit=20'])
    yield Case('endless array buffers',
               'const a = []; for (;;) a.push(new Uint8Array(1e7).fill(1));', None,
               r"(.+: )?(Stopped: the heap's limit is reached|Uncaught RangeError: .+)\n",
               flags=HEAP)
    yield Case('endless string', 'let s = "x"; for (;;) s += s;', 1,
               r'bad\.js:1:\d+: Uncaught RangeError: Invalid string length\n')
    yield Case('a resizable buffer that grows',
               'const b = new ArrayBuffer(0, { maxByteLength: 1e9 }); for (let i = 0; ; i += 1e6) b.resize(i)', 1,
               r'bad\.js:1:\d+: Uncaught RangeError: Array buffer allocation failed\n', flags=HEAP)
    yield Case('resizable buffers with maxima',
               'const a = []; for (;;) a.push(new ArrayBuffer(0, { maxByteLength: 1e6 }))', None,
               r"(.+: )?(Stopped: the heap's limit is reached|Uncaught RangeError: .+)\n",
               flags=HEAP)
    yield Case('a large maximum is no memory',
               'const a = []; for (let i = 0; i < 100; i++) a.push(new ArrayBuffer(1e5, { maxByteLength: 1e9 }));'
               ' print("ok")', 0, '$', out='ok\n', flags=HEAP, memory=1 << 20)
    yield Case('a resizable buffer that shrinks',
               'const b = new ArrayBuffer(0, { maxByteLength: 1e9 }); for (let i = 0; i < 500; i++) {'
               ' b.resize(2e7 + i); new Uint8Array(b).fill(1); b.resize(i) }'
               ' b.resize(2e7); print(new Uint8Array(b, 0, 499).every(x => x == 1), new Uint8Array(b)'
               '.slice(499).every(x => x == 0))', 0, '$', out='true true\n', flags=HEAP)
    yield Case('a huge array', 'new Array(2 ** 32)', 1,
               r'bad\.js:1:\d+: Uncaught RangeError: Invalid array length\n')
    yield Case('a huge buffer', 'new ArrayBuffer(2 ** 53)', 1, r'bad\.js:1:\d+: Uncaught RangeError: ')
    yield Case('garbage without end is no leak',
               'let x; for (let i = 0; i < 2e6; i++) x = { a: [i], b: "s" + i }; print(x.a[0])', 0,
               '$', flags=HEAP, out='1999999\n')
    for name, text in LOOPS:
        yield Case('endless loop: ' + name, text, 4, OVERTIME, flags=['--time-limit=0.3'], timeout=20)
    # The command line.
    yield Case('missing file', None, 2,
               r'quadrille: cannot read bad\.js: No such file or directory\n$')
    yield Case('a folder', None, 2, r'quadrille: cannot read \.: Is a directory\n$', file='.')
    yield Case('unknown flag', '', 2, r'quadrille: unknown flag --no-such-flag .*\n$',
               flags=['--no-such-flag'])
    yield Case('bad flag value', '', 2, r'quadrille: --max-heap-size=x: not a positive number .*\n$',
               flags=['--max-heap-size=x'])
    yield Case('standard input', None, 1, r'<stdin>:1:5: SyntaxError: .+\n', file='-',
               stdin=b'var = 1')
