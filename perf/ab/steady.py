"""What one execution did over its iterations: flat, warm-up, slow-down, no steady state.

The segments between change points are compared with the last one; those at the end that are
equivalent to it are the steady state. It must hold for the last quarter of the iterations (Barrett
et al.: the last 500 of 2,000). Means are equivalent if they differ by no more than `tolerance`, or
by no more than the noise of the last segment explains. (Barrett et al. take a millisecond, of
iterations of about a second, or the variance, for this; a part of the mean serves iterations of any
length.)
"""

import collections
import dataclasses

import numpy

from . import changepoints

FLAT = 'flat'
WARM_UP = 'warm-up'
SLOW_DOWN = 'slow-down'
UNSTEADY = 'no steady state'
INCONSISTENT = 'inconsistent'
TOO_SHORT = 'too few iterations'
SHORTEST_SERIES = 20
STEADY_SHARE = 0.25
# A side is steady if so many of its executions are. The others, a noisy moment of the machine each,
# take part with the iterations of their last quarter: whether one counts does not depend on what it
# shows.
STEADY_EXECUTIONS = 0.9
NOISE = 2.0  # standard errors


@dataclasses.dataclass
class Execution:
    """One execution, classified. Segments are [start, end) over all iterations, outliers included;
    their means leave outliers out. steady: the first iteration of the steady state, or of the last
    quarter if there is none."""
    classification: str
    segments: list
    means: list
    outliers: list
    steady: int


def classify(times, tolerance):
    """times: nanoseconds of the iterations; tolerance: of means, as a part (0.01: 1 %)."""
    times = numpy.asarray(times, float)
    n = len(times)
    if n < SHORTEST_SERIES:
        means = [float(times.mean())] if n else []
        return Execution(TOO_SHORT, [(0, n)] if n else [], means, [], 0)
    outlying = changepoints.outliers(times)
    kept = numpy.flatnonzero(~outlying)
    points = changepoints.pelt(times[kept])
    starts = [0, *(int(kept[point]) for point in points)]
    segments = list(zip(starts, [*starts[1:], n]))
    values = [times[start:end][~outlying[start:end]] for start, end in segments]
    means = [float(part.mean()) for part in values]
    final = values[-1]
    spread = final.std(ddof=1) if len(final) > 1 else 0.0

    def equivalent(index):
        noise = NOISE * spread * numpy.sqrt(1 / len(values[index]) + 1 / len(final))
        return abs(means[index] - means[-1]) <= max(tolerance * means[-1], noise)

    first = len(segments) - 1
    while first > 0 and equivalent(first - 1):
        first -= 1
    steady = segments[first][0]
    if first == 0:
        classification = FLAT
    elif n - steady < STEADY_SHARE * n:
        classification = UNSTEADY
        steady = n - max(1, int(STEADY_SHARE * n))
    elif any(means[index] < means[-1] and not equivalent(index) for index in range(first)):
        classification = SLOW_DOWN
    else:
        classification = WARM_UP
    return Execution(classification, segments, means, [int(i) for i in numpy.flatnonzero(outlying)],
                     int(steady))


def classify_side(executions):
    """(classification, whether means of its steady state may be compared) of all executions of a
    program under one configuration."""
    counts = collections.Counter(execution.classification for execution in executions)
    if not executions or TOO_SHORT in counts:
        return TOO_SHORT, False
    steady = 1 - counts[UNSTEADY] / len(executions) >= STEADY_EXECUTIONS
    if len(counts) == 1:
        return next(iter(counts)), steady
    return INCONSISTENT, steady


def steady_times(times, execution):
    """The times of the steady state without outliers.

    Which are left out follows from this execution alone. To look at the other executions of the side,
    say to keep outliers that recur, would make blocks depend on each other: the scheduler takes the
    processor away after a fixed time, so the machine's outliers recur as well, and a side could pass
    a threshold that the other just misses.
    """
    times = numpy.asarray(times, float)
    kept = numpy.ones(len(times), bool)
    kept[:execution.steady] = False
    kept[execution.outliers] = False
    return times[kept]
