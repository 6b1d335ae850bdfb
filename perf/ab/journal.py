"""What was measured, one line of JSON an execution: what makes a run able to go on later.

The first line is the plan (see `measure`); every other line has a "kind":
  trial      one execution of each configuration before the measurement; not part of it
  execution  a measured one: round, program, configuration, position, and what `measure` found
  events     one with the engine's events on, summed up by `events`; not part of the measurement
  dropped    a program that does not run
An execution that is there twice counts as it was the last time: a block that broke off is repeated
whole. A last line without its end is what a kill in the middle of writing leaves, and is ignored.
"""

import json
import os

from .errors import UsageError

VERSION = 1


class Journal:
    """Lines read and lines to be written; `file` stays open for appending."""

    def __init__(self, path, plan=None):
        """Creates the file for a plan, or reads it if plan is None; UsageError if it cannot."""
        self.path = path
        self.entries = []
        try:
            if plan is None:
                self.plan = self._read()
                self.file = open(path, 'a', encoding='utf-8')
            else:
                self.plan = plan
                self.file = open(path, 'x', encoding='utf-8')
                self._write({'journal': 'quadrille-ab', 'version': VERSION, 'plan': plan})
        except FileExistsError as error:
            raise UsageError(f'{path} exists already; go on with it by --resume {path}') from error
        except OSError as error:
            raise UsageError(f'{path}: {error.strerror}') from error

    def _read(self):
        with open(self.path, 'rb+') as file:
            content = file.read()
            whole = content.rfind(b'\n') + 1
            if whole < len(content):
                file.truncate(whole)
        try:
            lines = [json.loads(line) for line in content[:whole].splitlines()]
        except ValueError as error:
            raise UsageError(f'{self.path} is not a journal of quadrille-ab: {error}') from error
        if not lines or not isinstance(lines[0], dict) or lines[0].get('journal') != 'quadrille-ab':
            raise UsageError(f'{self.path} is not a journal of quadrille-ab')
        if lines[0].get('version') != VERSION:
            raise UsageError(f'{self.path} has version {lines[0].get("version")}; '
                             f'this program reads version {VERSION}')
        self.entries = lines[1:]
        return lines[0]['plan']

    def _write(self, value):
        self.file.write(json.dumps(value, separators=(',', ':')) + '\n')
        self.file.flush()

    def add(self, kind, **fields):
        entry = {'kind': kind, **fields}
        self._write(entry)
        self.entries.append(entry)
        return entry

    def of_kind(self, kind):
        return [entry for entry in self.entries if entry['kind'] == kind]

    def executions(self):
        """{(round, program, configuration): execution}, the last of each."""
        return {(entry['round'], entry['program'], entry['configuration']): entry
                for entry in self.of_kind('execution')}

    def close(self, keep=True):
        self.file.close()
        if not keep:
            os.unlink(self.path)
