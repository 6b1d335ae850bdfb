"""quadrille-ab: compares how programs run under two or more configurations."""

import argparse
import json
import os
import random
import re
import sys
import time

from . import configurations, measure, programs
from .errors import UsageError
from .journal import Journal
from .progress import Progress

EXIT_FAILED_PROGRAMS = 1
EXIT_USAGE = 2
EXIT_SLOWER = 3
EXIT_INTERRUPTED = 130

DESCRIPTION = '''\
Compares how programs run under two or more configurations of the engine, other engines included.
Every execution is a fresh process; the configurations take turns in random order. A is what the
others are compared with: ratios are B / A of times, below 1 means that B is faster.'''

EPILOG = programs.HELP + '''

examples
  quadrille-ab --a "--no-sparkplug" --b "" octane:richards
  quadrille-ab --a "" --binary-b build/other/quadrille --time 10m --html report.html awfy:all
  quadrille-ab --a "" --with "node --no-turbofan" --call run bench.js
  quadrille-ab --calibrate --runs 40 awfy:all

exit codes
  0 measured, whatever came out   1 some program failed   2 a bad command line
  3 with --fail-if-slower: something is slower   130 interrupted; go on with --resume'''


def seconds(text):
    """A length of time: 90, 90s, 10m, 1.5h."""
    match = re.fullmatch(r'(\d+(?:\.\d+)?)(s|m|h|)', text)
    if not match or float(match[1]) <= 0:
        raise argparse.ArgumentTypeError(f'not a time: {text} (90s, 10m, 1.5h)')
    return float(match[1]) * {'': 1, 's': 1, 'm': 60, 'h': 3600}[match[2]]


def part(text):
    """A part of a whole: 1% or 0.01."""
    match = re.fullmatch(r'(\d+(?:\.\d+)?)(%|)', text)
    value = float(match[1]) / (100 if match[2] else 1) if match else 0
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f'not a part of a whole: {text} (1% or 0.01)')
    return value


def count(lowest):
    def convert(text):
        if not text.isdecimal() or not lowest <= int(text) <= 1_000_000:
            raise argparse.ArgumentTypeError(f'not a number from {lowest} on: {text}')
        return int(text)
    return convert


def cpu_list(text):
    """Processors to stay on: 0 or 0,2 or 0-3."""
    found = set()
    for piece in text.split(','):
        match = re.fullmatch(r'(\d+)(?:-(\d+))?', piece)
        if not match:
            raise argparse.ArgumentTypeError(f'not a list of processors: {text} (0 or 0,2 or 0-3)')
        found |= set(range(int(match[1]), int(match[2] or match[1]) + 1))
    if not found or not found <= os.sched_getaffinity(0):
        raise argparse.ArgumentTypeError(f'there are no such processors: {text}')
    return sorted(found)


