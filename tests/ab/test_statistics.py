"""Change points, classification, intervals, p-values, verdicts: on data whose truth is known."""

import itertools
import math
import os
import unittest

import numpy

from ab import changepoints, decisions, inference, steady

# Simulated runs of each test are multiplied by this; their bounds get narrower with it.
MANY = int(os.environ.get('AB_SIMULATIONS', '1'))


def within(share, count):
    """Four standard errors of a share of `count`."""
    return 4 * (share * (1 - share) / count) ** 0.5


def compare(blocks, random):
    return inference.compare(blocks, random, resamples=300, tosses=999)


def noisy(random, *pieces, noise=0.01):
    """Pieces are (length, level); normal noise relative to the level."""
    return numpy.concatenate([level * (1 + noise * random.standard_normal(length))
                              for length, level in pieces])


def best_segmentation(values, penalty, floor, shortest):
    """All segmentations tried by dynamic programming without pruning."""
    cost = changepoints.Costs(numpy.asarray(values, float), floor)
    n = len(values)
    best, last = [-penalty] + [math.inf] * n, [0] * (n + 1)
    for end in range(shortest, n + 1):
        for start in [0, *range(shortest, end - shortest + 1)]:
            total = best[start] + float(cost(numpy.array([start]), end)[0]) + penalty
            if total < best[end]:
                best[end], last[end] = total, start
    points, end = [], n
    while last[end]:
        end = last[end]
        points.append(end)
    return points[::-1], best[n]


class ChangePoints(unittest.TestCase):
    def test_optimal_as_without_pruning(self):
        random = numpy.random.default_rng(1)
        for _ in range(60):
            pieces = [(int(random.integers(3, 20)), float(random.integers(1, 5)))
                      for _ in range(int(random.integers(1, 5)))]
            values = noisy(random, *pieces, noise=float(random.choice([0.01, 0.1, 0.4])))
            penalty = float(random.choice([2.0, 8.0, 40.0]))
            shortest = int(random.integers(2, 5))
            expected, _ = best_segmentation(values, penalty, 1e-6, shortest)
            self.assertEqual(changepoints.pelt(values, penalty, 1e-6, shortest), expected)

    def test_finds_changes_of_mean_and_of_variance(self):
        random = numpy.random.default_rng(2)
        found = changepoints.pelt(noisy(random, (100, 2.0), (150, 1.0), (150, 1.3)))
        self.assertEqual(found, [100, 250])
        values = numpy.concatenate([random.normal(1, 0.01, 200), random.normal(1, 0.1, 200)])
        self.assertEqual(len(changepoints.pelt(values)), 1)
        self.assertAlmostEqual(changepoints.pelt(values)[0], 200, delta=10)

    def test_no_change_where_there_is_none(self):
        random = numpy.random.default_rng(3)
        false = sum(bool(changepoints.pelt(noisy(random, (100, 1.0)))) for _ in range(100))
        self.assertLessEqual(false, 1)
        self.assertEqual(changepoints.pelt([5.0] * 50), [])
        self.assertEqual(changepoints.pelt([5.0]), [])
        self.assertEqual(changepoints.pelt([]), [])

    def test_coarse_clock_makes_no_segments(self):
        random = numpy.random.default_rng(4)
        values = numpy.round(noisy(random, (300, 20.0), noise=0.03))  # a clock of 5 %
        self.assertEqual(changepoints.pelt(values), [])

    def test_splitting_never_costs_more(self):
        random = numpy.random.default_rng(5)
        for _ in range(200):
            values = numpy.round(random.normal(100, 1, 20))
            cost = changepoints.Costs(values, 0.5)
            middle = int(random.integers(1, 20))
            whole = cost(numpy.array([0]), 20)[0]
            parts = cost(numpy.array([0]), middle)[0] + cost(numpy.array([middle]), 20)[0]
            self.assertLessEqual(parts, whole + 1e-9)

    def test_outliers_are_found_and_a_warm_up_is_none(self):
        random = numpy.random.default_rng(6)
        values = noisy(random, (400, 1.0))
        values[[0, 1, 2, 10, 200, 390]] = 3.0
        self.assertEqual(list(numpy.flatnonzero(changepoints.outliers(values))), [10, 200, 390])
        values[[1, 2]] = 1.0  # the first alone is a warm-up, too
        self.assertEqual(list(numpy.flatnonzero(changepoints.outliers(values))), [10, 200, 390])
        self.assertFalse(changepoints.outliers(values[:15]).any())


