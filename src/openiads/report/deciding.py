"""Which numbers decide most: those that act on the reasons for which most leakers leaked.

A reason is a link of the kill chain, and each link has its numbers: a leaker that was missed was
missed at a kill probability. This orders numbers before anything is varied; how far each moves the
answer is what a sensitivity analysis measures.
"""

from __future__ import annotations

import re

import polars as pl

from openiads.vocab import LEAK_REASONS

ACTS_ON = {
    "missed": r"rounds/(p_kill|reliability|common_cause)|threat_types/manoeuvre_factor",
    "not_seen": r"radars/(reference|range_max|antenna_height)|threat_types/rcs",
    "seen_not_tracked": r"networks/(detections|looks|coast_scans|track_capacity)|radars/period",
    "tracked_not_identified": r"networks/(p_hostile|identification_time)",
    "held_by_rules": r"units/doctrine/weapon_control|zones",
    "out_of_envelope": r"rounds/(range|height|target_speed_max)",
    "too_late": r"units/reaction_time|networks/identification_time|links/latency",
    "no_round": r"units/(launchers|stock|doctrine/salvo)",
    "no_channel": r"units/(target_channels|missile_channels|assessment_time)",
}
"""Reason -> the numbers that act on it, as KIND/FIELD."""


def reason_shares(outcomes: pl.DataFrame) -> dict[str, float]:
    """Return the share of the leakers of a run that each reason has, attackers before others.

    Parameters
    ----------
    outcomes : of the run; without a leaker every share is 0.
    """
    for prefix in ("attackers_leaked_reason", "leakers_reason"):
        counts = {name: int(outcomes[f"{prefix}_{name}"].sum()) for name in LEAK_REASONS}
        total = sum(counts.values())
        if total:
            return {name: count / total for name, count in counts.items()}
    return dict.fromkeys(LEAK_REASONS, 0.0)


def weight(shares: dict[str, float], kind: str, field: str) -> tuple[float, str]:
    """Return what share of the leakers a number acts on, and by which reason; 0 = none.

    Parameters
    ----------
    shares : of the reasons.
    kind, field : list of a case the number is in, and its path within an entry.
    """
    found = [
        (shares[reason], reason)
        for reason, pattern in ACTS_ON.items()
        if re.match(rf"(?:{pattern})", f"{kind}/{field}")
    ]
    return max(found, default=(0.0, ""))
