"""Recorded routes: a file beside the scenario becomes a track on the clock of the scenario."""

from __future__ import annotations

from openiads.errors import InputError
from openiads.resolve.parameters import Desk
from openiads.scenario.complaints import validate
from openiads.scenario.entries import ThreatTypeEntry
from openiads.scenario.files.csv_table import Reading, chosen, open_table
from openiads.scenario.files.csv_tracks import track_of
from openiads.scenario.files.faults import Faults
from openiads.scenario.files.safe_file import decoded, inside, read_bytes
from openiads.scenario.files.times import iso_time
from openiads.scenario.files.track import PLAUSIBLE_M_S, Track, from_zero, remark_places
from openiads.scenario.load import Scenario
from openiads.scenario.note import Note
from openiads.scenario.schema import RecordedRoute, ThreatEntry
from openiads.scenario.sweep import ScenarioCase
from openiads.scenario.world import Origin, Recorded

OTHER_FORMATS = (".gpx", ".kml", ".kmz", ".geojson", ".acmi")
"""Read by `openiads import`, which writes CSV."""


def recorded_route(
    scenario: Scenario, case: ScenarioCase, name: str, kind: ThreatTypeEntry, desk: Desk
) -> tuple[float, Recorded]:
    """Return when a threat with a recorded route is first there, and its route from then on.

    Parameters
    ----------
    scenario, case : where it stands.
    name : of the threat.
    kind : its type; the class says which jumps are odd.
    desk : where numbers and remarks are written down.

    Raises
    ------
    InputError : the file or its rows cannot be read, or the track ends before t = 0.
    """
    entry: ThreatEntry = case.body.threats[name]
    route = entry.route
    assert isinstance(route, RecordedRoute)
    key, path = f"threats.{name}.route", f"threats/{name}"
    if route.time_form is not None and route.time_pattern is not None:
        raise InputError(
            "stands with time_pattern",
            file=desk.file,
            key=f"{key}.time_form",
            allowed="one of them",
        )
    track, faults = _read(scenario, route, key, desk)
    shift, origin = desk.look_up(entry.start, f"{path}/start_s")
    zero = _epoch(scenario, case, desk) if track.absolute else track.zero
    times = [round(fix.time - zero + shift, 6) for fix in track.fixes]
    height = _height(route, track, key, path, desk)
    points = [
        (fix.lat, fix.lon, height if fix.height is None else fix.height) for fix in track.fixes
    ]
    _remark(track, faults, kind, key, desk)
    times, points = from_zero(times, points, faults.file, key)
    derived = Origin(kind="derived", text=f"times of {route.file}")
    desk.note(f"{path}/start_s", origin if times[0] == shift else derived)
    raw = {
        "kind": "recorded",
        "times_s": [round(time - times[0], 6) for time in times],
        "points": points,
    }
    return times[0], validate(Recorded, raw, file=desk.file, key=key)


def _read(scenario: Scenario, route: RecordedRoute, key: str, desk: Desk) -> tuple[Track, Faults]:
    """Return the track of a route; a file is read once, however often it is resolved."""

    def make() -> tuple[Track, Faults]:
        if route.file.lower().endswith(OTHER_FORMATS):
            raise InputError(
                f"{route.file!r} is not CSV",
                file=desk.file,
                key=f"{key}.file",
                allowed=f"CSV; `openiads import {route.file}` makes it",
            )
        where = inside(scenario.folder, route.file, f"{key}.file", desk.file)
        data = read_bytes(where, f"{key}.file", desk.file)
        given = {role: name for role, name in route.columns if name is not None}
        reading = Reading(given, route.height_unit, route.time_form, route.time_pattern)
        text = decoded(data, route.file, f"{key}.file")
        table = open_table(text, reading, file=route.file, key=key)
        return track_of(table, chosen(table, route.id))

    return desk.memory.keep(("track", key, route), make)


def _height(route: RecordedRoute, track: Track, key: str, path: str, desk: Desk) -> float:
    """Return the height of a file without heights; 0 when it has them, which is not used."""
    bare = any(fix.height is None for fix in track.fixes)
    if bare and route.height is None:
        raise InputError(
            "has no column of heights",
            file=route.file,
            line=1,
            key=key,
            allowed='height_m, columns = { height = "NAME" }, or height = "9 km" for all rows',
        )
    if not bare and route.height is not None:
        raise InputError(
            f"does nothing: {route.file} has heights",
            file=desk.file,
            key=f"{key}.height",
            allowed="no height, or a file without heights",
        )
    return desk.number(route.height, f"{path}/route/height_m") if route.height else 0.0


def _remark(track: Track, faults: Faults, kind: ThreatTypeEntry, key: str, desk: Desk) -> None:
    """Keep what is odd about the rows, to be told by `check`."""

    def make() -> Faults:
        told = Faults(faults.file, faults.key, remarks=dict(faults.remarks))
        ballistic = kind.threat_class == "ballistic_missile"
        remark_places(track.fixes, told, None if ballistic else PLAUSIBLE_M_S)
        told.stop()
        return told

    told = desk.memory.keep(("track told", key, id(track), kind.threat_class), make)
    desk.memory.notes.update(dict.fromkeys(told.notes()))


def remark_unused_epoch(scenario: Scenario, case: ScenarioCase, desk: Desk) -> None:
    """Keep a remark when a case, which has an epoch, has no track with dates."""
    for name, entry in case.body.threats.items():
        if isinstance(entry.route, RecordedRoute):
            track, _ = _read(scenario, entry.route, f"threats.{name}.route", desk)
            if track.absolute:
                return
    text = f"does nothing in case {case.id}: it has no recorded track with dates"
    desk.memory.notes[Note("epoch", text)] = None


def _epoch(scenario: Scenario, case: ScenarioCase, desk: Desk) -> float:
    """Return the Unix time of t = 0: as the case says, else the earliest time of all tracks.

    All cases count, so that leaving a threat out of a variant does not shift the others.
    """
    if case.body.epoch is not None:
        return iso_time(case.body.epoch) or 0.0

    def make() -> float:
        times = []
        for one in scenario.cases:
            for name, entry in one.body.threats.items():
                if isinstance(entry.route, RecordedRoute):
                    track, _ = _read(scenario, entry.route, f"threats.{name}.route", desk)
                    times += [track.fixes[0].time] if track.absolute else []
        return min(times)

    return desk.memory.keep(("earliest recorded time",), make)
