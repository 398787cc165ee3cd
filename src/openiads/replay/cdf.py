"""A recording in the Common Data Format of Dstl's Simulation and Wargaming Analytical Pipeline.

Files and columns as its public converter describes and writes them (SWAP Processor Common,
Dataset 1.6.3, Apache-2.0: github.com/defencedigital/SWAP-Processor_Common). One column name has a
blank in it there, so it has one here.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from openiads.release import __version__
from openiads.replay.cdf_entities import POWER_PER_COMPONENT, Entity, entities
from openiads.replay.cdf_events import SHORT, Event, events
from openiads.replay.place import EPOCH
from openiads.results.cells import cell

ENTITY_COLUMNS = (
    "case", "rep", "id", "name", "type", "commander_id", "commander_name", "level", "affiliation",
    "force", "init_comps", "cbt_per_comp", "init_cbt_pwr", "system_entity", "start_entity",
    "time_added", "total_events", "status_events", "location_events", "seen_events", "spot_events",
    "stop_events", "shot_events", "kill_events", "loss_events",
)  # fmt: skip
SIDE_COLUMNS = ("id", "name", "type", "commander", "level", "affiliation", "force")
EVENT_COLUMNS = (
    "case", "rep", "time",
    *(f"primary_entity_{name}" for name in SIDE_COLUMNS), "primary_x", "primary_y",
    "event_id", "event_type", "event_detail",
    *(
        "secondary_entity commander" if name == "commander" else f"secondary_entity_{name}"
        for name in SIDE_COLUMNS
    ),
    "secondary_x", "secondary_y",
)  # fmt: skip
POWER_COLUMNS = ("case", "rep", "time", "item", "components", "combat_power", "event_id")

COUNTED = ("status", "location", "seen", "spot", "stop", "shot", "kill", "loss")
"""Kinds of events as the entity table counts them."""


def cdf_files(recording: dict[str, Any]) -> dict[str, str]:
    """Return the four files of a recording: name -> text."""
    run = recording["run"]
    case, rep = run["case"], str(run["replication"])
    cast = entities(recording)
    happened = events(recording, cast)
    stem = f"{case}-{rep}_S1_{EPOCH:%d-%m-%Y_%H-%M-%S}"
    stem = re.sub(r"[^\w@.+=-]", "_", stem)
    address = [case, rep]
    return {
        f"CDF_EntityTable_{stem}.csv": _csv(ENTITY_COLUMNS, address, _entity_rows(cast, happened)),
        f"CDF_Events_{stem}.csv": _csv(EVENT_COLUMNS, address, _event_rows(cast, happened)),
        f"CDF_Cbt_Pwr_{stem}.csv": _csv(POWER_COLUMNS, address, _power_rows(cast, happened)),
        f"CDF_Metadata_{stem}.yaml": _metadata(recording, cast, happened),
    }


def _csv(columns: tuple[str, ...], address: list[str], rows: list[list[Any]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(cell(v) if isinstance(v, str) else v for v in (*address, *row))
    return stream.getvalue()


def _entity_rows(cast: dict[str, Entity], happened: list[Event]) -> list[list[Any]]:
    counts: dict[tuple[str, str], int] = {}
    for event in happened:
        short = "location" if event.short == "loc" else event.short
        counts[event.primary, short] = counts.get((event.primary, short), 0) + 1
    rows = []
    for one in sorted(cast.values(), key=lambda entity: entity.id):
        mine = [counts.get((one.id, kind), 0) for kind in COUNTED]
        rows.append(
            [
                *(one.id, one.name, one.type, one.commander, cast[one.commander].name, one.level),
                *(one.affiliation, one.force, one.components, POWER_PER_COMPONENT),
                *(one.components * POWER_PER_COMPONENT, False, one.added == 0.0, one.added),
                *(sum(mine), *mine),
            ]
        )
    return rows


def _event_rows(cast: dict[str, Entity], happened: list[Event]) -> list[list[Any]]:
    return [
        [
            *(event.time, *_side(cast[event.primary]), *cast[event.primary].at(event.time)),
            *(f"{event.short}-{event.number}", SHORT[event.short], json.dumps(event.detail)),
            *(
                [*_side(cast[event.secondary]), *cast[event.secondary].at(event.time)]
                if event.secondary
                else [None] * 9
            ),
        ]
        for event in happened
    ]


def _side(one: Entity) -> list[Any]:
    return [one.id, one.name, one.type, one.commander, one.level, one.affiliation, one.force]


def _power_rows(cast: dict[str, Entity], happened: list[Event]) -> list[list[Any]]:
    """Components and power by affiliation and by force, at the start and after every loss."""
    left: dict[str, int] = {}
    for one in cast.values():
        for item in (one.affiliation, one.force):
            left[item] = left.get(item, 0) + one.components
    rows: list[list[Any]] = [
        [0.0, item, left[item], left[item] * POWER_PER_COMPONENT, "none"] for item in sorted(left)
    ]
    for event in happened:
        if event.short != "loss":
            continue
        for item in sorted((cast[event.primary].affiliation, cast[event.primary].force)):
            left[item] -= 1
            name = f"{event.short}-{event.number}"
            rows.append([event.time, item, left[item], left[item] * POWER_PER_COMPONENT, name])
    return rows


def _metadata(recording: dict[str, Any], cast: dict[str, Entity], happened: list[Event]) -> str:
    run = recording["run"]
    data = {
        "case": run["case"],
        "replication": str(run["replication"]),
        "serial": "1",
        "model_name": f"OpenIADS {__version__}",
        "data_name": run["name"],
        "data_details": run["title"],
        "data_date": f"{EPOCH:%d/%m/%Y}",
        "time_unit": "seconds",
        "distance_unit": "degrees (x longitude, y latitude, WGS 84)",
        "cbt_pwr_unit": "entities",
        "status": "complete",
        "question": run["question"],
        "variant": run["variant"],
        "seed": run["seed"],
        "draw": run["draw"],
        "picked": run["picked"],
        "note": run["note"],
        "total_entities": len(cast),
        "total_events": len(happened),
        "total_forces_and_affiliations": len(
            {item for one in cast.values() for item in (one.affiliation, one.force)}
        ),
        "first_event": f"{happened[0].time} seconds" if happened else "none",
        "last_event": f"{happened[-1].time} seconds" if happened else "none",
    }
    # A JSON string is a YAML string, whatever is in it.
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in data.items())
