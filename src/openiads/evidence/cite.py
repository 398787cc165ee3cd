"""Sources as references: plain text and BibTeX."""

from __future__ import annotations

import re
from collections.abc import Mapping

from openiads.evidence.claim import Source

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def reference(source: Source) -> str:
    """Return one line: publisher, title, date, address, and what passed it on."""
    parts = [source.publisher]
    if source.title:
        parts.append(f"“{source.title}”")
    parts.append(source.date)
    text = ", ".join(parts).removesuffix(".") + "."
    if source.url:
        text += f" {source.url}"
    if source.relayed_by:
        text += f" Relayed by {source.relayed_by}."
    return text


def is_complete(source: Source) -> bool:
    """Whether a reader can find it: a named publisher, a title and an address."""
    named = not source.publisher.startswith(("(", "unknown"))
    return named and bool(source.title and source.url)


def bibtex(source: Source) -> str:
    """Return a BibTeX entry (@misc), keyed by the id of the source."""
    fields = {"title": f"{{{_latex(source.title or '[no title]')}}}"}
    year = re.search(r"\b(1[89]|20)\d\d\b", source.date)
    if year:
        fields["year"] = year[0]
    notes = []
    if source.date != (year[0] if year else ""):
        notes.append("no date" if source.date == "n.d." else f"dated {source.date}")
    if source.relayed_by:
        notes.append(f"relayed by {source.relayed_by}")
    if source.accessed:
        notes.append(f"opened {source.accessed}")
    if notes:
        fields["note"] = _latex("; ".join(notes))
    if source.url:
        fields["url"] = source.url.replace("{", "%7B").replace("}", "%7D")
    return entry(source.id, source.publisher, fields)


def entry(key: str, author: str, fields: Mapping[str, str]) -> str:
    """Return a BibTeX entry (@misc).

    The author stands in double braces, so that a publisher is not taken for a person's name.

    Parameters
    ----------
    key : of the entry.
    author : not yet escaped.
    fields : name -> text, escaped where it has to be.
    """
    every = {"author": f"{{{_latex(author)}}}", **fields}
    body = "".join(f"  {name} = {{{text}}},\n" for name, text in every.items())
    return f"@misc{{{key},\n{body}}}"


def _latex(text: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in text)
