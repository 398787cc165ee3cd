"""When enough replications have been run: the interval of the headline measure."""

from __future__ import annotations

import math

from openiads.analysis.summary import StudySummary


def headline_width(summary: StudySummary) -> float:
    """Return the width of the widest headline interval of the study.

    The headline measure is the share that leaked: its paired difference from the baseline where
    there are variants to compare, and the share itself otherwise. Looking after every chunk and
    stopping at the first width that is narrow enough makes the final interval cover slightly less
    than its level (Law 2015, section 9.4.1); large chunks keep that small.

    Parameters
    ----------
    summary : of the replications so far.

    Returns
    -------
    Width as a share (0.01 = one percentage point); infinite when nothing is finished.
    """
    rows = summary.differences or summary.cases
    return max((row.leak_share.width for row in rows), default=math.inf)
