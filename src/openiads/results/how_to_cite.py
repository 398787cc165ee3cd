"""One line that says how a stored run is cited."""

from __future__ import annotations

from openiads.release import AUTHORS, RELEASED, __version__
from openiads.results.read import StoredRun

DIGITS = 12
"""Of the ledger's hash, as they are printed; the manifest has all 64."""


def program_year(version: str, made: str) -> str:
    """Return the year of a version of the program: of its release, or of the run made with it.

    Parameters
    ----------
    version : that made the run.
    made : day of the run; what is known of another version's year.
    """
    return RELEASED[:4] if version == __version__ else made[:4]


def how_to_cite(run: StoredRun) -> str:
    """Return one line: authors, program, version, study, day, seed, replications, ledger."""
    about = run.about
    version = about.versions.get("openiads", "of unknown version")
    made = about.created[:10]
    year = program_year(version, made)
    parts = [
        f"{AUTHORS} ({year}), OpenIADS {version}",
        f"study “{about.title}”",
        f"run of {made}",
        f"seed {about.seed}",
        f"{about.replications:,} replications a case" + _draws(about.draws),
    ]
    if about.ledger_hash:
        parts.append(f"ledger {about.ledger_hash[:DIGITS]}")
    return ", ".join(parts) + "."


def _draws(draws: int | None) -> str:
    return "" if draws is None else f" and draw, {draws:,} draws"