def make_parser():
    parser = argparse.ArgumentParser(
        prog='quadrille-ab', description=DESCRIPTION, epilog=EPILOG, allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage='quadrille-ab --a "FLAGS" --b "FLAGS" [--with "node FLAGS"] [options] PROGRAM...')
    add = parser.add_argument
    add('programs', nargs='*', metavar='PROGRAM', help='what to run, see below')
    group = parser.add_argument_group('configurations')
    for key in configurations.KEYS:
        letter = key.lower()
        shown = key in 'ABC'
        group.add_argument(f'--{letter}', metavar='FLAGS', dest=f'flags_{letter}',
                           help=f'flags of configuration {key}' + (' ... H' if key == 'C' else '')
                           if shown else argparse.SUPPRESS)
    for key in configurations.KEYS:
        letter = key.lower()
        group.add_argument(f'--binary-{letter}', metavar='PATH',
                           help=f'the quadrille of configuration {key}' if key in 'AB'
                           else argparse.SUPPRESS)
    group.add_argument('--binary', metavar='PATH', help='the quadrille of the others')
    group.add_argument('--with', metavar='COMMAND', action='append', default=[], dest='others',
                       help='another engine as one more configuration: "[NAME=VALUE] node FLAGS"')
    group.add_argument('--calibrate', action='store_true',
                       help='A against itself: what this machine can tell apart')
    group = parser.add_argument_group('measuring')
    group.add_argument('--runs', type=count(1), metavar='N',
                       help='executions of a program under each configuration (default 30)')
    group.add_argument('--time', type=seconds, metavar='BUDGET',
                       help='end earlier, with whole blocks, when this time is over (10m)')
    group.add_argument('--timeout', type=seconds, default=300.0, metavar='TIME',
                       help='of one process (default 5m)')
    group.add_argument('--call', metavar='FUNCTION',
                       help='call this function of the program for each iteration')
    group.add_argument('--iterations', type=count(1), default=100, metavar='N',
                       help='iterations for --call and the programs of suites (default 100)')
    group.add_argument('--cpus', type=cpu_list, metavar='LIST',
                       help='keep the processes on these processors (0 or 0,2 or 0-3)')
    group.add_argument('--event-runs', type=count(0), default=1, metavar='N',
                       help='executions with the engine\'s events on, apart from the measured ones '
                       '(default 1)')
    group.add_argument('--seed', type=count(0), metavar='N', help='of the random order')
    group.add_argument('--octane', default=os.environ.get('OCTANE'), metavar='DIR',
                       help=argparse.SUPPRESS)
    group.add_argument('--awfy', default=os.environ.get('AWFY'), metavar='DIR',
                       help=argparse.SUPPRESS)
    group = parser.add_argument_group('judging')
    group.add_argument('--metric', choices=('auto', 'iteration', 'score', 'wall', 'cpu', 'memory'),
                       help='what verdicts go by; auto, the default: iteration where both sides '
                       'are steady (cpu if outliers carry much of it), else score, else wall')
    group.add_argument('--margin', type=part, metavar='PART',
                       help='a smaller difference is none (default 1%%)')
    group.add_argument('--fdr', type=part, metavar='PART',
                       help='of the differences reported, so many may be false (default 5%%)')
    group.add_argument('--fail-if-slower', action='store_true',
                       help='exit with 3 if a program is slower than under A')
    group = parser.add_argument_group('files')
    group.add_argument('--json', metavar='FILE', help='write everything measured and concluded')
    group.add_argument('--html', metavar='FILE', help='write a report for the browser')
    group.add_argument('--journal', metavar='FILE',
                       help='keep the journal here (default: in this folder, removed at the end)')
    group.add_argument('--resume', metavar='FILE', help='go on with the run of this journal')
    group.add_argument('--report-only', action='store_true',
                       help='with --resume: measure nothing more')
    group.add_argument('--quiet', action='store_true', help='no progress')
    return parser


def joined(arguments):
    """Flags as values (`--a --no-maglev`) are no options of ours: `--a=--no-maglev`."""
    takes_flags = {f'--{key.lower()}' for key in configurations.KEYS} | {'--with'}
    result = []
    words = iter(arguments)
    for word in words:
        if word == '--':
            result += [word, *words]
        elif word in takes_flags:
            value = next(words, None)
            result += [word] if value is None else [f'{word}={value}']
        else:
            result.append(word)
    return result


def make_configurations(options):
    result = []
    keys = iter(configurations.KEYS)

    def next_key():
        key = next(keys, None)
        if key is None:
            raise UsageError(f'at most {len(configurations.KEYS)} configurations')
        return key

    given = [key for key in configurations.KEYS
             if getattr(options, f'flags_{key.lower()}') is not None
             or getattr(options, f'binary_{key.lower()}') is not None]
    if not given and (options.calibrate or options.others):
        given = ['A']
    if given != list(configurations.KEYS[:len(given)]):
        missing = next(key for key in configurations.KEYS if key not in given)
        raise UsageError(f'configuration {missing} is missing; name them in order, from --a on')
    for key in given:
        letter = next_key().lower()
        binary = (getattr(options, f'binary_{letter}') or options.binary
                  or configurations.default_binary())
        result.append(configurations.own(key, getattr(options, f'flags_{letter}') or '', binary))
    for command in options.others:
        result.append(configurations.other(next_key(), command))
    labels = [(c.label, c.identity['sha256']) for c in result]
    for configuration in result:
        if [label for label, _ in labels].count(configuration.label) > 1:
            configuration.label += f' ({os.path.relpath(configuration.command[0])})'
    if options.calibrate:
        if len(result) != 1:
            raise UsageError('--calibrate compares A with itself; name no other configuration')
        again = configurations.Configuration(**vars(result[0]))
        again.key = 'B'
        again.label += ' (again)'
        result.append(again)
    if len(result) < 2:
        raise UsageError('nothing to compare: name two configurations, '
                         'e.g. --a "" --b "--no-maglev"')
    return result


