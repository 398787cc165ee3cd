"""What a reader sees first: the answer in 25 words, what it hangs on, and how it is cited."""

from __future__ import annotations

from dataclasses import dataclass

from openiads.analysis.beside import civil_first
from openiads.analysis.hanging import Hanging, hanging
from openiads.analysis.lead import lead
from openiads.errors import ResultError
from openiads.report.facts import Facts
from openiads.results.flips import read_flips
from openiads.results.how_to_cite import how_to_cite

SHOWN = 3


@dataclass(frozen=True)
class FirstScreen:
    """The words of the first screen.

    Parameters
    ----------
    text, doubt : the answer, and its intervals.
    civil : the sentence on civil aircraft engaged; empty without.
    hanging : the assumptions that carry the answer, strongest first, and how they were found.
    made : day and version of the run.
    cite : one line.
    """

    text: str
    doubt: str
    civil: str
    hanging: Hanging
    made: str
    cite: str


def first_screen(facts: Facts) -> FirstScreen:
    """Return the words of the first screen of a run."""
    about = facts.run.about
    told = lead(facts.summary)
    return FirstScreen(
        text=told.text,
        doubt=told.doubt,
        civil=civil_first(facts.summary),
        hanging=hanging_of(facts),
        made=f"Run of {about.created[:10]} with OpenIADS {about.versions['openiads']}.",
        cite=how_to_cite(facts.run),
    )


def hanging_of(facts: Facts) -> Hanging:
    """Return what the answer hangs on: from the trials of the run, else from a sensitivity."""
    try:
        flips = read_flips(facts.run.directory, facts.run.manifest)
    except ResultError as error:
        return Hanging((), f"Cannot be shown: {error.message}.")
    if flips is None and facts.sensitivity is not None:
        return _of_sensitivity(facts.sensitivity)
    return hanging(flips, SHOWN)


def _of_sensitivity(data: dict) -> Hanging:
    names = [str(row["name"]) for row in data["findings"]["screening"][:SHOWN]]
    return Hanging(tuple((name, "") for name in names), "Found by the sensitivity analysis below.")
