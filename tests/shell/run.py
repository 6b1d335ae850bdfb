#!/usr/bin/env python3
"""The shell itself: flags, host functions, console, event loop, and the prompt on a terminal."""

import argparse
import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from common import ROOT, Totals, read, run, shell_path, slowness  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
totals = Totals()


def check(name, condition, detail=''):
    if condition:
        totals.ok()
    else:
        totals.fail(name, detail)


class Commands:
    """Runs of the program without a terminal."""

    def __init__(self, shell, directory):
        self.shell = shell
        self.directory = directory
        for name, text in {
                'one.js': 'var shared = 1; print("one");',
                'two.js': 'shared++; print("two", shared);',
                'module.mjs': 'import { x } from "./lib.mjs"; print("module", x, this);',
                'lib.mjs': 'export const x = 5;',
                'loaded.js': 'var fromLoad = "loaded"; fromLoad;',
                'strict.js': 'print(typeof this, (function () { return typeof this })())',
                'data.bin': '\x00\x01abc',
                'text.txt': 'grüße\n',
        }.items():
            with open(os.path.join(directory, name), 'w', encoding='utf-8') as file:
                file.write(text)

    def expect(self, name, arguments, out='', err='', code=0, stdin=b''):
        outcome = run([self.shell, *arguments], cwd=self.directory, stdin=stdin, timeout=60)
        got_out, got_err = outcome.out.decode(), outcome.err.decode()

        def matches(pattern, text):
            return pattern.fullmatch(text) if hasattr(pattern, 'fullmatch') else pattern == text
        check(name, outcome.code == code and matches(out, got_out) and matches(err, got_err),
              f'{arguments}\n{outcome.ending()}, expected {code}\nout: {got_out!r}\nexpected '
              f'{out!r}\nerr: {got_err!r}\nexpected {err!r}')

    def all(self):
        expect = self.expect
        expect('files share a realm', ['one.js', 'two.js'], 'one\ntwo 2\n')
        expect('-e', ['-e', 'print(1 + 1)'], '2\n')
        expect('-p', ['-p', '[1, { a: "x" }]'], "[ 1, { a: 'x' } ]\n")
        expect('-p of a string', ['-p', '"plain"'], 'plain\n')
        expect('-e before a file', ['-e', 'var shared = 10', 'two.js'], 'two 11\n')
        expect('a module by its name', ['module.mjs'], 'module 5 undefined\n')
        expect('--module', ['--module', 'module.mjs'], 'module 5 undefined\n')
        expect('--module -e', ['--module', '-e', 'print(await 3, import.meta !== undefined)'],
               '3 true\n')
        expect('--strict', ['--strict', 'strict.js'], 'object undefined\n')
        expect('standard input', ['-'], 'from stdin\n', stdin=b'print("from stdin")')
        expect('standard input without -', [], 'from stdin\n', stdin=b'print("from stdin")')
        expect('arguments', ['-e', 'print(arguments.length, arguments)', '--', '-x', 'y z'],
               '2 -x,y z\n')
        expect('--check', ['--check', 'one.js'])
        expect('--check fails', ['--check', '-e', 'var ='], code=1,
               err=re.compile(r'<eval>:1:\d+: SyntaxError: .*\n.*\n.*\n'))
        expect('--version', ['--version'], re.compile(r'quadrille \d+\.\d+\.\d+\n'))
        expect('--help', ['--help'], re.compile(r'Usage: quadrille .*--trace-gc.*', re.DOTALL))

        expect('print', ['-e', 'print(1, "a", [1, [2]], {}, null); print(); print(Symbol("s"))'],
               '1 a 1,2 [object Object] null\n\nSymbol(s)\n')
        expect('print throws what toString throws', ['-e', 'try { print({ toString() { throw 1 } })'
                                                     ' } catch (e) { print("caught", e) }'],
               'caught 1\n')
        expect('printErr', ['-e', 'printErr("to stderr")'], err='to stderr\n')
        expect('write', ['-e', 'write("a", 1); write("b\\n")'], 'a1b\n')
        expect('lone surrogates', ['-e', 'print("\\ud800x😀")'], '\ufffdx😀\n')
        expect('load', ['-e', 'print(load("loaded.js"), fromLoad)'], 'loaded loaded\n')
        expect('load of nothing', ['-e', 'try { load("none.js") } catch (e) { print(e) }'],
               'Error: Cannot read none.js: No such file or directory\n')
        expect('read', ['-e', 'print(read("text.txt").length, read("data.bin", "binary"))'],
               '6 0,1,97,98,99\n')
        expect('readline', ['-e', 'let l; while ((l = readline()) !== null) print("<" + l + ">")'],
               '<a>\n<>\n<b ü>\n', stdin='a\n\nb ü'.encode())
        expect('quit', ['-e', 'print("before"); quit(7); print("after")'], 'before\n', code=7)
        expect('quit in a job', ['-e', 'Promise.resolve().then(() => quit(5))'], code=5)
        expect('performance.now', ['-p', 'performance.now() > 0 && performance.now() < 5000'],
               'true\n')
        expect('gc is hidden', ['-p', 'typeof gc'], 'undefined\n')
        expect('--expose-gc', ['--expose-gc', '-p', 'gc()'], 'undefined\n')
        expect('--trace-gc', ['--trace-gc', '--expose-gc', '-e', 'gc()'],
               re.compile(r'(\[\d+:0x[0-9a-f]+\] +\d+ ms: (Mark-Sweep|Scavenge) [\d.]+ \([\d.]+\) -> '
                          r'[\d.]+ \([\d.]+\) MB, .* ms .*\n)+'))
        expect('$262 is hidden', ['-p', 'typeof $262'], 'undefined\n')
        expect('--expose-262', ['--expose-262', '-p', '$262.createRealm().global !== globalThis &&'
                                ' $262.evalScript("1 + 1")'], '2\n')
        expect('host functions are not enumerable',
               ['-e', 'for (const k in globalThis) print(k)'])

        expect('order of the event loop', ['-e', '''
            setTimeout(() => print("t200"), 200); setTimeout(() => print("t0"), 0);
            const i = setInterval(() => { print("i"); if (++n === 2) clearInterval(i) }, 3);
            let n = 0; Promise.resolve().then(() => print("job")); print("sync")'''],
               'sync\njob\nt0\ni\ni\nt200\n')
        expect('a timer keeps its turn', ['-e', '''
            for (let i = 0; i < 3; i++) setTimeout((x) => print(i, x), 1, "arg" + i)'''],
               '0 arg0\n1 arg1\n2 arg2\n')
        expect('rejections that are handled later', ['-e', '''
            const p = Promise.reject(1); Promise.resolve().then(() => p.catch(() => print("ok")))'''],
               'ok\n')
        expect('rejections as warnings',
               ['--unhandled-rejections=warn', '-e',
                'Promise.reject(5); setTimeout(() => print("on"))'], 'on\n',
               'Uncaught (in promise) 5\n')
        expect('rejections ignored', ['--unhandled-rejections=ignore', '-e', 'Promise.reject(5)'])
        expect('output before a crash is kept', ['-e', 'print("kept"); nothing'], 'kept\n',
               re.compile(r'<eval>:1:16: Uncaught ReferenceError: nothing is not defined\n(.*\n)*'),
               code=1)
        expect('console.error', ['-e', 'console.error("e", [1]); console.log("l")'], 'l\n', 'e [ 1 ]\n')
        expect('console.assert', ['-e', 'console.assert(1); console.assert(0, "why %s", "not")'],
               err='Assertion failed: why not\n')
        expect('console.time', ['-e', 'console.time("t"); console.timeEnd("t")'],
               re.compile(r't: \d+\.\d+ms\n'))
        expect('agents', ['--expose-262', '-e', '''
            $262.agent.start(`$262.agent.receiveBroadcast((sab, n) => {
              Atomics.store(new Int32Array(sab), 0, n); $262.agent.report("got " + n);
              $262.agent.leaving(); })`);
            const view = new Int32Array(new SharedArrayBuffer(4));
            $262.agent.broadcast(view.buffer, 42);
            let report; while ((report = $262.agent.getReport()) === null) $262.agent.sleep(1);
            print(report, view[0])'''], 'got 42 42\n')
        for name in sorted(os.listdir(os.path.join(HERE, 'console'))):
            if not name.endswith('.js'):
                continue
            path = os.path.join(HERE, 'console', name)
            outcome = run([self.shell, path], timeout=60)
            want = read(path[:-3] + '.out').decode().splitlines()
            got = outcome.out.decode('utf-8', 'replace').splitlines()
            wrong = [f'line {n + 1}\n- {a}\n+ {b}' for n, (a, b) in
                     enumerate(zip(want + [''] * len(got), got + [''] * len(want))) if a != b]
            check(f'console/{name}', not wrong and outcome.code == 0,
                  '\n'.join(wrong[:10]) + '\n' + outcome.err.decode('utf-8', 'replace'))


