"""Intervals and p-values for the ratio of two configurations.

Data are blocks: in each, both sides ran once, next to each other in time, in random order. The
effect is the mean over the blocks of log(B / A); its exponential is a ratio of geometric means.

Interval: a hierarchical bootstrap. It resamples blocks, and within each chosen execution its
iterations, in runs of neighbours because neighbours depend on each other; each resample is
studentized with its own standard error, and the interval comes from those t-values. Plain
percentiles of resampled means would be too short for few blocks, and resampling at two levels would
count the noise of the iterations twice: dividing by the resample's own error takes out both.

p-value: a randomization test. If the sides do not differ, the random order within each block makes
the sign of its log-ratio a toss of a coin, whatever the noise looks like and however it drifts: the
p-value is the share of all tosses that give a mean at least as far from zero. It assumes nothing
else, so the rate of false alarms is the stated one.
"""

import dataclasses
import hashlib
import itertools

import numpy

RESAMPLES = 10_000
TOSSES = 20_000
EXHAUSTIVE = 14        # up to so many blocks all tosses are tried
INNER = 200            # resampled means kept of each execution
FEWEST_BLOCKS = 5      # below there is no interval
LEVEL = 0.95


def generator(*names):
    """Random numbers that depend on nothing but the names: on no order of evaluation."""
    digest = hashlib.sha256('\0'.join(map(str, names)).encode()).digest()
    return numpy.random.default_rng(int.from_bytes(digest, 'big'))


@dataclasses.dataclass
class Side:
    """One execution in a block. value: what is compared, lower is better (time, memory).
    iterations: the times that value is the mean of, or None where it is one measurement."""
    value: float
    iterations: object = None


@dataclasses.dataclass
class Effect:
    """Logarithms. interval is (low, high) at LEVEL, None with fewer than FEWEST_BLOCKS blocks.
    draws: the studentized resamples that intervals and equivalence come from."""
    blocks: int
    log_ratio: float
    error: float | None = None
    deviation: float | None = None
    interval: tuple | None = None
    p: float | None = None
    draws: object = None
    spread: object = None  # resampled means minus the mean, for sums over programs

    def equivalence_p(self, margin):
        """p-value of the claim that the ratio lies between 1 / (1 + margin) and 1 + margin: the
        larger of those of two one-sided tests."""
        if self.draws is None:
            return None
        bound = numpy.log1p(margin)
        if self.error == 0:
            return 1 / (len(self.draws) + 1) if abs(self.log_ratio) < bound else 1.0
        low = (self.log_ratio + bound) / self.error
        high = (self.log_ratio - bound) / self.error
        count = len(self.draws) + 1
        return max((1 + numpy.count_nonzero(self.draws >= low)) / count,
                   (1 + numpy.count_nonzero(self.draws <= high)) / count)


def resampled_means(values, count, random):
    """`count` means of `values` resampled in runs of neighbours (a circular block bootstrap), as
    logarithms relative to the mean of all."""
    values = numpy.asarray(values, float)
    n = len(values)
    length = max(1, round(n ** (1 / 3)))
    runs = -(-n // length)
    sums = numpy.concatenate(([0.0], numpy.cumsum(numpy.concatenate((values, values[:length])))))
    starts = random.integers(n, size=(count, runs))
    means = (sums[starts + length] - sums[starts]).sum(axis=1) / (runs * length)
    return numpy.log(means / values.mean())


def randomization_p(logs, random, tosses=TOSSES):
    """Two-sided p-value of a mean of `logs` away from zero, their signs being chance."""
    n = len(logs)
    observed = abs(logs.sum()) * (1 - 1e-12)
    if n <= EXHAUSTIVE:
        signs = numpy.array(list(itertools.product((1, -1), repeat=n)))
        return float(numpy.mean(abs(signs @ logs) >= observed))
    signs = random.integers(2, size=(tosses, n), dtype=numpy.int8) * 2 - 1
    return (1 + numpy.count_nonzero(abs(signs @ logs) >= observed)) / (tosses + 1)


def compare(blocks, random, resamples=RESAMPLES, tosses=TOSSES):
    """The Effect of B against A; blocks: pairs (A, B) of Side."""
    n = len(blocks)
    logs = numpy.array([numpy.log(b.value / a.value) for a, b in blocks])
    effect = Effect(n, float(logs.mean()))
    if n < 2:
        return effect
    effect.deviation = float(logs.std(ddof=1))
    effect.error = effect.deviation / n ** 0.5
    if n < FEWEST_BLOCKS:
        return effect
    effect.p = randomization_p(logs, random, tosses)
    drawn = random.integers(n, size=(resamples, n))
    sample = logs[drawn]
    for place, sign in ((0, -1), (1, 1)):
        if all(block[place].iterations is not None for block in blocks):
            inner = numpy.stack([resampled_means(block[place].iterations, INNER, random)
                                 for block in blocks])
            sample += sign * inner[drawn, random.integers(INNER, size=drawn.shape)]
    means = sample.mean(axis=1)
    errors = sample.std(axis=1, ddof=1) / n ** 0.5
    effect.spread = means - effect.log_ratio
    usable = errors > 1e-9 * max(effect.error, 1e-12)
    if not usable.any():  # all blocks alike
        effect.draws = numpy.zeros(resamples)
    else:
        effect.draws = effect.spread[usable] / errors[usable]
    effect.interval = interval(effect)
    return effect


def interval(effect, level=LEVEL):
    tail = (1 - level) / 2
    low, high = numpy.quantile(effect.draws, (tail, 1 - tail))
    return (float(effect.log_ratio - high * effect.error),
            float(effect.log_ratio - low * effect.error))


def combine(effects):
    """The mean log-ratio over programs, (log ratio, interval): a statement on these programs, which
    are fixed; chance is in their executions alone."""
    effects = list(effects)
    mean = float(numpy.mean([effect.log_ratio for effect in effects]))
    if any(effect.draws is None for effect in effects):
        return mean, None
    error = sum(effect.error ** 2 for effect in effects) ** 0.5 / len(effects)
    if error == 0:
        return mean, (mean, mean)
    # t-values of the mean, from those of the programs, each weighted by its part of the error.
    count = min(len(effect.draws) for effect in effects)
    total = sum(effect.draws[:count] * effect.error for effect in effects)
    draws = total / len(effects) / error
    low, high = numpy.quantile(draws, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return mean, (mean - float(high) * error, mean - float(low) * error)
