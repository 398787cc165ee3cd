"""Every array of the engine, its shape and its unit, in one place.

`World` holds the constants of one case and one draw, `Tables` the physics made from it once,
`Outcome` what the replications leave behind. Entities of one kind are the rows of one record
array; SI units and radians throughout.

Letters of shapes: A assets, N networks, L links, E elements, R radars, K rounds, U units,
P pairs (unit, round type), V reserves, G launchers, J threats, C threat classes, Z zones, T ticks.
Elements are numbered command posts first, then radars, then launchers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from openiads.vocab import BANDS, THREAT_CLASSES

AIM_NOTHING, AIM_ASSET, AIM_ELEMENT = 0, 1, 2
ROUTE_WAYPOINTS, ROUTE_BALLISTIC, ROUTE_RECORDED = 0, 1, 2
GUIDANCE_COMMAND, GUIDANCE_SEMI_ACTIVE, GUIDANCE_ACTIVE = 0, 1, 2

IN_FLIGHT, KILL, MISS, SPENT, LOST = 0, 1, 2, 3, 4
"""Results of a shot, places in `vocab.SHOT_RESULTS`."""

FLYING, KILLED, LEAKED, UNRESOLVED, PASSED = -1, 0, 1, 2, 3
"""Fates of a threat: still on its way, or places in `vocab.FATES`."""

GREEDY = 0
"""Policies of assignment, places in `vocab.POLICIES`."""

TIME_TOLERANCE_S = 1e-9
"""Times that are equal but for rounding count as equal."""

C = len(THREAT_CLASSES)
TABLE_ROWS = 16
"""Most rows of a table of range limits over height."""


class Clock(NamedTuple):
    """Time and Earth."""

    horizon: float  # s
    tick: float  # s
    ticks: int  # number of decision times 0, tick, 2 tick, ... <= horizon
    earth_factor: float  # k


NETWORK = np.dtype(
    [
        ("command_post", "i8"),  # element index, -1 = none
        ("detections", "i8"),  # M
        ("looks", "i8"),  # N of M-of-N
        ("coast", "f8"),  # scan periods
        ("capacity", "i8"),  # tracks
        ("identification_time", "f8"),  # s
        ("p_hostile", "f8", (C,)),
        ("policy", "i8"),  # place in vocab.POLICIES
        ("prefer", "i8"),  # place in vocab.PREFERENCES
    ],
    align=True,
)
LINK = np.dtype(
    [
        ("key", "i8"),
        ("latency", "f8"),  # s
        ("availability", "f8"),
        ("cut_time", "f8"),  # s, inf = never
    ],
    align=True,
)
RADAR = np.dtype(
    [
        ("key", "i8"),
        ("network", "i8"),
        ("link", "i8"),
        ("lat", "f8"),  # rad
        ("lon", "f8"),  # rad
        ("height", "f8"),  # m, antenna above mean sea level
        ("x", "f8"),  # m, ECEF
        ("y", "f8"),  # m, ECEF
        ("z", "f8"),  # m, ECEF
        ("ground_x", "f8"),  # m, ECEF of the point below at height 0
        ("ground_y", "f8"),  # m
        ("ground_z", "f8"),  # m
        ("band", "i8"),  # place in vocab.BANDS
        ("rotating", "b1"),
        ("period", "f8"),  # s
        ("phase", "f8"),  # s
        ("sector_centre", "f8"),  # rad
        ("sector_width", "f8"),  # rad
        ("elevation_min", "f8"),  # rad
        ("elevation_max", "f8"),  # rad
        ("range_min", "f8"),  # m
        ("range_max", "f8"),  # m
        ("reference_range", "f8"),  # m
        ("reference_rcs", "f8"),  # m2
        ("reference_snr", "f8"),  # linear
        ("threshold", "f8"),  # detection threshold of pfa and pulses
        ("pulses", "i8"),
        ("v_min", "f8"),  # m/s
    ],
    align=True,
)
ROUND = np.dtype(
    [
        ("guidance", "i8"),
        ("speed_max", "f8"),  # m/s
        ("boost_time", "f8"),  # s
        ("decay_length", "f8"),  # m, L_m
        ("height_max", "f8"),  # m
        ("range_min_heights", "f8", (TABLE_ROWS,)),  # m, padded by the last row
        ("range_min_values", "f8", (TABLE_ROWS,)),  # m
        ("range_max_heights", "f8", (TABLE_ROWS,)),  # m
        ("range_max_values", "f8", (TABLE_ROWS,)),  # m
        ("reach", "f8"),  # m, largest declared range
        ("range_max_class", "f8", (C,)),  # m, inf = no class limit
        ("height_min_class", "f8", (C,)),  # m, the floor of all or of a class, whichever is higher
        ("target_speed_max", "f8"),  # m/s
        ("engages", "u1", (C,)),
        ("reliability", "f8"),
        ("p_kill", "f8", (C,)),
        ("common_cause", "f8"),
        ("cost", "f8"),  # USD
    ],
    align=True,
)
UNIT = np.dtype(
    [
        ("network", "i8"),
        ("link", "i8"),
        ("x", "f8"),  # m, ECEF
        ("y", "f8"),  # m, ECEF
        ("z", "f8"),  # m, ECEF
        ("radar", "i8"),  # engagement radar
        ("target_channels", "i8"),
        ("missile_channels", "i8"),
        ("reaction_time", "f8"),  # s
        ("launch_interval", "f8"),  # s
        ("assessment_time", "f8"),  # s
        ("salvo", "i8", (C,)),
        ("reengage", "b1"),
    ],
    align=True,
)
PAIR = np.dtype(
    [
        ("unit", "i8"),
        ("round_", "i8"),
        ("ready", "i8"),  # rounds in tubes at the start
        ("stock", "i8"),  # rounds to reload from
        ("reserve_first", "i8"),  # first of its reserves
        ("reserve_end", "i8"),
    ],
    align=True,
)
RESERVE = np.dtype(
    [
        ("rounds", "i8"),  # ready rounds kept back at the start
        ("serves", "u1", (C,)),  # classes that may use them
    ],
    align=True,
)
"""Ready rounds of a pair kept for some classes; those of one pair one after another."""

LAUNCHER = np.dtype([("pair", "i8"), ("tubes", "i8"), ("reload_time", "f8")], align=True)
ZONE = np.dtype([("lat", "f8"), ("lon", "f8"), ("radius", "f8")], align=True)  # rad, rad, m
THREAT = np.dtype(
    [
        ("key", "i8"),
        ("class_", "i8"),
        ("swerling", "i8"),
        ("rcs", "f8", (len(BANDS), 4)),  # m2 by band: nose, beam, tail, median
        ("cost", "f8"),  # USD
        ("p_damage", "f8"),
        ("manoeuvre", "f8"),
        ("weight", "f8"),  # class weight
        ("civil", "b1"),
        ("aim_kind", "i8"),
        ("aim", "i8"),  # asset or element index, -1 = none
        ("start", "f8"),  # s
        ("arrival", "f8"),  # s
        ("route", "i8"),  # kind of route
        ("first", "i8"),  # first of its points
        ("points", "i8"),  # number of points
    ],
    align=True,
)


class Points(NamedTuple):
    """Points of all routes, end to end, (points,)."""

    lat: np.ndarray  # f8, rad
    lon: np.ndarray  # f8, rad
    alt: np.ndarray  # f8, m; of a ballistic route: the apogee, twice
    speed: np.ndarray  # f8, m/s on the leg that starts here (waypoints)
    time: np.ndarray  # f8, s after the start (recorded)


class World(NamedTuple):
    """The constants of one case and one draw."""

    clock: Clock
    assets: int  # number of assets
    posts: int  # number of command posts
    networks: np.ndarray  # NETWORK (N,)
    links: np.ndarray  # LINK (L,)
    radars: np.ndarray  # RADAR (R,)
    rounds: np.ndarray  # ROUND (K,)
    units: np.ndarray  # UNIT (U,)
    control: np.ndarray  # i8 (U, Z + 1), weapon control outside zones, then inside each
    pairs: np.ndarray  # PAIR (P,)
    reserves: np.ndarray  # RESERVE (V,)
    launchers: np.ndarray  # LAUNCHER (G,)
    zones: np.ndarray  # ZONE (Z,)
    threats: np.ndarray  # THREAT (J,)
    points: Points


SERIES = np.dtype(
    [
        ("first", "i8"),  # its first slot, in `Tables.times` and `Tables.limits`
        ("slots", "i8"),  # slots up to its last look; slot i may hold look `number` + i
        ("number", "i8"),  # k of its first slot, a multiple of 4
        ("start", "f8"),  # s, time of its first look, inf = none
        ("end", "f8"),  # s, time of its last look, -inf = none
    ],
    align=True,
)
"""All looks of one radar at one threat, from the first with a chance of detection on."""

BATCH = np.dtype(
    [
        ("there", "u8"),  # bit i: slot i holds a look
        ("near", "u8"),  # bit i: detected in slots i and i + 1, a track lives on in between
        ("next", "u8"),  # the same with slots i and i + 2
        ("far", "u8"),  # the same with slots i and i + 3
        ("start", "f8"),  # s, time of slot 0
    ],
    align=True,
)
"""64 slots of a series, whose detections are drawn at once."""

PLAN = np.dtype(
    [
        ("tick_first", "i8"),  # first tick of its life
        ("tick_last", "i8"),  # last tick; less than the first when there is none
        ("span_first", "i8"),  # first of its spans
        ("span_end", "i8"),
        ("rank", "i8"),  # place in `order`
    ],
    align=True,
)
SPAN = np.dtype(
    [
        ("until", "i8"),  # first tick after it
        ("coming", "i8"),  # first tick at or after its start with a feasible pair, -1 = none
        ("zone", "i8"),  # 0 = outside all zones, z + 1 inside zone z
    ],
    align=True,
)
"""Ticks of the life of a threat during which the same pairs are feasible, and in one zone."""

WINDOW = np.dtype(
    [
        ("row", "i8"),  # first row of the flights
        ("tick", "i8"),  # tick of that row
        ("p_single", "f8"),  # single-shot kill probability
    ],
    align=True,
)


class Tables(NamedTuple):
    """Physics, tabulated once per draw."""

    series: np.ndarray  # SERIES (J, R)
    batches: np.ndarray  # BATCH (slots / 64,)
    times: np.ndarray  # f8 (slots,), s; the time of a slot without a look says nothing
    limits: np.ndarray  # u4 (slots,), detected when the random word is below
    watchers: np.ndarray  # i8 (J, R), radars in the order in which they first see well
    patience: float  # s, every track survives this long after a detection
    plans: np.ndarray  # PLAN (J,)
    most_tracks: np.ndarray  # i8 (N,), most threats a network could be tracking at once
    spans: np.ndarray  # SPAN (spans,), threat by threat
    feasible: np.ndarray  # u8 (spans, words), bit p: pair p is feasible
    windows: np.ndarray  # WINDOW (P, J)
    flight: np.ndarray  # f8 (flights, salvo), s, time of flight of each round; nan = infeasible
    meet_range: np.ndarray  # f4 (flights, salvo), m, slant range of the intercept
    meet_height: np.ndarray  # f4 (flights, salvo), m
    order: np.ndarray  # i8 (J,), threats by priority


class Outcome(NamedTuple):
    """What a run of consecutive replications leaves behind; first axis = replication."""

    fate: np.ndarray  # i1 (n, J), index into vocab.FATES
    reason: np.ndarray  # i1 (n, J), index into vocab.LEAK_REASONS, -1 = did not leak
    damaged: np.ndarray  # b1 (n, J), the leaker damaged its aim
    engaged: np.ndarray  # b1 (n, J), any round was launched at it
    first_detection: np.ndarray  # f8 (n, J), s, nan = never
    asset_lost: np.ndarray  # b1 (n, A)
    element_lost: np.ndarray  # b1 (n, E)
    peak_tracks: np.ndarray  # i4 (n,)
    peak_targets: np.ndarray  # i4 (n,), target channels in use at once
    peak_missiles: np.ndarray  # i4 (n,), rounds in flight at once
    draws: np.ndarray  # i8 (n,), random numbers drawn
    shots: np.ndarray  # i8 (n,), rounds fired
    shot_threat: np.ndarray  # i4 (fired,), rounds of all replications one after another
    shot_pair: np.ndarray  # i4 (fired,)
    shot_flight: np.ndarray  # i8 (fired,), entry in the raveled `Tables.flight`
    shot_launch: np.ndarray  # f8 (fired,), s
    shot_meet: np.ndarray  # f8 (fired,), s
    shot_range: np.ndarray  # f4 (fired,), m
    shot_height: np.ndarray  # f4 (fired,), m
    shot_result: np.ndarray  # i1 (fired,)


def records(kind: np.dtype, rows: int | tuple[int, ...]) -> np.recarray:
    """Zeroed record array of a kind."""
    return np.zeros(rows, kind).view(np.recarray)
