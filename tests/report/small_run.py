"""A stored run small enough for a pencil: two variants, two raid sizes, three replications.

The rounds and the leakers are written down one by one; the outcomes are counted from them here, in
plain Python, by none of the code that the tests look at.

raid size 2   a cruise missile c1 and a one-way UAV u1
raid size 4   and an aircraft a1 and a decoy d1, which is no attacker
"""

import json
from collections import Counter

import polars as pl

from openiads.results.manifest import new_manifest
from openiads.results.sources import write_sources
from openiads.results.store import RunWriter
from openiads.vocab import LEAK_REASONS, THREAT_CLASSES

CLASSES = {
    "c1": "cruise_missile",
    "u1": "one_way_uav",
    "a1": "aircraft",
    "d1": "decoy",
}
TYPES = {"c1": "missile", "u1": "uav", "a1": "fighter", "d1": "lure"}
PRICES = {"c1": 2.0e6, "u1": 5.0e4, "a1": 4.0e7, "d1": 2.5e5}
ROUND_PRICES = {"R1": 1.0e6, "R2": 5.0e5}
RAIDS = {2: ("c1", "u1"), 4: ("c1", "u1", "a1", "d1")}
REPLICATIONS = 3

# case -> replication -> (threat, round, launch s, intercept s, slant range km, result)
SHOTS = {
    ("A", 2): (
        (("c1", "R1", 100, 130, 40, "kill"), ("u1", "R1", 160, 190, 20, "kill")),
        (("c1", "R1", 100, 130, 40, "miss"), ("u1", "R1", 160, 190, 20, "kill")),
        (("u1", "R1", 160, 190, 20, "kill"),),
    ),
    ("B", 2): (
        (("c1", "R2", 100, 130, 30, "kill"), ("u1", "R1", 160, 190, 20, "kill")),
        (("c1", "R2", 100, 130, 30, "kill"), ("u1", "R1", 160, 190, 20, "kill")),
        (("c1", "R2", 100, 130, 30, "kill"), ("u1", "R1", 160, 190, 20, "kill")),
    ),
    ("A", 4): (
        (
            ("c1", "R1", 100, 130, 40, "kill"),
            ("c1", "R1", 105, 135, 39, "spent"),
            ("u1", "R1", 160, 190, 20, "miss"),
        ),
        (("c1", "R1", 100, 130, 42, "miss"), ("d1", "R1", 110, 150, 50, "kill")),
        (("a1", "R1", 100, 150, 60, "kill"), ("u1", "R1", 160, 195, 20, "kill")),
    ),
    ("B", 4): (
        (
            ("c1", "R2", 90, 120, 30, "kill"),
            ("a1", "R1", 100, 150, 60, "kill"),
            ("u1", "R2", 160, 190, 10, "miss"),
        ),
        (
            ("c1", "R2", 90, 120, 30, "kill"),
            ("a1", "R1", 100, 150, 60, "miss"),
            ("d1", "R1", 110, 140, 50, "kill"),
        ),
        (
            ("c1", "R2", 90, 120, 30, "kill"),
            ("a1", "R1", 100, 150, 60, "kill"),
            ("u1", "R1", 160, 190, 20, "kill"),
        ),
    ),
}

# case -> replication -> (threat, time s, reason)
LEAKERS = {
    ("A", 2): ((), (("c1", 250, "missed"),), (("c1", 250, "tracked_not_identified"),)),
    ("B", 2): ((), (), ()),
    ("A", 4): (
        (("u1", 300, "missed"), ("a1", 310, "no_round"), ("d1", 320, "no_round")),
        (
            ("c1", 250, "missed"),
            ("a1", 310, "no_round"),
            ("u1", 300, "tracked_not_identified"),
        ),
        (("c1", 250, "no_channel"), ("d1", 320, "no_round")),
    ),
    ("B", 4): (
        (("u1", 300, "missed"), ("d1", 320, "no_round")),
        (("a1", 310, "missed"), ("u1", 300, "tracked_not_identified")),
        (("d1", 320, "no_round"),),
    ),
}

