"""The result document as text for a terminal."""

import os

from . import units

COLORS = {'faster': '32', 'slower': '31', 'equivalent': '2', 'undecided': '33', 'failed': '31;1'}


METRIC_NAMES = {'iteration': 'iteration', 'iteration_all': 'with outliers', 'score': 'score',
                'wall': 'wall', 'cpu': 'cpu', 'memory': 'memory'}


def wants_color(stream):
    return stream.isatty() and not os.environ.get('NO_COLOR')


class Table:
    """Columns as wide as their widest cell; the first is aligned left, numbers right."""

    def __init__(self, *heads, left=(0,)):
        self.rows = [heads]
        self.left = left
        self.colors = {}

    def add(self, *cells, color=None):
        if color:
            self.colors[len(self.rows)] = color
        self.rows.append([str(cell) for cell in cells])

    def render(self, color):
        widths = [max(len(row[index]) for row in self.rows) for index in range(len(self.rows[0]))]
        for number, row in enumerate(self.rows):
            cells = [cell.ljust(width) if index in self.left else cell.rjust(width)
                     for index, (cell, width) in enumerate(zip(row, widths))]
            line = '  '.join(cells).rstrip()
            if color and number == 0:
                line = f'\033[1m{line}\033[m'
            elif color and number in self.colors:
                line = f'\033[{self.colors[number]}m{line}\033[m'
            yield line + '\n'


def side_text(side, metric):
    values = side['metrics'].get(metric)
    if not values:
        return '–'
    return units.value(metric, values['mean'])


def shape_text(side):
    if not side['classification']:
        return '–'
    text = side['classification']
    if text == 'inconsistent':
        text += ' (' + ', '.join(f'{count} {name}' for name, count in
                                 sorted(side['classes'].items(), key=lambda item: -item[1])) + ')'
    return text


def comparison_table(document, key, color):
    table = Table('program', 'by', 'A', key, f'{key}/A', '95 % interval', 'blocks', 'q', 'verdict',
                  left=(0, 1, 8))
    for program in document['programs']:
        comparison = find(program, key)
        entry = comparison['metrics'].get(comparison['metric'])
        if program['dropped'] or entry is None:
            why = comparison['reason'] or 'nothing measured'
            table.add(program['name'], '–', '–', '–', '–', '', '', '',
                      'failed' if program['dropped'] else why,
                      color=COLORS['failed'] if program['dropped'] else None)
            continue
        table.add(program['name'], comparison['metric'],
                  side_text(program['sides']['A'], comparison['metric']),
                  side_text(program['sides'][key], comparison['metric']),
                  units.ratio(entry['ratio']), units.interval(entry), entry['blocks'],
                  units.q(entry['q']), entry['verdict'], color=COLORS[entry['verdict']])
    return table.render(color)


def find(program, key):
    return next(c for c in program['comparisons'] if c['configuration'] == key)


def details_table(document, key, color):
    metrics = ('iteration', 'iteration_all', 'score', 'wall', 'cpu', 'memory')
    shown = [metric for metric in metrics
             if any(metric in find(program, key)['metrics'] for program in document['programs'])]
    heads = [f'{METRIC_NAMES[metric]} {key}/A' for metric in shown]
    table = Table('program', *heads, 'shape of A', f'shape of {key}', 'warm-up A', f'warm-up {key}',
                  left=(0, len(heads) + 1, len(heads) + 2))
    for program in document['programs']:
        if program['dropped']:
            continue
        found = find(program, key)['metrics']
        cells = [units.ratio(found[metric]['ratio'])
                 + {'faster': ' <', 'slower': ' >'}.get(found[metric]['verdict'], '  ')
                 if metric in found else '–' for metric in shown]
        sides = [program['sides'][name] for name in ('A', key)]
        warm_up = [units.duration(side['warm_up']['ns']) if side.get('warm_up') else '–'
                   for side in sides]
        table.add(program['name'], *cells, *map(shape_text, sides), *warm_up)
    return table.render(color)


