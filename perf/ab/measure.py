"""Carries a plan out: fresh processes in random blocks, every one of them written to the journal.

A round runs every program once under every configuration. The executions of one program in one
round are a block: they stand next to each other in time, in random order, so that what the machine
does at that time falls on all of them, and which comes first is chance. Comparisons are made within
blocks. The order follows from the seed and the round alone.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

from . import events, iterations
from .configurations import Configuration, identity
from .errors import UsageError
from .programs import Program

LAUNCHER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'launcher.py')
LARGEST_OUTPUT = 16 << 20
KEPT_TEXT = 2000  # characters of what a failed process wrote


class Interrupted(Exception):
    """The user or a signal asked to stop."""


class Launcher:
    """The process that starts the others; see launcher.py."""

    def __init__(self, directory, timeout, cpus):
        self.output = os.path.join(directory, 'stdout')
        self.errors = os.path.join(directory, 'stderr')
        self.directory = directory
        self.timeout = timeout
        self.cpus = cpus
        self.process = subprocess.Popen([sys.executable, '-I', '-S', LAUNCHER],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def run(self, command, environment):
        """The launcher's reply. Interrupted may come out of it; close() ends the process then."""
        request = {'command': command, 'environment': {**os.environ, **environment},
                   'directory': None, 'stdout': self.output, 'stderr': self.errors,
                   'timeout': self.timeout, 'cpus': self.cpus, 'largest_output': LARGEST_OUTPUT}
        self.process.stdin.write(json.dumps(request).encode() + b'\n')
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f'the launcher ended with {self.process.wait()}')
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def text(self, path):
        with open(path, 'rb') as file:
            return file.read(LARGEST_OUTPUT).decode('utf-8', 'replace')


def failure_of(reply, report, output, errors):
    """Why an execution does not count, as {"kind", "text"}; None if it does."""
    if reply['error']:
        return {'kind': 'not started', 'text': reply['error']}
    if reply['ended']:
        kind = reply['ended']
    elif reply['signal'] is not None:
        kind = f'killed by {signal.Signals(reply["signal"]).name}'
    elif reply['exit'] != 0:
        kind = f'exit code {reply["exit"]}'
    elif report.failure:
        kind = 'wrong result'
    else:
        return None
    return {'kind': kind, 'text': (report.failure or '')
            + (errors.strip() or output.strip())[-KEPT_TEXT:]}


def execute(launcher, configuration, program, events_file=None):
    """Runs one process; returns what the journal keeps of it."""
    command = configuration.run(program.files, program.arguments, events_file)
    started = time.time()
    reply = launcher.run(command, configuration.environment)
    output = errors = ''
    if not reply['error'] and reply['ended'] != 'too much output':
        output, errors = launcher.text(launcher.output), launcher.text(launcher.errors)
    report = iterations.parse(output)
    return {
        'started': round(started, 3),
        'wall_ns': reply['wall_ns'],
        'cpu_ns': reply['user_ns'] + reply['system_ns'],
        'system_ns': reply['system_ns'],
        'peak_bytes': reply['peak_bytes'],
        'floor_bytes': reply['floor_bytes'],
        'switches': reply['switches'],
        'iterations': report.times,
        'score': report.score(),
        'failure': failure_of(reply, report, output, errors),
    }


def make_plan(configurations, programs, options):
    """Everything a run depends on, as the journal's first line keeps it."""
    return {
        'configurations': [vars(configuration) for configuration in configurations],
        'programs': [vars(program) for program in programs],
        'directory': os.getcwd(),
        **{name: getattr(options, name) for name in
           ('runs', 'time', 'timeout', 'cpus', 'seed', 'margin', 'fdr', 'metric', 'event_runs',
            'calibrate')},
    }


