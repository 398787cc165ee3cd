"""When enough replications have been run: the interval of the headline measure."""

from __future__ import annotations

import math

from openiads.analysis.summary import StudySummary


def headline_width(summary: StudySummary) -> float:
    """Return the width of the widest headline interval of the study.

    The headline measure is the share that the study is about, of attackers that leaked when there
    are any: its paired difference from the baseline where there are variants to compare, and the
    share itself otherwise. Cases without what it is about have no say. Looking after every chunk
    and stopping at the first width that is narrow enough makes the final interval cover slightly
    less than its level (Law 2015, section 9.4.1); large chunks keep that small.

    Parameters
    ----------
    summary : of the replications so far.

    Returns
    -------
    Width as a share (0.01 = one percentage point); infinite when nothing is finished.
    """
    found = [row.share for row in summary.differences]
    if not any(share.n for share in found):
        found = [row.share(summary.about) for row in summary.cases]
    return max((share.width for share in found if share.n), default=math.inf)
