"""Claims and sources as tables on a terminal, readable from 80 columns on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from openiads.evidence.claim import Claim, Source
from openiads.evidence.ledger import Ledger
from openiads.evidence.topics import Topic, si_text
from openiads.present import plain_table


def show_subjects(topics: Iterable[Topic], console: Console) -> None:
    """Print the subjects with the number of claims, of quantities, and of contested ones."""
    subjects: dict[str, list[Topic]] = {}
    for topic in topics:
        subjects.setdefault(topic.subject, []).append(topic)
    table = plain_table("subject", "claims", "quantities", "contested")
    for column in table.columns[1:]:
        column.justify = "right"
    for name in sorted(subjects, key=str.lower):
        held = subjects[name]
        table.add_row(
            Text(name),
            str(sum(len(topic.claims) for topic in held)),
            str(len(held)),
            str(sum(topic.contested for topic in held) or ""),
        )
    console.print(table)
    every = [topic for held in subjects.values() for topic in held]
    console.print(
        f"{len(subjects)} subjects, {len(every)} quantities, "
        f"{sum(topic.contested for topic in every)} contested, "
        f"{sum(len(topic.claims) for topic in every)} claims. Details: openiads claims SUBJECT"
    )


MOST_IN_FULL = 8
"""Topics of several subjects that are shown with all their claims; more are listed."""


def one_subject(topics: Sequence[Topic]) -> bool:
    """Whether all topics are of one subject, or there is none."""
    return len({topic.subject for topic in topics}) <= 1


def show_topic_list(topics: Sequence[Topic], console: Console) -> None:
    """Print a line a topic: what it is about, how many claims, and what they say."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("subject and quantity", overflow="fold", ratio=2)
    table.add_column("claims", justify="right")
    table.add_column("said", overflow="fold", ratio=3)
    for topic in topics:
        words = Text.assemble(("contested: ", "yellow") if topic.contested else "", topic.words)
        table.add_row(Text(topic.title), str(len(topic.claims)), words)
    console.print(table)
    count = sum(len(topic.claims) for topic in topics)
    console.print(
        f"{len(topics)} quantities, {count} claims. Details: more words, or openiads claims SUBJECT"
    )


def show_topics(topics: list[Topic], ledger: Ledger, console: Console) -> None:
    """Print topic by topic who says what, and the spread in words."""
    for topic in topics:
        mark = "  contested" if topic.contested else ""
        console.print(Text.assemble((topic.title, "bold"), (mark, "yellow")))
        console.print(_claims(topic.claims, ledger))
        label = "spread: " if topic.spread else "in all: "
        console.print(Text.assemble((label, "bold"), topic.words))
        console.print()
    if not topics:
        console.print("Nothing here is contested.")


def _claims(claims: Sequence[Claim], ledger: Ledger) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("said", overflow="fold", max_width=24)
    converted = any(si_text(claim) not in ("", claim.figure) for claim in claims)
    if converted:
        table.add_column("in SI", overflow="fold", max_width=20)
    table.add_column("grade", no_wrap=True)
    table.add_column("who says it", overflow="fold", ratio=1)
    for claim in claims:
        cells = [Text(claim.figure), Text(claim.graded), Text("\n").join(_who(claim, ledger))]
        if converted:
            cells.insert(1, Text(si_text(claim)))
        table.add_row(*cells, style="" if claim.usable else "dim")
    return table


def _who(claim: Claim, ledger: Ledger) -> list[Text]:
    """Return the lines about one claim: source, lineage, and what else there is to know."""
    source = ledger.sources[claim.source]
    lines = [Text(f"{source.publisher}, {source.date}")]
    if source.title:
        lines.append(Text(f"“{source.title}”"))
    lines.append(Text(f"{claim.status}; lineage {claim.lineage}"))
    stated = ", ".join(
        f"{name.replace('_', ' ')} {text}" for name, text in claim.conditions if text
    )
    if stated:
        lines.append(Text(f"for {stated}"))
    if claim.note:
        lines.append(Text(f"note: {claim.note}"))
    lines += [Text(remark) for remark in claim.remarks]
    if claim.set_aside:
        lines.append(Text(f"set aside, {claim.set_aside}", "yellow"))
    for kind, style in (("contradicts", "red"), ("supports", "")):
        links: dict[str, list[str]] = {}
        for name in getattr(claim, kind):
            other = ledger.claims[name]
            publisher = ledger.sources[other.source].publisher
            links.setdefault(_other(claim, other), []).append(publisher)
        lines += [
            Text(f"{kind} {said} ({'; '.join(dict.fromkeys(names))})", style)
            for said, names in links.items()
        ]
    return lines


def _other(claim: Claim, other: Claim) -> str:
    """Return what a linked claim says, with its topic when that is another."""
    if other.subject != claim.subject:
        return f"{other.subject} {other.quantity} {other.figure}"
    return f"{other.quantity} {other.figure}" if other.quantity != claim.quantity else other.figure


def show_sources(sources: Iterable[Source], used: Mapping[str, int], console: Console) -> None:
    """Print sources with the number of their claims.

    Parameters
    ----------
    sources : those to show.
    used : source id -> number of claims.
    console : where to.
    """
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("claims", justify="right")
    table.add_column("date", no_wrap=True, max_width=10)
    table.add_column("publisher and title", overflow="fold", ratio=1)
    count = 0
    for source in sources:
        count += 1
        text = Text(source.publisher, "bold")
        if source.title:
            text.append(f"\n{source.title}", "default not bold")
        if source.relayed_by:
            text.append(f"\nrelayed by {source.relayed_by}", "default not bold")
        table.add_row(str(used.get(source.id, 0)), Text(source.date), text)
    console.print(table)
    console.print(f"{count} source{'s' * (count != 1)}. Addresses: openiads sources --json")
