"""What is run: the words PROGRAM of the command line, resolved to files and arguments."""

import dataclasses
import os
import sys

from .configurations import PERF, split
from .errors import UsageError

sys.path.insert(0, PERF)
import awfy  # noqa: E402
import octane  # noqa: E402

JS = os.path.join(PERF, 'ab', 'js')
HELP = '''\
a PROGRAM is one of
  FILE                     a script or a module (.mjs)
  "FILE... [-- ARGUMENTS]" several scripts of one realm, with arguments
  octane:NAME              a program of Octane, octane:all for each (OCTANE=DIR or --octane DIR)
  awfy:NAME[:INNER]        of are-we-fast-yet, awfy:all (AWFY=DIR or --awfy DIR); INNER: its work
                           an iteration, where it knows the result (Mandelbrot:500)'''


@dataclasses.dataclass
class Program:
    """files: absolute paths in the order in which they are evaluated."""
    name: str
    files: list
    arguments: list


def suite(word, names, directory, variable, option):
    """The names that `suite:NAME` means."""
    name = word.split(':')[1]
    if not directory:
        raise UsageError(f'{word}: name the directory of the suite with {variable}=DIR '
                         f'or {option} DIR')
    if not os.path.isdir(directory):
        raise UsageError(f'{word}: no directory {directory}')
    if name == 'all':
        return list(names)
    if name not in names:
        raise UsageError(f'{word}: no such program; there are: ' + ' '.join(names))
    return [name]


def plain(word, options):
    words = [word] if os.path.exists(word) else split(word)
    cut = words.index('--') if '--' in words else len(words)
    files, arguments = words[:cut], words[cut + 1:]
    if not files:
        raise UsageError(f'no file in the program "{word}"')
    for file in files:
        if not os.path.isfile(file):
            raise UsageError(f'no file {file}' if not os.path.exists(file) else
                             f'{file} is not a file')
        if not os.access(file, os.R_OK):
            raise UsageError(f'{file} cannot be read')
    name = os.path.splitext(os.path.basename(files[-1]))[0]
    if arguments:
        name += ' ' + ' '.join(arguments)
    files = [os.path.abspath(file) for file in files]
    if options.call:
        files += [os.path.join(JS, script) for script in ('iterations.js', 'call.js')]
        arguments = [options.call, str(options.iterations), *arguments]
    return Program(name, files, arguments)


def resolve(words, options):
    """The programs that the words mean; options has octane, awfy, call and iterations."""
    programs = []
    for word in words:
        if word.startswith('octane:'):
            for name in suite(word, octane.PROGRAMS, options.octane, 'OCTANE', '--octane'):
                files = octane.files(os.path.abspath(options.octane), name)[:-1]
                files += [os.path.join(JS, script) for script in ('iterations.js', 'octane.js')]
                programs.append(Program(name, files, [str(options.iterations)]))
        elif word.startswith('awfy:'):
            inner = word.split(':')[2:]
            if inner and not (len(inner) == 1 and inner[0].isdecimal()):
                raise UsageError(f'{word}: the work of an iteration is a number')
            for name in suite(word, awfy.PROGRAMS, options.awfy, 'AWFY', '--awfy'):
                programs.append(Program(name, list(awfy.FILES), awfy.arguments(
                    options.awfy, name, options.iterations, *map(int, inner))))
        else:
            programs.append(plain(word, options))
    # Names tell programs apart everywhere: the second of a name gets a number.
    seen = {}
    for program in programs:
        for file in program.files:
            if not os.path.isfile(file):
                raise UsageError(f'{program.name}: no file {file}')
        count = seen[program.name] = seen.get(program.name, 0) + 1
        if count > 1:
            program.name += f' #{count}'
    return programs
