"""Starts measured processes, one at a time, and reports what each used.

A process of its own, for two reasons. The kernel counts the memory of whoever forks into the peak
of the new process until it calls exec, so the one who forks must be small: this file imports little
and is run by an interpreter without site packages. And if the harness is killed, the pipe to it
closes and the process that is being measured is killed, too.

Requests and replies are JSON, a line each, on standard input and output.

request: {"command": [...], "environment": {...}, "directory": ..., "stdout": FILE, "stderr": FILE,
          "timeout": SECONDS, "cpus": [...] or null, "largest_output": BYTES}
reply:   {"wall_ns", "user_ns", "system_ns", "peak_bytes", "floor_bytes", "switches", "faults",
          "exit": CODE or null, "signal": NUMBER or null, "ended": TEXT or null,
          "error": TEXT or null}

Time counts from just before exec to the end of the process; processor time is that of all its
threads and of the children it waited for. peak_bytes is never below floor_bytes, the memory of this
process when it forked.
"""

import json
import os
import resource
import select
import signal
import struct
import sys
import time

# Why a process was ended from here; ABANDONED: the harness has gone or wants no more.
TIMED_OUT, TOO_MUCH_OUTPUT, ABANDONED = 'timed out', 'too much output', 'abandoned'
LOOK_EVERY = 0.2  # seconds
BEFORE_EXEC = struct.Struct('=qqqq')  # monotonic ns, user us, system us, peak KiB


def become(request, report):
    """In the child: arranges everything, says on `report` that exec comes next, and calls it."""
    os.setsid()
    for number in (signal.SIGINT, signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    if request['directory']:
        os.chdir(request['directory'])
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    for target, name in ((1, 'stdout'), (2, 'stderr')):
        file = os.open(request[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(file, target)
    if request['cpus']:
        os.sched_setaffinity(0, request['cpus'])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    command = request['command']
    used = resource.getrusage(resource.RUSAGE_SELF)
    os.write(report, BEFORE_EXEC.pack(time.monotonic_ns(), round(used.ru_utime * 1e6),
                                      round(used.ru_stime * 1e6), used.ru_maxrss))
    os.execvpe(command[0], command, request['environment'])


def wait(process, requests, request):
    """None once the process has ended by itself; otherwise why it must be ended. Looks now and
    then whether it writes too much: the system's limit on files would hit other files, too."""
    poll = select.poll()
    poll.register(process, select.POLLIN)
    poll.register(requests, select.POLLIN | select.POLLHUP)
    deadline = time.monotonic() + request['timeout']
    while (left := deadline - time.monotonic()) > 0:
        ready = [descriptor for descriptor, _ in poll.poll(min(left, LOOK_EVERY) * 1000)]
        if process in ready:
            return None
        if ready:
            return ABANDONED
        if max((os.path.getsize(request[name]) for name in ('stdout', 'stderr')
                if os.path.exists(request[name])), default=0) > request['largest_output']:
            return TOO_MUCH_OUTPUT
    return TIMED_OUT


def run(request, requests):
    read_end, write_end = os.pipe()  # closed by exec
    pid = os.fork()
    if pid == 0:
        try:
            become(request, write_end)
        except OSError as error:
            os.write(write_end, f'{error.strerror}: {error.filename or request["command"][0]}'
                     .encode())
        finally:
            os._exit(127)
    os.close(write_end)
    process = os.pidfd_open(pid)
    ended = wait(process, requests, request)
    if ended is not None:
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            os.kill(pid, signal.SIGKILL)
    _, status, used = os.wait4(pid, 0)
    end = time.monotonic_ns()
    try:
        os.killpg(pid, signal.SIGKILL)  # what it may have left running
    except ProcessLookupError:
        pass
    os.close(process)
    report = b''
    while chunk := os.read(read_end, 4096):
        report += chunk
    os.close(read_end)
    if ended == ABANDONED:
        sys.exit(0)
    error = None
    if len(report) < BEFORE_EXEC.size:
        error = report.decode('utf-8', 'replace') or 'the process could not be started'
        start, user, system, floor = end, 0, 0, 0
    else:
        start, user, system, floor = BEFORE_EXEC.unpack(report[:BEFORE_EXEC.size])
        if len(report) > BEFORE_EXEC.size:
            error = report[BEFORE_EXEC.size:].decode('utf-8', 'replace')
    return {
        'wall_ns': end - start,
        'user_ns': max(0, round(used.ru_utime * 1e9) - user * 1000),
        'system_ns': max(0, round(used.ru_stime * 1e9) - system * 1000),
        'peak_bytes': used.ru_maxrss * 1024,
        'floor_bytes': floor * 1024,
        'switches': used.ru_nivcsw,
        'faults': used.ru_majflt,
        'exit': os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
        'signal': os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
        'ended': ended,
        'error': error,
    }


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the harness decides
    pending = b''
    while True:
        while b'\n' not in pending:
            chunk = os.read(0, 1 << 16)
            if not chunk:
                return
            pending += chunk
        line, _, pending = pending.partition(b'\n')
        reply = json.dumps(run(json.loads(line), 0))
        os.write(1, reply.encode() + b'\n')


if __name__ == '__main__':
    main()
