#!/usr/bin/env python3
"""Compares the bytecode of tests/golden/bytecode/*.js with NAME.golden beside each file.

--update writes the golden files anew: read the difference before you commit it."""

import argparse
import difflib
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from common import ROOT, Totals  # noqa: E402

SOURCES = os.path.join(ROOT, 'tests', 'golden', 'bytecode')


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--preset', default='release')
    parser.add_argument('--update', action='store_true')
    parser.add_argument('names', nargs='*', help='files without .js; all if none')
    arguments = parser.parse_args()
    tool = os.path.join(ROOT, 'build', arguments.preset, 'tests', 'golden', 'bytecode_golden')
    totals = Totals()
    names = arguments.names or sorted(
        name[:-3] for name in os.listdir(SOURCES) if name.endswith('.js'))
    for name in names:
        source = os.path.join(SOURCES, name + '.js')
        golden = os.path.join(SOURCES, name + '.golden')
        process = subprocess.run([tool, source], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 text=True, check=False)
        if process.returncode != 0:
            totals.fail(name, process.stderr or process.stdout[-400:])
            continue
        if arguments.update:
            with open(golden, 'w', encoding='utf-8') as file:
                file.write(process.stdout)
            totals.ok()
            continue
        expected = ''
        if os.path.exists(golden):
            with open(golden, encoding='utf-8') as file:
                expected = file.read()
        if process.stdout == expected:
            totals.ok()
        else:
            totals.fail(name, '\n'.join(difflib.unified_diff(
                expected.splitlines(), process.stdout.splitlines(), 'golden', 'now', lineterm='')))
    totals.finish()


main()
