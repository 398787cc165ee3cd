"""Figures as people type them: "400 km", "$13 billion", "thirty-six", "20 July 2015"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openiads.evidence.claim import Claim
from openiads.unit_table import SIZES

CLOSE = 0.01
"""Figures nearer than this share are the same: people round, 250 miles are 402 km."""
_SMALL = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_MONTHS = [
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
]
_LARGE = {"thousand": 1e3, "million": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9}
_SPOKEN = {"nm": ("length", 1852.0), "kmh": ("speed", 1 / 3.6), "kmph": ("speed", 1 / 3.6)}
"""Spellings that a file may not use, since they may mean another unit there."""
_UNITS = {
    name.lower(): (dimension, size)
    for dimension, sizes in SIZES.items()
    if dimension != "ratio"
    for name, size in sizes.items()
} | _SPOKEN
_NUMBER = r"(?<![\w.-])(\d+(?:\.\d+)?)"
_DATE = re.compile(rf"(?:(\d{{1,2}})(?:st|nd|rd|th)? )?({'|'.join(_MONTHS)}) (\d{{4}})\b")
_MONEY = re.compile(
    rf"(?:[$]|usd ?){_NUMBER} ?({'|'.join(_LARGE)}|m)\b"
    rf"|{_NUMBER} ?({'|'.join(_LARGE)})\b(?: ?(?:us )?(?:dollars?|usd))?"
)
_SHARE = re.compile(rf"{_NUMBER} ?(?:%|per ?cent\b)")
_PLAIN = re.compile(rf"{_NUMBER} ?([a-z°µ][a-z/]*[2²]?)?(?![\w-])(?!\.\d)")


@dataclass(frozen=True)
class Figure:
    """A figure somebody looks for.

    Parameters
    ----------
    text : as typed.
    value : in SI, or as typed when it has no unit.
    dimension : of its unit; "" = none was typed; "date" = `text` is the start of a date.
    """

    text: str
    value: float
    dimension: str

    def is_in(self, claim: Claim) -> bool:
        """Whether a claim has this figure, as its value or as an end of its range."""
        if self.dimension == "date" or not claim.numeric:
            return claim.dimension == "date" and claim.figure.startswith(self.text)
        if self.dimension not in ("", claim.dimension):
            return False
        if self.dimension:
            said = (claim.low_si, claim.value_si, claim.high_si)
        else:
            said = tuple(float(one) for one in re.findall(r"\d+(?:\.\d+)?", claim.figure))
        return any(abs(one - self.value) <= CLOSE * abs(self.value) for one in said)


def digits(words: str) -> str:
    """Return a text with number words up to 99 as digits; "one" and "a" stay words."""
    small = "|".join(_SMALL[1:10])
    text = re.sub(
        rf"\b({'|'.join(_TENS)})(?:[- ]({small}))?\b",
        lambda found: str(
            10 * (_TENS.index(found[1]) + 2) + (_SMALL.index(found[2]) if found[2] else 0)
        ),
        words,
    )
    return re.sub(rf"\b({'|'.join(_SMALL[2:])})\b", lambda found: str(_SMALL.index(found[1])), text)


def figures(words: str) -> tuple[list[Figure], str]:
    """Return the figures in a text in lower case, and the text without them.

    Numbers that are part of a name ("S-400") are left in the text.
    """
    found: list[Figure] = []

    def date(match: re.Match[str]) -> str:
        month = f"{match[3]}-{_MONTHS.index(match[2]) + 1:02d}"
        text = month if match[1] is None else f"{month}-{int(match[1]):02d}"
        found.append(Figure(text, 0.0, "date"))
        return " "

    def money(match: re.Match[str]) -> str:
        size = _LARGE.get(match[2] or match[4], 1e6)
        value = float(match[1] or match[3]) * size
        found.append(Figure(match[0].strip(), value, "money"))
        return " "

    def share(match: re.Match[str]) -> str:
        found.append(Figure(match[0], float(match[1]) / 100, "ratio"))
        return " "

    def plain(match: re.Match[str]) -> str:
        dimension, size = _UNITS.get(match[2] or "", ("", 1.0))
        if match[2] and not dimension:  # "36 targets": the word stays
            found.append(Figure(match[1], float(match[1]), ""))
            return f" {match[2]} "
        found.append(Figure(match[0].strip(), float(match[1]) * size, dimension))
        return " "

    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", words)
    text = digits(text)
    for pattern, taken in ((_DATE, date), (_MONEY, money), (_SHARE, share), (_PLAIN, plain)):
        text = pattern.sub(taken, text)
    return found, text
