"""Verdicts that a fact checker found to rest on what they test, each with what decides it.

The cases are those of decision 0013, by its numbers.
"""

import math

import pytest

from openiads.verify import advanced, horizon, rates, references
from openiads.verify.absent import rounds_of
from openiads.verify.bench import bench
from openiads.verify.records import COUNTS
from openiads.verify.registry import CHECKS

NAMES = [maker.name for maker in CHECKS]


def found(check, name, statement):
    return next(one for one in check(name).findings if one.statement == statement)


def names(finding):
    return [entry.name for entry in finding.decisive]


def tried(finding, name):
    entry = next(one for one in finding.decisive if one.name == name)
    return {row.value: row.verdict.kind for row in entry.tried}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_verdict_names_what_decides_it_or_why_nothing_does(name, check):
    for finding in check(name).findings:
        assert finding.decisive or finding.undecided, finding.statement
        assert not (finding.decisive and finding.undecided), finding.statement
        for entry in finding.decisive:
            assert entry.name
            assert entry.source
            assert entry.why
            assert entry.value or entry.tried


@pytest.mark.parametrize("name", NAMES)
def test_no_verdict_is_reproduced_by_an_input_that_is_the_claim(name, check):
    """A claim behind an input that stands for it can be given, not reproduced."""
    for finding in check(name).findings:
        ids = {entry.id for entry in finding.cited}
        put_in = [
            entry
            for entry in finding.decisive
            if "put in" in entry.why and ids & set(entry.source.split(", "))
        ]
        if put_in and not finding.question:
            assert finding.verdict.kind in ("given to the model", "reproduced only if")


@pytest.mark.parametrize("name", NAMES)
def test_no_verdict_that_another_value_turns_stands_without_it(name, check):
    for finding in check(name).findings:
        turned = {
            row.verdict.kind
            for entry in finding.decisive
            for row in entry.tried
            if row.verdict.kind != "not checkable here"
        }
        if finding.verdict.kind == "contradicted":
            assert turned <= {"contradicted"}, finding.statement
        if finding.verdict.kind == "reproduced":
            assert turned <= {"reproduced"}, finding.statement


def test_v1_a_radar_in_another_band_says_nothing(check):
    nebo = found(check, "stealth", "Nebo-M-RLM-M-VHF detects stealth targets at 100 km to 200 km")
    assert nebo.verdict.kind == "not checkable here"
    assert "RLM-D" in nebo.undecided
    # were the range that of the same radar, 20 dB more of an echo would turn it: 285 km at 0.11 m2
    assert references.judge_vhf((100e3, 200e3), 495e3, 0.0011).kind == "contradicted"
    assert references.judge_vhf((100e3, 200e3), 495e3, 0.11).kind == "reproduced"


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("S-400: 6 targets engaged at once", "target"),
        ("S-400: 36 targets engaged at once", "target"),
        ("S-400: 72 missiles guided at once", "missile"),
    ],
)
def test_v2_channels_divided_out_of_the_claim_are_given(statement, what, check):
    finding = found(check, "saturation", statement)
    assert finding.verdict.kind == "given to the model"
    assert names(finding)[0] == f"the number of {what} channels of a battalion"
    assert finding.decisive[0].grade.startswith("D")


def test_v2_more_than_36_hang_on_channels_and_battalions(check):
    eighty = found(check, "saturation", "S-400: 80 targets engaged at once")
    assert eighty.verdict.kind == "reproduced only if"
    assert "the number of battalions of a system is 14 or more" in eighty.verdict.because
    assert math.ceil(80 / 6) == 14
    # the later table of the maker: eight units of ten
    assert "8 or more, with 10 [E4, recalled] channels each" in eighty.verdict.because
    by_units = tried(eighty, "the number of battalions of a system")
    assert by_units["14 or more"] == "reproduced"


