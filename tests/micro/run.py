#!/usr/bin/env python3
"""Runs every micro-benchmark for one iteration: each checks itself that it measures what its name
says, so that none can rot."""

import argparse
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from common import ROOT, Totals, run  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('filter', nargs='?', default='.', help='only those whose names match this')
    parser.add_argument('--preset', default='release')
    arguments = parser.parse_args()
    program = os.path.join(ROOT, 'build', arguments.preset, 'perf', 'micro_benchmark')
    totals = Totals()
    environment = {name: value for name, value in os.environ.items() if name != 'MICRO_FILES'}
    outcome = run([program, '--benchmark_min_time=0', '--benchmark_format=json',
                   f'--benchmark_filter={arguments.filter}'], timeout=300, env=environment)
    try:
        benchmarks = json.loads(outcome.out)['benchmarks']
    except (ValueError, KeyError):
        totals.fail('the program', outcome.ending() + '\n' + outcome.err.decode(errors='replace'))
        totals.finish()
    for benchmark in benchmarks:
        if benchmark.get('error_occurred'):
            totals.fail(benchmark['name'], benchmark['error_message'])
        else:
            totals.ok()
    if (outcome.code != 0) != (totals.failed > 0):
        totals.fail('the exit code', outcome.ending())
    # Mistakes end with an exit code, too.
    for name, extra in (('a filter that matches nothing', '--benchmark_filter=no such benchmark'),
                        ('an unknown option', '--no-such-option')):
        if run([program, extra], timeout=60).code == 2:
            totals.ok()
        else:
            totals.fail(name)
    # A check that fails is reported, and fails the program.
    broken = run([program, '--benchmark_min_time=0', '--benchmark_filter=compile/parse/lazy$'],
                 timeout=60, env={**environment, 'MICRO_FILES': '/nonexistent/file.js'})
    if broken.code == 1 and b'cannot read /nonexistent/file.js' in broken.out:
        totals.ok()
    else:
        totals.fail('a check that fails', broken.ending() + '\n' + repr(broken.out))
    totals.finish()


main()
