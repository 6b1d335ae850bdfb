"""Change points of a series of times: outliers by sliding window, then PELT.

As in Barrett, Bolz-Tereick, Killick, Mount, Tratt, "Virtual Machine Warmup Blows Hot and Cold"
(OOPSLA 2017): the method is Killick, Fearnhead, Eckley, "Optimal detection of changepoints with a
linear computational cost" (2012), for changes in mean or variance of normal data.
"""

import numpy

WINDOW = 200           # iterations around one that outliers are judged by
OUTLIER_RANGES = 3.0   # an outlier is further from the median than this many 10-90 % ranges
PENALTY = 15.0         # times log n, for each change point
SHORTEST = 2           # iterations in a segment
# Below this, relative to the median, differences are the clock's: a run of equal values is no
# segment of its own.
RESOLUTION = 1e-3


def outliers(values, window=WINDOW):
    """Which values are outliers, as booleans.

    The window is centred, cut off at the end. At the start, where a program warms up, the first
    whole window judges, and only a value that stands alone is an outlier: a warm-up is several in a
    row, from the first iteration on. Short series have a window of half their length.
    """
    values = numpy.asarray(values, float)
    window = min(window, len(values) // 2)
    found = numpy.zeros(len(values), bool)
    if window < 10:
        return found
    half = window // 2
    n = len(values)
    whole = numpy.lib.stride_tricks.sliding_window_view(values, 2 * half)
    ranges = [numpy.percentile(whole, (10, 50, 90), axis=1)]  # of values[half:n - half + 1]
    ranges += [numpy.percentile(values[index - half:], (10, 50, 90))[:, None]
               for index in range(n - half + 1, n)]
    low, median, high = numpy.concatenate(ranges, axis=1)
    found[half:] = abs(values[half:] - median) > OUTLIER_RANGES * (high - low)
    early = abs(values[:half + 1] - median[0]) > OUTLIER_RANGES * (high[0] - low[0])
    found[1:half] = early[1:-1] & ~early[:-2] & ~early[2:]
    return found


class Costs:
    """Twice the negative log-likelihood of segments, mean and variance fitted to each.

    The variance is fitted under a lower bound: so cost stays finite for equal values, and splitting
    a segment never raises the cost, which is what pruning relies on.
    """

    def __init__(self, values, floor):
        values = values - numpy.median(values)
        self.sum = numpy.concatenate(([0.0], numpy.cumsum(values)))
        self.squares = numpy.concatenate(([0.0], numpy.cumsum(values * values)))
        self.floor = floor

    def __call__(self, starts, end):
        """Costs of values[start:end] for each of `starts`."""
        count = end - starts
        total = self.sum[end] - self.sum[starts]
        deviation = self.squares[end] - self.squares[starts] - total * total / count
        deviation = numpy.maximum(deviation, 0.0)
        variance = numpy.maximum(deviation / count, self.floor)
        return count * numpy.log(variance) + deviation / variance


def pelt(values, penalty=None, floor=None, shortest=SHORTEST):
    """The starts of all segments but the first: the optimal segmentation, found exactly.

    penalty: what each change point costs, in units of twice the log-likelihood.
    """
    values = numpy.asarray(values, float)
    n = len(values)
    if n < 2 * shortest:
        return []
    if penalty is None:
        penalty = PENALTY * numpy.log(n)
    if floor is None:
        floor = (RESOLUTION * numpy.median(numpy.abs(values))) ** 2
    cost = Costs(values, max(floor, 1e-300))
    best = numpy.full(n + 1, numpy.inf)  # of values[:end]
    best[0] = -penalty
    last = numpy.zeros(n + 1, int)
    candidates = numpy.array([0])
    # Candidate s is beaten at `end` if end itself is no worse; it may go once segments that start
    # at end are long enough to be used.
    doomed = {}
    for end in range(shortest, n + 1):
        if end in doomed:
            candidates = candidates[~numpy.isin(candidates, doomed.pop(end))]
        totals = best[candidates] + cost(candidates, end)
        choice = int(numpy.argmin(totals))
        best[end] = totals[choice] + penalty
        last[end] = candidates[choice]
        beaten = candidates[totals > best[end]]
        if len(beaten):
            doomed[end + shortest] = beaten
        start = end + 1 - shortest
        if start >= shortest:
            candidates = numpy.append(candidates, start)
    points = []
    end = n
    while last[end] > 0:
        end = int(last[end])
        points.append(end)
    return points[::-1]
