#!/usr/bin/env python3
"""Runs the unit tests through ctest and counts googletest's cases, not its binaries."""

import argparse
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from common import ROOT, SLOWNESS, Totals  # noqa: E402

PASSED = re.compile(r'\[  PASSED  \] (\d+) test')
SKIPPED = re.compile(r'\[  SKIPPED \] (\d+) test')
FAILED = re.compile(r'\[  FAILED  \] (\d+) test')
END = re.compile(r'^ *\d+/\d+ Test +#\d+: (\S+) \.+(.*?)[\d.]+ sec')


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--preset', default='release')
    arguments = parser.parse_args()
    totals = Totals()
    timeout = 600 * SLOWNESS.get(arguments.preset, 1)
    process = subprocess.run(
        ['ctest', '--test-dir', os.path.join(ROOT, 'build', arguments.preset), '-L', 'unit',
         '-V', '--timeout', str(timeout)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors='replace', check=False)
    output, failed_here = [], 0
    for line in process.stdout.splitlines():
        output.append(line)
        if match := PASSED.search(line):
            totals.ok(int(match[1]))
        elif match := SKIPPED.search(line):
            totals.skipped += int(match[1])
        elif match := FAILED.search(line):
            failed_here += int(match[1])
        elif match := END.match(line):
            name, result = match[1], match[2].strip('* ')
            if result == 'Passed':
                print(f'{name}: passed')
            else:
                lines = [text for text in output if '[       OK' not in text
                         and '[ RUN' not in text]
                totals.fail(f'{name}: {result}', '\n'.join(lines[-40:]))
                totals.failed += max(0, failed_here - 1)
            output, failed_here = [], 0
    if totals.passed + totals.failed == 0:
        totals.fail('unit tests', 'ctest ran nothing:\n' + process.stdout)
    totals.finish()


main()
