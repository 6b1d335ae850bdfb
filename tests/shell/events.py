#!/usr/bin/env python3
"""The stream of events through its readers: files of events, traces on standard output."""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from common import Totals, run, shell_path  # noqa: E402

totals = Totals()

SHAPES = '''function area(s) { return s.width * s.height; }
function total(list) { let t = 0; for (let i = 0; i < list.length; i++) t += area(list[i]); return t; }
const shapes = [{width: 1, height: 2}, {height: 2, width: 3}];
for (let i = 0; i < 20; i++) total(shapes);
shapes.push({a: 1, width: 1, height: 2}, {b: 1, width: 1, height: 2}, {c: 1, width: 1, height: 2});
total(shapes);
'''
# The fields of each type, as engine/EVENTS.md promises them to readers.
FIELDS = {
    'start': 'format version flags unix_time_us pid',
    'function': 'function name script line column start end',
    'parse': 'function kind script source_length functions bytecode_length duration_us',
    'feedback-vector': 'function slots bytes',
    'ic': 'function offset line column slot kind from to map key handler',
    'gc': 'kind reason duration_us bytes_before bytes_after committed_before committed_after '
          'promoted pinned_pages',
}


def check(name, condition, detail=''):
    if condition:
        totals.ok()
    else:
        totals.fail(name, str(detail))


def lines_of(path):
    with open(path, encoding='utf-8') as file:
        return [json.loads(line) for line in file]


def json_lines(shell, directory):
    script = os.path.join(directory, 'shapes.js')
    path = os.path.join(directory, 'events.jsonl')
    outcome = run([shell, f'--events={path}', '--always-feedback', '--expose-gc', script, '-e',
                   'gc()'], timeout=60)
    check('--events: exit', outcome.code == 0, outcome.err)
    events = lines_of(path)
    check('--events: the start', events[0]['type'] == 'start' and events[0]['format'] == 1
          and f'--events={path}' in events[0]['flags'], events[0])
    times = [event['t'] for event in events]
    check('--events: in order', times == sorted(times) and times[-1] > 0)
    known = {0}
    for event in events:
        kind = event['type']
        if kind in FIELDS:
            want = set(FIELDS[kind].split()) | {'type', 't', 'thread'}
            if set(event) != want:
                check(f'--events: fields of {kind}', False, event)
        if kind == 'function':
            known.add(event['function'])
        elif event.get('function', 0) not in known:
            check('--events: a function is announced first', False, event)
    for kind in FIELDS:
        check(f'--events: has {kind}', any(event['type'] == kind for event in events))
    names = {event['function']: event for event in events if event['type'] == 'function'}
    area = [(event['line'], event['column'], event['from'], event['to'], event['key'])
            for event in events if event['type'] == 'ic'
            and names[event['function']]['name'] == 'area' and event['key'] == 'width']
    uninitialized, mono, poly, mega = 'uninitialized monomorphic polymorphic megamorphic'.split()
    check('--events: how a site climbs', area == [
        (1, 29, uninitialized, mono, 'width'), (1, 29, mono, poly, 'width'),
        (1, 29, poly, poly, 'width'), (1, 29, poly, poly, 'width'),
        (1, 29, poly, mega, 'width')], area)
    total = next(event for event in names.values() if event['name'] == 'total')
    check('--events: places of functions', (total['line'], total['column']) == (2, 1)
          and total['script'] == script, total)


