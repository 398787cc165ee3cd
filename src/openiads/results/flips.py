"""What the answer of a stored run hangs on: other values tried at its headline, and what came out.

DIRECTORY/flips.json    the question, the trials, and for each the answer with its interval

The manifest holds its SHA-256. A run without it is whole: it was left out, or stopped.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from openiads.errors import ResultError
from openiads.reading import parse_json, read_bytes, read_json
from openiads.results.durable import unwritten, write_aside
from openiads.results.lock import take
from openiads.results.shape import Shape
from openiads.results.store import FLIPS, MANIFEST

FORMAT = "openiads.flips"
VERSION = 1
KEY = "flips"
"""Of the manifest."""
ALLOWED = "the file as it was stored; `openiads run` with the same --out writes it anew"


@dataclass(frozen=True)
class Interval:
    """A share, or a difference of shares, with its interval; NaN ends = none."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Trial:
    """One thing that could be assumed instead, and the answer under it.

    Parameters
    ----------
    key, name : of the contested quantity, for the program and for a reader.
    used : the value used.
    source : "assumption" or "published claims".
    grade : Admiralty code of the weakest basis of the value used.
    alternative : the other value.
    claim : id of the claim that says so, or ids; empty when no claim does.
    answer : under it.
    change : from the answer at the values used, replication by replication.
    flip : the sign of a difference turns: the interval of `answer`, at the level corrected for all
        trials, lies on the other side of zero.
    """

    key: str
    name: str
    used: str
    source: str
    grade: str
    alternative: str
    claim: str
    answer: Interval
    change: Interval
    flip: bool


@dataclass(frozen=True)
class Flips:
    """All trials of a run.

    Parameters
    ----------
    question : what the answer is, in words.
    cases : ids of the case, or of the two whose difference it is.
    difference : whether it is a difference.
    level : of the intervals.
    quantities : contested quantities of the scenario.
    tried : of them, those that were tried; all their alternatives were.
    trials : alternatives tried: what the level of a flip is corrected for.
    screening, deciding : replications of a case in a trial, and in those that are shown.
    budget : replications of the run, which limit the work.
    central : the answer at the values used, of the first `deciding` replications.
    shown : the strongest alternative of each quantity that changes the answer, strongest first.
    """

    question: str
    cases: tuple[str, ...]
    difference: bool
    level: float
    quantities: int
    tried: int
    trials: int
    screening: int
    deciding: int
    budget: int
    central: Interval
    shown: tuple[Trial, ...]


def write_flips(directory: Path, flips: Flips) -> None:
    """Store the trials of a finished run, and their hash in its manifest.

    Parameters
    ----------
    directory : of the run.
    flips : the trials.

    Raises
    ------
    InputError : another process writes the run, or a file cannot be written.
    ResultError : the manifest is damaged.
    """
    data = {"format": FORMAT, "version": VERSION, **_plain(asdict(flips))}
    content = json.dumps(data, indent=1, ensure_ascii=False).encode()
    try:
        lock = take(directory)
        try:
            manifest = read_json(directory / MANIFEST, error=ResultError)
            write_aside(directory / FLIPS, content)
            manifest[KEY] = {"sha256": hashlib.sha256(content).hexdigest()}
            text = json.dumps(manifest, indent=2, ensure_ascii=False)
            write_aside(directory / MANIFEST, text.encode())
        finally:
            lock.release()
    except OSError as error:
        raise unwritten(directory / FLIPS, error) from None


def read_flips(directory: Path, manifest: Mapping[str, Any]) -> Flips | None:
    """Return the trials of a run; None when it has none.

    Parameters
    ----------
    directory : of the run.
    manifest : of the run, plain data.

    Raises
    ------
    ResultError : the file is missing, or not the one that was stored.
    """
    if manifest.get(KEY) is None:
        return None
    kept = Shape(manifest, str(directory / MANIFEST)).table(KEY).text("sha256")
    path = directory / FLIPS
    content = read_bytes(path, error=ResultError, allowed=ALLOWED)
    if hashlib.sha256(content).hexdigest() != kept:
        raise ResultError("is not as it was stored", file=str(path), allowed=ALLOWED)
    data = parse_json(content.decode("utf-8", "replace"), str(path), error=ResultError)
    if not isinstance(data, dict) or (data.get("format"), data.get("version")) != (FORMAT, VERSION):
        raise ResultError("of another version", file=str(path), allowed=f"{FORMAT} {VERSION}")
    try:
        data["central"] = _interval(data["central"])
        data["shown"] = tuple(_trial(one) for one in data["shown"])
        names = Flips.__dataclass_fields__
        return Flips(**{**{name: data[name] for name in names}, "cases": tuple(data["cases"])})
    except (KeyError, TypeError) as error:
        raise ResultError(f"damaged: {error}", file=str(path), allowed=ALLOWED) from None


def _trial(data: dict[str, Any]) -> Trial:
    ends = {name: _interval(data[name]) for name in ("answer", "change")}
    return Trial(**{**{name: data[name] for name in Trial.__dataclass_fields__}, **ends})


def _interval(data: dict[str, Any]) -> Interval:
    ends = (data["value"], data["low"], data["high"])
    return Interval(*(math.nan if end is None else float(end) for end in ends))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
