"""A small made-up case that uses what the built-in scenarios leave alone.

Loss of radars, command post and launchers; a link that is cut and one that may be down; latency;
zones; reserves; common cause; three guidances; Swerling 0-4 with several pulses; blind speeds; a
full track table; reloading; an autonomous network.
"""

import hashlib

from openiads.vocab import THREAT_CLASSES

LAT, LON = 40.0, -150.0
BANDS = ("UHF", "S", "X")


def _key(name):
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little")


def _entity(name, **rest):
    return {"id": name, "key": _key(name), **rest}


def _radar(name, network, at, kind, band, **rest):
    site = name.split(".")[0]
    plain = {
        "site": site,
        "network": network,
        "link": site,
        "lat_deg": at[0],
        "lon_deg": at[1],
        "antenna_height_m": 40.0,
        "band": band,
        "kind": kind,
        "period_s": 8.0,
        "phase_s": 0.0,
        "sector_centre_deg": 270.0,
        "sector_width_deg": 360.0,
        "elevation_min_deg": -2.0,
        "elevation_max_deg": 60.0,
        "range_min_m": 1500.0,
        "range_max_m": 160e3,
        "reference_range_m": 120e3,
        "reference_rcs_m2": 3.0,
        "reference_pd": 0.8,
        "reference_swerling": 1,
        "pfa": 1e-6,
        "pulses": 1,
        "v_min_m_s": 0.0,
    }
    return _entity(name, **{**plain, **rest})


def _round(name, guidance, **rest):
    plain = {
        "speed_max_m_s": 1400.0,
        "boost_time_s": 6.0,
        "speed_at_max_range_m_s": 600.0,
        "height_min_m": 20.0,
        "height_max_m": 22e3,
        "range_min_m": [[0.0, 2000.0]],
        "range_max_m": [[0.0, 40e3], [3000.0, 70e3], [12e3, 70e3]],
        "range_max_by_class_m": {"ballistic_missile": 25e3},
        "height_min_by_class_m": {"ballistic_missile": 3e3, "cruise_missile": 60.0},
        "target_speed_max_m_s": 1800.0,
        "classes": list(THREAT_CLASSES),
        "reliability": 0.9,
        "p_kill": dict.fromkeys(THREAT_CLASSES, 0.7),
        "common_cause": 0.3,
        "unit_cost_usd": 1e6,
    }
    return {"id": name, "guidance": guidance, **plain, **rest}


def _unit(site, network, at, radar, launchers, stock, **rest):
    doctrine = {
        "policy": "greedy",
        "salvo": {**dict.fromkeys(THREAT_CLASSES, 1), "ballistic_missile": 3, "aircraft": 2},
        "reengage": True,
        "reserve": [],
        "prefer": "kill_probability",
        "weapon_control": "tight",
    }
    doctrine |= rest.pop("doctrine", {})
    made = [
        _entity(f"{site}.{name}", round=rnd, tubes=tubes, reload_time_s=reload)
        for name, rnd, tubes, reload in launchers
    ]
    plain = {
        "site": site,
        "network": network,
        "link": site,
        "lat_deg": at[0],
        "lon_deg": at[1],
        "height_m": 25.0,
        "system": "test",
        "engagement_radar": radar,
        "target_channels": 2,
        "missile_channels": 4,
        "reaction_time_s": 7.0,
        "launch_interval_s": 2.5,
        "assessment_time_s": 4.0,
        "launchers": made,
        "stock": stock,
        "doctrine": doctrine,
    }
    return _entity(site, **{**plain, **rest})


def _type(name, threat_class, swerling, rcs, p_damage, manoeuvre=1.0):
    nose, beam, tail = rcs
    sides = {"nose_m2": nose, "beam_m2": beam, "tail_m2": tail, "median_m2": max(nose, tail)}
    return {
        "id": name,
        "threat_class": threat_class,
        "swerling": swerling,
        "rcs": {band: dict(sides) for band in BANDS},
        "unit_cost_usd": 1e6,
        "p_damage": p_damage,
        "manoeuvre_factor": manoeuvre,
    }


def _threat(name, kind, aim, start, route):
    return _entity(name, type=kind, aim=aim, start_s=start, route=route)


def _way(points, *speeds):
    return {"kind": "waypoints", "points": [list(p) for p in points], "speeds_m_s": list(speeds)}


def _straight(at, aim, height, speed):
    """A turn half-way, so that legs, aspects and radial speeds change."""
    middle = ((at[0] + aim[0]) / 2 + 0.06, (at[1] + aim[1]) / 2, height)
    return _way([(*at, height), middle, (*aim, height)], speed, speed * 1.1)


ALPHA, BRAVO, DELTA = (LAT, LON), (LAT + 0.22, LON + 0.03), (LAT - 0.25, LON + 0.02)
BARN = (LAT, LON - 0.3)
TOWN = (LAT + 0.05, LON + 0.12)


