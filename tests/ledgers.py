"""A small ledger in a folder, and what changes of it are refused with."""

from __future__ import annotations

from pathlib import Path

from openiads.evidence.ledger import Ledger, read_ledger

CLAIM = {
    "subject": "X",
    "quantity": "detection_range_max",
    "value": "300 km",
    "source": "s",
    "grade": "C3",
    "status": "direct",
}


def table(name: str, body: dict[str, object]) -> str:
    """Return one TOML table of texts, numbers, yes or no, and lists of texts."""
    lines = [f"[{name}]"]
    for key, value in body.items():
        shown = str(value).lower() if isinstance(value, bool) else value
        lines.append(
            f"{key} = {shown if not isinstance(value, str) else chr(34) + value + chr(34)}"
        )
    return "\n".join(lines) + "\n"


def write_ledger(
    folder: Path,
    claims: dict[str, dict[str, object]],
    sources: dict[str, dict[str, object]] | None = None,
    relays: dict[str, str] | None = None,
) -> Ledger:
    """Write and read a ledger of claims that are `CLAIM` with some keys replaced.

    Parameters
    ----------
    folder : where to.
    claims : id -> keys that differ from `CLAIM`; a lineage of its own each.
    sources : id -> keys; `s` is always there.
    relays : id -> letter.
    """
    shelf = folder / "claims"
    shelf.mkdir(exist_ok=True)
    known = {"s": {"publisher": "A paper", "date": "2020"}, **(sources or {})}
    texts = {name: CLAIM | {"lineage": name} | body for name, body in claims.items()}
    (shelf / "x.toml").write_text("\n".join(table(n, b) for n, b in texts.items()))
    (folder / "sources.toml").write_text("\n".join(table(n, b) for n, b in known.items()))
    if relays:
        bodies = {n: {"name": n, "letter": letter, "why": "so"} for n, letter in relays.items()}
        (folder / "relays.toml").write_text("\n".join(table(n, b) for n, b in bodies.items()))
    return read_ledger(folder)
