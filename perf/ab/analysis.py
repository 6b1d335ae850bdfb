"""From a journal to the result document that all reports are written from (schema.json).

Metrics, lower is better in all: `iteration`, the mean time of an iteration in the steady state
without outliers, only where both sides are steady; `iteration_all`, the same with
them; `score`, Octane's, inverted; `wall`, `cpu`, `memory` of the whole process. One of
them is the metric of a comparison and gives its verdict; the rest stand beside it.
"""

import collections
import datetime
import math
import os
import platform
import statistics

import numpy

from . import decisions, inference, steady

VERSION = 1
METRICS = ('iteration', 'iteration_all', 'score', 'wall', 'cpu', 'memory')
NEED_STEADY = ('iteration', 'iteration_all')
POWER = 0.8
# Below this an iteration is so short that a clock of microseconds, and reading it, decide.
SHORTEST_ITERATION = 20_000  # ns
# Where outliers carry more than this part of the steady state, leaving them out would leave out
# what the program costs: the verdict goes by processor time, which counts its pauses but not the
# moments in which the machine did something else.
LARGEST_OUTLIERS = 0.1


class Data:
    """The executions of a journal that count, by program, configuration and round, classified."""

    def __init__(self, run):
        self.run = run
        self.margin = run.plan['margin']
        self.executions = collections.defaultdict(dict)  # (program, key) -> {round: entry}
        self.failures = collections.defaultdict(list)    # (program, key) -> [failure]
        self.shapes = {}                                 # (program, key, round) -> Execution
        for (number, program, key), entry in sorted(run.journal.executions().items()):
            if entry['failure']:
                self.failures[program, key].append(entry['failure'])
                continue
            self.executions[program, key][number] = entry
            if entry['iterations']:
                self.shapes[program, key, number] = steady.classify(entry['iterations'],
                                                                    self.margin)
        for entry in run.journal.of_kind('dropped'):
            self.failures[entry['program'], entry['configuration']].append(entry['failure'])

    def side_shapes(self, program, key):
        return [self.shapes[program, key, number] for number in self.executions[program, key]
                if (program, key, number) in self.shapes]

    def side_shape(self, program, key):
        """(classification or None, steady) of a side."""
        shapes = self.side_shapes(program, key)
        if not shapes:
            return None, False
        return steady.classify_side(shapes)

    def measurement(self, program, key, number, metric):
        """inference.Side of an execution, or None if it has no such metric."""
        entry = self.executions[program, key].get(number)
        if entry is None:
            return None
        if metric in NEED_STEADY:
            shape = self.shapes.get((program, key, number))
            if shape is None or shape.classification == steady.TOO_SHORT:
                return None
            times = (steady.steady_times(entry['iterations'], shape)
                     if metric == 'iteration' else
                     numpy.asarray(entry['iterations'][shape.steady:], float))
            return inference.Side(float(times.mean()), times)
        if metric == 'score':
            return inference.Side(1 / entry['score']) if entry['score'] else None
        return inference.Side(float(entry[{'wall': 'wall_ns', 'cpu': 'cpu_ns',
                                           'memory': 'peak_bytes'}[metric]]))

    def blocks(self, program, key, metric):
        """Pairs (A, key) of the rounds in which both ran well."""
        pairs = []
        for number in sorted(self.executions[program, 'A']):
            a = self.measurement(program, 'A', number, metric)
            b = self.measurement(program, key, number, metric)
            if a is not None and b is not None and a.value > 0 and b.value > 0:
                pairs.append((a, b))
        return pairs


def median_iteration(data, program, key):
    return statistics.median(data.measurement(program, key, number, 'iteration').value
                             for number in data.executions[program, key]
                             if (program, key, number) in data.shapes)