class Classification(unittest.TestCase):
    def classify(self, *pieces, noise=0.003, seed=7, tolerance=0.01):
        random = numpy.random.default_rng(seed)
        return steady.classify(1e6 * noisy(random, *pieces, noise=noise), tolerance)

    def test_shapes(self):
        self.assertEqual(self.classify((200, 1.0)).classification, steady.FLAT)
        warm = self.classify((30, 3.0), (20, 1.5), (150, 1.0))
        self.assertEqual((warm.classification, warm.steady), (steady.WARM_UP, 50))
        slow = self.classify((60, 1.0), (140, 1.2))
        self.assertEqual((slow.classification, slow.steady), (steady.SLOW_DOWN, 60))
        up_and_down = self.classify((20, 2.0), (50, 0.9), (130, 1.0))
        self.assertEqual(up_and_down.classification, steady.SLOW_DOWN)
        late = self.classify((180, 1.0), (20, 1.5))
        self.assertEqual((late.classification, late.steady), (steady.UNSTEADY, 150))

    def test_differences_within_the_tolerance_are_flat(self):
        shape = self.classify((100, 1.005), (100, 1.0), noise=0.0005)
        self.assertEqual(len(shape.segments), 2)
        self.assertEqual((shape.classification, shape.steady), (steady.FLAT, 0))
        self.assertEqual(self.classify((100, 1.03), (100, 1.0), noise=0.0005).classification,
                         steady.WARM_UP)

    def test_equivalent_segments_join_the_steady_state(self):
        shape = self.classify((40, 2.0), (80, 1.0), (80, 1.004), noise=0.0005)
        self.assertEqual(len(shape.segments), 3)
        self.assertEqual((shape.classification, shape.steady), (steady.WARM_UP, 40))

    def test_outliers_do_not_break_a_steady_state(self):
        random = numpy.random.default_rng(8)
        values = noisy(random, (200, 1.0), noise=0.003)
        values[[150, 170, 195]] = 4.0
        shape = steady.classify(values, 0.01)
        self.assertEqual((shape.classification, shape.outliers), (steady.FLAT, [150, 170, 195]))

    def test_first_iteration_alone_is_a_warm_up(self):
        random = numpy.random.default_rng(9)
        values = noisy(random, (100, 1.0), noise=0.003)
        values[0] = 5.0
        self.assertEqual(steady.classify(values, 0.01).classification, steady.WARM_UP)

    def test_short_series(self):
        for length in (0, 1, 19):
            self.assertEqual(steady.classify([1.0] * length, 0.01).classification, steady.TOO_SHORT)

    def test_outliers_that_recur_on_one_side_make_no_difference(self):
        # The scheduler takes the processor away after a fixed time: most executions of A have an
        # outlier at the same iteration, those of B just miss it. Neither side is slower.
        random = numpy.random.default_rng(10)
        blocks = []
        for number in range(30):
            pair = []
            for place in (60, 60 if number % 5 else 70):
                values = noisy(random, (100, 1.0), noise=0.003)
                values[place + (number % 2 if pair else 0)] = 5.0
                if pair:
                    values[place - 20 + number] = 5.0
                execution = steady.classify(values, 0.01)
                times = steady.steady_times(values, execution)
                self.assertLess(times.max(), 2)
                pair.append(inference.Side(float(times.mean()), times))
            blocks.append(tuple(pair))
        effect = compare(blocks, random)
        self.assertAlmostEqual(effect.log_ratio, 0, delta=0.001)
        self.assertGreater(effect.p, 0.01)

    def test_sides(self):
        flat, warm, unsteady, short = (
            steady.Execution(name, [], [], [], 0)
            for name in (steady.FLAT, steady.WARM_UP, steady.UNSTEADY, steady.TOO_SHORT))
        self.assertEqual(steady.classify_side([flat] * 30), (steady.FLAT, True))
        self.assertEqual(steady.classify_side([flat] * 20 + [warm] * 10),
                         (steady.INCONSISTENT, True))
        self.assertEqual(steady.classify_side([flat] * 27 + [unsteady] * 3),
                         (steady.INCONSISTENT, True))
        self.assertEqual(steady.classify_side([flat] * 26 + [unsteady] * 4),
                         (steady.INCONSISTENT, False))
        self.assertEqual(steady.classify_side([unsteady] * 5), (steady.UNSTEADY, False))
        self.assertEqual(steady.classify_side([flat, short]), (steady.TOO_SHORT, False))


