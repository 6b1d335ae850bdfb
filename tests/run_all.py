#!/usr/bin/env python3
"""All test steps in order, and one line of totals over them; `./dev test` builds, then runs this."""

import os
import subprocess
import sys
import time

from common import ROOT, TOTALS

TESTS = os.path.join(ROOT, 'tests')


def python(*arguments):
    return [sys.executable] + [os.path.join(TESTS, arguments[0])] + list(arguments[1:])


def steps(full):
    """(name, command) pairs; a command of text is the reason why the step is skipped."""
    yield 'folder order', python('folder_order/check.py')
    yield 'unit tests', python('unit/run.py')
    yield 'golden bytecode', python('golden/run.py')
    yield 'language tests', python('language/run.py')
    yield 'bad input', python('bad_input/run.py')
    yield 'shell', python('shell/run.py')
    yield 'micro-benchmarks', python('micro/run.py')
    yield 'A/B harness', python('ab/run.py')
    yield 'events', python('shell/events.py')
    yield 'generated code', python('shell/code.py')
    yield 'install and embed', python('embed/run.py')
    test262 = os.environ.get('TEST262')
    yield 'test262', (python('test262/run.py', '--test262', test262) if test262 else
                      'set TEST262=DIR to a checkout of test262')
    octane = os.environ.get('OCTANE')
    yield 'Octane', (python('octane/run.py', octane) if octane else
                     'set OCTANE=DIR to a checkout of Octane')
    awfy = os.environ.get('AWFY')
    yield 'are-we-fast-yet', (python('awfy/run.py', awfy) if awfy else
                              'set AWFY=DIR to its benchmarks/JavaScript')
    if full:
        for preset in ('debug', 'asan'):
            yield from checked_steps(preset, test262)
        # What has threads: the compiler's, agents, waits. The shell's tests are left out, since a
        # signal waits there until the program calls the C library, which a loop never does.
        yield 'unit tests, tsan', python('unit/run.py', '--preset', 'tsan')
        yield 'language tests, tsan', python('language/run.py', '--preset', 'tsan', '--modes',
                                             'plain,concurrent')
        yield 'test262 Atomics, tsan', (
            python('test262/run.py', '--test262', test262, '--preset', 'tsan', '--sample', '3',
                   '--json', os.path.join(ROOT, 'build', 'test262_tsan.json'),
                   'built-ins/Atomics') if test262 else 'set TEST262=DIR to a checkout of test262')


def checked_steps(preset, test262):
    """All that runs JavaScript, in a build that checks itself."""
    yield f'unit tests, {preset}', python('unit/run.py', '--preset', preset)
    yield f'golden bytecode, {preset}', python('golden/run.py', '--preset', preset)
    yield f'language tests, {preset}', python('language/run.py', '--preset', preset)
    yield f'bad input, {preset}', python('bad_input/run.py', '--preset', preset)
    yield f'shell, {preset}', python('shell/run.py', '--preset', preset)
    yield f'events, {preset}', python('shell/events.py', '--preset', preset)
    yield f'generated code, {preset}', python('shell/code.py', '--preset', preset)
    for flags in ('', '--always-sparkplug'):
        yield f'test262, {preset} {flags}'.rstrip(), (
            python('test262/run.py', '--test262', test262, '--preset', preset, '--sample', '40',
                   f'--flags={flags}', '--json',
                   os.path.join(ROOT, 'build', f'test262_{preset}.json')) if test262 else
            'set TEST262=DIR to a checkout of test262')


def main():
    full = '--full' in sys.argv[1:]
    passed = failed = skipped = 0
    table = []
    for name, command in steps(full):
        print(f'== {name}', flush=True)
        if isinstance(command, str):
            print(f'skipped: {command}', flush=True)
            skipped += 1
            table.append((name, 'skipped', 0))
            continue
        start = time.monotonic()
        last = ''
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   cwd=ROOT, text=True, errors='replace')
        for line in process.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            last = line.strip() or last
        code = process.wait()
        seconds = time.monotonic() - start
        match = TOTALS.match(last)
        if match is None:
            print(f'the step broke off with exit code {code} and no line of totals')
            failed += 1
            table.append((name, 'broke off', seconds))
            continue
        counts = [int(group or 0) for group in match.groups()]
        if code != 0 and counts[1] == 0:
            counts[1] = 1
        passed += counts[0]
        failed += counts[1]
        skipped += counts[2]
        table.append((name, last, seconds))
    print('== summary')
    for name, result, seconds in table:
        print(f'{name:36} {seconds:7.1f} s   {result}')
    total = f'{passed} passed, {failed} failed'
    if skipped:
        total += f', {skipped} skipped'
    print(total, flush=True)
    sys.exit(1 if failed else 0)


main()
