"""Make the ledger of the library from tables of claims.

    python scripts/import_claims.py claims.csv claims-2.csv [--left-out | --check]

Reads one row a published claim (system, component, attribute, value, value_low, value_high, unit,
qualifier, publisher, title, date, url, confidence) and writes `sources.toml` and `claims/*.toml`
under `src/openiads/library/`. Figures are put back into the unit the source printed where the
qualifier tells it ("orig: 250 km"); what the rows say in words is not copied. A later table keeps
the ids of the tables before it. The curated part stands in `claim_curation.py` (subjects, lineages,
flags, contradictions), `claim_relays.py` (what passed claims on) and `claim_corrections.py` (grades
by kind of publisher, price years, what a row has wrong). With `--left-out` the rows that were not
taken are only listed, with the reason; with `--check` the tables are only compared with the list of
rows that the tests keep. Claims in files of other names, written by hand, stay, and so do their
sources.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import claim_corrections as corrections
import claim_curation as curation
import claim_relays as relays
import claim_rows
import claim_titles
from claim_figures import figures
from claim_links import CONTRADICT, SUPPORT
from claim_toml import tables

from openiads.evidence.quantities import DIMENSIONS, WORDS

LIBRARY = Path(__file__).parents[1] / "src" / "openiads" / "library"
NUMERIC = {"m", "count", "USD", "EUR", "m2", "1", "m/s", "s", "kg", "rad", "month", "year"}
WORDED = {"text", "boolean", "date", "datetime", "year"}


@dataclass
class Row:
    """One row of the table, and what was made of it."""

    raw: dict[str, str]
    id: str = ""
    source: str = ""
    entry: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, key: str) -> str:
        """Return one field of the table."""
        return self.raw[key]


def main(arguments: list[str]) -> int:
    """Convert the tables named on the command line."""
    rows: list[Row] = []
    taken: list[Row] = []
    sources: dict[str, dict[str, Any]] = {}
    for path in (Path(a) for a in arguments if not a.startswith("--")):
        with path.open(newline="", encoding="utf-8") as stream:
            table = [Row(raw) for raw in csv.DictReader(stream)]
        new = [row for row in table if not reason_to_leave(row)]
        name_sources(new, sources)
        for row in new:
            row.entry = entry(row)
        new = drop_twins(new)
        name_claims(new, {row.id for row in taken})
        rows, taken = rows + table, taken + new
    listed = [(row.raw, row.id or reason_to_leave(row) or "a twin of another row") for row in rows]
    if "--check" in arguments:
        return claim_rows.check(listed)
    if "--left-out" in arguments:
        return claim_rows.left_out([(raw, said) for raw, said in listed if " " in said])
    link_contradictions(taken)
    corrections.apply({row.id: row.entry for row in taken}, sources)
    claim_titles.complete(sources)
    write(sources, taken)
    claim_rows.write(listed)
    print(f"{len(taken)} claims, {len(sources)} sources; {len(rows) - len(taken)} rows left out")
    return 0


def reason_to_leave(row: Row) -> str:
    """Say why a row is not taken; empty when it is."""
    if row["unit"] not in NUMERIC | WORDED:
        return f"unit {row['unit']} is not known"
    if quantity(row) not in DIMENSIONS:
        return f"no quantity {quantity(row)}"
    return ""


def quantity(row: Row) -> str:
    """Return the ledger's name for the row's attribute."""
    name = row["attribute"].lower()
    return curation.QUANTITIES.get(name, name)


def slug(text: str, words: int = 99) -> str:
    """Return lower-case words joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower())[:words])


def publisher(row: Row) -> str:
    """Return a short name of the publisher."""
    name = row["publisher"]
    return curation.PUBLISHERS.get(name) or slug(name.replace("(GitHub)", "").replace("'", ""))


def subject(row: Row) -> str:
    """Return the subject of the claim: a designation of its own, or system and part."""
    pair = (row["system"], row["component"])
    if pair in curation.SUBJECTS:
        return curation.SUBJECTS[pair]
    base = curation.SYSTEMS.get(row["system"]) or re.sub(r"[^A-Za-z0-9]+", "-", row["system"])
    if row["component"] in curation.GENERIC_PARTS:
        return base.strip("-")
    part = re.sub(r"[^A-Za-z0-9]+", "-", row["component"]).strip("-")
    return f"{base.strip('-')}-{part}"


def clean_date(text: str) -> tuple[str, str]:
    """Return (date, when the page was opened)."""
    opened = re.search(r"page opened (\d{4})", text)
    date = re.sub(r"\s*\(.*\)", "", text).strip() or "n.d."
    return date, opened.group(1) if opened else ""