class Run:
    """A plan and its journal; measure() goes on where the journal ends."""

    def __init__(self, journal):
        self.journal = journal
        self.plan = journal.plan
        self.configurations = [Configuration(**fields) for fields in self.plan['configurations']]
        self.programs = [Program(**fields) for fields in self.plan['programs']]

    def check_unchanged(self):
        """UsageError if what was measured before is not what would be measured now."""
        for configuration in self.configurations:
            path = configuration.identity['path']
            try:
                same = identity(path) == configuration.identity
            except OSError:
                same = False
            if not same:
                raise UsageError(f'{path} of configuration {configuration.key} is not the program '
                                 'that the journal has measured; start a new run')
        for program in self.programs:
            for file in program.files:
                if not os.path.isfile(file):
                    raise UsageError(f'{program.name}: no file {file}')

    def probe(self):
        """UsageError if a configuration cannot even run an empty script."""
        with tempfile.TemporaryDirectory(prefix='quadrille-ab-') as directory:
            empty = os.path.join(directory, 'empty.js')
            with open(empty, 'w', encoding='utf-8'):
                pass
            launcher = Launcher(directory, 60, self.plan['cpus'])
            try:
                for configuration in self.configurations:
                    result = execute(launcher, configuration, Program('empty', [empty], []))
                    if failure := result['failure']:
                        command = ' '.join(configuration.command)
                        raise UsageError(f'configuration {configuration.key} does not run: '
                                         f'{command}\n'
                                         f'{failure["kind"]}: {failure["text"].strip()}')
            finally:
                launcher.close()

    def live_programs(self):
        dropped = {entry['program'] for entry in self.journal.of_kind('dropped')}
        return [program for program in self.programs if program.name not in dropped]

    def rounds(self):
        """The blocks still to run, as (round, program, configurations in order)."""
        done = self.journal.executions()
        for number in range(self.plan['runs']):
            order = random.Random(f'{self.plan["seed"]}/{number}')
            programs = order.sample(self.programs, len(self.programs))
            for program in programs:
                block = order.sample(self.configurations, len(self.configurations))
                if all((number, program.name, c.key) in done for c in block):
                    continue
                yield number, program, block

    def missing(self):
        """The blocks still to run of programs that do run."""
        live = {program.name for program in self.live_programs()}
        return (block for block in self.rounds() if block[1].name in live)

    def measure(self, progress):
        """Trials, measured rounds, then executions with events; raises Interrupted."""
        def stop(number, _frame):
            raise Interrupted(signal.Signals(number).name)

        previous = {number: signal.signal(number, stop)
                    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        with tempfile.TemporaryDirectory(prefix='quadrille-ab-') as directory:
            launcher = Launcher(directory, self.plan['timeout'], self.plan['cpus'])
            try:
                self._trials(launcher, progress)
                self._measured(launcher, progress)
                self._with_events(launcher, progress)
            finally:
                for number, handler in previous.items():
                    signal.signal(number, handler)
                launcher.close()
                progress.end()

    def _trials(self, launcher, progress):
        """Warms the machine's file cache, and drops programs that fail twice in a row."""
        done = {(entry['program'], entry['configuration'])
                for entry in self.journal.of_kind('trial')}
        for program in self.live_programs():
            for configuration in self.configurations:
                if (program.name, configuration.key) in done:
                    continue
                progress.show('trial', program.name, configuration.key)
                result = execute(launcher, configuration, program)
                if result['failure']:
                    result = execute(launcher, configuration, program)
                self.journal.add('trial', program=program.name, configuration=configuration.key,
                                 wall_ns=result['wall_ns'], failure=result['failure'])
                if result['failure']:
                    self.journal.add('dropped', program=program.name,
                                     configuration=configuration.key, failure=result['failure'])
                    break

    def _measured(self, launcher, progress):
        end = time.monotonic() + self.plan['time'] if self.plan['time'] else None
        trials = {}
        for entry in self.journal.of_kind('trial'):
            trials[entry['program']] = trials.get(entry['program'], 0) + entry['wall_ns'] / 1e9
        remaining = list(self.missing())
        progress.begin(remaining, trials, end)
        for number, program, block in remaining:
            if end is not None and time.monotonic() >= end:
                break
            for position, configuration in enumerate(block):
                progress.show(f'round {number + 1}/{self.plan["runs"]}', program.name,
                              configuration.key)
                result = execute(launcher, configuration, program)
                entry = self.journal.add('execution', round=number, program=program.name,
                                         configuration=configuration.key, position=position,
                                         **result)
                progress.done(entry)

    def _with_events(self, launcher, progress):
        """Executions with the engine's events on, apart: writing events takes time."""
        done = {(entry['program'], entry['configuration'], entry['number'])
                for entry in self.journal.of_kind('events')}
        file = os.path.join(launcher.directory, 'events.jsonl')
        for number in range(self.plan['event_runs']):
            for program in self.live_programs():
                for configuration in self.configurations:
                    key = (program.name, configuration.key, number)
                    if not configuration.events or key in done:
                        continue
                    progress.show('events', program.name, configuration.key)
                    if os.path.exists(file):
                        os.unlink(file)
                    result = execute(launcher, configuration, program, file)
                    self.journal.add('events', program=program.name,
                                     configuration=configuration.key, number=number,
                                     wall_ns=result['wall_ns'], failure=result['failure'],
                                     summary=events.summarise_file(file))
