#!/usr/bin/env python3
"""Checks that each folder includes only folders above it, by reading the includes.

The order is the architecture: it is stated here once, top to bottom. `shell/` may use only the
public API; `perf/`, `tests/` and `examples/` may include anything.
"""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from common import ROOT, Totals  # noqa: E402

ORDER = [
    'include/quadrille',
    'base',
    'heap',
    'objects',
    'feedback',
    'language',
    'tiers/bytecode',
    'tiers/codegen',
    'deopt',
    'tiers/ignition',
    'tiers/sparkplug',
    'tiers/compiler',
    'tiers/maglev',
    'tiers/turbofan',
    'tiering-policy',
    'runtime',
    'engine',
]
# Exceptions to "everything above": what a folder may include besides itself; a file named here
# counts as a folder of its own.
ONLY = {
    'include/quadrille': [],
    'base': [],
    'language': ['base'],                # no heap but its own zone
    # Nothing of the heap or the compilers.
    'tiering-policy': ['base', 'feedback/exit_record.h'],
    'shell': ['include/quadrille'],
    # Files that are stricter than their folder: the policy reads them and is pure.
    'feedback/exit_record.h': ['base'],
    'feedback/exit_record.cc': ['base', 'feedback/exit_record.h'],
}
FREE = ['perf', 'tests', 'examples']
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
SOURCE = ('.h', '.cc', '.inc', '.def')


def folder_of(path):
    """The folder of ORDER a path lies in ('shell' included), or None."""
    if path in ONLY:
        return path
    best = None
    for folder in ORDER + ['shell']:
        if path.startswith(folder + '/') and (best is None or len(folder) > len(best)):
            best = folder
    return best


def allowed(folder):
    if folder in ONLY:
        return {folder, *ONLY[folder]}
    return set(ORDER[:ORDER.index(folder) + 1])


def included_folder(quote, target):
    """The folder an include names, or None for a library's header."""
    if target.startswith('quadrille/'):
        return 'include/quadrille'
    return folder_of(target) if quote == '"' else None


def problems(path, text):
    """Yields (line number, message) for the file at `path` (relative to the root)."""
    folder = folder_of(path)
    if folder is None:
        return
    may = allowed(folder)
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if match is None:
            continue
        target = match[2]
        if target.startswith('.'):
            yield number, f'names "{target}" by a relative path'
            continue
        other = included_folder(match[1], target)
        if other is not None and other not in may and os.path.dirname(other) not in may:
            yield number, f'includes "{target}": {folder} may not see {other}'
        if other is None and match[1] == '"' and folder in ('include/quadrille', 'shell'):
            if not os.path.exists('/usr/include/' + target):
                yield number, f'includes "{target}", which is not of {folder}'


def self_test(totals):
    """The rules themselves, on made-up files."""
    cases = [
        ('heap/a.cc', '#include "base/check.h"', 0),
        ('heap/a.cc', '#include "objects/map.h"', 1),
        ('base/a.h', '#include "heap/value.h"', 1),
        ('language/a.cc', '#include "heap/value.h"', 1),
        ('tiers/maglev/a.cc', '#include "tiers/turbofan/graph.h"', 1),
        ('tiers/turbofan/a.cc', '#include "tiers/compiler/snapshot.h"', 0),
        ('shell/a.cc', '#include "engine/isolate.h"', 1),
        ('shell/a.cc', '#include <quadrille/quadrille.h>', 0),
        ('engine/a.cc', '#include "quadrille/value.h"', 0),
        ('include/quadrille/a.h', '#include "base/check.h"', 1),
        ('include/quadrille/a.h', '#include <vector>', 0),
        ('heap/a.cc', '  #  include "../objects/map.h"', 1),
        ('tiering-policy/a.cc', '#include "feedback/vector.h"', 1),
        ('tiering-policy/a.cc', '#include "feedback/exit_record.h"', 0),
        ('feedback/exit_record.h', '#include "objects/map.h"', 1),
        ('feedback/exit_record.h', '#include "feedback/feedback_vector.h"', 1),
        ('feedback/exit_record.cc', '#include "feedback/exit_record.h"', 0),
        ('feedback/ic.h', '#include "feedback/exit_record.h"', 0),
        ('tiers/maglev/a.cc', '#include "feedback/exit_record.h"', 0),
        ('base/a.h', '#include "feedback/exit_record.h"', 1),
        ('tests/unit/heap/a.cc', '#include "engine/isolate.h"', 0),
    ]
    for path, text, expected in cases:
        found = len(list(problems(path, text)))
        if found == expected:
            totals.ok()
        else:
            totals.fail(f'rule for {path}: {text}', f'{found} problems, expected {expected}')


def main():
    totals = Totals()
    self_test(totals)
    for top in sorted({folder.split('/')[0] for folder in ORDER} | {'shell'}):
        for directory, _, names in os.walk(os.path.join(ROOT, top)):
            for name in sorted(names):
                if not name.endswith(SOURCE):
                    continue
                full = os.path.join(directory, name)
                path = os.path.relpath(full, ROOT)
                with open(full, encoding='utf-8') as file:
                    found = list(problems(path, file.read()))
                if found:
                    totals.fail(path, '\n'.join(f'line {n}: {what}' for n, what in found))
                else:
                    totals.ok()
    totals.finish()


main()