# case -> peaks of (tracks, target channels, missile channels) and first times of (detection,
# launch, intercept), a replication each
PEAKS = {
    ("A", 2): ((2, 1, 1), (2, 1, 2), (2, 1, 1)),
    ("B", 2): ((2, 2, 2), (2, 1, 2), (2, 2, 2)),
    ("A", 4): ((4, 2, 2), (3, 2, 2), (4, 1, 2)),
    ("B", 4): ((4, 3, 3), (4, 2, 3), (3, 3, 3)),
}
DETECTIONS = {("A", 2): (60, 60, 60), ("B", 2): (50, 60, 70), ("A", 4): (40, 50, 90),
              ("B", 4): (20, 30, 40)}  # fmt: skip

P_HOSTILE = {name: 0.9 if name == "one_way_uav" else 0.95 for name in THREAT_CLASSES}


def unit(name, lat, rounds, channels):
    """Return a fire unit of the stored world with its engagement radar."""
    launchers = [
        {"id": f"{name}.l{i}", "key": i, "round": r, "tubes": 2, "reload_time_s": 3600.0}
        for i, r in enumerate(rounds)
    ]
    return {
        "id": name, "key": 1, "site": name, "system": "battery", "network": "net", "lat_deg": lat,
        "lon_deg": 20.0, "height_m": 10.0, "engagement_radar": f"{name}.radar",
        "target_channels": channels, "missile_channels": 2, "reaction_time_s": 9.0,
        "launchers": launchers, "stock": {},
        "doctrine": {"salvo": dict.fromkeys(THREAT_CLASSES, 1)},
    }  # fmt: skip


def radar(name, lat):
    """Return a radar of the stored world."""
    return {
        "id": f"{name}.radar", "key": 2, "site": name, "lat_deg": lat, "lon_deg": 20.0,
        "range_max_m": 90_000.0, "sector_centre_deg": 0.0, "sector_width_deg": 360.0,
        "reference_range_m": 80_000.0, "reference_rcs_m2": 1.0,
    }  # fmt: skip


def case(variant, size):
    """Return a case of the stored world."""
    names = ["north", "south"][: 1 if variant == "A" else 2]
    places = {"north": 50.5, "south": 50.0}
    carried = {"north": ["R1"], "south": ["R1", "R2"]}
    channels = {"north": 2, "south": 1}
    threats = [
        {
            "id": name, "key": i, "type": TYPES[name], "aim": "asset:port-hall", "start_s": 0.0,
            "route": {
                "kind": "waypoints",
                "points": [[50.0 + 0.1 * i, 18.5, 3000.0], [50.2, 20.1, 0.0]],
                "speeds_m_s": [250.0],
            },
        }
        for i, name in enumerate(RAIDS[size])
    ]  # fmt: skip
    return {
        "id": f"{variant}@{size}", "variant": variant, "sweep_value": float(size),
        "horizon_s": 600.0,
        "assets": [
            {"id": "port-hall", "key": 1, "lat_deg": 50.2, "lon_deg": 20.1, "height_m": 0.0,
             "value_usd": 3.0e8},
        ],
        "networks": [{"id": "net", "track_capacity": 4, "identification_time_s": 8.0,
                      "p_hostile": P_HOSTILE}],
        "command_posts": [{"id": "north.post", "site": "north", "lat_deg": 50.5, "lon_deg": 20.0}],
        "units": [unit(name, places[name], carried[name], channels[name]) for name in names],
        "radars": [radar(name, places[name]) for name in names],
        "rounds": [
            {"id": name, "range_max_m": [[0.0, reach / 2], [9000.0, reach]],
             "unit_cost_usd": ROUND_PRICES[name], "p_kill": {"aircraft": 0.8}, "reliability": 0.9}
            for name, reach in (("R1", 60_000.0), ("R2", 30_000.0))
            if variant == "B" or name == "R1"
        ],
        "zones": [],
        "threat_types": [
            {"id": TYPES[name], "threat_class": CLASSES[name], "unit_cost_usd": PRICES[name]}
            for name in RAIDS[size]
        ],
        "threats": threats,
    }  # fmt: skip


