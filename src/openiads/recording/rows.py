"""Entities of a recording as plain data; what each key means is in docs/recording.md."""

from __future__ import annotations

from typing import Any

import numpy as np

from openiads.engine.world import LEAKED
from openiads.model.geometry import horizon_distance
from openiads.recording.events import Event, Scene
from openiads.scenario.world import Case, Radar
from openiads.study.pack import unit_rounds
from openiads.vocab import FATES, LEAK_REASONS, SHOT_RESULTS

COVERAGE_HEIGHTS = (30.0, 500.0, 10e3)
"""Heights of targets for which the reach of a radar is drawn, m."""

Row = dict[str, Any]


def second(time: float) -> float | None:
    """Return a time rounded to 1 ms; None when it never comes."""
    return round(float(time), 3) if np.isfinite(time) else None


def asset_rows(case: Case, events: list[Event]) -> list[Row]:
    """Return the assets, with when they were lost."""
    lost = {e["element"]: e["t"] for e in events if e["kind"] == "asset_lost"}
    return [
        {
            "id": asset.id,
            "lat": asset.lat_deg,
            "lon": asset.lon_deg,
            "height_m": asset.height_m,
            "value_usd": asset.value_usd,
            "lost_s": lost.get(asset.id),
        }
        for asset in case.assets
    ]


def element_rows(case: Case, scene: Scene) -> list[Row]:
    """Return command posts, radars and launchers, in the order of the world."""
    guided = {unit.engagement_radar: unit.id for unit in case.units}
    ground = {unit.site: unit.height_m for unit in case.units}
    rows = [
        _element(post, "command_post", post.site, ground.get(post.site, 0.0))
        for post in case.command_posts
    ]
    for radar in case.radars:
        row = _element(radar, "radar", radar.site, radar.antenna_height_m)
        known = _radar(radar, case.earth_radius_factor)
        rows.append(row | {"unit": guided.get(radar.id), "radar": known})
    for unit in case.units:
        for launcher in unit.launchers:
            row = _element(unit, "launcher", unit.site, unit.height_m)
            rows.append(row | {"id": launcher.id, "unit": unit.id})
    for row, lost in zip(rows, scene.told.element_lost, strict=True):
        row["lost_s"] = second(lost)
    return rows


def _element(entity: Any, kind: str, site: str, height: float) -> Row:
    return {
        "id": entity.id,
        "kind": kind,
        "site": site,
        "unit": None,
        "lat": entity.lat_deg,
        "lon": entity.lon_deg,
        "height_m": height,
        "lost_s": None,
        "radar": None,
    }


def _radar(radar: Radar, factor: float) -> Row:
    height = max(radar.antenna_height_m, 0.0)
    return {
        "system": radar.id.partition(".")[2] or radar.id,
        "band": radar.band,
        "kind": radar.kind,
        "range_max_m": radar.range_max_m,
        "sector_centre_deg": radar.sector_centre_deg,
        "sector_width_deg": radar.sector_width_deg,
        "coverage": [
            {
                "height_m": target,
                "radius_m": round(
                    min(radar.range_max_m, horizon_distance(height, target, factor)), 1
                ),
            }
            for target in COVERAGE_HEIGHTS
        ],
    }


def unit_rows(case: Case, scene: Scene) -> list[Row]:
    """Return the fire units, with their rounds and the use of their channels over time."""
    kinds = {kind.id: kind for kind in case.rounds}
    posts = {network.id: network.command_post for network in case.networks}
    rows = []
    for u, unit in enumerate(case.units):
        rounds = []
        for name in unit_rounds(unit):
            kind = kinds[name]
            rounds.append(
                {
                    "round": name,
                    "ready": sum(x.tubes for x in unit.launchers if x.round == name),
                    "stock": unit.stock.get(name, 0),
                    "reach_m": max(value for _, value in kind.range_max_m),
                    "height_min_m": kind.height_min_m,
                    "height_max_m": kind.height_max_m,
                }
            )
        rows.append(
            {
                "id": unit.id,
                "site": unit.site,
                "system": unit.system,
                "network": unit.network,
                "command_post": posts[unit.network],
                "lat": unit.lat_deg,
                "lon": unit.lon_deg,
                "height_m": unit.height_m,
                "target_channels": unit.target_channels,
                "missile_channels": unit.missile_channels,
                "rounds": rounds,
                "use": channel_use(scene, u),
            }
        )
    return rows


