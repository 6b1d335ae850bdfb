"""From p-values to verdicts, with the rate of false discoveries held over all programs.

The procedure is Benjamini, Hochberg, "Controlling the false discovery rate" (1995). A q-value is
the lowest rate at which the procedure still calls the comparison a discovery.
"""

FASTER = 'faster'
SLOWER = 'slower'
EQUIVALENT = 'equivalent'
UNDECIDED = 'undecided'
FAILED = 'failed'  # the program does not run: nothing to judge


def q_values(p_values):
    """Benjamini-Hochberg adjusted p-values, in the order given; None stays None and counts for
    nothing."""
    known = sorted((p, index) for index, p in enumerate(p_values) if p is not None)
    adjusted = [None] * len(p_values)
    smallest = 1.0
    for rank in range(len(known), 0, -1):
        p, index = known[rank - 1]
        smallest = min(smallest, p * len(known) / rank)
        adjusted[index] = smallest
    return adjusted


def verdict(log_ratio, difference_q, equivalence_q, rate):
    """faster, slower: B differs from A. equivalent: the ratio is within the margin, even if a
    difference smaller than that is sure. undecided: more runs are needed to say either."""
    if equivalence_q is not None and equivalence_q <= rate:
        return EQUIVALENT
    if difference_q is not None and difference_q <= rate:
        return FASTER if log_ratio < 0 else SLOWER
    return UNDECIDED
