"""The list of all rows of the tables of claims and what became of each.

The tables themselves are not part of the project. The tests keep one line a row: a fingerprint of
what the row says, what it is about, the claim it became or the reason why it was left out, and its
figures, unit and grade as they stand in the table.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

ROWS = Path(__file__).parents[1] / "tests" / "evidence" / "claim_rows.tsv"
SAID = ("system", "component", "attribute", "value", "value_low", "value_high", "unit")
FIGURES = ("value", "value_low", "value_high", "unit", "confidence")
FROM = ("publisher", "title", "date", "url", "confidence")
Listed = list[tuple[dict[str, str], str]]


def fingerprint(raw: dict[str, str]) -> str:
    """Return what tells a row from all others: 16 hexadecimal digits of SHA-256."""
    text = "\x1f".join(raw[name] for name in (*SAID, *FROM))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def lines(listed: Listed) -> list[str]:
    """Return one line a row, tabs between fingerprint, topic, claim id or reason, and figures."""
    return [
        "\t".join(
            (
                fingerprint(raw),
                " | ".join(raw[name] for name in SAID[:3]),
                became,
                *(raw[name] for name in FIGURES),
            )
        )
        for raw, became in listed
    ]


def write(listed: Listed) -> None:
    """Write the list for the tests."""
    ROWS.write_text("".join(f"{line}\n" for line in lines(listed)), encoding="utf-8")


def left_out(listed: Listed) -> int:
    """Print the rows that were left out, with the reason."""
    for line in lines(listed):
        print(*line.split("\t")[1:], sep=": ")
    print(f"{len(listed)} rows left out")
    return 0


def check(listed: Listed) -> int:
    """Print what differs between the table and the list; return 1 when something does."""
    kept, now = ROWS.read_text("utf-8").splitlines(), lines(listed)
    for sign, rows in (("-", set(kept) - set(now)), ("+", set(now) - set(kept))):
        for row in sorted(rows):
            print(sign, row)
    print("the table and the list agree" if kept == now else "they differ: run without --check")
    return int(kept != now)