def check_outputs(options):
    """Finds out before the measurement, not after, that a report cannot be written."""
    for path in (options.json, options.html):
        if path:
            folder = os.path.dirname(os.path.abspath(path))
            if not os.path.isdir(folder):
                raise UsageError(f'no folder {folder} for {path}')
            if os.path.isdir(path) or not os.access(path if os.path.exists(path) else folder,
                                                    os.W_OK):
                raise UsageError(f'{path} cannot be written')


def new_run(options):
    if not options.programs:
        raise UsageError('no program to run; see quadrille-ab --help')
    options.margin = options.margin or 0.01
    options.fdr = options.fdr or 0.05
    options.metric = options.metric or 'auto'
    options.runs = options.runs or 30
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1 << 32)
    chosen = programs.resolve(options.programs, options)
    plan = measure.make_plan(make_configurations(options), chosen, options)
    path = options.journal or f'quadrille-ab-{time.strftime("%Y%m%d-%H%M%S")}-{os.getpid()}.jsonl'
    return measure.Run(Journal(path, plan))


def resumed_run(options):
    changed = [f'--{key.lower()}' for key in configurations.KEYS
               if getattr(options, f'flags_{key.lower()}') is not None
               or getattr(options, f'binary_{key.lower()}') is not None]
    if options.programs or changed or options.others or options.calibrate or options.journal:
        raise UsageError('--resume takes programs and configurations from the journal; '
                         'give none with it')
    run = measure.Run(Journal(options.resume))
    # What may be given anew: how long to measure, and how to judge.
    for name in ('runs', 'time', 'margin', 'fdr', 'metric'):
        if getattr(options, name) is not None:
            run.plan[name] = getattr(options, name)
    if not options.report_only:
        run.check_unchanged()
    return run


def write_file(path, text):
    """Whole or not at all: a report is never left half written."""
    temporary = f'{path}.{os.getpid()}.tmp'
    try:
        with open(temporary, 'w', encoding='utf-8') as file:
            file.write(text)
        os.replace(temporary, path)
    except OSError as error:
        raise UsageError(f'{path}: {error.strerror}') from error


def report(run, options):
    """Analyses, prints, writes; returns the exit code."""
    from . import analysis, html, terminal  # numpy is loaded after the measurement
    document = analysis.analyse(run)
    sys.stdout.write(terminal.render(document, color=terminal.wants_color(sys.stdout)))
    sys.stdout.flush()
    if options.json:
        write_file(options.json, json.dumps(document, indent=1) + '\n')
    if options.html:
        write_file(options.html, html.render(document))
    if options.fail_if_slower and any(entry['verdicts'].get('slower') for entry in
                                      document['overall']):
        return EXIT_SLOWER
    failed = any(side['failures'] for program in document['programs']
                 for side in program['sides'].values())
    return EXIT_FAILED_PROGRAMS if failed else 0


def go(options):
    if options.report_only and not options.resume:
        raise UsageError('--report-only needs --resume FILE')
    check_outputs(options)
    run = resumed_run(options) if options.resume else new_run(options)
    keep = bool(options.resume or options.journal)
    try:
        if not options.report_only:
            run.probe()
            run.measure(Progress(enabled=not options.quiet))
    except (measure.Interrupted, KeyboardInterrupt):
        run.journal.close()
        measured = len(run.journal.of_kind('execution'))
        print(f'quadrille-ab: interrupted; {measured} executions are kept. Go on with:\n'
              f'  quadrille-ab --resume {run.journal.path}', file=sys.stderr)
        return EXIT_INTERRUPTED
    except UsageError:
        run.journal.close(keep or bool(run.journal.entries))
        raise
    code = report(run, options)
    run.journal.close(keep)
    return code


def main(arguments=None):
    parser = make_parser()
    arguments = sys.argv[1:] if arguments is None else arguments
    options = parser.parse_args(joined(arguments))
    try:
        return go(options)
    except UsageError as error:
        print(f'quadrille-ab: {error}', file=sys.stderr)
        return EXIT_USAGE
    except BrokenPipeError:
        return 0