def clean_title(text: str) -> str:
    """Return the title; descriptions of our own filing are dropped."""
    return "" if re.search(r"\bstored (note |text )?id\b", text) else text


def relay(row: Row) -> tuple[str, str]:
    """Name what passed a claim on, and its kind; empty when the page itself was read."""
    if row["qualifier"].startswith("recalled"):
        return "", ""
    return relays.relay(row["publisher"], row["qualifier"])


def name_sources(rows: list[Row], sources: dict[str, dict[str, Any]]) -> None:
    """Give each row its source; add new ones to all sources by id."""
    for row in rows:
        date, accessed = clean_date(row["date"])
        title, url = clean_title(row["title"]), row["url"]
        if not url.startswith("http"):
            url = ""
        name, kind = relay(row)
        body = {
            "publisher": curation.PUBLISHER_NAMES.get(row["publisher"], row["publisher"]),
            "title": "" if title == row["publisher"] else title,
            "date": date,
            "accessed": accessed,
            "url": url,
            "relayed_by": name,
            "relay": kind,
        }
        body = {key: text for key, text in body.items() if text}
        stem = (
            publisher(row) + "-" + (slug(date) if date != "n.d." else slug(title, 4) or "undated")
        )
        name, number = stem, 1
        while sources.get(name, body) != body:
            number += 1
            name = f"{stem}-{number}"
        sources[name] = body
        row.source = name


def value(row: Row) -> float | str:
    """Return the table's value, a number where it is one."""
    return row["value"] if DIMENSIONS[quantity(row)] in WORDS else float(row["value"])


def conditions(row: Row) -> dict[str, str]:
    """Return the conditions that the row states."""
    name, text = row["attribute"], row["qualifier"]
    out: dict[str, str] = {}
    for end, target in curation.TARGETS.items():
        if name.endswith(end) and not name.startswith("speed"):
            out["target_class"] = target
    if "large targets" in text:
        out["target_class"] = "large targets"
    if found := re.search(r"(?:RCS|for|vs|~)\s*([\d.]+(?:-[\d.]+)?) ?m2", text):
        out["reference_rcs"] = found[1] + " m2"
    elif name.endswith("_1m2"):
        out["reference_rcs"] = "1 m2"
    if name.startswith("rcs"):
        if found := re.search(r"(\b[LSCX](?=[- ]band)|[\d-]+ [GM]Hz)", text):
            out["band"] = found[1]
        elif name == "rcs_vhf":
            out["band"] = "VHF"
        for end, aspect in curation.ASPECTS.items():
            if name.endswith(end):
                out["aspect"] = aspect
    if found := re.search(r"at ([\d.,]+) km altitude", text):
        out["height"] = found[1] + " km"
    return out


def note(row: Row) -> str:
    """Return what else the qualifier says, without our own filing notes."""
    text = row["qualifier"]
    for theirs, ours in curation.REWORDED.items():
        text = text.replace(theirs, ours)
    for pattern in curation.NOT_NOTES:
        text = re.sub(pattern, "", text)
    parts = (part.strip(" ,;") for part in text.split(";"))
    return "; ".join(part for part in parts if part)


def _same(found: float | str, known: Any) -> bool:
    if isinstance(found, str) or isinstance(known, str):
        return found == known
    return abs(found - known) <= 1e-3 * known


def lineage(row: Row, about: str) -> str:
    """Return the lineage: curated, or the publisher's own."""
    found = value(row)
    for (subjects, name), said in curation.LINEAGES.items():
        on_topic = re.fullmatch(subjects, about) and re.fullmatch(said["quantity"], quantity(row))
        if on_topic and any(_same(found, known) for known in said["value"]):
            return name
    if (row["publisher"], quantity(row)) in curation.STATEMENTS:
        return curation.STATEMENTS[row["publisher"], quantity(row)]
    return curation.PUBLISHER_LINEAGES.get(row["publisher"]) or publisher(row)


def status(row: Row) -> str:
    """Return how the claim is known."""
    if row["publisher"] == "unsourced":
        return "unsourced"
    if row["qualifier"].startswith("recalled"):
        return "recalled"
    return "relayed" if relay(row)[0] else "direct"


def outcome(row: Row) -> bool:
    """Say whether a row is what happened in a fight or a trial."""
    named = re.search(r"\boutcome\b", row["qualifier"]) is not None
    return named or quantity(row) in curation.OUTCOMES


