#!/usr/bin/env python3
"""Octane as a test: every program runs a few iterations and must check its own results.

run.py DIR [--iterations N] [--flags FLAGS] [PROGRAM...]
"""

import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from common import ROOT, Totals, run, shell_path  # noqa: E402

sys.path.insert(0, os.path.join(ROOT, 'perf'))
import octane  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('directory')
    parser.add_argument('programs', nargs='*', default=list(octane.PROGRAMS))
    parser.add_argument('--shell', default=shell_path())
    parser.add_argument('--flags', default='')
    parser.add_argument('--iterations', type=int, default=2)
    parser.add_argument('--timeout', type=int, default=300)
    arguments = parser.parse_args()
    totals = Totals()
    for program in arguments.programs or octane.PROGRAMS:
        files = octane.files(os.path.abspath(arguments.directory), program)
        outcome = run([arguments.shell, *arguments.flags.split(), '-e',
                       f'var octaneQuick = {arguments.iterations}', *files],
                      timeout=arguments.timeout)
        text = outcome.out.decode('utf-8', 'replace')
        if outcome.code == 0 and octane.score(text) is not None:
            totals.ok()
            print(f'{program:16} {outcome.seconds:6.1f} s')
        else:
            totals.fail(program, f'{outcome.ending()}\n{text[-1000:]}\n'
                        + outcome.err.decode('utf-8', 'replace')[-2000:])
    totals.finish()


main()