def simulate(random, blocks, effect, iterations=30, between=0.01, within=0.02, heavy=False):
    """Blocks with noise of the machine that both sides share, of the process, and of iterations
    that depend on their predecessors."""
    result = []
    for _ in range(blocks):
        shared = random.normal(0, 0.05)
        pair = []
        for shift in (0.0, effect):
            process = random.standard_t(3) * between if heavy else random.normal(0, between)
            noise = random.normal(0, within, iterations + 1)
            times = numpy.exp(shift + shared + process + 0.7 * noise[1:] + 0.7 * noise[:-1])
            pair.append(inference.Side(float(times.mean()), times))
        result.append(tuple(pair))
    return result


class Inference(unittest.TestCase):
    def test_interval_covers_and_alarms_are_as_rare_as_stated(self):
        random = numpy.random.default_rng(11)
        count = 120 * MANY
        for blocks, options in ((8, {}), (30, {}), (10, {'between': 0.001, 'within': 0.05}),
                                (30, {'heavy': True})):
            covered = alarms = 0
            for _ in range(count):
                effect = compare(simulate(random, blocks, 0.02, **options), random)
                covered += effect.interval[0] <= 0.02 <= effect.interval[1]
                alarms += compare(simulate(random, blocks, 0.0, **options), random).p <= 0.05
            with self.subTest(blocks=blocks, **options):
                # A mean of noise as heavy as Student's t with 3 degrees of freedom: 92 to 93 %.
                lowest = 0.92 if options.get('heavy') else 0.95
                self.assertGreaterEqual(covered / count, lowest - within(0.05, count))
                self.assertLessEqual(covered / count, 0.95 + within(0.05, count))
                self.assertLessEqual(alarms / count, 0.05 + within(0.05, count))

    def test_two_percent_are_found_with_thirty_blocks(self):
        random = numpy.random.default_rng(12)
        count = 50 * MANY
        found = sum(compare(simulate(random, 30, 0.02), random).p <= 0.05 for _ in range(count))
        self.assertGreaterEqual(found / count, 0.98)

    def test_randomization_is_exact(self):
        logs = numpy.array([0.3, 0.1, -0.2, 0.4, 0.25])
        far = sum(abs(sum(s * x for s, x in zip(signs, logs))) >= abs(logs.sum()) - 1e-12
                  for signs in itertools.product((1, -1), repeat=5))
        self.assertEqual(inference.randomization_p(logs, None), far / 32)
        random = numpy.random.default_rng(13)
        self.assertAlmostEqual(inference.randomization_p(numpy.full(20, 0.1), random), 1 / 20001,
                               delta=2 / 20001)

    def test_ratio_is_of_geometric_means(self):
        pairs = [(inference.Side(a), inference.Side(b)) for a, b in
                 ((1, 2), (10, 20), (5, 10), (3, 6), (2, 4))]
        effect = inference.compare(pairs, numpy.random.default_rng(14))
        self.assertAlmostEqual(math.exp(effect.log_ratio), 2)
        self.assertAlmostEqual(math.exp(effect.interval[0]), 2)
        self.assertAlmostEqual(math.exp(effect.interval[1]), 2)

    def test_few_blocks_give_no_interval(self):
        for count in (1, 2, 4):
            effect = inference.compare([(inference.Side(1.0), inference.Side(1.1))] * count,
                                       numpy.random.default_rng(15))
            self.assertIsNone(effect.interval)
            self.assertIsNone(effect.p)

    def test_equivalence_error_rate(self):
        # At the edge of the margin, "equivalent" must be as rare as stated.
        random = numpy.random.default_rng(16)
        edge = math.log1p(0.01)
        wrong = right = 0
        count = 100 * MANY
        for _ in range(count):
            wrong += compare(simulate(random, 20, edge), random).equivalence_p(0.01) <= 0.05
            right += compare(simulate(random, 30, 0.0, between=0.002, within=0.01),
                             random).equivalence_p(0.01) <= 0.05
        self.assertLessEqual(wrong / count, 0.05 + within(0.05, count))
        self.assertGreaterEqual(right / count, 0.95)

    def test_same_numbers_from_the_same_names(self):
        self.assertEqual(inference.generator(1, 'a').random(), inference.generator(1, 'a').random())
        self.assertNotEqual(inference.generator(1, 'a').random(),
                            inference.generator(1, 'b').random())

    def test_mean_over_programs(self):
        random = numpy.random.default_rng(17)
        covered = 0
        count = 80 * MANY
        for _ in range(count):
            effects = [compare(simulate(random, 10, effect), random)
                       for effect in (0.0, 0.05, -0.02)]
            mean, (low, high) = inference.combine(effects)
            self.assertTrue(low <= mean <= high)
            covered += low <= 0.01 <= high
        self.assertAlmostEqual(covered / count, 0.95, delta=within(0.05, count))


