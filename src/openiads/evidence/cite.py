"""Sources as references: plain text and BibTeX."""

from __future__ import annotations

import re

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


def bibtex(source: Source) -> str:
    """Return a BibTeX entry (@misc), keyed by the id of the source.

    The publisher stands as author in double braces, so that it is not taken for a person's name.
    """
    fields = {"author": f"{{{_latex(source.publisher)}}}"}
    fields["title"] = f"{{{_latex(source.title or '[no title]')}}}"
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
    body = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
    return f"@misc{{{source.id},\n{body}}}"


def _latex(text: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in text)