def origin(kind, text, grade=None, claims=()):
    """Return where a number comes from."""
    return {"kind": kind, "text": text, "claims": list(claims), "grade": grade, "layer": "library"}


def origins():
    """Return the origins of the numbers that have one."""
    found = {}
    for variant in ("A", "B"):
        for name, value in P_HOSTILE.items():
            text = f"{value}: nobody publishes it"
            found[f"{variant}/networks/net/p_hostile/{name}"] = origin("assumption", text, "E4")
        found |= {
            f"{variant}/networks/net/track_capacity": origin("scenario", "written there"),
            f"{variant}/radars/north.radar/range_max_m": origin(
                "claims", "middle of two", "B2", ("range-a", "range-b")
            ),
            f"{variant}/units/north/reaction_time_s": origin("claim", "as said", "C3", ("react",)),
            f"{variant}/rounds/R1/unit_cost_usd": origin("assumption", "a guess", "E4"),
            f"{variant}/rounds/R1/reliability": origin("assumption", "a guess", "D4"),
            f"{variant}/rounds/R1/p_kill/aircraft": origin("claim", "as said", "D3", ("kill",)),
            f"{variant}/threat_types/fighter/unit_cost_usd": origin(
                "assumption", "half of a newer one", "E4"
            ),
            f"{variant}/threat_types/missile/unit_cost_usd": origin(
                "claim", "as said", "B3", ("price",)
            ),
            f"{variant}/threat_types/uav/unit_cost_usd": origin("scenario", "written there"),
            f"{variant}/threat_types/lure/unit_cost_usd": origin("scenario", "written there"),
        }
    found["B/rounds/R2/unit_cost_usd"] = origin("assumption", "half of the other", "E4")
    return found


SOURCES = [
    {
        "id": "maker", "publisher": "The maker", "date": "2019", "url": "https://example.org/maker",
        "reference": "The maker (2019). Brochure. https://example.org/maker",
        "claims": [
            {"id": name, "subject": "battery", "quantity": "range", "grade": grade,
             "status": "seen"}
            for name, grade in (("range-a", "B2"), ("react", "C3"), ("kill", "D3"))
        ],
    },
    {
        "id": "paper", "publisher": "A paper", "date": "2020", "url": "",
        "reference": "A paper (2020). News.",
        "claims": [
            {"id": name, "subject": "battery", "quantity": "price", "grade": "B3",
             "status": "seen"}
            for name in ("range-b", "price")
        ],
    },
]  # fmt: skip


def world():
    """Return the stored world."""
    return {
        "format": "openiads.world",
        "version": 1,
        "study": {
            "name": "small", "title": "A small study", "question": "What does the second add?",
            "caveat": "Made up for a pencil.", "variants": ["A", "B"],
            "variant_titles": {"A": "one battery", "B": "two batteries"},
            "sweep_key": "raids.main.size", "sweep_label": "raid size", "replications": 3,
            "seed": 7, "draw": 0,
        },
        "cases": [case(variant, size) for size in (2, 4) for variant in ("A", "B")],
        "origins": origins(),
        "names": {"sites/north": "North Hill", "assets/port-hall": "Port Hall"},
        "ledger_hash": "abc",
        "scenario_text": 'name = "small"',
    }  # fmt: skip


