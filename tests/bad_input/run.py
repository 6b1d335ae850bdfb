#!/usr/bin/env python3
"""Bad input to the shell: each must end with a clear message and the right exit code, in bounded
time and memory, and never by a signal."""

import argparse
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from common import Totals, run, shell_path  # noqa: E402

MEBIBYTE = 1 << 20
NEST = 100_000


class Case:
    """A file (or None), flags, and what must come of it. `err` is matched at the start."""

    def __init__(self, name, text, code, err, *, flags=(), out='', file='bad.js', timeout=60,
                 memory=2048, stdin=b''):
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


def nested(name, opening, middle, closing, err=r'bad\.js:\d+:\d+: (SyntaxError|RangeError): .+\n'):
    return Case(f'{NEST} times {name}', opening * NEST + middle + closing * NEST, 1, err)


STOPPED = r"(.+: )?Stopped: the heap's limit is reached\n"
HEAP = ['--max-heap-size=64']


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
    yield Case('endless recursion on a small stack', 'function f() { f(); }\nf();', 1,
               r'bad\.js:1:\d+: Uncaught RangeError: ', flags=['--stack-size=256'])
    yield Case('endless array', 'const a = []; for (;;) a.push({});', 3, STOPPED, flags=HEAP)
    yield Case('endless map', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, [i]);', 3,
               STOPPED, flags=HEAP)
    yield Case('endless strings', 'const a = []; for (let i = 0; ; i++) a.push("x".repeat(1000) + i);',
               3, STOPPED, flags=HEAP)
    yield Case('endless closures', 'let f = () => 0; for (;;) { const g = f; f = () => g; }', 3,
               STOPPED, flags=HEAP)
    yield Case('endless allocation is not caught',
               'const a = []; while (true) try { for (;;) a.push([1, 2, 3]); } catch {} finally { }',
               3, STOPPED, flags=HEAP)
    yield Case('endless array buffers',
               'const a = []; for (;;) a.push(new Uint8Array(1e7).fill(1));', None,
               r"(.+: )?(Stopped: the heap's limit is reached|Uncaught RangeError: .+)\n",
               flags=HEAP)
    yield Case('endless string', 'let s = "x"; for (;;) s += s;', 1,
               r'bad\.js:1:\d+: Uncaught RangeError: Invalid string length\n')
    yield Case('a huge array', 'new Array(2 ** 32)', 1,
               r'bad\.js:1:\d+: Uncaught RangeError: Invalid array length\n')
    yield Case('a huge buffer', 'new ArrayBuffer(2 ** 53)', 1, r'bad\.js:1:\d+: Uncaught RangeError: ')
    yield Case('garbage without end is no leak',
               'let x; for (let i = 0; i < 2e6; i++) x = { a: [i], b: "s" + i }; print(x.a[0])', 0,
               '$', flags=HEAP, out='1999999\n')
    yield Case('endless loop', 'for (;;);', 4, r'(.+: )?Stopped: the time limit is reached\n',
               flags=['--time-limit=0.3'])
    yield Case('endless loop in a regular expression', '/^(a+)+$/.test("a".repeat(50) + "b")', 4,
               r'(.+: )?Stopped: the time limit is reached\n', flags=['--time-limit=0.3'])
    yield Case('endless jobs', 'const f = () => Promise.resolve().then(f); f();', 4,
               r'(.+: )?Stopped: the time limit is reached\n', flags=['--time-limit=0.3'])
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


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('filter', nargs='?', default='', help='only cases whose name holds this')
    parser.add_argument('--shell', default=shell_path())
    arguments = parser.parse_args()
    shell = os.path.abspath(arguments.shell)
    totals = Totals()
    with tempfile.TemporaryDirectory() as directory:
        for case in cases():
            if arguments.filter not in case.name:
                continue
            path = os.path.join(directory, case.file)
            if case.text is not None:
                with open(path, 'wb') as file:
                    file.write(case.text)
            outcome = run([shell, *case.flags, case.file], timeout=case.timeout, cwd=directory,
                          memory=case.memory * MEBIBYTE, stdin=case.stdin)
            if case.text is not None:
                os.unlink(path)
            err = outcome.err.decode('utf-8', 'replace')
            out = outcome.out.decode('utf-8', 'replace')
            problems = []
            codes = [1, 3] if case.code is None else [case.code]
            if outcome.timed_out or outcome.code not in codes:
                problems.append(f'{outcome.ending()}, expected exit code {codes}')
            if not re.match(case.err, err):
                problems.append(f'standard error does not match {case.err!r}:\n{err[:1500]}')
            if len(err) > 5000:
                problems.append(f'a message of {len(err)} bytes')
            matches = case.out.fullmatch(out) if hasattr(case.out, 'fullmatch') else case.out == out
            if not matches:
                problems.append(f'standard output is {out[:300]!r}, expected {case.out!r}')
            if problems:
                totals.fail(case.name, '\n'.join(problems))
            else:
                totals.ok()
    totals.finish()


main()
