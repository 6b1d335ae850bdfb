#!/usr/bin/env python3
"""Runs the language tests, one file a feature, in every mode there is.

NAME.js (or .mjs, a module) passes if it ends without an exception and, when NAME.out is there, has
printed exactly that. A first line `// Flags: --a --b` names flags the test needs; other engines are
not asked such tests. errors/NAME.js must fail: with what errors/NAME.err says on standard error and
exit code 1.

--peer COMMAND runs the tests in another engine instead (through perf/peer_host.cjs), to judge the
tests themselves.
"""

import argparse
import concurrent.futures
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from common import ROOT, Totals, read, run, shell_path  # noqa: E402

# Every way to run a program. A new tier adds its modes here and every test runs in them.
MODES = {
    'plain': [],
    'stress-gc': ['--stress-gc'],
    'always-feedback': ['--always-feedback'],
    'both': ['--stress-gc', '--always-feedback'],
    'ignition': ['--no-sparkplug'],
    'always-sparkplug': ['--always-sparkplug'],
    'always-sparkplug-gc': ['--always-sparkplug', '--stress-gc'],
    'osr': ['--stress-osr', '--always-feedback'],
    'osr-gc': ['--stress-osr', '--always-feedback', '--stress-gc'],
    'tier-switch': ['--stress-tier-switch=3', '--always-feedback'],
    'concurrent': ['--concurrent-sparkplug', '--concurrent-recompilation-delay=1'],
    'concurrent-gc': ['--concurrent-sparkplug', '--stress-gc'],
    'tier-switch-gc': ['--stress-tier-switch=7', '--stress-gc'],
}
# Too slow when every allocation collects; 'both' and 'stress-gc' leave them out.
SLOW_UNDER_STRESS = {'sort_large.js', 'strings_large.js', 'recursion.js', 'regexp_backtracking.js'}
HARNESS = os.path.join(HERE, 'harness.js')


def flags_of(path):
    with open(path, encoding='utf-8') as file:
        line = file.readline()
    return line.removeprefix('// Flags:').split() if line.startswith('// Flags:') else []


def command(arguments, mode, path):
    if arguments.peer:
        return [*arguments.peer.split(), os.path.join(ROOT, 'perf', 'peer_host.cjs'), HARNESS, path]
    return [arguments.shell, *MODES[mode], *flags_of(path), *arguments.flags.split(), HARNESS, path]


def language_test(arguments, mode, name):
    """Returns None, or why the test failed."""
    path = os.path.join(HERE, name)
    outcome = run(command(arguments, mode, path), timeout=arguments.timeout, cwd=HERE,
                  memory=4 << 30)
    err = outcome.err.decode('utf-8', 'replace')
    if outcome.code != 0 or outcome.timed_out:
        return f'{outcome.ending()}\n{err}'
    expected = os.path.splitext(path)[0] + '.out'
    if os.path.exists(expected) and read(expected) != outcome.out:
        want, got = read(expected).splitlines(), outcome.out.splitlines()
        for number, (one, other) in enumerate(zip(want + [b''] * len(got), got + [b''] * len(want))):
            if one != other:
                return (f'line {number + 1} of the output\nexpected {one.decode()}\n'
                        f'got      {other.decode("utf-8", "replace")}\n{err}')
        return 'the output differs\n' + err
    return None


def error_test(arguments, mode, name):
    directory = os.path.join(HERE, 'errors')
    outcome = run([arguments.shell, *MODES[mode], *arguments.flags.split(), name],
                  timeout=arguments.timeout, cwd=directory, memory=4 << 30)
    expected_path = os.path.join(directory, os.path.splitext(name)[0] + '.err')
    if arguments.accept:
        with open(expected_path, 'wb') as file:
            file.write(outcome.err)
    expected = read(expected_path)
    if outcome.code != 1 or outcome.timed_out:
        return f'{outcome.ending()}, expected exit code 1\n' + outcome.err.decode('utf-8', 'replace')
    if outcome.err != expected:
        return (f'expected:\n{expected.decode()}got:\n' + outcome.err.decode('utf-8', 'replace'))
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('tests', nargs='*', help='names of tests (default: all)')
    parser.add_argument('--preset', default='release')
    parser.add_argument('--shell')
    parser.add_argument('--flags', default='', help='more flags in every mode')
    parser.add_argument('--modes', default=','.join(MODES), help='of: ' + ', '.join(MODES))
    parser.add_argument('--peer', help='another engine: a command that runs perf/peer_host.cjs')
    parser.add_argument('--accept', action='store_true',
                        help='write what the tests of errors/ print as what is expected')
    parser.add_argument('--timeout', type=int, default=120)
    parser.add_argument('--jobs', '-j', type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    arguments.shell = os.path.abspath(arguments.shell or shell_path(arguments.preset))
    modes = ['plain'] if arguments.peer else arguments.modes.split(',')

    def wanted(name):
        return not arguments.tests or os.path.splitext(name)[0] in [
            os.path.splitext(os.path.basename(test))[0] for test in arguments.tests]

    tests = [(language_test, name) for name in sorted(os.listdir(HERE))
             if name.endswith(('.js', '.mjs')) and name != 'harness.js' and wanted(name) and
             not (arguments.peer and flags_of(os.path.join(HERE, name)))]
    if not arguments.peer:
        tests += [(error_test, name) for name in sorted(os.listdir(os.path.join(HERE, 'errors')))
                  if name.endswith(('.js', '.mjs')) and wanted(name)]
    totals = Totals()
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for mode in modes:
            stressed = '--stress-gc' in MODES[mode]
            chosen = [(test, name) for test, name in tests
                      if not (stressed and name in SLOW_UNDER_STRESS)]
            failed = totals.failed
            futures = [(name, pool.submit(test, arguments, mode, name)) for test, name in chosen]
            for name, future in futures:
                why = future.result()
                if why is None:
                    totals.ok()
                else:
                    totals.fail(f'{name} ({mode})', why)
            print(f'{mode}: {len(chosen)} tests, {totals.failed - failed} failed', flush=True)
    totals.finish()


main()