def test_v3_a_count_of_a_system_supports_no_round(check):
    for finding in check("kill-rates").findings:
        if " a shot (" in finding.statement:
            assert finding.verdict.kind == "not checkable here"
    rounds = {"48N6E2", "48N6E3", "9M96E", "9M96E2"}
    assert not rounds & {one.system for one in COUNTS}
    # a count of that very round would be put to the figure
    shots = rates.Count("c", "e", "one", "48N6E3", "aircraft", "per_shot", 80, 100)
    assert rates.judge_published(0.8, 0.8, [shots], []).kind == "reproduced only if"


def test_v4_salvo_launchers_and_reload_decide_what_one_s400_is_worth(check):
    (finding,) = check("equivalence").findings
    assert finding.cited[0].id == "S-400-equivalence-s300-systems-sputnik-afrique-ria-novosti"
    assert finding.verdict.kind == "reproduced only if"
    assert {
        "the number of rounds fired at a target",
        "the number of launchers of an S-400 battalion",
        "the number of launchers of an S-300PMU-2 battalion",
        "the time to reload a launcher of the S-400",
    } <= set(names(finding))
    assert "contradicted by +" in finding.verdict.because  # what the model itself has
    together = finding.decisive[-1]
    assert together.tried[0].verdict.kind == "reproduced"
    # which of them suffices hangs on the library; each is a condition of its own, and needed
    assert together.tried[0].value.count(" is ") == together.tried[0].value.count(" and ") + 1 >= 2
    assert together.tried[0].value in finding.verdict.because
    assert any(value.startswith("1 [") for value in tried(finding, names(finding)[0]))


def test_v4_only_what_somebody_claims_gets_a_verdict(check):
    assert all(finding.cited for finding in check("equivalence").findings)
    assert len(check("equivalence").grids[0].headings) == 5  # one, two and three stay in the tables


def test_v5_a_brochure_does_not_refute_a_later_test(check):
    finding = found(check, "altitude", "S-400 met a test target at 56 km")
    assert finding.verdict.kind == "reproduced only if"
    assert "apogee" in finding.verdict.because
    assert names(finding) == ["the highest published ceiling of a round"]


@pytest.mark.parametrize("height", ["35 km", "40 km"])
def test_v6_an_assumed_ceiling_refutes_no_published_one(height, check):
    finding = found(check, "altitude", f"S-400 reaches up to {height}")
    assert finding.verdict.kind == "reproduced only if"
    assert f"is {height} [" in finding.verdict.because
    assert finding.decisive[0].grade == "F6"


def test_v6_systems_and_rounds_are_treated_alike(check):
    for name in ("S-400", "40N6E", "9M96E2"):
        finding = found(check, "altitude", f"{name} reaches up to 30 km")
        assert finding.verdict.kind == "given to the model"


def test_v6_an_envelope_of_the_library_refutes_no_claim(check):
    finding = found(check, "horizon", "S-300-Syria reaches 250 km")
    assert finding.verdict.kind == "reproduced only if"
    assert "the range of the 48N6E2 is 250 km" in finding.verdict.because
    assert "the 30N6E2 shows targets is 300 km" in finding.verdict.because


def test_v7_that_most_are_taken_for_hostile_is_a_condition(check):
    (finding,) = check("advanced").findings
    assert finding.verdict.kind == "reproduced only if"
    assert "90 to 99 % of attackers are taken for hostile, as is assumed" in finding.verdict.because
    assert any("taken for hostile" in name for name in names(finding))
    assert any("kill probability" in name for name in names(finding))


def test_v7_a_low_share_taken_for_hostile_turns_it(order):
    site = bench(advanced.SCENARIO)
    keys = {
        site.plan.held(f"{case.variant}/networks/sector/p_hostile/{name}")[0]
        for case in site.world.cases
        for name in case.networks[0].p_hostile
    }
    blind = order.run(site.plan.world(dict.fromkeys(keys, 0.05)))
    assert advanced.judge(advanced.stopped_of(blind)).kind == "contradicted"