def channel_use(scene: Scene, u: int) -> dict[str, list]:
    """Return the channels of unit u in use, as steps: from each time on, until the next.

    A target channel is taken at the decision and free at the assessment, a missile channel taken
    at the decision and free when its round arrives, or would have.
    """
    told, unit = scene.told, scene.arrays.units[u]
    steps: dict[float, np.ndarray] = {0.0: np.zeros(2, np.int64)}

    def step(time: float, targets: int, missiles: int) -> None:
        if time <= scene.arrays.clock.horizon:
            key = round(float(time), 3)
            steps[key] = steps.get(key, np.zeros(2, np.int64)) + np.array([targets, missiles])

    last: dict[int, float] = {}
    for s, shot in enumerate(told.shots):
        if scene.arrays.pairs["unit"][shot["pair"]] != u:
            continue
        engagement = int(shot["engagement"])
        if engagement not in last:
            step(scene.decided(s), 1, 0)
        last[engagement] = max(last.get(engagement, scene.decided(s)), float(shot["meet"]))
        step(scene.decided(s), 0, 1)
        step(shot["meet"], 0, -1)
    for meet in last.values():
        step(meet + unit.assessment_time, -1, 0)
    times = sorted(steps)
    used = np.cumsum([steps[time] for time in times], axis=0)
    return {"t": times, "targets": used[:, 0].tolist(), "missiles": used[:, 1].tolist()}


def threat_rows(case: Case, scene: Scene) -> list[Row]:
    """Return the threats with their fates and paths."""
    outcome, rows = scene.told.outcome, []
    for j, threat in enumerate(case.threats):
        leaked = outcome.fate[0, j] == LEAKED
        end = max(float(scene.told.flights[j].end), threat.start_s)
        rows.append(
            {
                "id": threat.id,
                "class": scene.labels.threat_classes[j],
                "type": threat.type,
                "aim": scene.labels.aims[j] or None,
                "start_s": threat.start_s,
                "arrival_s": second(scene.arrays.threats[j].arrival),
                "end_s": second(end),
                "fate": FATES[outcome.fate[0, j]],
                "reason": LEAK_REASONS[outcome.reason[0, j]] if leaked else None,
                "damaged": bool(outcome.damaged[0, j]),
                "path": scene.motion.threat_path(j, end),
            }
        )
    return rows


def round_rows(scene: Scene) -> list[Row]:
    """Return the rounds launched, with what became of them and their paths."""
    rows = []
    for s, name in scene.rounds.items():
        shot = scene.told.shots[s]
        rows.append(
            {
                "id": name,
                "threat": scene.labels.threats[shot.threat],
                "unit": scene.labels.units[scene.arrays.pairs["unit"][shot.pair]],
                "round": scene.labels.rounds[scene.arrays.pairs["round_"][shot.pair]],
                "engagement": int(shot.engagement),
                "launch_s": second(shot.launch),
                "meet_s": second(shot.meet),
                "result": SHOT_RESULTS[shot.result],
                "p_kill": round(float(scene.chances[shot.pair, shot.threat]), 6),
                "slant_range_m": round(float(shot.slant), 1),
                "height_m": round(float(shot.height), 1),
                "path": scene.motion.round_path(shot, scene.end_of(s)),
            }
        )
    return rows


def track_rows(scene: Scene) -> list[Row]:
    """Return the firm spells of each controller on each threat, in the order of the world."""
    found: dict[tuple[int, int], list[list[float]]] = {}
    for spell in scene.told.spells:
        place = int(spell["controller"]), int(spell["threat"])
        times = [round(float(spell["since"]), 3), round(float(spell["until"]), 3)]
        found.setdefault(place, []).append(times)
    return [
        {"controller": scene.controllers[c], "threat": scene.labels.threats[j], "spells": spells}
        for (c, j), spells in found.items()
    ]
