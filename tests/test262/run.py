#!/usr/bin/env python3
"""Runs test262 and compares with the committed list of known failures.

A file counts as passed if all its variants (strict, sloppy, module, raw) pass. A failure that is
not on the list is a regression and fails the run; a file on the list that passes is reported.
"""

import argparse
import json
import multiprocessing
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import known  # noqa: E402
from common import Totals, sanitized, shell_path, slowness  # noqa: E402
from execute import Executor  # noqa: E402

KNOWN = os.path.join(HERE, 'known_failures.txt')
# What is run when nothing is named. ECMA-402 is not there yet (INTERPRETING.md: skip intl402).
DEFAULT = ['language', 'built-ins', 'annexB', 'harness', 'staging']

executor = None


def start_worker(*settings):
    global executor
    executor = Executor(*settings)


def work(path):
    return executor.file(path)


def find(test262, selection):
    """All test files under the selected files and folders, relative to test/."""
    root = os.path.join(test262, 'test')
    paths = []
    for name in selection:
        name = os.path.relpath(name, root) if os.path.isabs(name) else name.removeprefix('test/')
        full = os.path.join(root, name)
        if os.path.isfile(full):
            paths.append(name)
            continue
        if not os.path.isdir(full):
            sys.exit(f'run.py: no such file or folder under {root}: {name}')
        for directory, folders, names in os.walk(full):
            folders.sort()
            # Tests of ECMA-402 outside intl402 proper are tests of ECMA-402 all the same.
            if directory.endswith('staging/Intl402') or directory.endswith('staging/intl402'):
                continue
            paths.extend(os.path.relpath(os.path.join(directory, file), root)
                         for file in sorted(names)
                         if file.endswith('.js') and '_FIXTURE' not in file)
    return paths


