"""`openiads claims`, `openiads sources` and `openiads cite`."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from openiads.commands.console import console, say
from openiads.errors import InputError, shown

JsonOption = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


class CiteFormat(StrEnum):
    """How references are printed."""

    bibtex = "bibtex"
    text = "text"


def claims(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            help="A subject, or any words: S-400, S-400 stealth, 36 targets, 400 km; none = all."
        ),
    ] = None,
    quantity: Annotated[
        str | None, typer.Option("--quantity", "-q", help="Only this quantity.")
    ] = None,
    contested: Annotated[
        bool, typer.Option("--contested", help="Only what sources disagree on.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Show who claims what, how far it can be trusted, and how far sources disagree."""
    from openiads.commands import claim_tables
    from openiads.evidence.ledger import load_ledger
    from openiads.evidence.topics import topic_data
    from openiads.evidence.topics_by_words import topics_by_words

    ledger = load_ledger()
    every, left_out = topics_by_words(ledger, words or [], quantity)
    found = [topic for topic in every if topic.contested or not contested]
    if left_out:
        warning = f"left out, not found: {'; '.join(left_out)}"
        console(stderr=True).print(warning, style="yellow", markup=False)
    if as_json:
        data = [topic_data(topic) for topic in found]
        say(json.dumps(data, indent=2, ensure_ascii=False))
    elif not words and quantity is None:
        claim_tables.show_subjects(found, console())
    elif claim_tables.one_subject(found) or len(found) <= claim_tables.MOST_IN_FULL:
        claim_tables.show_topics(found, ledger, console())
    else:
        claim_tables.show_topic_list(found, console())


def sources(
    text: Annotated[
        str | None, typer.Argument(help="Part of a publisher, title, address or id; none = all.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the sources of the ledger, or those with a text in them."""
    from openiads.commands import claim_tables
    from openiads.evidence.ledger import load_ledger

    ledger = load_ledger()
    wanted = (text or "").lower()
    found = [
        source
        for source in ledger.sources.values()
        if wanted in " ".join((source.id, source.publisher, source.title, source.url)).lower()
    ]
    if not found:
        raise InputError(
            f"no source with {shown(text)} in it",
            key="TEXT",
            allowed="part of a publisher or title",
        )
    used: dict[str, int] = {}
    for claim in ledger.claims.values():
        used[claim.source] = used.get(claim.source, 0) + 1
    if as_json:
        data = [
            {**source.model_dump(exclude_defaults=True), "claims": used.get(source.id, 0)}
            for source in found
        ]
        say(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        claim_tables.show_sources(found, used, console())


def cite(
    run: Annotated[Path, typer.Argument(help="Directory of a stored run.")],
    form: Annotated[
        CiteFormat | None, typer.Option("--format", help="Only BibTeX, or only the list.")
    ] = None,
) -> None:
    """Print how a run is cited: program, ledger, sources; as a list and as BibTeX."""
    from openiads.evidence.cite import bibtex, reference
    from openiads.study.citation import citation

    found = citation(run)
    errors = console(stderr=True)
    if not found.current:
        warning = "warning: the ledger has changed since this run; its claims are all still there"
        errors.print(warning, style="yellow")
    first = [found.program, *filter(None, [found.ledger])]
    lines = [one.text for one in first] + [reference(one.source) for one in found.sources]
    if form is not CiteFormat.bibtex:
        for number, line in enumerate(lines, 1):
            say(f"[{number}] {line}")
    if form is None:
        say("")
    if form is not CiteFormat.text:
        entries = [one.bibtex for one in first] + [bibtex(one.source) for one in found.sources]
        say("\n\n".join(entries))
    if found.left_out:
        names = "; ".join(reference(one.source).removesuffix(".") for one in found.left_out)
        several = len(found.left_out) > 1
        text = (
            f"{len(found.left_out)} {'entries' if several else 'entry'} without a named publisher, "
            f"a title or an address {'are' if several else 'is'} left out: {names}"
        )
        errors.print(text, markup=False, highlight=False)
    if not found.sources and not found.left_out:
        errors.print("No number of this run rests on a published claim.")