def outlier_share(data, program, key):
    """The part of the steady state's time that outliers carry, on average over the executions of A
    and `key` together: the same whichever of the two an execution belongs to, so that choosing a
    metric by it leaves the randomization test exact."""
    shares = []
    for side in ('A', key):
        for number, entry in data.executions[program, side].items():
            shape = data.shapes.get((program, side, number))
            if shape:
                times = entry['iterations'][shape.steady:]
                kept = steady.steady_times(entry['iterations'], shape).sum()
                shares.append(1 - float(kept) / sum(times))
    return statistics.fmean(shares)


def choose_metric(data, program, key, wanted):
    """(metric, why not a better one): what the verdict on a program goes by."""
    shapes = {side: data.side_shape(program, side) for side in ('A', key)}
    reasons = []
    if wanted in ('auto', 'iteration'):
        for side, (classification, is_steady) in shapes.items():
            if classification is None:
                reasons.append('reports no iterations')
                break
            if classification == steady.TOO_SHORT:
                reasons.append(f'reports fewer than {steady.SHORTEST_SERIES} iterations')
                break
            if not is_steady:
                reasons.append(f'{side} reaches no steady state')
            elif median_iteration(data, program, side) < SHORTEST_ITERATION:
                reasons.append('iterations are too short for the clock')
                break
        if not reasons:
            share = outlier_share(data, program, key)
            if share <= LARGEST_OUTLIERS or wanted == 'iteration':
                return 'iteration', ''
            return 'cpu', f'outliers carry {share:.0%} of the steady state'
        if wanted == 'iteration':
            return None, '; '.join(reasons)
    if wanted in ('auto', 'score'):
        if all(entry['score'] for side in ('A', key)
               for entry in data.executions[program, side].values()):
            return 'score', '; '.join(reasons)
        if wanted == 'score':
            return None, 'reports no score'
    return ('wall' if wanted == 'auto' else wanted), '; '.join(reasons)


def describe_values(values):
    values = sorted(values)
    return {'count': len(values), 'mean': statistics.fmean(values),
            'median': statistics.median(values),
            'deviation': statistics.stdev(values) if len(values) > 1 else 0.0,
            'lowest': values[0], 'highest': values[-1]}