def frames(variant, size):
    """Return outcomes, shots and leakers of a case."""
    address = {"case": f"{variant}@{size}", "variant": variant, "sweep_value": float(size)}
    key = variant, size
    outcomes, shots, leakers = [], [], []
    for number in range(REPLICATIONS):
        here = {**address, "draw": 0, "replication": number}
        fired, through = SHOTS[key][number], LEAKERS[key][number]
        outcomes.append({**here, **counted(key, number, fired, through)})
        shots += [
            {
                **here, "threat": name, "threat_class": CLASSES[name],
                "unit": "south" if kind == "R2" else "north", "round": kind,
                "launch_s": float(launch), "intercept_s": float(end),
                "slant_range_m": 1000.0 * slant, "height_m": 1000.0, "p_kill": 0.8,
                "result": result,
            }
            for name, kind, launch, end, slant, result in fired
        ]  # fmt: skip
        leakers += [
            {
                **here, "threat": name, "threat_class": CLASSES[name], "attacker": name != "d1",
                "aim": "asset:port-hall", "time_s": float(time), "reason": reason,
                "damaged": name != "d1",
            }
            for name, time, reason in through
        ]  # fmt: skip
    return outcomes, shots, leakers


def counted(key, number, fired, through):
    """Return the outcomes of a replication, counted from its rounds and leakers."""
    raid = RAIDS[key[1]]
    killed = [name for name, *_, result in fired if result == "kill"]
    gone = [name for name, *_ in through]
    attackers = [name for name in raid if name != "d1"]
    tracks, targets, missiles = PEAKS[key][number]
    reasons = Counter(reason for *_, reason in through)
    attacked = Counter(reason for name, _, reason in through if name != "d1")
    attackers_leaked = sum(name != "d1" for name in gone)
    others = len(raid) - len(attackers)
    others_leaked = gone.count("d1")
    return {
        "attackers": len(attackers), "attackers_leaked": attackers_leaked,
        "attackers_killed": sum(name != "d1" for name in killed),
        "attackers_unresolved": 0, "leak_share": attackers_leaked / len(attackers),
        "others": others, "others_leaked": others_leaked, "others_killed": killed.count("d1"),
        "others_unresolved": 0, "others_leak_share": others_leaked / others if others else None,
        "civil_threats": 0, "civil_engaged": 0, "civil_engaged_share": None,
        "threats": len(raid), "leakers": len(gone), "killed": len(killed), "unresolved": 0,
        "rounds_fired": len(fired),
        "rounds_cost_usd": sum(ROUND_PRICES[kind] for _, kind, *_ in fired),
        "threats_killed_cost_usd": sum(PRICES[name] for name in killed),
        "assets_lost": int(attackers_leaked > 0),
        "assets_lost_value_usd": 3.0e8 * (attackers_leaked > 0), "elements_lost": 0,
        "peak_tracks": tracks, "peak_target_channels": targets, "peak_missile_channels": missiles,
        "time_first_detection_s": float(DETECTIONS[key][number]),
        "time_first_launch_s": min(float(launch) for _, _, launch, *_ in fired),
        "time_first_intercept_s": min(float(end) for _, _, _, end, *_ in fired),
        **{f"leakers_class_{c}": sum(CLASSES[n] == c for n in gone) for c in THREAT_CLASSES},
        **{f"leakers_reason_{name}": reasons[name] for name in LEAK_REASONS},
        **{f"attackers_leaked_reason_{name}": attacked[name] for name in LEAK_REASONS},
        **{f"rounds_fired_{r}": sum(kind == r for _, kind, *_ in fired) for r in ROUND_PRICES},
    }  # fmt: skip


def store(directory, change=lambda world: None):
    """Store the run and return its directory.

    `change` edits the world before it is stored.
    """
    stored = world()
    change(stored)
    manifest = new_manifest(stored, command="openiads run small.toml", seed=7, replications=3)
    writer = RunWriter.open(directory, manifest, json.dumps(stored))
    write_sources(directory, SOURCES)
    for index, one in enumerate(stored["cases"]):
        tables = frames(one["variant"], int(one["sweep_value"]))
        writer.add(index, 0, *filled(tables))
    writer.close(complete=True)
    return directory


def filled(tables):
    """Return three tables of rows; one without rows as its columns."""
    from openiads.results.schema import empty

    names = ("outcomes", "shots", "leakers")
    return [
        pl.DataFrame(rows, infer_schema_length=None) if rows else empty(name)
        for name, rows in zip(names, tables, strict=True)
    ]
