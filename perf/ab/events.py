"""The engine's stream of events (--events=FILE), summed up.

engine/EVENTS.md has the format. What is used: start, function, compile-finish, tier-switch, deopt,
invalidation, osr-entry, gc. Everything else, lines that are no JSON included, is passed over: an
engine may say more than this program knows.
"""

import collections
import json

TIERS = ('ignition', 'sparkplug', 'maglev', 'turbofan')
FORMAT = 1         # of the stream; a higher one would be misunderstood
HOT = 12           # functions whose timeline is kept
CAUSES = 20


def number(event, name):
    """A field that should be a number; 0 if it is not there or something else."""
    value = event.get(name)
    return float(value) if isinstance(value, (int, float)) else 0.0


def read(path):
    """Events of a file, in order; nothing if there is none."""
    try:
        with open(path, 'r', encoding='utf-8', errors='replace') as file:
            for line in file:
                try:
                    event = json.loads(line)
                except ValueError:
                    continue
                if isinstance(event, dict) and isinstance(event.get('type'), str):
                    yield event
    except FileNotFoundError:
        return


class Summary:
    """Collects; see `result` for what comes out."""

    def __init__(self):
        self.count = 0
        self.format = 0
        self.end = 0.0
        self.names = {}                              # function id -> name
        self.switches = collections.defaultdict(list)  # function id -> [(time, tier)]
        self.deopts = collections.Counter()          # (kind, reason)
        self.deopting = collections.Counter()        # function id
        # tier -> [count, us, us on JavaScript's thread, failed]
        self.compiles = {}
        self.osr_entries = self.invalidations = 0
        self.collections = 0
        self.collection_us = 0.0

    def add(self, event):
        self.count += 1
        time = number(event, 't')
        self.end = max(self.end, time)
        handler = getattr(self, 'on_' + event['type'].replace('-', '_'), None)
        if handler:
            handler(event, time)

    def on_start(self, event, _time):
        self.format = max(self.format, number(event, 'format'))

    def on_function(self, event, _time):
        name = event.get('name') or 'anonymous'
        if line := event.get('line'):
            name += f':{line}'
        self.names[event.get('function')] = name

    def on_compile_finish(self, event, _time):
        entry = self.compiles.setdefault(str(event.get('tier')), [0, 0.0, 0.0, 0])
        entry[0] += 1
        entry[1] += number(event, 'duration_us')
        entry[2] += number(event, 'prepare_us') + number(event, 'finalize_us')
        if event.get('thread') == 0:
            entry[2] += number(event, 'execute_us')
        entry[3] += event.get('outcome', 'ok') != 'ok'

    def on_tier_switch(self, event, time):
        if event.get('to') not in TIERS:
            return
        switches = self.switches[event.get('function')]
        if not switches and event.get('from') in TIERS:
            switches.append((0.0, event['from']))
        switches.append((time, event['to']))

    def on_deopt(self, event, _time):
        self.deopts[(str(event.get('kind', '')), str(event.get('reason', 'unknown')))] += 1
        self.deopting[event.get('function')] += 1

    def on_invalidation(self, _event, _time):
        self.invalidations += 1

    def on_osr_entry(self, _event, _time):
        self.osr_entries += 1

    def on_gc(self, event, _time):
        self.collections += 1
        self.collection_us += number(event, 'duration_us')

    def residency(self, switches):
        """{tier: part of the run} of one function: the tier that its calls would have run in."""
        shares = collections.Counter()
        for index, (time, tier) in enumerate(switches):
            until = switches[index + 1][0] if index + 1 < len(switches) else self.end
            shares[tier] += max(0.0, until - time)
        total = sum(shares.values())
        return {tier: shares[tier] / total for tier in TIERS if shares[tier]} if total else {}

    def hot(self):
        """Functions that changed tier; the hottest is the first in the highest tier."""
        def rank(item):
            _, switches = item
            highest = max(TIERS.index(tier) for _, tier in switches)
            return -highest, next((t for t, tier in switches if TIERS.index(tier) == highest), 0.0)

        return sorted(self.switches.items(), key=rank)

    def result(self):
        """All of it as JSON: times in microseconds, parts between 0 and 1."""
        total = collections.Counter()
        functions = []
        final = collections.Counter()
        for function, switches in self.hot():
            shares = self.residency(switches)
            total.update(shares)
            final[switches[-1][1]] += 1
            if len(functions) < HOT:
                functions.append({'name': self.names.get(function, f'function {function}'),
                                  'final': switches[-1][1], 'residency': shares,
                                  'deopts': self.deopting[function],
                                  'timeline': [[round(time), tier]
                                               for time, tier in switches[:50]]})
        count = len(self.switches)
        return {
            'events': self.count,
            'end_us': self.end,
            'deopts': [{'kind': kind, 'reason': reason, 'count': count_of}
                       for (kind, reason), count_of in self.deopts.most_common(CAUSES)],
            'deopt_count': sum(self.deopts.values()),
            'invalidations': self.invalidations,
            'osr_entries': self.osr_entries,
            'compiles': {tier: dict(zip(('count', 'duration_us', 'main_us', 'failed'), entry))
                         for tier, entry in self.compiles.items()},
            'collections': self.collections,
            'collection_us': self.collection_us,
            'residency': {tier: total[tier] / count for tier in TIERS if total[tier]} if count
                         else {TIERS[0]: 1.0},
            'final_tiers': {tier: final[tier] for tier in TIERS if final[tier]},
            'hot_functions': functions,
        }


def summarise_file(path):
    """The summary of a file; None if it has no event, is not there, or has a newer format."""
    summary = Summary()
    for event in read(path):
        summary.add(event)
    return summary.result() if summary.count and summary.format <= FORMAT else None
