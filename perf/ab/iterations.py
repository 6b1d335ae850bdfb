"""What a program reports about itself on standard output.

The protocol of this harness: lines `ab-iteration: NANOSECONDS`, each with the times of one or more
iterations in order; a program prints them when it likes, best after the last one. Understood as
well: are-we-fast-yet's `NAME: iterations=N runtime: MICROSECONDSus`, and the scores of Octane (the
lines of perf/octane_run.js, and those of its own run.js).
"""

import math
import re
from dataclasses import dataclass, field

ITERATION = re.compile(r'^ab-iteration:((?:\s+[0-9.eE+]+)+)\s*$')
AWFY = re.compile(r'^\S+: iterations=(\d+) runtime: (\d+)us$')
OCTANE = re.compile(r'^SCORE (\S+) ([\d.]+)$')
OCTANE_OWN = re.compile(r'^([A-Z][A-Za-z0-9]+): (\d+(?:\.\d+)?)$')
OCTANE_TOTAL = re.compile(r'^Score \(version \d+\): (\d+(?:\.\d+)?)$')
OCTANE_ERROR = 'OCTANE ERROR'


@dataclass
class Report:
    """times: nanoseconds of iterations. scores: higher is better. failure: its own complaint."""
    times: list = field(default_factory=list)
    scores: dict = field(default_factory=dict)
    failure: str | None = None

    def score(self):
        """The geometric mean of the scores, or None."""
        if not self.scores:
            return None
        return math.exp(sum(map(math.log, self.scores.values())) / len(self.scores))


def parse(text):
    report = Report()
    own_scores = {}
    for line in text.splitlines():
        if match := ITERATION.match(line):
            try:
                times = [float(number) for number in match[1].split()]
            except ValueError:
                times = [math.nan]
            if not all(0 < time < math.inf for time in times):
                report.failure = f'not a time in nanoseconds: {line[:100]}'
            else:
                report.times += times
        elif match := AWFY.match(line):
            count = int(match[1])
            if count > 0 and int(match[2]) > 0:
                report.times += [int(match[2]) * 1000 / count]
        elif match := OCTANE.match(line):
            report.scores[match[1]] = float(match[2])
        elif match := OCTANE_OWN.match(line):
            own_scores[match[1]] = float(match[2])
        elif OCTANE_TOTAL.match(line):
            report.scores.update(own_scores)
        elif line.startswith(OCTANE_ERROR):
            report.failure = line[:300]
    report.scores = {name: value for name, value in report.scores.items() if value > 0}
    return report
