"""What happened in a recorded replication, as events without words, in the order of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.engine.record import Recorded
from openiads.engine.state import NOT_LAUNCHED
from openiads.engine.world import AIM_ASSET, LEAKED, TIME_TOLERANCE_S
from openiads.engine.world import World as Arrays
from openiads.recording.motion import Motion
from openiads.study.pack import Labels
from openiads.vocab import LEAK_REASONS, SHOT_RESULTS

Event = dict[str, Any]

EVENT_KINDS = (
    "element_lost",
    "asset_lost",
    "alone",
    "kill",
    "miss",
    "spent",
    "lost_round",
    "leak",
    "damage",
    "first_detection",
    "dropped",
    "firm",
    "assigned",
    "launch",
)
"""Kinds of events; of events at one time those earlier here come first."""

BLANK = dict.fromkeys(
    (
        "t", "kind", "threat", "unit", "round", "element", "radar", "controller", "round_type",
        "range_m", "height_m", "reason", "text",
    )
)  # fmt: skip
RESULT_KINDS = {"kill": "kill", "miss": "miss", "spent": "spent", "lost": "lost_round"}
SALVO_STEP = 256
"""Step of a shot's address from one engagement of a threat to the next; see engine/engage.py."""


@dataclass(frozen=True)
class Scene:
    """A recorded replication and what its indices mean."""

    arrays: Arrays
    labels: Labels
    radars: tuple[str, ...]
    controllers: tuple[str, ...]  # networks, then units by themselves
    rounds: dict[int, str]  # shot index -> id, launched ones only
    told: Recorded
    motion: Motion
    chances: np.ndarray  # f8 (P, J), single-shot kill probability

    def unit_of(self, shot: Any) -> Any:
        """Return the `world.UNIT` record of a shot (`state.SHOT`)."""
        return self.arrays.units[self.arrays.pairs["unit"][shot["pair"]]]

    def end_of(self, s: int) -> float:
        """Time at which the flight of shot s ends, s: at its meeting, loss, or the horizon."""
        shot, end = self.told.shots[s], self.arrays.clock.horizon
        if SHOT_RESULTS[shot.result] == "lost":
            radar = self.unit_of(shot)["radar"]
            return float(self.told.element_lost[self.arrays.posts + radar])
        return float(shot.meet if SHOT_RESULTS[shot.result] != "in_flight" else end)

    def decided(self, s: int) -> float:
        """Time at which the engagement of shot s was decided, s."""
        shot = self.told.shots[s]
        interval = self.unit_of(shot)["launch_interval"]
        return float(shot.launch - (shot.address % SALVO_STEP) * interval)


def happenings(scene: Scene) -> list[Event]:
    """Return the events of a replication, in order of time, then kind, then entity."""
    found = [
        *_sightings(scene),
        *_track_events(scene),
        *_assignments(scene),
        *_flights(scene),
        *_arrivals(scene),
        *_losses(scene),
    ]
    order = {kind: place for place, kind in enumerate(EVENT_KINDS)}
    return sorted(found, key=lambda event: (event["t"], order[event["kind"]]))


def event(time: float, kind: str, **rest: Any) -> Event:
    """Return an event; what it does not have is null."""
    for name in ("range_m", "height_m"):
        if rest.get(name) is not None:
            rest[name] = round(float(rest[name]), 1)
    return {**BLANK, "t": round(float(time), 3), "kind": kind, **rest}


def _sightings(scene: Scene) -> list[Event]:
    found = []
    radars = scene.arrays.radars
    for j, r in zip(*np.nonzero(~np.isnan(scene.told.seen)), strict=True):
        time = float(scene.told.seen[j, r])
        spot = scene.motion.spot(j, time)
        found.append(
            event(
                time,
                "first_detection",
                threat=scene.labels.threats[j],
                radar=scene.radars[r],
                range_m=_distance(spot.place, radars[r]),
                height_m=spot.height,
            )
        )
    return found


