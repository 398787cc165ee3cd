"""The ledger: all sources and claims, checked when loaded."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import ValidationError

from openiads.errors import InputError, InputErrors, shown
from openiads.evidence import central as rule
from openiads.evidence.central import Central
from openiads.evidence.check import check, check_drawn
from openiads.evidence.claim import Claim, Record, Relay, Source
from openiads.evidence.graded import Limits
from openiads.evidence.joint import Joint, JointGroup, check_group, joint
from openiads.evidence.placing import place
from openiads.evidence.spread import Spread, spread
from openiads.reading import decode, parse_toml

JOINT = "joint.toml"
"""The file of quantities that are drawn together; a ledger may be without."""
RELAYS = "relays.toml"
"""The file of what passes claims on, with its grades; a ledger may be without."""


@dataclass(frozen=True)
class Ledger:
    """All sources and claims, by id, in the order of the files.

    Attributes
    ----------
    sources, claims : by id.
    hash : SHA-256 over the names and contents of the files.
    by_topic : claims by (subject, quantity).
    groups : quantities that are drawn together, by id.
    relays : what passed claims on, by id.
    """

    sources: dict[str, Source]
    claims: dict[str, Claim]
    hash: str
    by_topic: dict[tuple[str, str], tuple[Claim, ...]]
    groups: dict[str, JointGroup] = field(default_factory=dict)
    relays: dict[str, Relay] = field(default_factory=dict)

    def without_recalled(self) -> Ledger:
        """Return the ledger without what is only recalled: what verdicts are made from."""
        kept = {name: c for name, c in self.claims.items() if c.status != "recalled"}
        links = {
            name: claim.model_copy(
                update={
                    kind: tuple(other for other in getattr(claim, kind) if other in kept)
                    for kind in ("contradicts", "supports")
                }
            )
            for name, claim in kept.items()
        }
        return replace(self, claims=links, by_topic=_by_topic(links))

    def claim(self, claim_id: str) -> Claim:
        """Return one claim; InputError when there is none of that id."""
        if claim_id not in self.claims:
            raise InputError(
                f"no claim {shown(claim_id)} in the ledger",
                key="claim",
                allowed=near(claim_id, list(self.claims)),
            )
        return self.claims[claim_id]

    def find(self, subject: str, quantity: str, level: str | None = None) -> tuple[Claim, ...]:
        """Return the claims on one quantity of one subject, in the order of the files.

        With a level, only those that name that level.
        """
        found = self.by_topic.get((subject, quantity), ())
        return found if level is None else tuple(c for c in found if c.level == level)

    def central(self, subject: str, quantity: str, level: str | None = None) -> Central:
        """Return the central value of a quantity (see `openiads.evidence.central`).

        Raises
        ------
        InputError : no claim, none usable, or usable claims at several levels and none asked for.
        """
        found = self._agreeing(subject, quantity, level)
        try:
            return rule.central(found)
        except InputError as error:
            message = f"{subject}/{quantity}: {error.message}"
            raise InputError(message, key="claims", allowed=error.allowed) from None

    def spread(
        self,
        subject: str,
        quantity: str,
        level: str | None = None,
        rule: str = "auto",
        limits: Limits | None = None,
    ) -> Spread:
        """Return the spread of a quantity (see `openiads.evidence.spread`).

        Raises
        ------
        InputError : as for `central`; or a rule that does not fit the claims.
        """
        found = self._agreeing(subject, quantity, level)
        try:
            return spread(found, rule, limits)
        except InputError as error:
            message = f"{subject}/{quantity}: {error.message}"
            raise InputError(message, key=error.key, allowed=error.allowed) from None

    def joint(self, subject: str, quantity: str, level: str | None = None) -> Joint | None:
        """Return the group a quantity is drawn with, or None."""
        for group in self.groups.values():
            same = (group.subject, group.level) == (subject, level)
            if same and quantity in group.quantities:
                return joint(group, self.claims)
        return None

    def _agreeing(self, subject: str, quantity: str, level: str | None) -> tuple[Claim, ...]:
        """Return the claims on one quantity at one level, or complain."""
        topic = f"{subject}/{quantity}"
        found = self.find(subject, quantity, level)
        if not found:
            known = self.find(subject, quantity)
            levels = sorted({claim.level or "none" for claim in known})
            topics = [f"{s}/{q}" for s, q in self.by_topic]
            raise InputError(
                f"no claim on {topic}" + (f" at level {level}" if level else ""),
                key="claims",
                allowed=f"levels {', '.join(levels)}" if known else near(topic, topics),
            )
        levels = sorted({claim.level or "none" for claim in found if claim.usable})
        if len(levels) > 1:
            raise InputError(
                f"claims on {topic} hold at several levels",
                key="level",
                allowed=f"level = {levels}",
            )
        return found


def read_ledger(folder: Traversable) -> Ledger:
    """Read and check a ledger: `sources.toml`, `relays.toml` and `claims/*.toml` in a folder.

    Parameters
    ----------
    folder : a directory, such as a `pathlib.Path` or a package resource.

    Raises
    ------
    InputError, InputErrors : what is wrong, with file and key.
    """
    digest = hashlib.sha256()
    sources: dict[str, Source] = {}
    claims: dict[str, Claim] = {}
    errors: list[InputError] = []
    where: dict[str, str] = {}
    for file, key, body in _tables(folder.joinpath("sources.toml"), "sources.toml", digest):
        _add(sources, Source, (file, key, body), errors)
    files_of_claims = folder.joinpath("claims")
    names = sorted(e.name for e in files_of_claims.iterdir() if e.name.endswith(".toml"))
    for name in names:
        for file, key, body in _tables(files_of_claims.joinpath(name), f"claims/{name}", digest):
            _add(claims, Claim, (file, key, body), errors)
            where.setdefault(key, file)
    relays: dict[str, Relay] = {}
    groups: dict[str, JointGroup] = {}
    optional: tuple[tuple[str, dict[str, Any], type[Record]], ...] = (
        (RELAYS, relays, Relay),
        (JOINT, groups, JointGroup),
    )
    for name, shelf, record in optional:
        if folder.joinpath(name).is_file():
            for entry in _tables(folder.joinpath(name), name, digest):
                _add(shelf, record, entry, errors)
    errors.extend(check(sources, claims, where, relays))
    if not errors:
        claims = place(claims, sources, relays)
        errors.extend(fault for group in groups.values() for fault in check_group(group, claims))
        errors.extend(fault for group in groups.values() for fault in check_drawn(group, claims))
    if errors:
        told = [_with_line(error, folder) for error in errors]
        raise told[0] if len(told) == 1 else InputErrors(told)
    return Ledger(sources, claims, digest.hexdigest(), _by_topic(claims), groups, relays)


@lru_cache(maxsize=1)
def load_ledger() -> Ledger:
    """Return the ledger of the library, read once."""
    return read_ledger(files("openiads").joinpath("library"))


def _by_topic(claims: dict[str, Claim]) -> dict[tuple[str, str], tuple[Claim, ...]]:
    topics: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims.values():
        topics.setdefault((claim.subject, claim.quantity), []).append(claim)
    return {topic: tuple(found) for topic, found in topics.items()}


def _tables(path: Traversable, name: str, digest: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    content = path.read_bytes()
    digest.update(name.encode() + b"\0" + content + b"\0")
    document = parse_toml(decode(content, name), name)
    for key, body in document.items():
        if not isinstance(body, dict):
            raise InputError("stands outside any table", file=name, key=key, allowed="[id] tables")
        yield name, key, body


def _with_line(error: InputError, folder: Traversable) -> InputError:
    """Return an error with the line of its key: of the field, or of the head of its table."""
    table, _, name = (error.key or "").partition(".")
    head = re.compile(rf"\s*\[\s*[\"']?{re.escape(table)}[\"']?\s*\]")
    entry = re.compile(rf"\s*{re.escape(name.partition('.')[0])}\s*=")
    lines = folder.joinpath(str(error.file)).read_text("utf-8").splitlines()
    heads = [at for at, text in enumerate(lines, 1) if head.match(text)]
    if not heads:
        return error
    found = heads[-1]
    for at, text in enumerate(lines[found:], found + 1):
        if text.lstrip().startswith("["):
            break
        if name and entry.match(text):
            found = at
            break
    return InputError(
        error.message, file=error.file, key=error.key, allowed=error.allowed, line=found
    )


def _add(
    shelf: dict[str, Any],
    record: type[Record],
    entry: tuple[str, str, dict[str, Any]],
    errors: list[InputError],
) -> None:
    file, key, body = entry
    if key in shelf:
        errors.append(InputError("is there twice", file=file, key=key, allowed="one entry an id"))
        return
    try:
        shelf[key] = record.model_validate({"id": key, **body})
    except ValidationError as error:
        for fault in error.errors():
            field = ".".join(str(part) for part in fault["loc"])
            errors.append(
                InputError(
                    f"{fault.get('input')!r}: {fault['msg']}",
                    file=file,
                    key=f"{key}.{field}",
                    allowed=_allowed(record, fault["loc"]),
                )
            )


def _allowed(record: type[Record], location: tuple[int | str, ...]) -> str | None:
    field = record.model_fields.get(str(location[0])) if location else None
    if field is None:
        return ", ".join(record.model_fields)
    return field.description


def near(name: str, names: list[str]) -> str:
    """Return the names most like one that is not there."""
    import difflib

    near = difflib.get_close_matches(name, names, n=3, cutoff=0.4)
    return ", ".join(near) if near else "an id of the ledger"
