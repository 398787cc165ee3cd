"""What no replication may ever break, on random small worlds."""

import itertools

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import (
    asset,
    flight,
    launcher,
    link,
    make_case,
    network,
    per_class,
    play,
    post,
    radar,
    round_,
    threat_type,
    unit,
)

from openiads.vocab import FATES, LEAK_REASONS

REPLICATIONS = 8
KINDS = ("cruise_missile", "bomber", "decoy", "civil_aircraft")
EPS = 1e-6


@st.composite
def units(draw, name, rounds):
    boxes = [
        launcher(
            f"{name}.box{n}",
            round=draw(st.sampled_from(rounds)),
            tubes=draw(st.integers(1, 4)),
            reload_time_s=draw(st.sampled_from((5.0, 40.0, 1000.0))),
        )
        for n in range(draw(st.integers(1, 3)))
    ]
    reserve = [{"round": rounds[0], "rounds": draw(st.integers(0, 3)), "classes": ["bomber"]}]
    return unit(
        name,
        at=(draw(st.floats(-10, 10)), draw(st.floats(-10, 10))),
        engagement_radar=draw(st.sampled_from(("eye", "watch"))),
        target_channels=draw(st.integers(1, 4)),
        missile_channels=draw(st.integers(1, 6)),
        reaction_time_s=draw(st.sampled_from((0.0, 3.3, 9.0))),
        launch_interval_s=draw(st.sampled_from((0.0, 0.5, 2.0, 3.7))),
        assessment_time_s=draw(st.sampled_from((0.0, 1.5, 6.0))),
        launchers=boxes,
        stock={name: draw(st.integers(0, 5)) for name in rounds},
        doctrine={
            "salvo": per_class(draw(st.integers(1, 3))),
            "reengage": draw(st.booleans()),
            "reserve": reserve,
            "weapon_control": draw(st.sampled_from(("free", "tight"))),
        },
    )


@st.composite
def threats(draw, n):
    aims = (None, "asset:port", "element:eye", "element:hq", "element:u0.box0")
    start = (draw(st.floats(15, 70)), draw(st.floats(-40, 40)))
    return flight(
        f"t{n}",
        start,
        (draw(st.floats(-5, 5)), draw(st.floats(-5, 5))),
        type=draw(st.sampled_from(KINDS)),
        aim=draw(st.sampled_from(aims)),
        start_s=draw(st.floats(0, 60)),
        speed=draw(st.floats(150, 700)),
        heights=(draw(st.floats(50, 12e3)), draw(st.floats(0, 3e3))),
    )


@st.composite
def cases(draw):
    rounds = [
        round_("dart", guidance="semi-active", p_kill=per_class(0.6), common_cause=0.3),
        round_("bolt", range_max_m=[(0.0, 30e3)], p_kill=per_class(0.4)),
    ]
    names = [one["id"] for one in rounds]
    fire = [draw(units(f"u{n}", names)) for n in range(draw(st.integers(1, 3)))]
    return make_case(
        [draw(threats(n)) for n in range(draw(st.integers(1, 12)))],
        horizon_s=draw(st.sampled_from((90.0, 400.0))),
        tick_s=draw(st.sampled_from((0.5, 1.0, 2.5))),
        rounds=rounds,
        units=fire,
        radars=[
            radar(reference_range_m=40e3, reference_pd=0.7, period_s=2.0),
            radar("watch", kind="rotating", period_s=6.0, phase_s=1.1, reference_range_m=60e3),
        ],
        networks=[
            network(
                detections=draw(st.integers(1, 2)),
                looks=3,
                track_capacity=draw(st.sampled_from((2, 100))),
                p_hostile=per_class(0.9),
                identification_time_s=draw(st.sampled_from((0.0, 4.0))),
            )
        ],
        links=[link(availability=0.8, latency_s=draw(st.sampled_from((0.0, 1.7))))],
        command_posts=[post()],
        assets=[asset()],
        threat_types=[threat_type(name, p_damage=0.7) for name in KINDS],
    )


