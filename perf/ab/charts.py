"""Charts as inline SVG and HTML. Horizontal places are percentages and strokes do not scale, so a
chart takes any width and its labels, which are HTML, keep their size.

Meaning is never carried by colour alone: verdicts have shapes and words, sides have letters.
"""

import html
import math

from . import units

CURVES = 20        # executions drawn faintly behind the one in front
POINTS = 400       # of a curve; longer ones keep the extremes of each stretch
TIERS = ('ignition', 'sparkplug', 'maglev', 'turbofan')


def text(value):
    return html.escape(str(value))


def number(value):
    return f'{value:.2f}'.rstrip('0').rstrip('.')


def labels(edge, places):
    """Texts of an axis at places in percent from an edge."""
    return ''.join(f'<span style="{edge}:{number(place)}%">{text(label)}</span>'
                   for place, label in places)


class Scale:
    """From values to percent, linear or logarithmic; values outside are put at the edge."""

    def __init__(self, low, high, logarithmic=False):
        if not high > low:
            low, high = low * 0.95 - 1e-12, high * 1.05 + 1e-12
        self.low, self.high, self.logarithmic = low, high, logarithmic

    def __call__(self, value):
        low, high = self.low, self.high
        if self.logarithmic:
            low, high, value = math.log(low), math.log(high), math.log(max(value, self.low * 1e-9))
        return min(100.0, max(0.0, 100 * (value - low) / (high - low)))

    def ticks(self, count=4):
        """Round values inside, about `count` of them."""
        if self.logarithmic:
            values, power = [], 10.0 ** math.floor(math.log10(self.low))
            while power <= self.high:
                values += [power * step for step in (1, 2, 5)
                           if self.low <= power * step <= self.high]
                power *= 10
            if 2 <= len(values) <= 2 * count:
                return values
            if len(values) > 2 * count:
                return values[::-(-len(values) // count)]
        rough = (self.high - self.low) / count
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(power * step for step in (1, 2, 5, 10) if power * step >= rough)
        first = math.ceil(self.low / step)
        return [index * step for index in range(first, math.floor(self.high / step) + 1)]


def ratio_scale(entries, margin):
    """Shared by the rows of a forest plot: holds 1, all ratios, and most of their intervals."""
    low, high = -2 * math.log1p(margin), 2 * math.log1p(margin)
    for entry in entries:
        middle = math.log(entry['ratio'])
        for end in (entry['low'] or entry['ratio'], entry['high'] or entry['ratio']):
            # A very wide interval is cut off rather than making all others points.
            end = min(max(math.log(end), middle - 0.1 - abs(middle)), middle + 0.1 + abs(middle))
            low, high = min(low, end), max(high, end)
    pad = 0.06 * (high - low)
    return Scale(math.exp(low - pad), math.exp(high + pad), logarithmic=True)


def ratio_ticks(scale):
    """Ratios to label: round ones, 1 among them."""
    if scale.high / scale.low > 3:
        steps = [0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1, 1.5, 2, 3, 4, 5, 7, 10]
        if scale.high / scale.low > 15:
            steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50,
                     100]
        if scale.high / scale.low > 300:
            steps = [0.0001, 0.001, 0.01, 0.1, 1, 10, 100, 1000, 10000]
        return [step for step in steps if scale.low <= step <= scale.high]
    width = scale.high - scale.low
    step = next(step for step in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if width / step < 8)
    return [1 + step * index for index in range(math.ceil((scale.low - 1) / step - 1e-9),
                                                math.floor((scale.high - 1) / step + 1e-9) + 1)]


MARKS = {  # shapes around 0, 0
    'faster': '<path d="M-6 0 L4 -6 V6 Z"/>',
    'slower': '<path d="M6 0 L-4 -6 V6 Z"/>',
    'equivalent': '<rect x="-5" y="-5" width="10" height="10" transform="rotate(45)"/>',
    'undecided': '<circle r="5" class="hollow"/>',
}


def mark(verdict):
    """A verdict's shape by itself, for legends and tables."""
    return (f'<svg class="mark {verdict}" viewBox="-8 -8 16 16" aria-hidden="true">'
            f'{MARKS[verdict]}</svg>')


def forest_row(entry, scale, margin):
    """One ratio with its interval, the line at 1 and the band of equivalence behind it."""
    low, high = scale(1 / (1 + margin)), scale(1 + margin)
    parts = [f'<rect class="margin" x="{number(low)}%" width="{number(high - low)}%" '
             'height="100%"/>']
    parts += [f'<line class="grid" x1="{number(scale(tick))}%" x2="{number(scale(tick))}%" '
              'y2="100%"/>' for tick in ratio_ticks(scale)]
    parts.append(f'<line class="one" x1="{number(scale(1))}%" x2="{number(scale(1))}%" y2="100%"/>')
    if entry:
        title = (f'{units.ratio(entry["ratio"])}'
                 + (f', 95 % interval {units.interval(entry)}' if entry['low'] else '')
                 + f', {entry["verdict"]}')
        parts.append(f'<g class="{entry["verdict"]}"><title>{text(title)}</title>')
        if entry['low']:
            start, end = scale(entry['low']), scale(entry['high'])
            parts.append(f'<line class="interval" x1="{number(start)}%" x2="{number(end)}%" '
                         'y1="50%" y2="50%"/>')
        x = number(scale(entry['ratio']))
        parts.append(f'<svg x="{x}%" y="50%" overflow="visible">{MARKS[entry["verdict"]]}</svg>'
                     '</g>')
    return ('<span class="plot-cell"><svg class="forest-plot" role="img">' + ''.join(parts)
            + '</svg></span>')


def forest_axis(scale):
    ticks = ratio_ticks(scale)
    fine = len(ticks) > 1 and ticks[1] - ticks[0] < 0.0099
    shown = labels('left', [(scale(tick), f'{tick:.3f}' if fine else f'{tick:.3g}')
                            for tick in ticks])
    return f'<div class="axis-x forest-axis" aria-hidden="true">{shown}</div>'


def thin(values):
    """(index, value) pairs, few enough to draw: of each stretch its lowest and highest."""
    if len(values) <= POINTS:
        return list(enumerate(values))
    kept = []
    width = -(-2 * len(values) // POINTS)
    for start in range(0, len(values), width):
        stretch = range(start, min(len(values), start + width))
        extremes = {min(stretch, key=values.__getitem__), max(stretch, key=values.__getitem__)}
        kept += [(index, values[index]) for index in sorted(extremes)]
    return kept


def curve_scale(executions):
    """Of the times of all executions of a program, over all sides: the same for each panel."""
    values = sorted(value for execution in executions for value in execution['iterations'])
    low, high = values[len(values) // 500], values[-1 - len(values) // 200]
    for execution in executions:
        high = max(high, *execution['shape']['means'])
    logarithmic = high / low > 6
    pad = (high / low) ** 0.06 if logarithmic else 1
    extra = 0 if logarithmic else 0.08 * (high - low)
    return Scale((low - extra) / pad, (high + extra) * pad, logarithmic)


def curve(executions, scale, key):
    """Times over iterations: one execution in front, segments and change points marked; others
    faint behind it."""
    ranked = sorted(executions, key=lambda e: sum(e['iterations'][e['shape']['steady']:])
                    / max(1, len(e['iterations']) - e['shape']['steady']))
    front = ranked[len(ranked) // 2]
    length = max(len(e['iterations']) for e in executions)
    across = 1000 / max(1, length - 1)

    def point(index, value):
        return f'{number(index * across)} {number(300 - 3 * scale(value))}'

    def path(values, css):
        return f'<path class="{css}" d="M{" L".join(point(*pair) for pair in thin(values))}"/>'

    shape = front['shape']
    steady = shape['steady'] * across
    parts = []
    if shape['classification'] in ('flat', 'warm-up', 'slow-down'):
        parts.append(f'<rect class="steady" x="{number(steady)}" width="{number(1000 - steady)}" '
                     'height="300"/>')
    parts += [f'<path class="grid" d="M0 {number(300 - 3 * scale(tick))} H1000"/>'
              for tick in scale.ticks()]
    behind = [e for e in ranked if e is not front]
    behind = behind[::max(1, len(behind) // CURVES)][:CURVES]
    parts += [path(e['iterations'], 'behind') for e in behind]
    parts.append(path(front['iterations'], 'front'))
    parts += [f'<path class="change" d="M{number(start * across)} 0 V300"/>'
              for start, _ in shape['segments'][1:]]
    parts += [f'<path class="level" d="M{point(start, mean)} H{number((end - 1) * across)}"/>'
              for (start, end), mean in zip(shape['segments'], shape['means'])]
    outliers = ' '.join(f'M{point(index, front["iterations"][index])} h0'
                        for index in shape['outliers'])
    if outliers:
        parts.append(f'<path class="outliers" d="{outliers}"/>')
    ticks = labels('bottom', [(scale(tick), units.duration(tick)) for tick in scale.ticks()])
    ends = [1, length // 2, length] if length > 3 else [1, length]
    below = labels('left', [(100 * (tick - 1) / max(1, length - 1), tick) for tick in ends])
    label = (f'{key}: {shape["classification"]}, change points before iterations '
             + (', '.join(str(start + 1) for start, _ in shape['segments'][1:]) or 'none'))
    return (f'<div class="plot side-{key}"><div class="axis-y" aria-hidden="true">{ticks}</div>'
            f'<svg viewBox="0 0 1000 300" preserveAspectRatio="none" role="img" '
            f'aria-label="{text(label)}">{"".join(parts)}</svg>'
            f'<div class="axis-x" aria-hidden="true">{below}</div></div>')


def strips(sides, metric):
    """Every execution as a dot, a row for each side, its mean as a line; sides: {key: values}."""
    values = [value for side in sides.values() for value in side]
    low, high = min(values), max(values)
    pad = 0.05 * (high - low) or 0.02 * high
    scale = Scale(low - pad, high + pad)
    rows = []
    for key, side in sides.items():
        # Spread over the height, so that equal values do not hide each other.
        places = [(scale(value), 30 + 40 * (index * 0.618 % 1)) for index, value in enumerate(side)]
        dots = ''.join(f'<circle cx="{number(x)}%" cy="{number(y)}%" r="3.5">'
                       f'<title>{text(units.value(metric, value))}</title></circle>'
                       for (x, y), value in zip(places, side))
        mean = number(scale(sum(side) / len(side)))
        rows.append(f'<div class="strip side-{key}"><b>{key}</b><svg role="img" aria-label="{key}: '
                    f'{len(side)} executions">{dots}<line class="mean" x1="{mean}%" x2="{mean}%" '
                    'y1="8%" y2="92%"/></svg></div>')
    ticks = labels('left', [(scale(tick), units.value(metric, tick)) for tick in scale.ticks(3)])
    return (f'<div class="strips">{"".join(rows)}<div class="strip axis-row"><b></b>'
            f'<div class="axis-x" aria-hidden="true">{ticks}</div></div></div>')


def timeline(events):
    """A row for each hot function: the tier its calls ran in, over the time of the run."""
    end = max(events['end_us'], 1)
    rows = []
    for function in events['hot_functions']:
        bars = []
        switches = function['timeline']
        for index, (time, tier) in enumerate(switches):
            until = switches[index + 1][0] if index + 1 < len(switches) else end
            start, width = 100 * time / end, 100 * max(0, until - time) / end
            bars.append(f'<rect class="tier-{tier}" x="{number(start)}%" '
                        f'width="{number(width)}%" height="100%"><title>{tier}, '
                        f'{text(units.duration(time * 1e3))} to {text(units.duration(until * 1e3))}'
                        '</title></rect>')
        deopts = f' · {function["deopts"]} deopts' if function['deopts'] else ''
        rows.append(f'<div class="lane"><span title="{text(function["name"])}">'
                    f'{text(function["name"])}<small>{deopts}</small></span>'
                    f'<svg role="img" aria-label="{text(function["name"])} ends in '
                    f'{function["final"]}">{"".join(bars)}</svg></div>')
    scale = Scale(0, end * 1e3)
    ticks = labels('left', [(scale(tick), units.duration(tick) if tick else 0)
                            for tick in scale.ticks(4)])
    return (f'<div class="lanes">{"".join(rows)}<div class="lane axis-row"><span></span>'
            f'<div class="axis-x" aria-hidden="true">{ticks}</div></div></div>')


def tier_legend(tiers):
    return '<p class="legend">' + ''.join(
        f'<span><i class="swatch tier-{tier}"></i>{tier}</span>' for tier in TIERS
        if tier in tiers) + '</p>'
