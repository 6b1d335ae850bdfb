"""The live line on a terminal; elsewhere a line a minute."""

import math
import shutil
import sys
import time

EVERY = 60  # seconds between lines where there is no terminal


def duration(seconds):
    seconds = round(seconds)
    if seconds < 3600:
        return f'{seconds // 60}:{seconds % 60:02}'
    return f'{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}'


class Progress:
    """Shows what runs, how far the run is, the ratio of the program so far, and the time left."""

    def __init__(self, enabled=True, stream=sys.stderr):
        self.stream = stream
        self.enabled = enabled
        self.live = enabled and stream.isatty()
        self.last = time.monotonic()
        self.total = self.count = self.failures = 0
        self.expected = {}   # seconds a block of this program takes
        self.left = {}       # blocks left of it
        self.size = 1
        self.deadline = None
        self.blocks = {}     # program -> {round: {configuration: seconds}}

    def begin(self, blocks, trials, deadline):
        self.deadline = deadline
        self.expected = dict(trials)
        for _, program, block in blocks:
            self.left[program.name] = self.left.get(program.name, 0) + 1
            self.size = len(block)
            self.total += len(block)

    def done(self, entry):
        self.count += 1
        name = entry['program']
        self.left[name] = self.left.get(name, 0) - 1 / self.size
        if entry['failure']:
            self.failures += 1
            return
        block = self.blocks.setdefault(name, {}).setdefault(entry['round'], {})
        block[entry['configuration']] = entry['wall_ns'] / 1e9
        if len(block) == self.size:
            self.expected[name] = 0.8 * self.expected.get(name, 0) + 0.2 * sum(block.values())

    def ratio(self, program):
        """B/A of the wall time of whole processes so far, a first impression only."""
        logs = [math.log(block['B'] / block['A']) for block in self.blocks.get(program, {}).values()
                if 'A' in block and 'B' in block]
        return f'B/A {math.exp(sum(logs) / len(logs)):.3f}' if len(logs) > 1 else ''

    def time_left(self):
        seconds = sum(max(0, self.left[name]) * self.expected.get(name, 0) for name in self.left)
        if self.deadline is not None:
            seconds = min(seconds, max(0, self.deadline - time.monotonic()))
        return f'{duration(seconds)} left' if self.total else ''

    def show(self, stage, program, configuration):
        now = time.monotonic()
        if not self.enabled or (not self.live and now - self.last < EVERY):
            return
        self.last = now
        parts = [f'{self.count}/{self.total}' if self.total else '', stage,
                 f'{program} {configuration}', self.ratio(program),
                 f'{self.failures} failed' if self.failures else '', self.time_left()]
        line = ' · '.join(part for part in parts if part)
        if self.live:
            width = shutil.get_terminal_size().columns - 1
            self.stream.write('\r\033[K' + line[:width])
        else:
            self.stream.write(f'quadrille-ab: {line}\n')
        self.stream.flush()

    def end(self):
        if self.live:
            self.stream.write('\r\033[K')
            self.stream.flush()
