"""Configurations: the command lines that are compared, checked before anything is measured."""

import dataclasses
import hashlib
import os
import shlex
import shutil
import subprocess

from .errors import UsageError

PERF = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HOST = os.path.join(PERF, 'peer_host.cjs')
# Engines that give a script no global scope of its own and no print: they run it through a host.
NEED_HOST = {'node', 'nodejs', 'bun', 'bun.exe'}
KEYS = 'ABCDEFGH'


@dataclasses.dataclass
class Configuration:
    """key: its letter; A is what the others are compared with.

    A program runs as [*command, *host, *files, '--', *arguments] with environment added. identity
    says which binary it was: a run that goes on later must find the same.
    """
    key: str
    label: str
    command: list
    environment: dict
    host: list
    events: bool
    identity: dict

    def run(self, files, arguments, events_file=None):
        command = list(self.command)
        if events_file:
            command.append(f'--events={events_file}')
        command += self.host + files
        return command + (['--', *arguments] if arguments else [])


def find_binary(name):
    """The absolute path of a program, named by a path or found on PATH; UsageError if none is."""
    path = os.path.abspath(name) if os.sep in name else shutil.which(name)
    if path is None or not os.path.exists(path):
        raise UsageError(f'no program {name}')
    if not os.path.isfile(path) or not os.access(path, os.X_OK):
        raise UsageError(f'{name} is not a program that can be run')
    return path


def default_binary():
    """The shell this harness belongs to: installed beside it, or built in the same tree."""
    if named := os.environ.get('QUADRILLE'):
        return named
    installed = os.path.join(PERF, '..', '..', '..', 'bin', 'quadrille')
    built = os.path.join(PERF, '..', 'build', 'release', 'quadrille')
    for path in (installed, built):
        if os.access(path, os.X_OK):
            return os.path.realpath(path)
    found = shutil.which('quadrille')
    if found is None:
        raise UsageError('found no quadrille; build it, or name it with --binary PATH')
    return found


def identity(path):
    with open(path, 'rb') as file:
        digest = hashlib.file_digest(file, 'sha256').hexdigest()
    return {'path': path, 'bytes': os.path.getsize(path), 'sha256': digest}


def split(text):
    try:
        return shlex.split(text)
    except ValueError as error:
        raise UsageError(f'{error} in: {text}') from error


def knows_events(binary):
    """Whether this engine writes its events to --events=FILE."""
    try:
        process = subprocess.run([binary, '--help'], stdin=subprocess.DEVNULL, timeout=20,
                                 capture_output=True, text=True, errors='replace', check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return '--events' in process.stdout


def own(key, flags, binary):
    """A configuration of Quadrille: its binary with flags."""
    path = find_binary(binary)
    return Configuration(key, flags.strip() or 'no flags', [path, *split(flags)], {}, [],
                         knows_events(path), identity(path))


def other(key, command_line):
    """Another engine: `[NAME=VALUE...] PROGRAM [FLAGS...]`, as a shell would take it."""
    words = split(command_line)
    environment = {}
    while words and '=' in words[0] and words[0].split('=')[0].isidentifier():
        name, _, value = words.pop(0).partition('=')
        environment[name] = value
    if not words:
        raise UsageError(f'no program in: --with "{command_line}"')
    path = find_binary(words[0])
    host = [HOST] if os.path.basename(words[0]) in NEED_HOST else []
    label = ' '.join([*(f'{name}={value}' for name, value in environment.items()),
                      os.path.basename(words[0]), *words[1:]])
    return Configuration(key, label, [path, *words[1:]], environment, host, False, identity(path))
