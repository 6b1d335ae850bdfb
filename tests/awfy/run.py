#!/usr/bin/env python3
"""are-we-fast-yet as a test: every program runs once and must verify its result.

run.py DIR [--flags FLAGS]     DIR is the checkout's benchmarks/JavaScript
"""

import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from common import Totals, run, shell_path  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
# Inner iterations: sizes for which the programs know their result.
PROGRAMS = {'Bounce': 10, 'CD': 10, 'DeltaBlue': 100, 'Havlak': 1, 'Json': 5, 'List': 10,
            'Mandelbrot': 1, 'NBody': 1, 'Permute': 10, 'Queens': 10, 'Richards': 1, 'Sieve': 50,
            'Storage': 10, 'Towers': 10}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('directory')
    parser.add_argument('--shell', default=shell_path())
    parser.add_argument('--flags', default='')
    parser.add_argument('--timeout', type=int, default=300)
    arguments = parser.parse_args()
    totals = Totals()
    for program, inner in PROGRAMS.items():
        outcome = run([*arguments.shell.split(), *arguments.flags.split(),
                       os.path.join(HERE, 'driver.js'), '--',
                       os.path.abspath(arguments.directory), program, str(inner)],
                      timeout=arguments.timeout)
        if outcome.code == 0:
            totals.ok()
            print(outcome.out.decode('utf-8', 'replace').strip())
        else:
            totals.fail(program, f'{outcome.ending()}\n'
                        + (outcome.out + outcome.err).decode('utf-8', 'replace')[-2000:])
    totals.finish()


main()
