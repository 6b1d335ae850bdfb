"""Numbers as people read them; the same in the terminal and in the browser."""

import math

NBSP = '\u202f'  # a narrow space that does not break


def significant(value, digits=3):
    if value == 0 or not math.isfinite(value):
        return f'{value:g}'
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return f'{value:.{min(decimals, 6)}f}'


def duration(ns):
    for unit, scale in (('s', 1e9), ('ms', 1e6), ('µs', 1e3)):
        if abs(ns) >= scale:
            return significant(ns / scale) + NBSP + unit
    return significant(ns) + NBSP + 'ns'


def size(count):
    for unit, scale in (('GiB', 1 << 30), ('MiB', 1 << 20), ('KiB', 1 << 10)):
        if count >= scale:
            return significant(count / scale) + NBSP + unit
    return f'{count:.0f}{NBSP}B'


def value(metric, number):
    """A measured value; scores are given as scores."""
    if metric == 'memory':
        return size(number)
    if metric == 'score':
        return significant(number, 4)
    return duration(number)


def ratio(number):
    """Three decimals near 1, where the margin matters; significant digits elsewhere."""
    if number is None:
        return '–'
    return f'{number:.3f}' if 0.1 <= number < 10 else significant(number)


def percent(part):
    """1.5 %, 0.3 %."""
    return significant(part * 100, 2) + NBSP + '%'


def change(number):
    """A ratio as a change: +2.1 %, −40 %."""
    part = number - 1
    sign = '+' if part >= 0 else '−'
    digits = 1 if abs(part) < 0.2 else 0
    return f'{sign}{abs(part) * 100:.{digits}f}{NBSP}%'


def interval(entry):
    if entry['low'] is None:
        return ''
    return f'{ratio(entry["low"])} … {ratio(entry["high"])}'


def q(number):
    if number is None:
        return '–'
    return '< 0.001' if number < 0.001 else f'{number:.3f}'
