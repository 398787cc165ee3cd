"""Greedy choice among feasible pairs (section 6)."""

import numpy as np

from openiads.model.compiled import formula

KILL_PROBABILITY, LONGEST_REACH, CHEAPEST = 0, 1, 2


@formula
def better_pair(prefer, one, other):
    """True when pair `one` is to be preferred to pair `other`.

    Parameters
    ----------
    prefer : what the doctrine looks at first: single-shot kill probability, declared reach, or
        cost of the round.
    one, other : (single-shot kill probability, declared reach m, cost of a round USD, time of
        flight s). Times of flight that are the same in whole milliseconds are equal.

    Returns
    -------
    bool. After the first look: largest kill probability, smallest time of flight, cheapest round.
    False when all are equal, so the pair seen first (the smaller index) stays.
    """
    if prefer == LONGEST_REACH and one[1] != other[1]:
        return one[1] > other[1]
    if prefer == CHEAPEST and one[2] != other[2]:
        return one[2] < other[2]
    if one[0] != other[0]:
        return one[0] > other[0]
    flight, rival = np.rint(one[3] * 1e3), np.rint(other[3] * 1e3)
    if flight != rival:
        return flight < rival
    return one[2] < other[2]
