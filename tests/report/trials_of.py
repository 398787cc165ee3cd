"""Trials written by hand into a stored run."""

from openiads.results.flips import Flips, Interval, Trial, write_flips


def trial(name, answer, flip=False):
    """Return a trial with an answer (value, low, high)."""
    return Trial(
        key="k", name=name, used="2", source="assumption", grade="E4", alternative="3 to 4",
        claim="", answer=Interval(*answer), change=Interval(-0.05, -0.06, -0.04), flip=flip,
    )  # fmt: skip


def write(directory, shown=None):
    """Store three trials with a run, or others."""
    if shown is None:
        shown = (
            trial("launchers with a round in a battalion", (-0.317, -0.32, -0.314)),
            trial("rounds fired at a target at once", (0.012, 0.004, 0.021), flip=True),
            trial("reaction time of the other system", (-0.22, -0.225, -0.215)),
        )
    write_flips(
        directory,
        Flips("share of attackers that leaked, B less A", ("A@20", "B@20"), True, 0.95, 152, 38, 43,
              20, 276, 40, Interval(-0.259, -0.261, -0.257), tuple(shown)),
    )  # fmt: skip