def entry(row: Row) -> dict[str, Any]:
    """Return the claim as it will stand in the file."""
    about = subject(row)
    level = curation.LEVELS.get(row["component"]) if row["system"] in curation.LEVELLED else None
    out: dict[str, Any] = {
        "subject": about,
        "quantity": quantity(row),
        **figures(row.raw, quantity(row)),
    }
    if level:
        out["level"] = level
    if stated := conditions(row):
        out["conditions"] = stated
    out |= {"source": row.source, "grade": corrections.grade(row["publisher"], row["confidence"])}
    out["status"] = status(row)
    out["lineage"] = lineage(row, about)
    for (who, what, said), flags in curation.FLAGS.items():
        if (who, what, said) == (about, quantity(row), value(row)):
            out["flags"] = flags
    if outcome(row):
        out["outcome"] = True
    if DIMENSIONS[quantity(row)] == "money":
        out["price_year"] = "not stated"
    printed = row["component"] if (row["system"], row["component"]) in curation.RENAMED else ""
    if printed:
        out["as_printed"] = printed
    if text := note(row):
        out["note"] = text
    return out


def drop_twins(rows: list[Row]) -> list[Row]:
    """Drop rows that say the same from the same source."""
    seen: set[str] = set()
    kept = []
    for row in rows:
        same = json.dumps({k: v for k, v in row.entry.items() if k != "note"}, sort_keys=True)
        if same not in seen:
            seen.add(same)
            kept.append(row)
    return kept


def name_claims(rows: list[Row], earlier: set[str]) -> None:
    """Give each claim a stable, readable id: subject, quantity, publisher, and what is needed.

    Parameters
    ----------
    rows : of one table.
    earlier : ids of the tables before it, which keep them.
    """
    plain = [f"{r.entry['subject']}-{slug(r.entry['quantity'])}-{publisher(r)}" for r in rows]
    valued = [
        f"{name}-{slug(str(r.entry.get('value', r.entry.get('value_high'))))}"
        for name, r in zip(plain, rows, strict=True)
    ]
    dated = [
        f"{name}-{slug(clean_date(r['date'])[0])}" for name, r in zip(valued, rows, strict=True)
    ]
    titled = [
        f"{n}-{slug(r['title'], 4)}-{slug(r['component'])}"
        for n, r in zip(dated, rows, strict=True)
    ]
    count = [Counter(names) for names in (plain, valued, dated)]
    for index, row in enumerate(rows):
        names = (plain[index], valued[index], dated[index])
        free = (n for n, c in zip(names, count, strict=True) if c[n] == 1 and n not in earlier)
        row.id = next(free, titled[index])
    if earlier & {row.id for row in rows}:
        raise SystemExit(f"ids of an earlier table: {earlier & {row.id for row in rows}}")
    if len({row.id for row in rows}) < len(rows):
        twice = [name for name, times in Counter(row.id for row in rows).items() if times > 1]
        raise SystemExit(f"claims without an id of their own: {twice}")


def link_contradictions(rows: list[Row]) -> None:
    """Link the best graded claims of the curated pairs, both ways."""
    for about, name, one, other in curation.CONTRADICTIONS:
        pair = []
        for figure in (one, other):
            same = [
                row
                for row in rows
                if (row.entry["subject"], row.entry["quantity"], value(row))
                == (about, name, figure)
            ]
            if not same:
                raise SystemExit(f"no claim {about} {name} {figure}")
            pair.append(min(same, key=lambda row: (row.entry["grade"], row.id)))
        for row, partner in (pair, pair[::-1]):
            row.entry.setdefault("contradicts", []).append(partner.id)
    named = {row.id: row.entry for row in rows}
    for kind, pairs in (("contradicts", CONTRADICT), ("supports", SUPPORT)):
        for first, second in pairs:
            if first in named:
                named[first].setdefault(kind, []).append(second)
            if kind == "contradicts" and second in named:
                named[second].setdefault(kind, []).append(first)


def write(sources: dict[str, dict[str, Any]], rows: list[Row]) -> None:
    """Write the files of the library."""
    folder = LIBRARY / "claims"
    by_hand = [path for path in folder.glob("*.toml") if path.stem not in curation.GROUPS]
    used = {row.source for row in rows}
    kept = {name: body for name, body in sources.items() if name in used}
    earlier = tomllib.loads((LIBRARY / "sources.toml").read_text("utf-8"))
    for path in by_hand:
        for claim in tomllib.loads(path.read_text("utf-8")).values():
            kept.setdefault(claim["source"], earlier[claim["source"]])
    (LIBRARY / "sources.toml").write_text(tables(dict(sorted(kept.items()))), encoding="utf-8")
    groups: dict[str, dict[str, dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda r: (r.entry["subject"], r.entry["quantity"], r.id)):
        file = "combat" if outcome(row) else curation.group(row["system"])
        groups.setdefault(file, {})[row.id] = row.entry
    for name, entries in groups.items():
        (folder / f"{name}.toml").write_text(tables(entries), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