def chrome_trace(shell, directory):
    script = os.path.join(directory, 'shapes.js')
    path = os.path.join(directory, 'trace.json')
    outcome = run([shell, f'--chrome-trace={path}', '--expose-gc', script, '-e',
                   'gc(); quit(4)'], timeout=60)
    check('--chrome-trace: exit', outcome.code == 4, outcome.err)
    with open(path, encoding='utf-8') as file:
        trace = json.load(file)
    events = trace['traceEvents']
    bad = [event for event in events if not isinstance(event['name'], str)
           or event['ph'] not in 'XiCM' or not isinstance(event['pid'], int)
           or (event['ph'] != 'M' and not event['ts'] >= 0)
           or (event['ph'] == 'X' and not event['dur'] >= 0)
           or (event['ph'] == 'i' and event['s'] != 't')]
    check('--chrome-trace: well-formed', not bad, bad[:3])
    check('--chrome-trace: threads have names', any(event['ph'] == 'M' and event['args'] == {
        'name': 'JavaScript'} for event in events))
    check('--chrome-trace: collections', any(event['name'] == 'mark-sweep' and event['ph'] == 'X'
                                             for event in events))
    check('--chrome-trace: heap', any(event['ph'] == 'C' and event['args']['used'] > 0
                                      for event in events))

    # A trace of a process that is killed is one, too.
    with subprocess.Popen([shell, f'--chrome-trace={path}', '-e',
                           'for (let i = 0; ; i++) new Array(1000)'],
                          stdin=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 20
        size = 0
        while size < 5000 and time.monotonic() < deadline:
            time.sleep(0.02)
            size = os.path.getsize(path) if os.path.exists(path) else 0
        process.send_signal(signal.SIGKILL)
    with open(path, encoding='utf-8') as file:
        text = file.read()
    try:
        check('--chrome-trace: of a killed process', len(json.loads(text)['traceEvents']) > 5)
    except ValueError as error:
        check('--chrome-trace: of a killed process', False, f'{error}\n{text[-300:]}')


def traces(shell, directory):
    script = os.path.join(directory, 'shapes.js')
    outcome = run([shell, '--trace-ic', '--always-feedback', 'shapes.js'], cwd=directory, timeout=60)
    lines = [re.sub(r'0x[0-9a-f]+', 'MAP', line) for line in outcome.out.decode().splitlines()
             if ' in total' in line]
    check('--trace-ic', lines == [
        '[LoadIC in total+6 at shapes.js:2:60 (0->1) map=MAP length LoadArrayLength]',
        '[LoadGlobalIC in total+14 at shapes.js:2:78 (0->1) area]',
        '[KeyedLoadIC in total+21 at shapes.js:2:87 (0->1) map=MAP LoadElement]',
        '[CallIC in total+26 at shapes.js:2:78 (0->1) area]'], outcome.out.decode())
    quiet = run([shell, '--trace-opt', '--trace-deopt', '--trace-osr', '--no-sparkplug',
                 '--no-maglev', '--no-turbofan', script], timeout=60)
    check('traces of tiers are silent with one tier', quiet.out == b'' and quiet.code == 0,
          quiet.out)


def printing(shell):
    outcome = run([shell, '--allow-natives-syntax', '--always-feedback', '-e', SHAPES +
                   '%DebugPrintFeedback(total); %DebugPrint(area); print(%DebugPrint(5) === 5);'],
                  timeout=60)
    text = re.sub(r'0x[0-9a-f]+', 'MAP', outcome.out.decode())
    for part in [r'\[feedback of total at <eval>:2:1: \d+ slots, version \d+\]\n',
                 r' - slot #\d+ LoadNamed monomorphic @\d+ at <eval>:2:60\n'
                 r'     map MAP \(JSArray, \d+ own\): LoadArrayLength\n',
                 r' - slot #\d+ Call monomorphic, target area, \d\d calls @\d+ at <eval>:2:78\n',
                 r' - slot #\d+ Loop monomorphic, 45 back edges @\d+ at ',
                 r' - slot #\d+ Branch monomorphic, taken \d+, not taken \d+ @',
                 r'DebugPrint: #<function area ', r' - slot #0 LoadNamed megamorphic @0 at <eval>:1:29',
                 r'DebugPrint: 5\ntrue\n$']:
        check(f'natives that print: {part}', re.search(part, text), text)
    outcome = run([shell, '--allow-natives-syntax', '-e', '%DebugPrintFeedback(1)'], timeout=60)
    check('%DebugPrintFeedback of no function', outcome.code == 1
          and b'TypeError: %DebugPrintFeedback needs a function' in outcome.err, outcome.err)


def endings(shell, directory):
    """However the program ends, the file is complete."""
    path = os.path.join(directory, 'ending.jsonl')
    for name, code, arguments in [
            ('quit', 7, ['-e', 'function last() {} last(); quit(7)']),
            ('an exception', 1, ['-e', 'function last() {} last(); throw 1']),
            ('the time limit', 4, ['--time-limit=0.2', '-e',
                                   'function last() {} last(); for (;;);'])]:
        outcome = run([shell, f'--events={path}', *arguments], timeout=60)
        names = [event.get('name') for event in lines_of(path)]
        check(f'--events at {name}', outcome.code == code and 'last' in names, (outcome.code, names))
    outcome = run([shell, '--events=-', '-e', ''], timeout=60)
    check('--events=-', json.loads(outcome.out.decode().splitlines()[0])['type'] == 'start')
    for flag in ['--events', '--chrome-trace']:
        outcome = run([shell, f'{flag}=/nonexistent/file', '-e', 'print(1)'], timeout=60)
        check(f'{flag}: a file that cannot be written', outcome.code == 2 and outcome.out == b''
              and outcome.err.decode() == f'quadrille: {flag}: cannot write /nonexistent/file: '
              'No such file or directory\n', (outcome.code, outcome.out, outcome.err))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--preset', default='release')
    shell = shell_path(parser.parse_args().preset)
    with tempfile.TemporaryDirectory() as directory:
        with open(os.path.join(directory, 'shapes.js'), 'w', encoding='utf-8') as file:
            file.write(SHAPES)
        for part in (json_lines, chrome_trace, traces, endings):
            part(shell, directory)
    printing(shell)
    totals.finish()


main()