class Decisions(unittest.TestCase):
    def test_benjamini_hochberg_by_hand(self):
        # 0.01 x 4 / 1, 0.02 x 4 / 2, 0.03 x 4 / 3, 0.5
        self.assertEqual([round(q, 9) for q in decisions.q_values([0.03, 0.01, 0.5, 0.02])],
                         [0.04, 0.04, 0.5, 0.04])
        self.assertEqual(decisions.q_values([]), [])
        self.assertEqual(decisions.q_values([None, 0.02, None]), [None, 0.02, None])
        self.assertEqual(decisions.q_values([0.9, 0.8]), [0.9, 0.9])

    def test_false_discoveries_stay_below_the_rate(self):
        random = numpy.random.default_rng(18)
        shares = []
        for _ in range(1000):
            null = random.random(15)
            real = random.random(5) * 0.005
            q = decisions.q_values([*null, *real])
            found = [index for index, value in enumerate(q) if value <= 0.05]
            shares.append(sum(index < 15 for index in found) / max(1, len(found)))
        self.assertLessEqual(numpy.mean(shares), 0.05)

    def test_verdicts(self):
        self.assertEqual(decisions.verdict(-0.1, 0.01, 0.9, 0.05), decisions.FASTER)
        self.assertEqual(decisions.verdict(0.1, 0.01, 0.9, 0.05), decisions.SLOWER)
        self.assertEqual(decisions.verdict(0.001, 0.01, 0.01, 0.05), decisions.EQUIVALENT)
        self.assertEqual(decisions.verdict(0.1, 0.2, 0.9, 0.05), decisions.UNDECIDED)
        self.assertEqual(decisions.verdict(0.1, None, None, 0.05), decisions.UNDECIDED)


class NoDifference(unittest.TestCase):
    def test_a_against_a_over_many_programs(self):
        """Whole A/A runs of 12 programs: at most the stated share of runs calls any different."""
        random = numpy.random.default_rng(19)
        runs = 60 * MANY
        alarms = 0
        for _ in range(runs):
            p_values = [compare(simulate(random, 10, 0.0, iterations=5, heavy=True), random).p
                        for _ in range(12)]
            alarms += any(q <= 0.05 for q in decisions.q_values(p_values))
        self.assertLessEqual(alarms / runs, 0.05 + within(0.05, runs))


if __name__ == '__main__':
    unittest.main()