def table(results, depth):
    """Prints counts per folder, `depth` levels deep, and per top folder."""
    rows = {}
    for path, result, _, _ in results:
        parts = path.split('/')[:-1]
        names = {'/'.join(parts[:level]) for level in range(1, depth + 1)} | {''}
        for name in names:
            row = rows.setdefault(name, {})
            row[result] = row.get(result, 0) + 1
    print(f'{"folder":44} {"files":>6} {"passed":>6} {"failed":>6} {"time":>5} {"crash":>5} '
          f'{"skip":>5} {"":>7}')
    for name in sorted(rows, key=lambda name: (name == '', name)):
        row = rows[name]
        ran = sum(row.values()) - row.get('skipped', 0)
        passed = row.get('passed', 0)
        print(f'{name or "total":44} {ran:6} {passed:6} {row.get("failed", 0):6} '
              f'{row.get("timeout", 0):5} {row.get("crash", 0):5} {row.get("skipped", 0):5} '
              f'{100 * passed / max(ran, 1):6.2f}%')


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('paths', nargs='*', help='files and folders under test/ (default: '
                        + ' '.join(DEFAULT) + ')')
    parser.add_argument('--test262', default=os.environ.get('TEST262'), help='the checkout')
    parser.add_argument('--preset', default='release', help='the build to test')
    parser.add_argument('--shell', help='the shell to test, instead')
    parser.add_argument('--flags', default='', help='more flags for the engine, e.g. --stress-gc')
    parser.add_argument('--timeout', type=int, default=10,
                        help='seconds of processor time a test, for a release build')
    parser.add_argument('--memory', type=int, default=1024, help='MiB a test')
    parser.add_argument('--jobs', '-j', type=int, default=os.cpu_count())
    parser.add_argument('--json', help='write the results here (default: build/test262.json)')
    parser.add_argument('--depth', type=int, default=2, help='depth of folders in the table')
    parser.add_argument('--sample', type=int, default=1, help='run every Nth file only')
    parser.add_argument('--list', action='store_true', help='print the known failures and stop')
    parser.add_argument('--show', action='store_true', help='print every failure with its reason')
    parser.add_argument('--update', action='store_true', help='rewrite the list from this run')
    arguments = parser.parse_args()
    if not arguments.test262:
        parser.error('name the checkout with --test262 or TEST262')
    test262 = os.path.abspath(arguments.test262)
    shell = os.path.abspath(arguments.shell or shell_path(arguments.preset))

    listed = known.load(KNOWN)
    paths = find(test262, arguments.paths or DEFAULT)[::arguments.sample]
    if arguments.list:
        print('\n'.join(path for path in paths if known.contains(listed, path)))
        return
    if not os.access(shell, os.X_OK):
        sys.exit(f'run.py: no shell at {shell}')

    # Tests of import() leave promises rejected: what counts is that nothing is thrown.
    settings = (shell, test262, ['--expose-262', '--unhandled-rejections=ignore',
                                 *arguments.flags.split()], arguments.timeout * slowness(shell),
                None if sanitized(shell) else arguments.memory << 20)
    start = time.monotonic()
    results = []
    with multiprocessing.Pool(arguments.jobs, start_worker, settings) as pool:
        progress = sys.stderr.isatty()
        for result in pool.imap_unordered(work, paths, chunksize=16):
            results.append(result)
            if progress and len(results) % 100 == 0:
                sys.stderr.write(f'\r{len(results)}/{len(paths)} ')
        if progress:
            sys.stderr.write('\r' + ' ' * 20 + '\r')
    failing = ('failed', 'timeout', 'crash')
    # A machine under load can starve a test: what looks like a regression gets a second chance.
    start_worker(*settings)
    suspects = [index for index, (path, result, _, _) in enumerate(results)
                if result in failing and not known.contains(listed, path)]
    if 0 < len(suspects) <= 50:
        for index in suspects:
            results[index] = work(results[index][0])
    results.sort()
    seconds = time.monotonic() - start

    failed = {path for path, result, _, _ in results if result in failing}
    ran = [path for path, result, _, _ in results if result != 'skipped']
    regressions = [entry for entry in results
                   if entry[0] in failed and not known.contains(listed, entry[0])]
    surprises = [path for path in ran if path not in failed and known.contains(listed, path)]

    table(results, arguments.depth)
    print(f'{len(paths)} files in {seconds:.0f} s with {arguments.jobs} jobs')
    output = arguments.json or os.path.join(os.path.dirname(os.path.dirname(HERE)), 'build',
                                            'test262.json')
    os.makedirs(os.path.dirname(os.path.abspath(output)), exist_ok=True)
    with open(output, 'w', encoding='utf-8') as file:
        json.dump({'flags': arguments.flags, 'seconds': round(seconds, 1),
                   'results': {path: {'result': result, 'reasons': reasons,
                                      'seconds': round(spent, 3)}
                               for path, result, reasons, spent in results}}, file, indent=0)
    print(f'results in {output}')

    totals = Totals()
    totals.ok(len(ran) - len(failed))
    totals.skipped = len(paths) - len(ran) + len(failed) - len(regressions)
    if arguments.update:
        if arguments.sample != 1:
            sys.exit('run.py: --update needs every file')
        old = [path for path in find(test262, DEFAULT)
               if known.contains(listed, path)] if arguments.paths else []
        others = set(old) - set(paths)
        everything = (set(find(test262, DEFAULT)) | set(paths)) if arguments.paths else set(ran)
        known.save(KNOWN, failed | others, everything)
        print(f'{len(failed | others)} known failures written to {KNOWN}')
    else:
        for path, result, reasons, _ in regressions[:200]:
            totals.fail(f'{path} ({result})',
                        '\n'.join(f'{name}: {why}' for name, why in reasons.items()))
        totals.failed = len(regressions)
        if surprises:
            print(f'{len(surprises)} known failures pass now (--update rewrites the list):')
            for path in surprises[:20]:
                print('    ' + path)
    if arguments.show:
        for path, result, reasons, _ in results:
            if path in failed:
                print(f'{path} ({result})')
                for name, why in reasons.items():
                    print(f'    {name}: {why.splitlines()[0] if why else ""}')
    totals.finish()


if __name__ == '__main__':
    main()
