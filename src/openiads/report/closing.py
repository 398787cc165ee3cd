"""The answer in full, and the end of a report: what it is valid for, and how to repeat it."""

from __future__ import annotations

from openiads.report.facts import Facts
from openiads.report.page import Block, Section, Table, Terms, Text

LIMITS = {
    "No prediction": (
        "Published figures on these systems are mostly those of the makers. A result says what "
        "follows if they, and the stated assumptions, are right."
    ),
    "Engagements, not details": (
        "Units, threats and assets are points. Seekers, autopilots, fuzes, warheads and waveforms "
        "are not modelled; what lies between detection and kill is times, probabilities and limits."
    ),
    "Smooth Earth": (
        "Terrain, ducting, multipath and clutter are left out: coverage at low level is too good "
        "over land and in clutter. There is no atmospheric loss."
    ),
    "Undisturbed defence": "No jamming and no deception beyond decoys, unless the scenario has it.",
    "Scripted threats": "A threat that is shot at flies on along its route.",
    "Firm tracks": "A track is firm or not; radars never confuse targets.",
    "Reference radars": (
        "Detection scales one published range with the fourth root of the cross section. Where a "
        "range was published without a target, the cross section is an assumption and shown as one."
    ),
    "Single-shot kills": "Kill probabilities are by class, independent of geometry.",
    "Ranges": (
        "Ground distances to about 1500 km, heights to about 100 km; ballistic arcs without "
        "powered phase, drag or rotation of the Earth."
    ),
    "Fictional place": "Sites, assets, values and raids of the built-in scenarios are made up.",
}
"""What to keep in mind; the page of the documentation on scope says more."""
SHORT = ("No prediction", "Smooth Earth", "Undisturbed defence")
"""Limits that a page of one sheet has room for, one less where the scenario has its own."""


def answer_section(facts: Facts) -> Section:
    """Return the whole answer, what the variants are, and what to keep in mind."""
    blocks: list[Block] = [Text(facts.answer, "answer")]
    names = {name: facts.study.variant_titles.get(name, "") or name for name in facts.variants}
    if len(names) > 1:
        blocks.append(Terms(names))
    return Section("answer", "The answer in full", (*blocks, Text(facts.caveat, "caveat")))


def short_limits(facts: Facts) -> tuple[str, ...]:
    """Return three lines of limits, the scenario's own first."""
    own = facts.study.caveat.strip()
    rest = [f"{word}: {LIMITS[word]}" for word in SHORT]
    return (*([own] if own else []), *rest)[: len(SHORT)]


def limits_section(facts: Facts) -> Section:
    """Return the limits of validity, those of this run first."""
    own = Text(facts.caveat)
    return Section("limits", "Limits of validity", (own, Terms(LIMITS)))


def repeat_section(facts: Facts) -> Section:
    """Return what is needed to make the run again."""
    about = facts.run.about
    finished = facts.run.finished
    counts = sorted(set(finished.values()))
    stored = f"{counts[0]:,}" if len(counts) == 1 else f"{counts[0]:,} to {counts[-1]:,}"
    rows = [
        ("seed", str(about.seed)),
        ("replications of a case, asked for", f"{about.replications:,}"),
        ("replications of a case, stored", stored if counts else "-"),
        *([] if about.draws is None else [("draws", f"{about.draws:,}")]),
        ("started", about.created),
        *((f"version of {name}", text) for name, text in about.versions.items()),
        ("ledger (SHA-256)", about.ledger_hash or "none"),
        ("run (SHA-256)", about.fingerprint),
    ]
    blocks = [
        Text(about.command or "The command was not stored.", "code"),
        Text(
            "The same version, scenario and seed give the same numbers on any machine and any "
            "number of threads. The run directory holds every number used, in world.json; "
            "`openiads run world.json` takes it back."
        ),
        Table(("", ""), tuple((name, text) for name, text in rows), "What the run rests on"),
    ]
    scenario = about.scenario_text
    if scenario:
        blocks += [Text("The scenario as written:"), Text(scenario.rstrip(), "listing")]
    return Section("repeat", "How to repeat it", tuple(blocks))
