"""Every array of the engine, its shape and its unit, in one place.

`World` holds the constants of one case and one draw, `Tables` the physics made from it once,
`Outcome` what the replications leave behind. All are plain named tuples of NumPy arrays, SI units
and radians, so that compiled kernels take them as they are.

Letters of shapes: A assets, N networks, L links, E elements, R radars, K rounds, U units,
P pairs (unit, round type), G launchers, J threats, B bands, C threat classes, Z zones, T ticks.
Elements are numbered command posts first, then radars, then launchers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

AIM_NOTHING, AIM_ASSET, AIM_ELEMENT = 0, 1, 2
ROUTE_WAYPOINTS, ROUTE_BALLISTIC, ROUTE_RECORDED = 0, 1, 2
CONTROL_FREE, CONTROL_TIGHT, CONTROL_HOLD = 0, 1, 2
GUIDANCE_COMMAND, GUIDANCE_SEMI_ACTIVE, GUIDANCE_ACTIVE = 0, 1, 2
PREFER_KILL, PREFER_REACH, PREFER_CHEAP = 0, 1, 2

# Fates of a shot, in this order in stored results.
IN_FLIGHT, KILL, MISS, SPENT, LOST = 0, 1, 2, 3, 4
SHOT_RESULTS = ("in_flight", "kill", "miss", "spent", "lost")


class Clock(NamedTuple):
    """Time and Earth."""

    horizon: float  # s
    tick: float  # s
    ticks: int  # number of decision times 0, tick, 2 tick, ... <= horizon
    earth_factor: float  # k


class Networks(NamedTuple):
    """Command networks, (N,)."""

    command_post: np.ndarray  # i8, element index, -1 = none
    detections: np.ndarray  # i8, M
    looks: np.ndarray  # i8, N of M-of-N
    coast: np.ndarray  # f8, scan periods
    capacity: np.ndarray  # i8, tracks
    identification_time: np.ndarray  # f8, s
    p_hostile: np.ndarray  # f8 (N, C)


class Links(NamedTuple):
    """Site links, (L,)."""

    key: np.ndarray  # i8
    latency: np.ndarray  # f8, s
    availability: np.ndarray  # f8
    cut_time: np.ndarray  # f8, s, inf = never


class Radars(NamedTuple):
    """Radars, (R,)."""

    key: np.ndarray  # i8
    network: np.ndarray  # i8
    link: np.ndarray  # i8
    lat: np.ndarray  # f8, rad
    lon: np.ndarray  # f8, rad
    height: np.ndarray  # f8, m, antenna above mean sea level
    band: np.ndarray  # i8, index into the case's bands
    rotating: np.ndarray  # b1
    period: np.ndarray  # f8, s
    phase: np.ndarray  # f8, s
    sector_centre: np.ndarray  # f8, rad
    sector_width: np.ndarray  # f8, rad
    elevation_min: np.ndarray  # f8, rad
    elevation_max: np.ndarray  # f8, rad
    range_min: np.ndarray  # f8, m
    range_max: np.ndarray  # f8, m
    reference_range: np.ndarray  # f8, m
    reference_rcs: np.ndarray  # f8, m2
    reference_snr: np.ndarray  # f8, linear
    threshold: np.ndarray  # f8, detection threshold of pfa and pulses
    pulses: np.ndarray  # i8
    v_min: np.ndarray  # f8, m/s


class Rounds(NamedTuple):
    """Round types, (K,)."""

    guidance: np.ndarray  # i8
    speed_max: np.ndarray  # f8, m/s
    boost_time: np.ndarray  # f8, s
    decay_length: np.ndarray  # f8, m, L_m
    height_min: np.ndarray  # f8, m
    height_max: np.ndarray  # f8, m
    range_min_heights: np.ndarray  # f8 (K, width), m, padded by the last entry
    range_min_values: np.ndarray  # f8 (K, width), m
    range_max_heights: np.ndarray  # f8 (K, width), m
    range_max_values: np.ndarray  # f8 (K, width), m
    range_max_class: np.ndarray  # f8 (K, C), m, inf = no class limit
    target_speed_max: np.ndarray  # f8, m/s
    engages: np.ndarray  # b1 (K, C)
    reliability: np.ndarray  # f8
    p_kill: np.ndarray  # f8 (K, C)
    common_cause: np.ndarray  # f8
    cost: np.ndarray  # f8, USD


class Units(NamedTuple):
    """Fire units, (U,)."""

    network: np.ndarray  # i8
    link: np.ndarray  # i8
    lat: np.ndarray  # f8, rad
    lon: np.ndarray  # f8, rad
    height: np.ndarray  # f8, m
    radar: np.ndarray  # i8, engagement radar
    target_channels: np.ndarray  # i8
    missile_channels: np.ndarray  # i8
    reaction_time: np.ndarray  # f8, s
    launch_interval: np.ndarray  # f8, s
    assessment_time: np.ndarray  # f8, s
    salvo: np.ndarray  # i8 (U, C)
    reengage: np.ndarray  # b1
    prefer: np.ndarray  # i8
    control: np.ndarray  # i8 (U, Z + 1), weapon control outside zones, then inside each


class Pairs(NamedTuple):
    """(unit, round type) pairs, (P,)."""

    unit: np.ndarray  # i8
    round: np.ndarray  # i8
    ready: np.ndarray  # i8, rounds in tubes at the start
    stock: np.ndarray  # i8, rounds to reload from
    reserve: np.ndarray  # i8, rounds kept back
    reserve_open: np.ndarray  # b1 (P, C), classes that may use the reserve
    reach: np.ndarray  # f8, m, largest declared range


class Launchers(NamedTuple):
    """Launchers, (G,)."""

    pair: np.ndarray  # i8
    tubes: np.ndarray  # i8
    reload_time: np.ndarray  # f8, s


class Zones(NamedTuple):
    """Weapon control zones, (Z,)."""

    lat: np.ndarray  # f8, rad
    lon: np.ndarray  # f8, rad
    radius: np.ndarray  # f8, m


class Threats(NamedTuple):
    """Threats, (J,)."""

    key: np.ndarray  # i8
    class_: np.ndarray  # i8
    swerling: np.ndarray  # i8
    rcs: np.ndarray  # f8 (J, B, 4), m2: nose, beam, tail, median
    cost: np.ndarray  # f8, USD
    p_damage: np.ndarray  # f8
    manoeuvre: np.ndarray  # f8
    weight: np.ndarray  # f8, class weight
    civil: np.ndarray  # b1
    aim_kind: np.ndarray  # i8
    aim: np.ndarray  # i8, asset or element index, -1 = none
    start: np.ndarray  # f8, s
    arrival: np.ndarray  # f8, s
    route: np.ndarray  # i8, kind of route
    first: np.ndarray  # i8 (J + 1), first point of each route in the arrays below
    lat: np.ndarray  # f8 (points,), rad
    lon: np.ndarray  # f8 (points,), rad
    alt: np.ndarray  # f8 (points,), m; of a ballistic route: the apogee, twice
    speed: np.ndarray  # f8 (points,), m/s on the leg that starts here (waypoints)
    time: np.ndarray  # f8 (points,), s after the start (recorded)


class World(NamedTuple):
    """The constants of one case and one draw."""

    clock: Clock
    assets: int  # number of assets
    posts: int  # number of command posts; elements: posts, then radars, then launchers
    networks: Networks
    links: Links
    radars: Radars
    rounds: Rounds
    units: Units
    pairs: Pairs
    launchers: Launchers
    zones: Zones
    threats: Threats


class Tables(NamedTuple):
    """Physics, tabulated once per draw."""

    # Looks, as blocks of four addresses for the random numbers
    block_index: np.ndarray  # u4 (blocks,)
    block_radar: np.ndarray  # u4 (blocks,), radar key
    block_threat: np.ndarray  # u4 (blocks,), threat key
    limits: np.ndarray  # u4 (4, blocks), detection thresholds
    # Looks again, threat by threat in time order
    look_first: np.ndarray  # i8 (J + 1,)
    look_time: np.ndarray  # f8, s
    look_radar: np.ndarray  # i4
    look_slot: np.ndarray  # i8, place in the raveled (4, blocks) draws
    most_tracks: np.ndarray  # i8 (N,), most threats a network could be tracking at once
    # Engagement windows, threat by threat and tick by tick
    tick_first: np.ndarray  # i8 (J,), first tick of the life of the threat
    tick_last: np.ndarray  # i8 (J,), last tick
    row_first: np.ndarray  # i8 (J + 1,), first row of `feasible` of the threat
    feasible: np.ndarray  # u8 (rows, words), bit p of the row: pair p is feasible
    next_feasible: np.ndarray  # i4 (rows,), first tick at or after with any bit set; -1 = none
    zone: np.ndarray  # i1 (rows,), 0 = outside all zones, z + 1 inside zone z
    window_first: np.ndarray  # i8 (P, J), first row of the arrays below
    window_tick: np.ndarray  # i8 (P, J), tick of that row
    flight: np.ndarray  # f8 (rows, salvo), s, time of flight of each round; nan = infeasible
    meet_range: np.ndarray  # f4 (rows, salvo), m, slant range of the intercept
    meet_height: np.ndarray  # f4 (rows, salvo), m
    # Per pair and threat, and per threat
    p_single: np.ndarray  # f8 (P, J), single-shot kill probability
    order: np.ndarray  # i8 (J,), threats by priority
    rank: np.ndarray  # i8 (J,), place of a threat in `order`


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
    peak_missiles: np.ndarray  # i4 (n,), missile channels in use at once
    draws: np.ndarray  # i8 (n,), random numbers drawn
    shots: np.ndarray  # i8 (n,), rounds fired
    shot_threat: np.ndarray  # i4 (n, most)
    shot_pair: np.ndarray  # i4 (n, most)
    shot_launch: np.ndarray  # f8 (n, most), s
    shot_meet: np.ndarray  # f8 (n, most), s
    shot_range: np.ndarray  # f4 (n, most), m
    shot_height: np.ndarray  # f4 (n, most), m
    shot_result: np.ndarray  # i1 (n, most)