class Terminal:
    """The prompt, driven through a pseudo-terminal."""

    def __init__(self, shell, history, *flags):
        self.slowness = slowness(shell)
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM='xterm', NO_COLOR='1', QUADRILLE_HISTORY=history, COLUMNS='200')
            os.execv(shell, [shell, *flags])
        self.seen = ''

    def until(self, pattern, timeout=20):
        """Reads until the text matches; gives what was read, without escape sequences."""
        deadline = time.monotonic() + timeout * self.slowness
        while not re.search(pattern, self.seen):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.file], [], [], left)[0]:
                break
            try:
                data = os.read(self.file, 65536)
            except OSError:
                break
            if not data:
                break
            self.seen += data.decode('utf-8', 'replace')
            self.seen = re.sub(r'\x1b\[[0-9;?]*[A-Za-z]|\r', '', self.seen)
        text, self.seen = self.seen, ''
        return text

    def type(self, text):
        os.write(self.file, text.encode())

    def enter(self, line, pattern=r'\n> $'):
        self.type(line + '\n')
        return self.until(pattern)

    def close(self):
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        _, status = os.waitpid(self.pid, 0)
        os.close(self.file)
        return status


def prompt(shell, directory):
    history = os.path.join(directory, 'history')
    terminal = Terminal(shell, history)
    greeting = terminal.until(r'> $')
    check('greeting', 'Quadrille' in greeting, greeting)
    for line, expected in [
            ('1 + 2', '3'), ("'text'", "'text'"), ('let a = { x: 1 }', 'undefined'),
            ('a', '{ x: 1 }'), ('let a = 5', 'undefined'), ('a', '5'), ('const a = 6; a', '6'),
            ('class A {}', 'undefined'), ('class A { m() {} }', 'undefined'), ('A', '[class A]'),
            ('{ y: 2 }', '{ y: 2 }'), ('_', '{ y: 2 }'), ('await Promise.resolve(7)', '7'),
            ('const w = await 8', 'undefined'), ('w', '8'), ('[1, 2].map((v) => v * 2)', '[ 2, 4 ]'),
            ('new Proxy({}, {})', 'Proxy [ {}, {} ]'), ('var f = function () {}; f', '[Function: f]'),
            ('print("printed")', 'printed\nundefined'), ('undefined', 'undefined'),
            ('for (let i = 0; i < 2; i++) i', '1'), ('"😀ü"', "'😀ü'")]:
        got = terminal.enter(line)
        check(f'prompt: {line}', got.endswith(f'\n{expected}\n> '), got)
    got = terminal.enter('throw new TypeError("boom")')
    check('prompt: an error', 'Uncaught TypeError: boom' in got and '^' in got, got)
    got = terminal.enter('_error.message')
    check('prompt: _error', "'boom'" in got, got)
    got = terminal.enter('1 +* 2')
    check('prompt: a syntax error', 'SyntaxError' in got and '1 +* 2\n' in got and '^' in got, got)
    got = terminal.enter('missing.property')
    check('prompt: a reference error', 'ReferenceError: missing is not defined' in got, got)
    # Several lines.
    got = terminal.enter('function g(', r'\n\| $')
    terminal.enter('n) {', r'\n\| $')
    terminal.enter('  return n * 2;', r'\n\| $')
    got = terminal.enter('}')
    check('prompt: several lines', got.endswith('undefined\n> '), got)
    got = terminal.enter('g(21)')
    check('prompt: what they defined', '42' in got, got)
    terminal.enter('`open', r'\n\| $')
    got = terminal.enter('template`')
    check('prompt: an open template', "'open\\ntemplate'" in got, got)
    # Completion.
    terminal.enter('var longVariableName = { someProperty: 1, otherProperty: 2 }')
    terminal.type('longVar\t')
    got = terminal.until('longVariableName')
    check('prompt: completes a name', 'longVariableName' in got, got)
    terminal.type('.some\t')
    got = terminal.enter('')
    check('prompt: completes a property', got.endswith('\n1\n> '), got)
    terminal.type('Math.a\t\t')
    got = terminal.until('atanh')
    check('prompt: lists candidates', 'acos' in got and 'atan2' in got, got)
    terminal.type('\x15')
    terminal.enter('let lexicalThing = [1]')
    terminal.type('lexicalTh\t.len\t')
    got = terminal.enter('')
    check('prompt: completes let', got.endswith('\n1\n> '), got)
    # Ctrl-C stops a loop, and discards a line.
    terminal.type('for (;;);\n')
    time.sleep(0.5)
    terminal.type('\x03')
    got = terminal.until(r'\n> $')
    check('prompt: Ctrl-C stops a loop', 'Interrupted' in got, got)
    got = terminal.enter('1 + 1')
    check('prompt: goes on after it', got.endswith('2\n> '), got)
    terminal.type('unfinished (')
    time.sleep(0.2)
    terminal.type('\x03')
    got = terminal.until(r'\n> $')
    got = terminal.enter('3 + 3')
    check('prompt: Ctrl-C discards the line', got.endswith('6\n> '), got)
    # Timers run while the prompt waits.
    terminal.enter('setTimeout(() => print("timer fired"), 50); 0')
    got = terminal.until('timer fired')
    check('prompt: timers run', 'timer fired' in got, got)
    got = terminal.enter('.help')
    check('prompt: .help', '.editor' in got, got)
    got = terminal.enter('.nonsense')
    check('prompt: unknown command', '.help' in got, got)
    with open(os.path.join(directory, 'repl_load.js'), 'w', encoding='utf-8') as file:
        file.write('var viaLoad = 99;\n')
    terminal.enter(f'.load {directory}/repl_load.js')
    got = terminal.enter('viaLoad')
    check('prompt: .load', '99' in got, got)
    # History: Ctrl-P brings the last line back.
    terminal.type('\x10')
    got = terminal.enter('')
    check('prompt: history', '99' in got, got)
    terminal.type('\x04')
    got = terminal.until('never')
    _, status = os.waitpid(terminal.pid, 0)
    check('prompt: Ctrl-D leaves', os.waitstatus_to_exitcode(status) == 0, got)
    check('prompt: history is kept', os.path.exists(history)
          and 'longVariableName' in read(history).decode())
    terminal = Terminal(shell, history)
    terminal.until(r'> $')
    terminal.type('.exit\n')
    terminal.until('never', 5)
    _, status = os.waitpid(terminal.pid, 0)
    check('prompt: .exit', os.waitstatus_to_exitcode(status) == 0)
    # Without a terminal.
    outcome = run([shell, '-i'], stdin=b'let x = 1\nlet x = 2\nx\n[1,\n2]\n')
    check('prompt without a terminal', outcome.out.decode().endswith('2\n[ 1, 2 ]\n'),
          outcome.out.decode())


def terminated(shell):
    """What was printed a while before a signal ends the program is there."""
    process = subprocess.Popen([shell, '-e', 'print("early"); for (;;);'], stdout=subprocess.PIPE)
    ready, _, _ = select.select([process.stdout], [], [], 20)
    process.terminate()
    out, _ = process.communicate()
    check('output before a signal', ready and out == b'early\n' and
          process.returncode == -signal.SIGTERM, (out, process.returncode))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--preset', default='release')
    parser.add_argument('--shell')
    arguments = parser.parse_args()
    shell = os.path.abspath(arguments.shell or shell_path(arguments.preset))
    with tempfile.TemporaryDirectory() as directory:
        Commands(shell, directory).all()
        prompt(shell, directory)
    terminated(shell)
    outcome = run([shell, os.path.join(ROOT, 'examples', 'tour.js')])
    check('examples/tour.js', outcome.code == 0 and b'That was the tour.' in outcome.out,
          (outcome.out + outcome.err).decode())
    totals.finish()


main()
