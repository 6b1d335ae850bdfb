#!/usr/bin/env python3
"""Octane, Quadrille against its peers, in one interleaved run; prints scores and ratios.

Every round runs every program on every engine once, one process each, so that a machine that slows
down slows all of them. A score is the median over the rounds.

The peers are named by NODE=PROGRAM and BUN=PROGRAM (or --node, --bun); --tier chooses what each
peer may use: interpreter (the default), baseline, mid, all.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import time

import octane

HERE = os.path.dirname(os.path.abspath(__file__))
HOST = os.path.join(HERE, 'peer_host.cjs')
NODE_FLAGS = {
    'interpreter': ['--no-sparkplug', '--no-maglev', '--no-turbofan', '--single-threaded'],
    'baseline': ['--always-sparkplug', '--no-maglev', '--no-turbofan'],
    'mid': ['--maglev', '--no-turbofan'],
    'all': [],
}
BUN_VARIABLES = {
    'interpreter': {'BUN_JSC_useJIT': '0'},
    'baseline': {'BUN_JSC_useDFGJIT': '0'},
    'mid': {'BUN_JSC_useFTLJIT': '0'},
    'all': {},
}
QUADRILLE_FLAGS = {
    'interpreter': ['--no-sparkplug', '--no-maglev', '--no-turbofan'],
    'baseline': ['--always-sparkplug', '--no-maglev', '--no-turbofan'],
    'mid': ['--no-turbofan'],
    'all': [],
}
# What the geometric mean of an interpreter leaves out: programs in which other parts decide.
NOT_IN_MEAN = {'zlib', 'regexp', 'code-load'}


def engines(arguments):
    """(name, command, environment) of every engine that takes part."""
    flags = arguments.flags.split() if arguments.flags else QUADRILLE_FLAGS[arguments.tier]
    yield 'quadrille', [arguments.quadrille, *flags], {}
    for other in arguments.against or []:
        name, _, command = other.partition('=')
        yield name, command.split(), {}
    if arguments.node:
        yield (f'node {arguments.tier}',
               [arguments.node, *NODE_FLAGS[arguments.tier], HOST], {})
    if arguments.bun:
        yield f'bun {arguments.tier}', [arguments.bun, HOST], BUN_VARIABLES[arguments.tier]


def run(command, environment, files, timeout):
    try:
        process = subprocess.run([*command, *files], env={**os.environ, **environment},
                                 stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                 errors='replace', timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return None, 'timed out'
    value = octane.score(process.stdout) if process.returncode == 0 else None
    return value, (process.stdout + process.stderr)[-1500:]


def mean(values):
    return math.exp(sum(map(math.log, values)) / len(values)) if values else float('nan')


def main():
    parser = argparse.ArgumentParser(prog='./dev bench', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('programs', nargs='*', help='programs of Octane (default: all)')
    parser.add_argument('--octane', default=os.environ.get('OCTANE'), help='the checkout of Octane')
    parser.add_argument('--quadrille', required=True)
    parser.add_argument('--node', default=os.environ.get('NODE'))
    parser.add_argument('--bun', default=os.environ.get('BUN'))
    parser.add_argument('--against', action='append', metavar='NAME=COMMAND',
                        help='one more command that takes script files, e.g. an older build')
    parser.add_argument('--flags', help='flags for quadrille instead of those of the tier')
    parser.add_argument('--tier', choices=list(NODE_FLAGS), default='interpreter')
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--timeout', type=int, default=300, help='seconds a process')
    parser.add_argument('--json', help='write all scores here')
    arguments = parser.parse_args()
    if not arguments.octane:
        parser.error('name the checkout of Octane with OCTANE=DIR or --octane')
    programs = arguments.programs or list(octane.PROGRAMS)
    for program in programs:
        if program not in octane.PROGRAMS:
            parser.error(f'no program {program}; there are: ' + ' '.join(octane.PROGRAMS))
    contestants = list(engines(arguments))
    scores = {program: {name: [] for name, _, _ in contestants} for program in programs}
    failures = []
    start = time.monotonic()
    for round_number in range(arguments.rounds):
        for program in programs:
            for name, command, environment in contestants:
                value, output = run(command, environment,
                                    octane.files(os.path.abspath(arguments.octane), program),
                                    arguments.timeout)
                if value is None:
                    failures.append((program, name, output))
                else:
                    scores[program][name].append(value)
                if sys.stderr.isatty():
                    sys.stderr.write(f'\r\033[Kround {round_number + 1}/{arguments.rounds}: '
                                     f'{program}, {name}')
    if sys.stderr.isatty():
        sys.stderr.write('\r\033[K')

    names = [name for name, _, _ in contestants]
    others = names[1:]
    print(f'{"program":14}' + ''.join(f'{name:>20}' for name in names)
          + ''.join(f'{"vs " + name:>20}' for name in others))
    medians = {program: {name: statistics.median(values) if values else None
                         for name, values in scores[program].items()} for program in programs}
    ratios = {name: {} for name in others}
    for program in programs:
        row = medians[program]
        line = f'{program:14}' + ''.join(f'{row[name]:20.0f}' if row[name] else f'{"failed":>20}'
                                         for name in names)
        for name in others:
            if row['quadrille'] and row[name]:
                ratios[name][program] = row['quadrille'] / row[name]
                line += f'{ratios[name][program]:19.2f}x'
            else:
                line += f'{"-":>20}'
        print(line)
    blank = ' ' * 20 * len(names)
    for label, chosen in (('mean of all', programs),
                          ('without ' + ', '.join(sorted(NOT_IN_MEAN)),
                           [program for program in programs if program not in NOT_IN_MEAN])):
        line = ''.join(f'{mean([r for p, r in ratios[name].items() if p in chosen]):19.2f}x'
                       for name in others)
        if others:
            print(f'{label:14}'[:14 + len(blank)].ljust(14 + len(blank)) + line)
    print(f'{arguments.rounds} rounds in {time.monotonic() - start:.0f} s, medians')
    for program, name, output in failures:
        print(f'FAILED {program} on {name}:\n    ' + output.strip().replace('\n', '\n    '))
    if arguments.json:
        with open(arguments.json, 'w', encoding='utf-8') as file:
            json.dump({'tier': arguments.tier, 'engines': names, 'scores': scores,
                       'medians': medians, 'ratios': ratios}, file, indent=1)
    sys.exit(1 if failures else 0)


main()
