"""Reads the front matter of test262 files: the small part of YAML that they use."""

import re

BLOCK = re.compile(r'/\*---(.*?)---\*/', re.DOTALL)
KEY = re.compile(r'^([A-Za-z][\w-]*):[ \t]*(.*)$')


def _items(text):
    return [item.strip().strip('"\'') for item in text.split(',') if item.strip()]


def parse(source):
    """Returns {'flags', 'includes', 'features': list, 'negative': {'phase', 'type'} or None}."""
    result = {'flags': [], 'includes': [], 'features': [], 'negative': None}
    match = BLOCK.search(source)
    if match is None:
        return result
    lines = match[1].replace('\r\n', '\n').replace('\r', '\n').split('\n')
    index = 0
    while index < len(lines):
        found = KEY.match(lines[index])
        index += 1
        if found is None:
            continue
        key, value = found[1], found[2].strip()
        body = []
        while index < len(lines) and (not lines[index].strip() or lines[index][0] in ' \t-'):
            body.append(lines[index])
            index += 1
        if key in ('flags', 'includes', 'features'):
            if value.startswith('['):
                text = value + ' '.join(body)
                result[key] = _items(text[1:text.index(']')])
            else:
                result[key] = [line.strip()[1:].strip().strip('"\'') for line in body
                               if line.strip().startswith('-')]
        elif key == 'negative':
            result[key] = {}
            for line in body:
                inner = KEY.match(line.strip())
                if inner is not None:
                    result[key][inner[1]] = inner[2].strip()
    return result