def _by_unit(played):
    keys = ("replication", "unit")
    shots = sorted(played.shots, key=lambda shot: (*(shot[k] for k in keys), shot["launch"]))
    return itertools.groupby(shots, key=lambda shot: tuple(shot[k] for k in keys))


def _most_at_once(spans):
    """Return the most of some half-open spans that overlap."""
    steps = sorted([(start, 1) for start, _ in spans] + [(end - EPS, -1) for _, end in spans])
    return max(itertools.accumulate(step for _, step in steps), default=0)


def check_channels(one, shots):
    assert _most_at_once([(s["launch"], s["meet"]) for s in shots]) <= one.missile_channels
    ends = {}  # of a salvo: the latest intercept of the rounds at one threat launched together
    for shot in shots:
        ends.setdefault(shot["threat"], []).append(shot)
    spans = []
    for salvo in ends.values():
        if one.doctrine.salvo["bomber"] == 1:
            spans += [(s["launch"], s["meet"] + one.assessment_time_s) for s in salvo]
        else:
            spans += [(salvo[0]["launch"], salvo[0]["meet"])]
    assert _most_at_once(spans) <= one.target_channels
    times = [shot["launch"] for shot in shots]
    gaps = np.diff(times)
    assert (gaps >= one.launch_interval_s - EPS).all()


def check_rounds(one, shots):
    fired = {}
    for shot in shots:
        fired[shot["round"]] = fired.get(shot["round"], 0) + 1
    for name, count in fired.items():
        tubes = sum(box.tubes for box in one.launchers if box.round == name)
        assert count <= tubes + one.stock.get(name, 0)


def check_fates(played):
    out, civil = played.outcome, played.arrays.threats["civil"]
    leaked = out.fate == FATES.index("leaked")
    assert ((out.reason >= 0) == leaked).all()
    assert not leaked[:, civil].any()
    assert not (out.fate[:, ~civil] == FATES.index("passed")).any()
    assert (out.engaged[leaked] == (out.reason[leaked] == LEAK_REASONS.index("missed"))).all()
    assert not (out.damaged & ~leaked).any()
    kills = {}
    for shot in played.shots:
        if shot["result"] == "kill":
            kills[shot["replication"], shot["threat"]] = shot
    killed = np.argwhere(out.fate == FATES.index("killed"))
    assert set(kills) == {(r, played.labels.threats[j]) for r, j in killed.tolist()}
    for shot in played.shots:
        kill = kills.get((shot["replication"], shot["threat"]))
        if shot["result"] == "spent" and kill is not None:
            assert shot["meet"] >= kill["meet"]
        if shot["result"] == "miss" and kill is not None:
            assert shot["meet"] <= kill["meet"]


def check_shots(played):
    arrivals = dict(zip(played.labels.threats, played.arrays.threats["arrival"], strict=True))
    starts = dict(zip(played.labels.threats, played.arrays.threats["start"], strict=True))
    first = played.outcome.first_detection
    for shot in played.shots:
        assert starts[shot["threat"]] <= shot["launch"] < shot["meet"]
        assert shot["meet"] <= arrivals[shot["threat"]] + EPS
        seen = first[shot["replication"], played.labels.threats.index(shot["threat"])]
        assert seen <= shot["launch"] + EPS


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(cases())
def test_no_replication_breaks_a_limit(case):
    played = play(case, REPLICATIONS, seed=1)
    check_fates(played)
    check_shots(played)
    units_of = {one.id: one for one in case.units}
    for (_, name), shots in _by_unit(played):
        mine = list(shots)
        check_channels(units_of[name], mine)
        check_rounds(units_of[name], mine)
    out = played.outcome
    assert (out.peak_targets <= sum(one.target_channels for one in case.units)).all()
    assert (out.peak_missiles <= sum(one.missile_channels for one in case.units)).all()
    assert (out.peak_tracks <= case.networks[0].track_capacity).all()
    assert (out.shots > 0).sum() == (out.peak_missiles > 0).sum()
