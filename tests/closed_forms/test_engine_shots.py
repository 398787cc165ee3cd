"""Closed forms of shots at a target, played through the whole engine (model, section 11).

Every statistical test compares a count with its exact distribution by a two-sided binomial or
chi-square test at a chance of a false alarm of ALARM; the seeds are fixed.
"""

import itertools

import numpy as np
import pytest
from scipy.stats import binom, binomtest, chisquare
from worlds import (
    flight,
    launcher,
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

from openiads.vocab import THREAT_CLASSES

ALARM = 1e-5
SALVOS = (1, 2, 3, 4)
CLASSES = THREAT_CLASSES[:4]  # class i is engaged by a salvo of SALVOS[i]
P = dict(zip(CLASSES, (0.3, 0.5, 0.7, 0.2), strict=True))


def _raid(count, kinds=CLASSES):
    """`count` threats of each class, on parallel tracks."""
    return [
        flight(f"{kind}-{n}", (50.0, 0.5 * n), (0.0, 0.5 * n), type=kind)
        for kind in kinds
        for n in range(count)
    ]


def _salvo_case(rho):
    dart = round_(p_kill=per_class(0.0, **P), common_cause=rho)
    doctrine = {"salvo": per_class(1, **dict(zip(CLASSES, SALVOS, strict=True))), "reengage": False}
    one = unit(doctrine=doctrine, launch_interval_s=0.0, launchers=[launcher(tubes=400)])
    return make_case(_raid(10), rounds=[dart], units=[one])


@pytest.mark.parametrize("rho", [0.0, 0.25, 1.0])
def test_survival_of_a_salvo_is_that_of_independent_or_partly_shared_shots(rho):
    played = play(_salvo_case(rho), 1000, seed=3)
    class_ = played.arrays.threats["class_"]
    for i, (p, n) in enumerate(zip(P.values(), SALVOS, strict=True)):
        leaked = played.leaked[:, class_ == i]
        survival = rho * (1 - p) + (1 - rho) * (1 - p) ** n
        test = binomtest(int(leaked.sum()), leaked.size, survival)
        assert test.pvalue > ALARM, (n, leaked.mean(), survival)


@pytest.mark.parametrize("rounds", [1, 3, 6])
def test_shoot_look_shoot_fires_a_truncated_geometric_number_of_rounds(rounds):
    p, replications = 0.4, 20_000
    case = make_case(
        [flight("t")],
        rounds=[round_(p_kill=per_class(p))],
        units=[unit(launchers=[launcher(tubes=rounds)])],
    )
    played = play(case, replications, seed=4)
    fired = played.outcome.shots
    chance = np.array(
        [p * (1 - p) ** (k - 1) for k in range(1, rounds)] + [(1 - p) ** (rounds - 1)]
    )
    counts = np.bincount(fired, minlength=rounds + 1)[1:]
    if rounds > 1:
        assert chisquare(counts, replications * chance).pvalue > ALARM
    expected = (1 - (1 - p) ** rounds) / p
    spread = np.sqrt(np.sum(chance * (np.arange(1, rounds + 1) - expected) ** 2) / replications)
    assert fired.mean() == pytest.approx(expected, abs=4.5 * spread)
    survivors = int(played.leaked.sum())
    assert binomtest(survivors, replications, (1 - p) ** rounds).pvalue > ALARM


def test_a_look_comes_between_two_shots_at_one_target():
    case = make_case([flight("t")], rounds=[round_(p_kill=per_class(0.0))])
    shots = play(case).shots
    assert len(shots) > 3
    for one, other in itertools.pairwise(shots):
        assert other["launch"] >= one["meet"] + 1.0  # the assessment takes 1 s


@pytest.mark.parametrize(
    ("targets", "rounds", "p", "no_leaker"),
    [
        (20, 2, 0.7, 0.15164491305017555),  # W02
        (10, 2, 0.8, 0.6648326359915008),  # W04
        (20, 4, 0.6754486187378707, 0.8),  # W06
    ],
)
def test_a_barrage_leaves_no_leaker_as_often_as_wilkening_computes(targets, rounds, p, no_leaker):
    replications = 4000
    one = unit(doctrine={"salvo": per_class(rounds), "reengage": False})
    one["launchers"] = [launcher(tubes=targets * rounds)]
    raid = _raid(targets, CLASSES[:1])
    case = make_case(raid, rounds=[round_(p_kill=per_class(p))], units=[one])
    clean = int((play(case, replications, seed=5).leaked.sum(axis=1) == 0).sum())
    assert binomtest(clean, replications, no_leaker).pvalue > ALARM


def _layers(p, salvo, rho):
    """Two networks in depth: the outer unit shoots once before the inner one can."""
    nets = [
        network("outer", command_post="far"),
        network("inner", command_post="near"),
    ]
    out_at, doctrine = (60.0, 0.0), {"salvo": per_class(salvo), "reengage": False}
    boxes = [launcher(f"{name}.box", round=name, tubes=100) for name in ("long", "short")]
    units = [
        unit("out", network="outer", at=out_at, doctrine=doctrine, launchers=boxes[:1]),
        unit("in", network="inner", doctrine=doctrine, launchers=boxes[1:]),
    ]
    kill = {"p_kill": per_class(p), "common_cause": rho}
    rounds = [
        round_("long", range_max_m=[(0.0, 30e3)], **kill),
        round_("short", range_max_m=[(0.0, 15e3)], **kill),
    ]
    radars = [radar("eye", network="inner"), radar("eye2", network="outer")]
    units[0]["engagement_radar"] = "eye2"
    threats = [flight(f"t{n}", (100.0, 0.2 * n), (0.0, 0.2 * n)) for n in range(10)]
    posts = [post("far"), post("near")]
    parts = {"networks": nets, "command_posts": posts, "radars": radars}
    return make_case(threats, horizon_s=500.0, units=units, rounds=rounds, **parts)


@pytest.mark.parametrize("rho", [0.0, 0.5])
def test_two_layers_multiply_their_leakage_whatever_the_correlation_within_each(rho):
    p, n, replications = 0.6, 2, 2000
    played = play(_layers(p, n, rho), replications, seed=6)
    layer = rho * (1 - p) + (1 - rho) * (1 - p) ** n
    leakers = played.leaked
    assert binomtest(int(leakers.sum()), leakers.size, layer**2).pvalue > ALARM
    few = int((leakers.sum(axis=1) == 1).sum())
    assert binomtest(few, replications, float(binom.pmf(1, 10, layer**2))).pvalue > ALARM
    inner = {(s["replication"], s["threat"]) for s in played.shots if s["unit"] == "in"}
    assert binomtest(len(inner), leakers.size, layer).pvalue > ALARM


def test_two_waves_of_shoot_look_shoot_save_rounds_over_a_barrage():
    """Half of W08: a second round only at what the first left; no more than two at each."""
    p, targets, replications = 0.7, 10, 4000
    # the inner edge of the envelope lets each target be shot at exactly twice
    dart = round_(p_kill=per_class(p), range_min_m=[(0.0, 27e3)])
    raid = _raid(targets, CLASSES[:1])
    box = {"units": [unit(launchers=[launcher(tubes=20)])]}
    duds = play(make_case(raid, rounds=[{**dart, "reliability": 0.0}], **box))
    assert {len(duds.shots_at(threat["id"])) for threat in raid} == {2}
    played = play(make_case(raid, rounds=[dart], **box), replications, seed=7)
    leakers = played.leaked
    assert binomtest(int(leakers.sum()), leakers.size, (1 - p) ** 2).pvalue > ALARM
    clean = int((leakers.sum(axis=1) == 0).sum())
    assert binomtest(clean, replications, (1 - (1 - p) ** 2) ** targets).pvalue > ALARM
    second = int(played.outcome.shots.sum()) - leakers.size
    assert binomtest(second, leakers.size, 1 - p).pvalue > ALARM


def test_kill_probability_is_the_product_of_its_factors():
    p = 0.9 * 0.6 * 0.5
    case = make_case(
        _raid(10, CLASSES[:1]),
        rounds=[round_(p_kill=per_class(0.6), reliability=0.9)],
        threat_types=[threat_type(CLASSES[0], manoeuvre_factor=0.5)],
        units=[unit(doctrine={"reengage": False})],
    )
    played = play(case, 2000, seed=8)
    assert binomtest(int(played.leaked.sum()), played.leaked.size, 1 - p).pvalue > ALARM


def test_rounds_at_a_target_that_is_dead_already_are_spent():
    one = unit(doctrine={"salvo": per_class(3)}, launch_interval_s=2.0)
    shots = play(make_case([flight("t")], units=[one])).shots
    assert [shot["result"] for shot in shots] == ["kill", "spent", "spent"]
