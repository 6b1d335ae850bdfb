"""What every test step shares: the line of totals, and running a program under limits.

A step is a program whose last line on standard output is `N passed, N failed, N skipped`;
tests/run_all.py adds the lines up.
"""

import os
import re
import resource
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOTALS = re.compile(r'^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$')


def shell_path(preset='release'):
    """The shell's binary; QUADRILLE names another one."""
    return os.environ.get('QUADRILLE') or os.path.join(ROOT, 'build', preset, 'quadrille')


class Totals:
    """Counts results of one step and prints what failed as it fails."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def ok(self, count=1):
        self.passed += count

    def fail(self, name, why=''):
        self.failed += 1
        print(f'FAIL {name}', flush=True)
        for line in str(why).rstrip().splitlines()[:40]:
            print('    ' + line[:400])
        sys.stdout.flush()

    def skip(self, name, why):
        self.skipped += 1
        print(f'SKIP {name}: {why}', flush=True)

    def finish(self):
        """Prints the last line and ends the process."""
        print(f'{self.passed} passed, {self.failed} failed, {self.skipped} skipped', flush=True)
        sys.exit(1 if self.failed else 0)


class Outcome:
    """How a process ended."""

    def __init__(self, code, out, err, timed_out, seconds):
        self.code = code
        self.out = out
        self.err = err
        self.timed_out = timed_out
        self.seconds = seconds

    def ending(self):
        if self.timed_out:
            return 'timed out'
        if self.code < 0:
            return f'killed by signal {-self.code}'
        return f'exit code {self.code}'


def preset_of(program):
    """The preset that built a program, by the name of its build folder."""
    return os.path.basename(os.path.dirname(os.path.abspath(program)))


def sanitized(program):
    """Is it a build under a sanitizer? Its shadow memory alone is beyond every limit."""
    return preset_of(program) in ('asan', 'tsan')


# By how much a build that checks itself is slower; every limit on time is stretched by it.
SLOWNESS = {'debug': 4, 'asan': 8, 'tsan': 12}


def slowness(program):
    return SLOWNESS.get(preset_of(program), 1)


def run(command, timeout=60, memory=None, cpu=None, cwd=None, stdin=b'', env=None):
    """Runs `command`; memory is a limit in bytes on writable private memory (none
    for a build under a sanitizer), timeout and cpu are seconds of a release build."""
    start = time.monotonic()
    timeout *= slowness(command[0])
    process = subprocess.Popen(command, stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd, env=env)
    if memory and sanitized(command[0]):
        memory = None
    # Limits are set from outside: a hook between fork and exec would cost a real fork.
    try:
        if memory:
            resource.prlimit(process.pid, resource.RLIMIT_DATA, (memory, memory))
        if cpu:
            cpu *= slowness(command[0])
            resource.prlimit(process.pid, resource.RLIMIT_CPU, (cpu, cpu + 1))
    except ProcessLookupError:
        pass
    timed_out = False
    try:
        out, err = process.communicate(stdin or None, timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        timed_out = True
    code = process.returncode
    if cpu and code in (-24, -9):  # SIGXCPU, SIGKILL: the limit on processor time
        timed_out = True
    return Outcome(code, out, err, timed_out, time.monotonic() - start)


def read(path):
    with open(path, 'rb') as file:
        return file.read()
