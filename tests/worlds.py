"""Small worlds for tests of the engine, made without the library, and the means to play them.

The default world: one unit with everything in plenty at a made-up place on the equator, a radar
that sees everything, rounds at constant speed that always kill, a network that identifies at once.
A test changes what it is about and nothing else.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from openiads.engine.replicate import run_replications
from openiads.engine.state import make_state
from openiads.engine.tabulate import tabulate
from openiads.engine.world import Outcome, Tables
from openiads.engine.world import World as Arrays
from openiads.scenario.world import Case, World
from openiads.study.pack import Labels, pack, unit_rounds
from openiads.vocab import FATES, LEAK_REASONS, SHOT_RESULTS, THREAT_CLASSES

LON = -140.0
KM_PER_DEGREE_EAST, KM_PER_DEGREE_NORTH = 111.319491, 110.574276
HEIGHT = 5000.0


def place(east_km, north_km=0.0):
    """Return latitude and longitude of a point some kilometres from the middle of the world."""
    return north_km / KM_PER_DEGREE_NORTH, LON + east_km / KM_PER_DEGREE_EAST


def per_class(default, **others):
    return {**dict.fromkeys(THREAT_CLASSES, default), **others}


def entity(name, **rest):
    key = hashlib.blake2b(name.encode(), digest_size=4).digest()
    return {"id": name, "key": int.from_bytes(key, "little"), **rest}


def _spot(rest):
    lat, lon = place(*rest.pop("at", (0.0, 0.0)))
    return {"lat_deg": lat, "lon_deg": lon}


def asset(name="port", **rest):
    return entity(name, **{**_spot(rest), "height_m": 0.0, "value_usd": 100.0, **rest})


def link(name="home", **rest):
    plain = {"latency_s": 0.0, "availability": 1.0, "cut_time_s": None}
    return entity(name, **{**plain, **rest})


def post(name="hq", **rest):
    return entity(name, **{"site": "home", **_spot(rest), **rest})


def network(name="net", **rest):
    plain = {
        "command_post": "hq",
        "detections": 1,
        "looks": 1,
        "coast_scans": 3.0,
        "track_capacity": 5000,
        "identification_time_s": 0.0,
        "p_hostile": per_class(1.0),
    }
    return entity(name, **{**plain, **rest})


def radar(name="eye", **rest):
    """Return a radar that detects 1 m2 at 30 km with a chance of one but for one in 2**32."""
    plain = {
        "site": "home",
        "network": "net",
        "link": "home",
        **_spot(rest),
        "antenna_height_m": 20.0,
        "band": "S",
        "kind": "phased",
        "period_s": 1.0,
        "phase_s": 0.0,
        "sector_centre_deg": 0.0,
        "sector_width_deg": 360.0,
        "elevation_min_deg": -90.0,
        "elevation_max_deg": 90.0,
        "range_min_m": 0.0,
        "range_max_m": 1e6,
        "reference_range_m": 1e6,
        "reference_rcs_m2": 1.0,
        "reference_pd": 0.9,
        "reference_swerling": 0,
        "pfa": 1e-6,
        "pulses": 1,
        "v_min_m_s": 0.0,
    }
    return entity(name, **{**plain, **rest})


def round_(name="dart", **rest):
    plain = {
        "guidance": "active",
        "speed_max_m_s": 1000.0,
        "boost_time_s": 0.0,
        "speed_at_max_range_m_s": 1000.0,
        "height_min_m": 0.0,
        "height_max_m": 30e3,
        "range_min_m": [(0.0, 0.0)],
        "range_max_m": [(0.0, 60e3)],
        "range_max_by_class_m": {},
        "height_min_by_class_m": {},
        "target_speed_max_m_s": 5000.0,
        "classes": list(THREAT_CLASSES),
        "reliability": 1.0,
        "p_kill": per_class(1.0),
        "common_cause": 0.0,
        "unit_cost_usd": 10.0,
    }
    return {"id": name, **plain, **rest}


def launcher(name="box", **rest):
    return entity(name, **{"round": "dart", "tubes": 50, "reload_time_s": 1e4, **rest})


def unit(name="fire", doctrine=(), **rest):
    plain = {
        "site": "home",
        "system": "test",
        "network": "net",
        "link": "home",
        **_spot(rest),
        "height_m": 0.0,
        "engagement_radar": "eye",
        "target_channels": 100,
        "missile_channels": 1000,
        "reaction_time_s": 0.0,
        "launch_interval_s": 0.0,
        "assessment_time_s": 1.0,
        "launchers": [launcher(f"{name}.box")],
        "stock": {},
        "doctrine": {
            "policy": "greedy",
            "salvo": per_class(1),
            "reengage": True,
            "reserve": [],
            "prefer": "kill_probability",
            "weapon_control": "free",
            **dict(doctrine),
        },
    }
    return entity(name, **{**plain, **rest})


def threat_type(name="cruise_missile", **rest):
    rcs = dict.fromkeys(("nose_m2", "beam_m2", "tail_m2", "median_m2"), 1.0)
    plain = {
        "threat_class": name,
        "swerling": 0,
        "rcs": dict.fromkeys(("S", "X"), rcs),
        "unit_cost_usd": 1.0,
        "p_damage": 0.0,
        "manoeuvre_factor": 1.0,
    }
    return {"id": name, **plain, **rest}


def flight(name, start=(50.0, 0.0), end=(0.0, 0.0), **rest):
    """Return a threat that flies straight from one place to another (km east, km north)."""
    speed, heights = rest.pop("speed", 250.0), rest.pop("heights", (HEIGHT, HEIGHT))
    ends = ((*place(*start), heights[0]), (*place(*end), heights[1]))
    route = {"kind": "waypoints", "points": ends, "speeds_m_s": [speed]}
    plain = {"type": "cruise_missile", "aim": None, "start_s": 0.0, "route": route}
    return entity(name, **{**plain, **rest})


def hover(name, at=(30.0, 0.0), seconds=60.0, height=HEIGHT, **rest):
    """Return a threat that stays where it is and then counts as arrived."""
    point = (*place(*at), height)
    route = {"kind": "recorded", "times_s": [0.0, seconds], "points": [point, point]}
    return entity(
        name, **{"type": "cruise_missile", "aim": None, "start_s": 0.0, "route": route} | rest
    )


def make_case(threats, **rest):
    """Return a case of the default world with these threats; every part can be replaced."""
    plain = {
        "id": "small",
        "variant": "base",
        "sweep_value": None,
        "horizon_s": 400.0,
        "tick_s": 1.0,
        "earth_radius_factor": 4.0 / 3.0,
        "atmosphere": "none",
        "class_weights": per_class(1.0),
        "assets": [asset()],
        "networks": [network()],
        "links": [link()],
        "command_posts": [post()],
        "radars": [radar()],
        "rounds": [round_()],
        "units": [unit()],
        "zones": [],
        "threat_types": [threat_type(name) for name in THREAT_CLASSES],
        "threats": threats,
    }
    return Case.model_validate({**plain, **rest})


def make_world(*cases):
    """Return a world of cases of one variant, for `openiads.run`."""
    study = {
        "name": "small",
        "title": "A small world",
        "question": "What happens?",
        "caveat": "Made up.",
        "variants": ["base"],
        "variant_titles": {"base": "base"},
        "sweep_key": None,
        "sweep_label": "",
        "replications": 10,
        "seed": 1,
    }
    return World.model_validate(
        {"format": "openiads.world", "version": 1, "study": study, "cases": cases}
    )


@dataclass(frozen=True)
class Played:
    """Replications of a case, read by name."""

    case: Case
    arrays: Arrays
    labels: Labels
    tables: Tables
    outcome: Outcome

    def fates(self, threat):
        """Return the fate of a threat in each replication, as words."""
        return [FATES[code] for code in self.outcome.fate[:, self.labels.threats.index(threat)]]

    def reasons(self, threat):
        """Return why a threat leaked in each replication; None = it did not."""
        codes = self.outcome.reason[:, self.labels.threats.index(threat)]
        return [None if code < 0 else LEAK_REASONS[code] for code in codes]

    @cached_property
    def leaked(self):
        """Which threats leaked, (replications, threats)."""
        return self.outcome.fate == FATES.index("leaked")

    @cached_property
    def shots(self):
        """All rounds fired, as dicts in order of firing within each replication."""
        out = self.outcome
        names = [(one.id, name) for one in self.case.units for name in unit_rounds(one)]
        found = []
        for n, row in enumerate(np.repeat(np.arange(len(out.shots)), out.shots)):
            unit_name, round_name = names[out.shot_pair[n]]
            found.append(
                {
                    "replication": int(row),
                    "threat": self.labels.threats[out.shot_threat[n]],
                    "unit": unit_name,
                    "round": round_name,
                    "launch": float(out.shot_launch[n]),
                    "meet": float(out.shot_meet[n]),
                    "slant": float(out.shot_range[n]),
                    "height": float(out.shot_height[n]),
                    "result": SHOT_RESULTS[out.shot_result[n]],
                }
            )
        return found

    def shots_at(self, threat):
        return [shot for shot in self.shots if shot["threat"] == threat]


def play(case, replications=1, seed=1, first=0, change=None):
    """Pack, tabulate and replicate a case.

    Parameters
    ----------
    case : `Case`. replications, seed, first : as the engine takes them.
    change : called with the packed arrays before they are tabulated, and gives them back.
    """
    arrays, labels = pack(case)
    if change is not None:
        arrays = change(arrays)
    tables = tabulate(arrays)
    state = make_state(arrays, tables)
    outcome = run_replications(arrays, tables, state, seed, 0, first, replications)
    return Played(case, arrays, labels, tables, outcome)


def looks_at(tables, j):
    """Return the looks at a threat by time, then radar: records (time, radar, number, limit)."""
    found = []
    for r, series in enumerate(tables.series[j]):
        for i in range(series.slots):
            slot = int(series.first) + i
            if int(tables.batches[slot // 64].there) >> (slot % 64) & 1:
                number = int(series.number) + i
                found.append((tables.times[slot], r, number, tables.limits[slot]))
    kinds = [("time", "f8"), ("radar", "i8"), ("number", "i8"), ("limit", "i8")]
    looks = np.array(found, kinds).view(np.recarray)
    return looks[np.lexsort((looks.radar, looks.time))]


def feasible_at(tables, j, ticks):
    """Return the feasible pairs of a threat at some ticks of its life, u8 (n, words)."""
    plan = tables.plans[j]
    mine = slice(plan.span_first, plan.span_end)
    spans = np.searchsorted(tables.spans.until[mine], ticks, side="right")
    return tables.feasible[mine][spans]


def all_looks(tables):
    """Return the looks at all threats, one after the other, as `looks_at` has them."""
    return np.concatenate([looks_at(tables, j) for j in range(len(tables.plans))])


def same(one, other):
    """Return True when two outcomes are equal in every bit."""
    for name in Outcome._fields:
        a, b = getattr(one, name), getattr(other, name)
        if not np.array_equal(a, b, equal_nan=a.dtype.kind == "f"):
            return False
    return True