def _threats():
    rows = []
    for n in range(5):
        route = _straight((LAT - 0.2 + 0.12 * n, LON - 1.3), TOWN, 60.0, 230.0)
        rows.append(_threat(f"cruise-{n}", "cruise", "asset:town", 150.0 + 19 * n, route))
    for n in range(3):
        aim = ("element:bravo.short-1", "asset:town", "element:bravo.guide")[n]
        end = (BRAVO, TOWN, BRAVO)[n]
        route = _straight((LAT + 0.1 * n, LON - 0.55), end, 400.0, 55.0)
        rows.append(_threat(f"uav-{n}", "uav", aim, 20.0 + 61 * n, route))
    for n in range(3):
        start = (LAT + 0.3 - 0.2 * n, LON - 1.5)
        route = _straight(start, DELTA if n == 2 else TOWN, 6000.0 + 500 * n, 260.0)
        rows.append(_threat(f"jet-{n}", "jet", None, 90.0 + 40 * n, route))
    for n, (aim, end) in enumerate(
        [("element:alpha.post", ALPHA), ("asset:town", TOWN), ("element:delta.guide", DELTA)]
    ):
        launch = [LAT + 0.1 * n, LON - 1.6]
        arc = {"kind": "ballistic", "launch": launch, "aim": list(end), "apogee_m": None}
        rows.append(_threat(f"rocket-{n}", "rocket", aim, 210.0 + 45.5 * n, arc))
    route = _way([(LAT + 0.1, LON - 0.9, 9000.0), (*ALPHA, 40.0)], 650.0)
    rows.append(_threat("arm-0", "arm", "element:alpha.guide", 180.0, route))
    rows.append(_threat("arm-1", "arm", "element:alpha.watch", 420.0, route))
    lane = _way([(LAT + 0.6, LON - 1.0, 10e3), (LAT - 0.5, LON - 0.2, 10e3)], 230.0)
    rows.append(_threat("airliner", "airliner", None, 0.0, lane))
    high = _straight((LAT + 0.2, LON - 1.2), (LAT, LON + 0.4), 24e3, 280.0)
    rows.append(_threat("high", "bomber", None, 60.0, high))
    for n in range(2):
        route = _straight((LAT + 0.02 * n, LON - 0.38), BARN, 300.0, 50.0)
        rows.append(_threat(f"near-{n}", "uav", "asset:barn", 100.0 + 400 * n, route))
    for n in range(3):
        route = _straight((LAT + 0.3 - 0.3 * n, LON - 0.7), TOWN, 120.0, 210.0)
        rows.append(_threat(f"faint-{n}", "faint", "asset:town", 500.0 + 60 * n, route))
    steps = [[LAT - 0.3 + 0.002 * n, LON - 0.8 + 0.01 * n, 3000.0 + 10.0 * n] for n in range(80)]
    track = {"kind": "recorded", "times_s": [7.0 * n for n in range(80)], "points": steps}
    rows.append(_threat("scout", "scout", None, 5.5, track))
    return rows


def _radars():
    return [
        _radar("alpha.watch", "sector", ALPHA, "rotating", "S", pulses=10, v_min_m_s=25.0),
        _radar("alpha.guide", "sector", ALPHA, "phased", "X", sector_width_deg=130.0, period_s=3.0),
        _radar(
            "bravo.guide",
            "sector",
            BRAVO,
            "phased",
            "X",
            sector_width_deg=120.0,
            period_s=4.0,
            phase_s=1.3,
            pulses=4,
            reference_swerling=3,
            v_min_m_s=15.0,
        ),
        _radar(
            "charlie.far",
            "sector",
            (LAT + 0.1, LON + 0.2),
            "rotating",
            "UHF",
            period_s=11.0,
            phase_s=2.7,
            sector_width_deg=200.0,
            pulses=6,
            reference_swerling=0,
            antenna_height_m=120.0,
        ),
        _radar("delta.guide", "lone", DELTA, "phased", "X", period_s=2.5, v_min_m_s=40.0, pulses=3),
    ]


def _units():
    reserve = [
        {"round": "command", "rounds": 2, "classes": ["ballistic_missile", "aircraft"]},
        {"round": "command", "rounds": 1, "classes": ["cruise_missile"]},
        {"round": "command", "rounds": 1, "classes": ["ballistic_missile"]},
    ]
    return [
        _unit(
            "alpha",
            "sector",
            ALPHA,
            "alpha.guide",
            [("a-1", "command", 4, 60.0), ("a-2", "command", 3, 90.0), ("b-1", "homing", 4, 80.0)],
            {"command": 5, "homing": 2},
            doctrine={"reserve": reserve},
        ),
        _unit(
            "bravo",
            "sector",
            BRAVO,
            "bravo.guide",
            [("short-1", "active", 3, 50.0), ("short-2", "active", 3, 70.0)],
            {"active": 4},
            assessment_time_s=6.5,
        ),
        _unit(
            "delta",
            "lone",
            DELTA,
            "delta.guide",
            [("c-1", "homing", 3, 45.0)],
            {"homing": 3},
            target_channels=1,
            doctrine={"weapon_control": "free", "reengage": False},
        ),
    ]