def events_table(document, color):
    table = Table('program', '', 'deopts', 'most by', 'compiles', 'compile time', 'residency',
                  'final tiers', left=(0, 1, 3, 6, 7))
    for program in document['programs']:
        for key, side in program['sides'].items():
            events = side.get('events')
            if not events:
                continue
            compiles = events['compiles'].values()
            deopts = events['deopts']
            table.add(program['name'], key, events['deopt_count'],
                      f'{deopts[0]["reason"]} ({deopts[0]["count"]})' if deopts else '–',
                      sum(entry['count'] for entry in compiles),
                      units.duration(1e3 * sum(entry['duration_us'] for entry in compiles)),
                      ' '.join(f'{tier} {part:.0%}' for tier, part in events['residency'].items())
                      or '–',
                      ' '.join(f'{tier} {count}' for tier, count in events['final_tiers'].items())
                      or '–')
    return table.render(color) if len(table.rows) > 1 else ()


def overall_line(document, entry):
    verdicts = ', '.join(f'{count} {verdict}' for verdict, count in
                         sorted(entry['verdicts'].items(), key=lambda item: -item[1]))
    text = f'{entry["configuration"]}: {verdicts}'
    if entry['ratio'] is not None and entry['programs'] > 1:
        text += (f'; geometric mean {units.ratio(entry["ratio"])}'
                 + (f' [{units.interval(entry)}]' if entry['low'] is not None else '')
                 + f' over {entry["programs"]} programs')
    return text + '\n'


def calibration_lines(document, color):
    calibration = document['calibration']
    margin = units.percent(document['options']['margin'])
    table = Table('program', 'by', 'noise of a block', 'difference found at 80 %',
                  f'blocks for {margin}', '1st/2nd in a block', 'p', left=(0, 1))
    for row in calibration['programs']:
        table.add(row['program'], row['metric'], units.percent(row['deviation']),
                  units.percent(row['detectable']), row['runs_for_margin'],
                  units.ratio(row['first_over_second']), units.q(row['p']))
    yield from table.render(color)
    yield (f'A against itself: {calibration["differences_found"]} of {len(calibration["programs"])}'
           f' programs called different; at most {units.percent(calibration["rate"])} of such runs'
           ' should call any so.\n')


def failure_lines(document):
    for program in document['programs']:
        for key, side in program['sides'].items():
            for failure in side['failures']:
                yield (f'FAILED {program["name"]} under {key}: {failure["kind"]}'
                       + (f', {failure["count"]} times' if failure['count'] > 1 else '') + '\n')
                for line in failure['text'].strip().splitlines()[-5:]:
                    yield f'    {line[:200]}\n'


def notes(document):
    options = document['options']
    blocks = [entry['blocks'] for program in document['programs']
              for comparison in program['comparisons'] for entry in comparison['metrics'].values()]
    yield ('Ratios of times (memory), below 1: faster (less). Differences at a false-discovery '
           f'rate of {units.percent(options["fdr"])}; equivalent: within '
           f'{units.percent(options["margin"])}. Seed {options["seed"]}.\n')
    if blocks and min(blocks) < 30:
        yield (f'Fewer than 30 executions a side ({min(blocks)}): small differences stay '
               'undecided.\n')
    for program in document['programs']:
        for comparison in program['comparisons']:
            if comparison['reason'] and comparison['metric']:
                yield (f'{program["name"]}: {comparison["configuration"]} against A by '
                       f'{comparison["metric"]}: {comparison["reason"]}.\n')
    if not document['complete']:
        yield 'Not all planned executions were made.\n'


def render(document, color=False):
    bold = '\033[1m{}\033[m' if color else '{}'
    out = []
    for configuration in document['configurations']:
        out.append(f'{bold.format(configuration["key"])}  {configuration["label"]}\n')
    for entry in document['overall']:
        key = entry['configuration']
        out += ['\n', *comparison_table(document, key, color), '\n',
                *details_table(document, key, color)]
    if events := list(events_table(document, color)):
        out += ['\n', *events]
    if document['calibration']:
        out += ['\n', *calibration_lines(document, color)]
    out.append('\n')
    out += [overall_line(document, entry) for entry in document['overall']]
    out += [*notes(document), *failure_lines(document)]
    return ''.join(out)
