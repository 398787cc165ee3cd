"""Times as files write them: ISO 8601, Unix seconds or milliseconds, or seconds of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from math import inf, isfinite
from typing import Literal

TimeForm = Literal["seconds", "unix", "unix_ms", "iso"]
UNIX_FROM, UNIX_MS_FROM = 1e8, 1e11
"""From these on a bare number is a Unix time: 3 March 1973 in seconds, and in milliseconds."""
ALLOWED = "seconds, a Unix time (s or ms), or ISO 8601 such as 2024-01-02T07:22:55Z"
LATEST = 253_402_300_799.0
"""The end of the year 9999, the last that a date can be written in."""
START = datetime(1970, 1, 1, tzinfo=UTC)
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")


def number_of(text: str) -> float | None:
    """Return a plain decimal number, or None; no nan, no inf, no underscores."""
    number = float(text) if NUMBER.match(text) else inf
    return number if isfinite(number) else None


def unix_time(moment: datetime) -> float:
    """Return the Unix time of a date; one without a zone is UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - START).total_seconds()


def iso_time(text: str) -> float | None:
    """Return the Unix time of an ISO 8601 date and time, UTC unless a zone is given, or None."""
    plain = text.removesuffix(" UTC").removesuffix(" GMT").strip()
    if len(plain) < len("2024-01-02T07"):
        return None
    try:
        return unix_time(datetime.fromisoformat(plain))
    except (ValueError, OverflowError):
        return None


def form_of(text: str) -> TimeForm:
    """Return the form a time is written in, taken by itself."""
    number = number_of(text)
    if number is None:
        return "iso"
    if number < UNIX_FROM:
        return "seconds"
    return "unix" if number < UNIX_MS_FROM else "unix_ms"


def usual_form(texts: Iterable[str]) -> TimeForm:
    """Return the form of most of the times."""
    counted: Counter[TimeForm] = Counter(form_of(text) for text in texts)
    return counted.most_common(1)[0][0] if counted else "seconds"


def moment(text: str, form: TimeForm, pattern: str | None = None) -> float | None:
    """Return seconds (of the file, or since 1970), or None when the text is of another form.

    Parameters
    ----------
    text : a cell.
    form : how the file writes times.
    pattern : of `datetime.strptime`, instead of ISO 8601.
    """
    if pattern is not None:
        try:
            return unix_time(datetime.strptime(text, pattern))
        except (ValueError, OverflowError):
            return None
    if form == "iso":
        return iso_time(text)
    number = number_of(text)
    if number is None:
        return None
    seconds = number / 1000.0 if form == "unix_ms" else number
    return seconds if abs(seconds) <= LATEST else None
