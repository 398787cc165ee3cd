"""What a run says it is: `manifest.json` as frozen records, checked key by key on reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from openiads.errors import ResultError
from openiads.results.schema import FORMAT, VERSION
from openiads.results.shape import Shape, Value

READABLE = (1, VERSION)
"""Versions whose tables are read; those of older ones are completed by results/upgrade.py."""

STATES = ("incomplete", "complete")
MOST_REPLICATIONS = 2**31 - 1
MOST_DRAWS = 2**24 - 1
MOST_SEED = 2**32 - 1
MOST_ROWS = 2**60
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class CaseName:
    """A case of a run.

    Parameters
    ----------
    id, variant : its names.
    sweep_value : None without a sweep.
    """

    id: str
    variant: str
    sweep_value: float | str | None


@dataclass(frozen=True)
class Close:
    """What the index held when the run was finished.

    Parameters
    ----------
    count : pieces.
    sha256 : of the index.
    """

    count: int
    sha256: str


@dataclass(frozen=True)
class About:
    """A manifest.

    Parameters
    ----------
    version : of the format.
    status : "incomplete" or "complete".
    name, title, question, caveat, sweep_label : words of the study.
    variants : its variants in order, the first the baseline.
    variant_titles : variant -> title.
    command : what was typed.
    created : when it was started.
    seed, draw : address of the random numbers.
    replications : asked for, of each case and draw.
    draws : asked for; None = no draws.
    finished : case -> replications stored, all draws together.
    versions : name -> version of the program, Python and packages.
    ledger_hash, scenario_text : of what it rests on.
    fingerprint : what makes two runs the same run.
    cases : in the order of their indices.
    pieces : of the finished run; None until then, and in version 1.
    draw_names : key of a contested number -> its name in words; empty without draws, and in runs
        of earlier releases.
    not_drawn : why numbers with a grade are not drawn -> how many.
    """

    version: int
    status: str
    name: str
    title: str
    question: str
    caveat: str
    sweep_label: str
    variants: tuple[str, ...]
    variant_titles: dict[str, str]
    command: str
    created: str
    seed: int
    draw: int
    replications: int
    draws: int | None
    finished: dict[str, int]
    versions: dict[str, str]
    ledger_hash: str
    scenario_text: str
    fingerprint: str
    cases: tuple[CaseName, ...]
    pieces: Close | None
    draw_names: Mapping[str, str]
    not_drawn: Mapping[str, int]

    @property
    def wanted(self) -> int:
        """Replications asked for of a case, all draws together."""
        return self.replications * (1 if self.draws is None else self.draws)


def read_about(data: Mapping[str, Any], file: str) -> About:
    """Return a manifest that has been checked.

    Parameters
    ----------
    data : plain data of the file.
    file : its name, for errors.

    Raises
    ------
    ResultError : not a manifest, of a version that cannot be read, or a key is damaged.
    """
    top = Shape(data, file)
    _check_format(top)
    study = top.table("study")
    variants = study.texts("variants")
    cases = _cases(top, variants)
    known = [case.id for case in cases]
    finished = top.table("replications_finished")
    for key in finished.data:
        if key not in known:
            raise finished.wrong(key, key, "ids of the cases")
    for key in ("title", "question"):
        top.text(key)
    versions = top.table("versions").each(lambda table, key: table.text(key))
    if "openiads" not in versions:
        raise top.wrong("versions", list(versions), "openiads among them")
    return About(
        version=int(data["version"]),
        status=top.text("status", STATES),
        name=study.text("name"),
        title=study.text("title"),
        question=study.text("question"),
        caveat=study.text("caveat"),
        sweep_label=study.text("sweep_label"),
        variants=variants,
        variant_titles=study.table("variant_titles").each(lambda table, key: table.text(key)),
        command=top.text("command"),
        created=top.text("created"),
        seed=top.count("seed", 0, MOST_SEED),
        draw=top.count("draw", 0, MOST_DRAWS),
        replications=top.count("replications", 1, MOST_REPLICATIONS),
        draws=top.count("draws", 1, MOST_DRAWS) if top.has("draws") else None,
        finished=finished.each(lambda table, key: table.count(key, 0, MOST_ROWS)),
        versions=versions,
        ledger_hash=top.text("ledger_hash"),
        scenario_text=top.text("scenario_text"),
        fingerprint=_sha256(top, "fingerprint"),
        cases=cases,
        pieces=_close(top),
        draw_names=_optional(top, "draw_names", lambda table, key: table.text(key)),
        not_drawn=_optional(top, "not_drawn", lambda table, key: table.count(key, 0, MOST_ROWS)),
    )


def _optional(top: Shape, key: str, read: Callable[[Shape, str], Value]) -> dict[str, Value]:
    return top.table(key).each(read) if top.has(key) else {}


def _check_format(top: Shape) -> None:
    if top.data.get("format") != FORMAT:
        raise ResultError(
            f"not a run: its format is not {FORMAT}",
            file=top.file,
            key="format",
            allowed=FORMAT,
        )
    version = top.count("version", 0, MOST_ROWS)
    if version not in READABLE:
        raise ResultError(
            f"format version {version} cannot be read",
            file=top.file,
            key="version",
            allowed=f"version {' or '.join(map(str, READABLE))}",
        )


def _cases(top: Shape, variants: tuple[str, ...]) -> tuple[CaseName, ...]:
    found = tuple(
        CaseName(one.text("id"), one.text("variant", variants), one.number_or_text("sweep_value"))
        for one in top.tables("cases")
    )
    ids = [case.id for case in found]
    if not found or len(set(ids)) < len(ids):
        raise top.wrong("cases", ids, "at least one case, each with an id of its own")
    return found


def _close(top: Shape) -> Close | None:
    if not top.has("pieces") or top.data["pieces"] is None:
        return None
    table = top.table("pieces")
    return Close(table.count("count", 0, MOST_ROWS), _sha256(table, "sha256"))


def _sha256(table: Shape, key: str) -> str:
    text = table.text(key)
    if SHA256.fullmatch(text) is None:
        raise table.wrong(key, text, "64 hexadecimal digits")
    return text
