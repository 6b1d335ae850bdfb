"""The committed list of known failures.

A line is the path of a file under test/ of test262, or a folder with a slash at its end: every
file below it that is run fails. Lines that open with # are comments.
"""

import os

HEADER = '''\
# Files of test262 that fail today; a line that ends with a slash stands for a whole folder.
# Rewritten by `tests/test262/run.py --test262 DIR --update`.
'''


def load(path):
    """Returns (files, folders) as sets."""
    files, folders = set(), set()
    if os.path.exists(path):
        with open(path, encoding='utf-8') as file:
            for line in file:
                line = line.strip()
                if line and not line.startswith('#'):
                    (folders if line.endswith('/') else files).add(line)
    return files, folders


def contains(known, path):
    files, folders = known
    if path in files:
        return True
    position = path.find('/')
    while position >= 0:
        if path[:position + 1] in folders:
            return True
        position = path.find('/', position + 1)
    return False


def compress(failed, ran):
    """The fewest lines that name exactly `failed` of the files `ran`."""
    counts, bad = {}, {}
    for path in ran:
        position = path.find('/')
        while position >= 0:
            folder = path[:position + 1]
            counts[folder] = counts.get(folder, 0) + 1
            if path in failed:
                bad[folder] = bad.get(folder, 0) + 1
            position = path.find('/', position + 1)
    lines = set()
    for path in failed:
        position = path.find('/')
        line = path
        while position >= 0:
            folder = path[:position + 1]
            if counts[folder] == bad.get(folder, 0) and counts[folder] > 1:
                line = folder
                break
            position = path.find('/', position + 1)
        lines.add(line)
    return sorted(lines)


def save(path, failed, ran):
    with open(path, 'w', encoding='utf-8') as file:
        file.write(HEADER)
        file.writelines(line + '\n' for line in compress(failed, ran))
