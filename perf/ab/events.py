"""The engine's stream of events (--events=FILE), summed up.

A line is a JSON object with "type" and a time in microseconds since the start. What is used:
function, compile-finish, tier-switch, install, deopt, invalidation, osr-entry, gc. Everything
else, lines that are no JSON included, is passed over: an engine may say more than this program knows.
"""

import collections
import json

TIERS = ('ignition', 'sparkplug', 'maglev', 'turbofan')
TIME_FIELDS = ('time_us', 'time', 't')
HOT = 12           # functions whose timeline is kept
CAUSES = 20


def time_of(event):
    for name in TIME_FIELDS:
        if isinstance(event.get(name), (int, float)):
            return float(event[name])
    return None


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
        self.end = 0.0
        self.names = {}                              # function id -> name
        self.switches = collections.defaultdict(list)  # function id -> [(time, tier)]
        self.deopts = collections.Counter()          # (kind, reason)
        self.deopting = collections.Counter()        # function id
        self.compiles = {}                           # tier -> [count, us, failed]
        self.osr_entries = self.invalidations = 0
        self.collections = 0
        self.collection_us = 0.0

    def add(self, event):
        self.count += 1
        time = time_of(event)
        if time is not None:
            self.end = max(self.end, time)
        handler = getattr(self, 'on_' + event['type'].replace('-', '_'), None)
        if handler:
            handler(event, time if time is not None else self.end)

    def on_function(self, event, _time):
        name = event.get('name') or 'anonymous'
        if line := event.get('line'):
            name += f':{line}'
        self.names[event.get('function')] = name

    def on_compile_finish(self, event, _time):
        entry = self.compiles.setdefault(str(event.get('tier')), [0, 0.0, 0])
        entry[0] += 1
        duration = event.get('duration_us')
        entry[1] += duration if isinstance(duration, (int, float)) else 0.0
        entry[2] += event.get('outcome', 'ok') != 'ok'

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
        duration = event.get('duration_us')
        self.collection_us += duration if isinstance(duration, (int, float)) else 0.0

    def residency(self, switches):
        """{tier: part of the run} of one function: the tier that its calls would have run in."""
        shares = collections.Counter()
        for index, (time, tier) in enumerate(switches):
            until = switches[index + 1][0] if index + 1 < len(switches) else self.end
            shares[tier] += max(0.0, until - time)
        total = sum(shares.values())
        return {tier: shares[tier] / total for tier in TIERS if shares[tier]} if total else {}

    def hot(self):
        """Functions that changed tier, the one that left the lowest tier first being the hottest."""
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
                                  'timeline': [[round(time), tier] for time, tier in switches[:50]]})
        count = len(self.switches)
        return {
            'events': self.count,
            'end_us': self.end,
            'deopts': [{'kind': kind, 'reason': reason, 'count': number}
                       for (kind, reason), number in self.deopts.most_common(CAUSES)],
            'deopt_count': sum(self.deopts.values()),
            'invalidations': self.invalidations,
            'osr_entries': self.osr_entries,
            'compiles': {tier: {'count': number, 'duration_us': duration, 'failed': failed}
                         for tier, (number, duration, failed) in self.compiles.items()},
            'collections': self.collections,
            'collection_us': self.collection_us,
            'residency': {tier: total[tier] / count for tier in TIERS if total[tier]} if count else {},
            'final_tiers': {tier: final[tier] for tier in TIERS if final[tier]},
            'hot_functions': functions,
        }


def summarise_file(path):
    """The summary of a file, None if it has no event (or is not there)."""
    summary = Summary()
    for event in read(path):
        summary.add(event)
    return summary.result() if summary.count else None