def rich_case():
    """Return the case, a plain dict of the world format."""
    hostile = {**dict.fromkeys(THREAT_CLASSES, 0.85), "civil_aircraft": 0.1}
    network = {
        "command_post": "alpha.post",
        "detections": 3,
        "looks": 5,
        "coast_scans": 2.5,
        "track_capacity": 5,
        "identification_time_s": 6.0,
        "p_hostile": hostile,
    }
    lone = {**network, "command_post": None, "detections": 2, "looks": 2, "track_capacity": 50}
    short = {"range_max_m": [[0.0, 25e3]], "speed_max_m_s": 1000.0, "speed_at_max_range_m_s": 450.0}
    weak = {**dict.fromkeys(THREAT_CLASSES, 0.5), "decoy": 0.0, "one_way_uav": 0.6}
    zone = {"lat_deg": LAT, "lon_deg": LON - 0.3, "radius_m": 9e3, "weapon_control": "hold"}
    north = {"lat_deg": LAT + 0.35, "lon_deg": LON - 0.4, "radius_m": 20e3}
    return {
        "id": "rich",
        "variant": "base",
        "sweep_value": None,
        "horizon_s": 1150.0,
        "tick_s": 1.0,
        "earth_radius_factor": 4 / 3,
        "atmosphere": "none",
        "class_weights": {**dict.fromkeys(THREAT_CLASSES, 1.0), "ballistic_missile": 3.0},
        "assets": [
            _entity("town", lat_deg=TOWN[0], lon_deg=TOWN[1], height_m=0.0, value_usd=1e8),
            _entity("barn", lat_deg=BARN[0], lon_deg=BARN[1], height_m=0.0, value_usd=1e6),
        ],
        "networks": [_entity("sector", **network), _entity("lone", **lone)],
        "links": [
            _entity("alpha", latency_s=2.0, availability=1.0, cut_time_s=None),
            _entity("bravo", latency_s=3.5, availability=0.75, cut_time_s=330.0),
            _entity("charlie", latency_s=5.0, availability=0.9, cut_time_s=None),
            _entity("delta", latency_s=1.0, availability=1.0, cut_time_s=None),
        ],
        "command_posts": [_entity("alpha.post", site="alpha", lat_deg=LAT, lon_deg=LON)],
        "radars": _radars(),
        "rounds": [
            _round("command", "command"),
            _round("homing", "semi-active", p_kill=weak, common_cause=0.0, boost_time_s=4.0),
            _round("active", "active", common_cause=0.6, unit_cost_usd=5e5, **short),
        ],
        "units": _units(),
        "zones": [
            {"id": "hold", **zone, "units": ["alpha", "bravo", "delta"]},
            {"id": "north", **north, "weapon_control": "free", "units": ["bravo", "alpha"]},
        ],
        "threat_types": [
            _type("cruise", "cruise_missile", 3, (0.2, 1.0, 0.3), 0.7),
            _type("uav", "one_way_uav", 4, (0.1, 0.6, 0.1), 0.9),
            _type("jet", "aircraft", 2, (2.0, 9.0, 4.0), 0.0, 0.9),
            _type("rocket", "ballistic_missile", 0, (0.3, 1.0, 0.2), 0.9, 0.8),
            _type("arm", "anti_radiation_missile", 1, (0.1, 0.3, 0.1), 0.95),
            _type("airliner", "civil_aircraft", 1, (20.0, 80.0, 20.0), 0.0),
            _type("bomber", "bomber", 1, (10.0, 30.0, 10.0), 0.0),
            _type("faint", "low_observable_aircraft", 1, (0.0004, 0.004, 0.0004), 0.5),
            _type("scout", "surveillance_uav", 1, (1.0, 3.0, 1.0), 0.0),
        ],
        "threats": _threats(),
    }


def crowded_case():
    """The same raid seen by one radar, with rounds to spare but room for one track only."""
    case = rich_case()
    case["id"] = "crowded"
    case["networks"][0]["track_capacity"] = 1
    for radar in case["radars"][:4]:
        if radar["id"] != "alpha.guide":
            radar["range_max_m"] = radar["range_min_m"] + 1
    for unit in case["units"]:
        unit.update(target_channels=30, missile_channels=60)
        for launcher in unit["launchers"]:
            launcher["tubes"] = 60
    spared = ("element:alpha", "element:delta")
    case["threats"] = [one for one in case["threats"] if not str(one["aim"]).startswith(spared)]
    return case
