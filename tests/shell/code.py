#!/usr/bin/env python3
"""Generated code seen from outside: --print-code, --print-builtin-code, and perf's files."""

import argparse
import os
import re
import struct
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from common import Totals, run, shell_path  # noqa: E402

totals = Totals()
EM_X86_64 = 62
GETTER = '''let o = { get y() { return 2 } };
function f() { return o.y }
for (let i = 0; i < 10; i++) f();
'''


def check(name, condition, detail=''):
    if condition:
        totals.ok()
    else:
        totals.fail(name, str(detail)[:2000])


def printing(shell):
    outcome = run([shell, '--print-builtin-code', '--print-code-filter=LoadMiss', '-e', ''],
                  timeout=60)
    text = outcome.out.decode()
    check('--print-builtin-code: a stub', outcome.code == 0 and outcome.err == b''
          and text.startswith('--- Code ---\nkind = STUB\nname = LoadMiss\naddress = 0x')
          and text.endswith('--- End code ---\n') and '; stub CallC\n' in text, text)
    outcome = run([shell, '--print-builtin-code', '--always-feedback', '-e',
                   GETTER], timeout=60)
    text = outcome.out.decode()
    check('--print-builtin-code: everything', outcome.err == b'' and all(
        f'\nkind = {kind}\nname = {name}\n' in text for kind, name in [
            ('STUB', 'Enter'), ('STUB', 'InterpreterEntry'), ('BYTECODE_HANDLER', 'GetNamed'),
            ('IC_HANDLER', 'CallGetter')]), text[:1000])
    check('--print-builtin-code: C++ functions have names',
          '; LoadNamedMiss\n' in text and '; feedback vector\n' in text)
    check('--print-builtin-code: everything is an instruction', '(no instruction)' not in text)
    outcome = run([shell, '--print-code', '--no-sparkplug', '--no-maglev', '--no-turbofan', '-e',
                   'print(1)'], timeout=60)
    check('--print-code without compilers', outcome.out == b'1\n', outcome.out)


def records(data):
    """(id, timestamp, body) of each record of a jitdump file."""
    magic, version, size, machine, _, pid, stamp, flags = struct.unpack_from('=IIIIIIQQ', data)
    check('--perf: header', (magic, version, size, machine, flags) ==
          (0x4a695444, 1, 40, EM_X86_64, 0) and pid > 0 and stamp > 0)
    at = size
    while at < len(data):
        kind, size, stamp = struct.unpack_from('=IIQ', data, at)
        yield kind, stamp, data[at + 16:at + size]
        at += size
    check('--perf: the file ends with a record', at == len(data))


def perf(shell, directory):
    path = os.path.join(directory, 'program.js')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(GETTER)
    outcome = run([shell, '--perf', f'--perf-path={directory}', '--always-feedback', path, '-e',
                   'quit(3)'], timeout=60)
    check('--perf: exit', outcome.code == 3, outcome.err)
    dumps = [name for name in os.listdir(directory) if re.fullmatch(r'jit-\d+\.dump', name)]
    check('--perf: one dump', len(dumps) == 1, os.listdir(directory))
    pid = re.search(r'\d+', dumps[0])[0]
    map_path = f'/tmp/perf-{pid}.map'
    with open(map_path, encoding='utf-8') as file:
        lines = file.read().splitlines()
    os.remove(map_path)
    bad = [line for line in lines if not re.fullmatch(r'[0-9a-f]+ [0-9a-f]+ \S.*', line)]
    check('--perf: lines of the map', len(lines) > 100 and not bad, bad[:3])
    places = {name: (int(start, 16), int(size, 16))
              for start, size, name in (line.split(' ', 2) for line in lines)}
    check('--perf: names', {'Stub:LoadCache', 'BytecodeHandler:GetNamed', 'ICHandler:CallGetter'}
          <= set(places), list(places)[:10])
    with open(os.path.join(directory, dumps[0]), 'rb') as file:
        data = file.read()
    loads, last = {}, 0
    for kind, stamp, body in records(data):
        check('--perf: times ascend', stamp >= last)
        last = stamp
        if kind != 0:
            continue
        process, _, vma, address, size, index = struct.unpack_from('=IIQQQQ', body)
        end = body.index(b'\0', 40)
        name = body[40:end].decode()
        code = body[end + 1:end + 1 + size]
        if process != int(pid) or vma != address or len(code) != size or index != len(loads):
            check('--perf: a record of code', False, (name, process, vma, address, size, index))
        loads[name] = (address, size)
    check('--perf: the dump has what the map has', loads == places)
    outcome = run([shell, '--perf', '--perf-path=/nonexistent', '-e', ''], timeout=60)
    check('--perf: a dump that cannot be written', outcome.code == 2
          and re.fullmatch(rb'quadrille: --perf: cannot write /nonexistent/jit-(\d+)\.dump: '
                           rb'No such file or directory\n', outcome.err), outcome.err)
    if match := re.search(rb'jit-(\d+)', outcome.err):
        os.remove(f'/tmp/perf-{match[1].decode()}.map')


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--preset', default='release')
    shell = shell_path(parser.parse_args().preset)
    printing(shell)
    with tempfile.TemporaryDirectory() as directory:
        perf(shell, directory)
    totals.finish()


main()