def describe_side(data, program, key):
    executions = data.executions[program, key]
    classification, is_steady = data.side_shape(program, key)
    side = {'executions': len(executions),
            'failures': summarise_failures(data.failures[program, key]),
            'classification': classification, 'steady': is_steady, 'metrics': {}}
    shapes = [(number, data.shapes[program, key, number]) for number in executions
              if (program, key, number) in data.shapes]
    if shapes:
        side['classes'] = dict(collections.Counter(shape.classification for _, shape in shapes))
        reached = [(shape.steady, sum(executions[number]['iterations'][:shape.steady]))
                   for number, shape in shapes if shape.classification not in
                   (steady.UNSTEADY, steady.TOO_SHORT)]
        if reached:
            side['warm_up'] = {'iterations': statistics.median(count for count, _ in reached),
                               'ns': statistics.median(time for _, time in reached)}
    for metric in METRICS:
        if metric in NEED_STEADY and not is_steady:
            continue
        values = [measured[metric] for number in executions
                  if metric in (measured := measured_values(data, program, key, number))]
        if values:
            side['metrics'][metric] = describe_values(values)
    entries = [entry for entry in data.run.journal.of_kind('events')
               if (entry['program'], entry['configuration']) == (program, key)
               and not entry['failure'] and entry['summary']]
    if entries:
        # The execution with the median wall time speaks for them all; counts hardly vary.
        entries.sort(key=lambda entry: entry['wall_ns'])
        side['events'] = entries[len(entries) // 2]['summary']
    return side


def measured_values(data, program, key, number):
    """{metric: value} of one execution; scores as scores."""
    values = {}
    for metric in METRICS:
        measured = data.measurement(program, key, number, metric)
        if measured is not None:
            values[metric] = 1 / measured.value if metric == 'score' else measured.value
    return values


def summarise_failures(failures):
    kinds = collections.OrderedDict()
    for failure in failures:
        entry = kinds.setdefault(failure['kind'], {'kind': failure['kind'], 'count': 0,
                                                   'text': failure['text']})
        entry['count'] += 1
    return list(kinds.values())


def compare(data, program, key, options):
    """One comparison, its q-values and verdicts still to come; and its effects by metric."""
    metric, reason = choose_metric(data, program, key, options['metric'])
    comparison = {'configuration': key, 'metric': metric, 'reason': reason, 'metrics': {}}
    effects = {}
    for name in METRICS:
        if name in NEED_STEADY and not all(data.side_shape(program, side)[1]
                                           for side in ('A', key)):
            continue
        pairs = data.blocks(program, key, name)
        if not pairs:
            continue
        random = inference.generator(options['seed'], program, key, name)
        effect = effects[name] = inference.compare(pairs, random)
        low, high = effect.interval or (None, None)
        comparison['metrics'][name] = {
            'blocks': effect.blocks, 'ratio': math.exp(effect.log_ratio),
            'low': low if low is None else math.exp(low),
            'high': high if high is None else math.exp(high),
            'deviation': effect.deviation, 'p': effect.p,
            'equivalence_p': effect.equivalence_p(options['margin'])}
    if metric not in comparison['metrics']:
        comparison['metric'] = None
    return comparison, effects


def decide(comparisons, options):
    """Fills in q-values, and verdicts where there are none yet. The metrics that verdicts go by are
    one family of claims; each metric over all programs, where it stands beside, is another."""
    families = collections.defaultdict(list)
    for comparison in comparisons:
        for name, entry in comparison['metrics'].items():
            families['verdict' if name == comparison['metric'] else name].append(entry)
    for entries in families.values():
        for source, target in (('p', 'q'), ('equivalence_p', 'equivalence_q')):
            for entry, q in zip(entries,
                                decisions.q_values([entry[source] for entry in entries])):
                entry[target] = q
        for entry in entries:
            entry['verdict'] = decisions.verdict(math.log(entry['ratio']), entry['q'],
                                                 entry['equivalence_q'], options['fdr'])
    for comparison in comparisons:
        chosen = comparison['metrics'].get(comparison['metric'])
        if not comparison.get('verdict'):
            comparison['verdict'] = chosen['verdict'] if chosen else decisions.UNDECIDED


def overall(key, programs, effects):
    """The mean over all programs, each by the metric of its verdict."""
    chosen = []
    counts = collections.Counter()
    for program in programs:
        for comparison in program['comparisons']:
            if comparison['configuration'] != key:
                continue
            counts[comparison['verdict']] += 1
            if comparison['metric']:
                chosen.append(effects[program['name'], key][comparison['metric']])
    result = {'configuration': key, 'programs': len(chosen), 'verdicts': dict(counts),
              'ratio': None, 'low': None, 'high': None}
    if chosen:
        mean, interval = inference.combine(chosen)
        result['ratio'] = math.exp(mean)
        if interval:
            result['low'], result['high'] = map(math.exp, interval)
    return result


def calibrate(data, programs, options):
    """What an A/A run tells: how small a difference this machine shows for each program."""
    normal = statistics.NormalDist()
    sum_of_quantiles = normal.inv_cdf(1 - options['fdr'] / 2) + normal.inv_cdf(POWER)
    rows = []
    for program in programs:
        for comparison in program['comparisons']:
            entry = comparison['metrics'].get(comparison['metric'])
            if not entry or entry['deviation'] is None:
                continue
            deviation = entry['deviation']
            bound = math.log1p(options['margin'])
            needed = (sum_of_quantiles * deviation / bound) ** 2
            first = [math.log(pair[0].value / pair[1].value)
                     for pair in position_pairs(data, program['name'], comparison)]
            rows.append({
                'program': program['name'], 'metric': comparison['metric'], 'deviation': deviation,
                'detectable': math.expm1(sum_of_quantiles * deviation / entry['blocks'] ** 0.5),
                'runs_for_margin': max(6, math.ceil(needed) + 2),
                'first_over_second': math.exp(statistics.fmean(first)) if first else None,
                'p': entry['p'], 'verdict': comparison['verdict']})
    found = [row for row in rows if row['verdict'] in (decisions.FASTER, decisions.SLOWER)]
    return {'programs': rows, 'differences_found': len(found), 'rate': options['fdr'],
            'power': POWER}


def position_pairs(data, program, comparison):
    """(first, second) of each block, by the order in which they ran."""
    key, metric = comparison['configuration'], comparison['metric']
    for number, entry in sorted(data.executions[program, 'A'].items()):
        a = data.measurement(program, 'A', number, metric)
        b = data.measurement(program, key, number, metric)
        if a and b:
            other = data.executions[program, key][number]
            yield (a, b) if entry['position'] < other['position'] else (b, a)


def processor():
    try:
        with open('/proc/cpuinfo', encoding='utf-8') as file:
            for line in file:
                if line.startswith('model name'):
                    return line.partition(':')[2].strip()
    except OSError:
        pass
    return platform.machine()


def environment():
    governor = '/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor'
    try:
        with open(governor, encoding='ascii') as file:
            frequency = file.read().strip()
    except OSError:
        frequency = None
    return {'processor': processor(), 'processors': os.cpu_count(),
            'system': f'{platform.system()} {platform.release()}', 'governor': frequency,
            'load': os.getloadavg()[0]}


def analyse(run):
    """The result document of a run, complete or not."""
    options = run.plan
    data = Data(run)
    programs, comparisons, effects = [], [], {}
    for program in run.programs:
        dropped = [entry for entry in run.journal.of_kind('dropped')
                   if entry['program'] == program.name]
        entry = {'name': program.name, 'files': program.files, 'arguments': program.arguments,
                 'dropped': bool(dropped), 'comparisons': [],
                 'sides': {configuration.key: describe_side(data, program.name, configuration.key)
                           for configuration in run.configurations}}
        for configuration in run.configurations[1:]:
            comparison, found = compare(data, program.name, configuration.key, options)
            effects[program.name, configuration.key] = found
            if dropped:
                comparison['verdict'] = decisions.FAILED
                comparison['metric'] = None
            entry['comparisons'].append(comparison)
            comparisons.append(comparison)
        programs.append(entry)
    decide(comparisons, options)
    executions = []
    for (number, program, key), entry in sorted(run.journal.executions().items()):
        fields = {name: value for name, value in entry.items() if name != 'kind'}
        shape = data.shapes.get((program, key, number))
        if not entry['failure']:
            fields['values'] = measured_values(data, program, key, number)
        if shape and not entry['failure']:
            fields['shape'] = {'classification': shape.classification,
                               'segments': [list(segment) for segment in shape.segments],
                               'means': shape.means, 'outliers': shape.outliers,
                               'steady': shape.steady}
        executions.append(fields)
    return {
        'schema': 'quadrille-ab', 'version': VERSION,
        'created': datetime.datetime.now(datetime.timezone.utc).isoformat(timespec='seconds'),
        'environment': environment(),
        'options': {name: options[name] for name in
                    ('runs', 'time', 'timeout', 'cpus', 'seed', 'margin', 'fdr', 'metric',
                     'event_runs', 'calibrate')},
        'complete': not any(True for _ in run.missing()),
        'configurations': [{'key': c.key, 'label': c.label, 'command': c.command,
                            'environment': c.environment, 'identity': c.identity}
                           for c in run.configurations],
        'programs': programs,
        'overall': [overall(c.key, programs, effects) for c in run.configurations[1:]],
        'calibration': calibrate(data, programs, options) if options['calibrate'] else None,
        'executions': executions,
    }