def test_v10_a_claim_that_was_misread_is_not_refuted(check):
    finding = found(check, "coverage", "S-400 covers a circle of 600 km")
    assert finding.verdict.kind == "not checkable here"
    assert "misread" in finding.verdict.because


def test_v11_to_have_seen_no_hit_is_not_to_have_counted_none(check):
    made = check("kill-rates")
    assert not any("0 of 7" in finding.statement for finding in made.findings)
    saudi = found(check, "kill-rates", "Riyadh, March 2018: 7 of 7 (Saudi Arabia)")
    assert saudi.verdict.kind == "not checkable here"
    assert "disputed: " in saudi.verdict.because
    pantsir = next(one for one in COUNTS if one.system == "Pantsir-S1")
    assert (pantsir.successes, pantsir.trials) == (23, 25)  # 71 with the others; 24 would make 72


def test_v12_a_range_is_not_cited_for_a_defended_radius(check):
    made = check("ballistic")
    assert not any("are defended" in finding.statement for finding in made.findings)
    assert any("around the site" in heading for heading in made.grids[0].headings)


def test_v13_the_unit_is_km_and_the_implied_target_is_drawn_out(check):
    finding = found(check, "stealth", "91N6E detects 4 m2 at 390 km")
    # 4 m2 (600 / 390)^4
    assert finding.numbers["implied_rcs_m2"] == pytest.approx(22.4, abs=0.05)
    assert names(finding) == ["the reference target of the 91N6E"]
    assert finding.verdict.kind == "given to the model"  # the library has its target from this pair
    assert "22 m2" in finding.verdict.because


def test_v14_a_floor_against_ballistic_targets_is_none_for_aircraft(check):
    floors = [f for f in check("altitude").findings if f.statement.startswith("40N6E reaches down")]
    assert not any("2000 m" in finding.statement for finding in floors)


@pytest.mark.parametrize("subject", ["S-400", "40N6E", "48N6E3"])
def test_v16_the_arc_and_that_the_target_does_not_turn_are_said(subject, check):
    finding = found(check, "ballistic", f"{subject} meets ballistic missiles at up to 60 km")
    assert finding.verdict.kind == "given to the model"
    assert "flies a least-energy arc and does not turn" in finding.verdict.because
    assert {"the arc of the missile", "the warhead"} <= set(names(finding))
    assert "an arc half as high" in tried(finding, "the arc of the missile")


def test_a_maximum_range_is_given_and_its_conditions_are_what_the_model_adds(check):
    finding = found(check, "horizon", "S-400 reaches 400 km")
    assert finding.verdict.kind == "given to the model"
    # 4.12 (sqrt(8) + sqrt(h)) = 400 km: 8.9 km
    assert (400.0 / 4.12 - math.sqrt(8.0)) ** 2 == pytest.approx(8880.0, abs=20.0)
    assert "the target flies above 8.9 km and its cross section is at least" in (
        finding.verdict.because
    )
    assert names(finding)[:2] == ["the range of the 40N6E", "the reference target of the 91N6E"]


def test_a_shorter_range_of_the_round_turns_a_given_range_into_a_condition(order):
    claim = order.ledger.claim("S-400-engagement-range-max-tass")
    site = bench(horizon.SCENARIO)
    key = site.plan.held("S-400/rounds/40N6E/range_max_m")[0]
    short = site.case("S-400", {key: 300e3})
    assert horizon.verdict_of(short, "S-400", claim.value_si).kind == "contradicted"


def test_a_round_that_no_battalion_fires_is_not_judged_by_another(s400):
    assert rounds_of(s400, "48N6DM") == []
    assert len(rounds_of(s400, "S-400")) == len(s400.rounds)
    assert [one.id for one in rounds_of(s400, "40N6E")] == ["40N6E"]


def test_questions_of_the_checks_are_marked(check):
    asked = {f.statement for name in NAMES for f in check(name).findings if f.question}
    assert "9 s suffice against a low cruise missile" in asked
    assert "S-400 covers a circle of 250 km" in asked
    assert "S-400 reaches 400 km" not in asked
