#!/usr/bin/env python3
"""Installs the library into a prefix, builds examples/embed/ against it alone, and runs that."""

import argparse
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from common import ROOT, Totals, run  # noqa: E402

EXPECTED = '''\
sum          6
greeting     hi hi there
length       5
error        wrong.js:2:3: TypeError: repeat(text, times)
error        wrong.js:1:7: SyntaxError: Unexpected token ';'
module       16
limit        stopped
still here   42
isolated     undefined
'''


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--preset', default='release')
    arguments = parser.parse_args()
    totals = Totals()
    with tempfile.TemporaryDirectory() as directory:
        prefix = os.path.join(directory, 'prefix')
        build = os.path.join(directory, 'build')

        def step(name, *command):
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                  check=False)
            if done.returncode != 0:
                totals.fail(name, done.stdout[-2000:] + done.stderr[-2000:])
                totals.finish()
            totals.ok()

        step('install', 'cmake', '--install', os.path.join(ROOT, 'build', arguments.preset),
             '--prefix', prefix)
        # A copy, so that nothing of the source tree is found by accident.
        step('copy', 'cp', '-r', os.path.join(ROOT, 'examples', 'embed'),
             os.path.join(directory, 'source'))
        step('configure', 'cmake', '-G', 'Ninja', '-S', os.path.join(directory, 'source'), '-B',
             build, f'-DCMAKE_PREFIX_PATH={prefix}')
        step('build', 'cmake', '--build', build)
        outcome = run([os.path.join(build, 'embed')])
        out = outcome.out.decode('utf-8', 'replace')
        if outcome.code == 0 and out == EXPECTED:
            totals.ok()
        else:
            totals.fail('embed', f'{outcome.ending()}\n{out}'
                        + outcome.err.decode('utf-8', 'replace'))
        headers = sorted(os.listdir(os.path.join(prefix, 'include', 'quadrille')))
        own = sorted(name for name in os.listdir(os.path.join(ROOT, 'include', 'quadrille'))
                     if name.endswith('.h'))
        if headers == own:
            totals.ok()
        else:
            totals.fail('installed headers', f'{headers}, expected {own}')
        shell = run([os.path.join(prefix, 'bin', 'quadrille'), '-p', '1 + 1'])
        if shell.out == b'2\n':
            totals.ok()
        else:
            totals.fail('installed shell', shell.err.decode('utf-8', 'replace'))
    totals.finish()


main()
