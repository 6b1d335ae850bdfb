#!/usr/bin/env python3
"""are-we-fast-yet as a test: every program runs once and must verify its result.

run.py DIR [--flags FLAGS]     DIR is the checkout's benchmarks/JavaScript
"""

import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from common import ROOT, Totals, run, shell_path  # noqa: E402

sys.path.insert(0, os.path.join(ROOT, 'perf'))
import awfy  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('directory')
    parser.add_argument('--shell', default=shell_path())
    parser.add_argument('--flags', default='')
    parser.add_argument('--timeout', type=int, default=300)
    arguments = parser.parse_args()
    totals = Totals()
    for program in awfy.PROGRAMS:
        outcome = run([*arguments.shell.split(), *arguments.flags.split(),
                       *awfy.FILES, '--', *awfy.arguments(arguments.directory, program, 1)],
                      timeout=arguments.timeout)
        if outcome.code == 0:
            totals.ok()
            print(f'{program:12} {outcome.seconds:6.2f} s')
        else:
            totals.fail(program, f'{outcome.ending()}\n'
                        + (outcome.out + outcome.err).decode('utf-8', 'replace')[-2000:])
    totals.finish()


main()
