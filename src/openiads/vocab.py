"""The closed lists of words that files, arrays and tables share.

The position of a word in its list is its code in the arrays and in stored results, so words
are only ever added at the end.
"""

from __future__ import annotations

THREAT_CLASSES = (
    "aircraft",
    "low_observable_aircraft",
    "bomber",
    "cruise_missile",
    "one_way_uav",
    "surveillance_uav",
    "ballistic_missile",
    "decoy",
    "anti_radiation_missile",
    "civil_aircraft",
)
"""Classes of a threat type (model, section 2)."""

CIVIL = "civil_aircraft"
"""The class of civil aircraft: no threats, and counted apart."""

OTHERS = ("surveillance_uav", "decoy")
"""Classes of threats that can damage nothing."""

ATTACKERS = tuple(name for name in THREAT_CLASSES if name not in (*OTHERS, CIVIL))
"""Classes that can damage something: the headline counts these (model, sections 2 and 10)."""

BANDS = ("VHF", "UHF", "L", "S", "C", "X", "Ku", "Ka")
"""Radar bands, IEEE 521 letters."""

RADAR_KINDS = ("rotating", "phased")
"""How looks are timed (model, section 3)."""

GUIDANCE = ("command", "semi-active", "active")
"""How a round is guided; command and semi-active rounds need the unit's engagement radar."""

WEAPON_CONTROL = ("free", "tight", "hold")
"""Weapon control status (model, section 5)."""

PREFERENCES = ("kill_probability", "longest_reach", "cheapest")
"""What the doctrine looks at first when several pairs are feasible (model, section 6)."""

POLICIES = ("greedy",)
"""How a controller assigns its pairs to threats (model, section 6)."""

PRIORITIES = ("time",)
"""Which threat a controller serves first (model, section 6)."""

ELEMENT_KINDS = ("command_post", "radar", "launcher")
"""Site elements that a leaker can put out of action."""

LEAK_REASONS = (
    "missed",
    "not_seen",
    "seen_not_tracked",
    "tracked_not_identified",
    "held_by_rules",
    "out_of_envelope",
    "too_late",
    "no_round",
    "no_channel",
)
"""The link of the kill chain that failed; exactly one for every leaker (model, section 10)."""

FATES = ("killed", "leaked", "unresolved", "passed")
"""What became of a threat: unresolved = still flying at the horizon; passed = civil, unharmed."""

SHOT_RESULTS = ("in_flight", "kill", "miss", "spent", "lost")
"""What became of a round: spent = its target died first; in_flight = still flying."""