def _distance(place: np.ndarray, site: Any) -> float:
    """Slant range, m, from a radar or unit."""
    return float(np.linalg.norm(place - np.array([site["x"], site["y"], site["z"]])))


def _track_events(scene: Scene) -> list[Event]:
    found = []
    networks = len(scene.arrays.networks)
    for spell in scene.told.spells:
        c, j = int(spell["controller"]), int(spell["threat"])
        who = {
            "threat": scene.labels.threats[j],
            "controller": scene.controllers[c],
            "unit": scene.controllers[c] if c >= networks else None,
        }
        found.append(event(spell["since"], "firm", **who))
        if spell["until"] < min(scene.told.flights[j].end, scene.arrays.clock.horizon):
            found.append(event(spell["until"], "dropped", **who))
    return found


def _assignments(scene: Scene) -> list[Event]:
    found, known = [], set()
    for s, shot in enumerate(scene.told.shots):
        if shot["engagement"] in known:
            continue
        known.add(shot["engagement"])
        owner = int(scene.told.engagements["controller"][shot["engagement"]])
        who = {**_who(scene, shot), "controller": scene.controllers[owner]}
        found.append(event(scene.decided(s), "assigned", **who))
    return found


def _who(scene: Scene, shot: Any) -> dict[str, Any]:
    pairs = scene.arrays.pairs
    return {
        "threat": scene.labels.threats[shot["threat"]],
        "unit": scene.labels.units[pairs["unit"][shot["pair"]]],
        "round_type": scene.labels.rounds[pairs["round_"][shot["pair"]]],
    }


def _flights(scene: Scene) -> list[Event]:
    found = []
    for s, name in scene.rounds.items():
        shot = scene.told.shots[s]
        who = {**_who(scene, shot), "round": name}
        spot = scene.motion.spot(shot.threat, shot.launch)
        away = _distance(spot.place, scene.unit_of(shot))
        found.append(event(shot.launch, "launch", range_m=away, height_m=spot.height, **who))
        kind = RESULT_KINDS.get(SHOT_RESULTS[shot.result])
        if kind == "lost_round":
            found.append(event(scene.end_of(s), kind, **who))
        elif kind is not None:
            where = {"range_m": shot.slant, "height_m": shot.height}
            found.append(event(shot.meet, kind, **where, **who))
    return found


def _arrivals(scene: Scene) -> list[Event]:
    found, lost = [], set()
    outcome, threats = scene.told.outcome, scene.arrays.threats
    for j in sorted(np.flatnonzero(outcome.fate[0] == LEAKED), key=lambda j: threats[j].arrival):
        who = {"threat": scene.labels.threats[j], "element": scene.labels.aims[j] or None}
        time = threats[j].arrival
        found.append(event(time, "leak", reason=LEAK_REASONS[outcome.reason[0, j]], **who))
        if not outcome.damaged[0, j]:
            continue
        found.append(event(time, "damage", **who))
        if threats[j].aim_kind == AIM_ASSET and who["element"] not in lost:
            lost.add(who["element"])
            found.append(event(time, "asset_lost", **who))
    return found


def _losses(scene: Scene) -> list[Event]:
    lost, alone = scene.told.element_lost, scene.told.alone
    return [
        *(
            event(lost[e], "element_lost", element=scene.labels.elements[e])
            for e in np.flatnonzero(np.isfinite(lost))
        ),
        *(
            event(alone[u], "alone", unit=scene.labels.units[u])
            for u in np.flatnonzero(np.isfinite(alone))
        ),
    ]


def launched(told: Recorded, horizon: float) -> list[int]:
    """Return the shots that were launched, in the order of the stored shots."""
    in_time = told.shots["launch"] <= horizon + TIME_TOLERANCE_S
    there = (told.shots["result"] != NOT_LAUNCHED) & in_time
    return [int(s) for s in np.flatnonzero(there)]
