"""Whole numbers that keep their sum: how eight launchers divide among kinds of round.

Sources state the sum and not the mix. The mix is drawn from Pólya's urn: the urn holds the stated
mix `strength` times over, and every launcher that is drawn puts another of its kind in. So every
kind has its stated number on average, can be none or all, and the sum is always the same. The
strength says how much is known: 1 as if one such unit had been seen.

One number between 0 and 1 is enough for the whole mix, as for every shape in `laws`.
"""

from __future__ import annotations

from collections.abc import Sequence

from openiads.evidence.laws import pick

STRENGTHS = {"D": 4.0, "E": 1.0, "F": 0.25}
"""How often the urn holds the stated mix, by the letter of its grade; A to C are not drawn."""


def apportion(total: int, weights: Sequence[float]) -> tuple[int, ...]:
    """Divide a whole number in proportion to weights, by largest remainder (first of equals).

    Parameters
    ----------
    total : 0 or more.
    weights : 0 or more, their sum above 0.

    Returns
    -------
    Whole numbers whose sum is `total`.
    """
    whole = sum(weights)
    quotas = [total * weight / whole for weight in weights]
    shares = [int(quota) for quota in quotas]
    order = sorted(range(len(weights)), key=lambda at: (shares[at] - quotas[at], at))
    for at in order[: total - sum(shares)]:
        shares[at] += 1
    return tuple(shares)


def marginal(total: int, mine: float, others: float) -> tuple[float, ...]:
    """Return the chance of 0, 1 ... `total` of one kind: the beta-binomial distribution.

    Parameters
    ----------
    total : drawn from the urn.
    mine, others : what the urn holds of this kind and of all others, above 0.
    """
    chance = 1.0
    for drawn in range(total):
        chance *= (others + drawn) / (mine + others + drawn)
    found = [chance]
    for count in range(total):
        left = total - count
        chance *= left / (count + 1) * (mine + count) / (others + left - 1)
        found.append(chance)
    return tuple(found)


def drawn(u: float, total: int, urn: Sequence[float]) -> tuple[int, ...]:
    """Draw a mix: the number of every kind, the first kind decided first.

    Parameters
    ----------
    u : between 0 and 1; uniform u give the distribution.
    total : the sum.
    urn : what it holds of each kind, 0 or more, at least one above 0.
    """
    counts, rest = [], sum(urn)
    for held in urn[:-1]:
        rest -= held
        count = 0 if held == 0.0 else total
        if held > 0.0 and rest > 0.0:
            count, u = pick(marginal(total, held, rest), u)
        counts.append(count)
        total -= count
    return (*counts, total)
