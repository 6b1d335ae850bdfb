#!/usr/bin/env python3
"""Bad input to the shell: each must end with a clear message and the right exit code, in bounded
time and memory, and never by a signal."""

import argparse
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from cases import MEBIBYTE, cases  # noqa: E402
from common import Totals, run, shell_path  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('filter', nargs='?', default='', help='only cases whose name holds this')
    parser.add_argument('--preset', default='release')
    parser.add_argument('--shell')
    arguments = parser.parse_args()
    shell = os.path.abspath(arguments.shell or shell_path(arguments.preset))
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
            if len(err) > case.longest:
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
