"""Runs one test262 file in all its variants; used by the worker processes of run.py.

A variant is one process of the shell: the harness files and the test, in one realm, in order.
Nothing here is slower than it must be: there are a hundred thousand variants.
"""

import os
import re
import resource
import select
import signal
import time

from metadata import parse

# The shell's first line of an error: `place: [Uncaught |Linking failed: ]Name: message`.
ERROR = re.compile(r'(?m)^(?:.*?: )??(Uncaught |Linking failed: |)([A-Za-z_$][\w$]*)(?::|$)')
PHASES = {'': 'parse', 'Linking failed: ': 'resolution', 'Uncaught ': 'runtime'}
OUTPUT_LIMIT = 64 * 1024


class Executor:
    """Settings of a run, and the files that take the output of one process at a time."""

    def __init__(self, shell, test262, flags, timeout, memory):
        self.shell = shell
        self.root = test262
        self.flags = flags
        self.timeout = timeout
        self.memory = memory
        self.out = self._scratch()
        self.err = self._scratch()
        self.null = os.open('/dev/null', os.O_RDONLY)
        self.environment = dict(os.environ, TZ='UTC', LC_ALL='C.UTF-8')

    @staticmethod
    def _scratch():
        return os.memfd_create('output', os.MFD_CLOEXEC)

    @staticmethod
    def _take(descriptor):
        size = os.fstat(descriptor).st_size
        data = os.pread(descriptor, min(size, OUTPUT_LIMIT), 0)
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        return data.decode('utf-8', 'replace')

    def process(self, arguments):
        """Runs the shell: (exit code or None on a timeout, standard output, standard error)."""
        actions = [(os.POSIX_SPAWN_DUP2, self.null, 0), (os.POSIX_SPAWN_DUP2, self.out, 1),
                   (os.POSIX_SPAWN_DUP2, self.err, 2)]
        # A test passes whatever promises it leaves rejected.
        command = [self.shell, '--unhandled-rejections=ignore', *self.flags, *arguments]
        pid = os.posix_spawn(self.shell, command, self.environment,
                             file_actions=actions)
        try:
            if self.memory:
                resource.prlimit(pid, resource.RLIMIT_DATA, (self.memory, self.memory))
            resource.prlimit(pid, resource.RLIMIT_CPU, (self.timeout, self.timeout))
            resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
        except ProcessLookupError:
            pass
        handle = os.pidfd_open(pid)
        try:
            poller = select.poll()
            poller.register(handle, select.POLLIN)
            ended = poller.poll(self.timeout * 6000)
            if not ended:
                os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
        finally:
            os.close(handle)
        code = os.waitstatus_to_exitcode(status)
        if not ended or code in (-signal.SIGXCPU, -signal.SIGKILL):
            code = None
        return code, self._take(self.out), self._take(self.err)

    def variants(self, path, metadata):
        """Yields (name, shell arguments) for each way the file has to be run."""
        flags = metadata['flags']
        full = os.path.join(self.root, 'test', path)
        if 'raw' in flags:
            yield 'raw', (['--module', full] if 'module' in flags else [full])
            return
        harness = ['assert.js', 'sta.js']
        if 'async' in flags:
            harness.append('doneprintHandle.js')
        files = [os.path.join(self.root, 'harness', name)
                 for name in harness + [name for name in metadata['includes']
                                        if name not in harness]]
        if 'module' in flags:
            yield 'module', [*files, '--module', full]
            return
        if 'onlyStrict' not in flags:
            yield 'sloppy', [*files, full]
        if 'noStrict' not in flags:
            yield 'strict', [*files, '--strict', full]

    @staticmethod
    def judge(metadata, code, out, err):
        """Returns None when the variant passed, else the reason why it failed."""
        if code is None:
            return 'timed out'
        if code < 0:
            return f'killed by signal {-code}: ' + err.strip()[-300:]
        negative = metadata['negative']
        if negative is not None:
            if code == 0:
                return f'expected {negative["type"]} in phase {negative["phase"]}, nothing thrown'
            match = ERROR.search(err)
            if match is None:
                return 'unreadable error: ' + err.strip()[:300]
            phase = PHASES[match[1]]
            if phase != negative['phase'] or match[2] != negative['type']:
                return (f'expected {negative["type"]} in phase {negative["phase"]}, '
                        f'got {match[2]} in phase {phase}')
            return None
        if code != 0:
            return (err.strip() or f'exit code {code}')[:500]
        if 'async' in metadata['flags']:
            if 'Test262:AsyncTestFailure' in out:
                return out[out.index('Test262:AsyncTestFailure'):][:500].strip()
            if 'Test262:AsyncTestComplete' not in out:
                return 'asynchronous test did not complete'
        return None

    def file(self, path):
        """Runs the file: (path, result, {variant: reason}, seconds).

        The result is passed, failed, timeout, crash or skipped.
        """
        start = time.monotonic()
        with open(os.path.join(self.root, 'test', path), encoding='utf-8', newline='') as file:
            metadata = parse(file.read())
        if 'CanBlockIsFalse' in metadata['flags']:
            return path, 'skipped', {'': 'the main agent of the shell can block'}, 0.0
        reasons = {}
        result = 'passed'
        for name, arguments in self.variants(path, metadata):
            reason = self.judge(metadata, *self.process(arguments))
            if reason is None:
                continue
            reasons[name] = reason
            if reason.startswith('timed out'):
                result = 'timeout'
            elif reason.startswith('killed'):
                result = 'crash'
            elif result == 'passed':
                result = 'failed'
        return path, result, reasons, time.monotonic() - start
