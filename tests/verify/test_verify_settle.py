"""The rule over all checks, on toys: what is given, what turns, and what nobody said."""

from dataclasses import replace

import pytest
from rich.console import Console

from openiads.analysis.verdict import KINDS, Check, Decisive, Finding, Tried, Verdict
from openiads.report.checks import show_check, show_list
from openiads.verify.settle import Input, Other, never_said, settle, tie

CLAIM = "S-400-engagement-range-max-tass"
REACHES = Verdict("reproduced", "it reaches")
FAILS = Verdict("contradicted", "a shorter reach")
LIMB = Input("the range", "400 km", "D3", "a claim", "it decides", 400e3)


@pytest.fixture
def claim(order):
    return order.ledger.claim(CLAIM)


def put(order, found, claim, *inputs):
    return settle(found, [claim], inputs, order.ledger)


def test_the_claimed_quantity_put_in_is_given_to_the_model(order, claim):
    given = replace(LIMB, stands=True, claims=(CLAIM,))
    verdict, decisive = put(order, REACHES, claim, given)
    assert verdict.text == (
        "given to the model: the range is 400 km [D3], and it rests on this claim"
    )
    assert decisive[0].text == "the range 400 km [D3]"


def test_what_the_model_adds_to_a_given_figure_stays_as_a_condition(order, claim):
    high = Verdict("reproduced only if", "it flies high")
    verdict, _ = put(order, high, claim, replace(LIMB, stands=True))
    assert verdict.kind == "given to the model"
    assert verdict.because.endswith("; even so it holds only if it flies high")


def test_the_tie_is_the_claim_its_origin_its_figure_or_that_it_follows(order, claim):
    by_claim = replace(LIMB, stands=True, claims=(CLAIM,))
    assert tie(by_claim, [claim], order.ledger) == "it rests on this claim"
    other = claim.model_copy(update={"id": "a-copy"})
    assert tie(by_claim, [other], order.ledger) == "it rests on a claim of the same origin"
    stranger = claim.model_copy(update={"id": "a-copy", "lineage": "elsewhere"})
    assert tie(by_claim, [stranger], order.ledger) == "it is the same figure"
    less = stranger.model_copy(update={"value": "380 km"})
    assert tie(by_claim, [less], order.ledger) == "the claim follows from it"


def test_another_value_that_turns_a_contradiction_becomes_the_condition(order, claim):
    weak = replace(LIMB, others=(Other("500 km [C3]", lambda: REACHES),))
    verdict, decisive = put(order, FAILS, claim, weak)
    assert verdict.kind == "reproduced only if"
    assert verdict.because == (
        "the range is 500 km [C3]; in the model the range is 400 km [D3]: "
        "contradicted by a shorter reach"
    )
    assert decisive[0].tried[0].verdict == REACHES


def test_another_value_that_breaks_a_reproduction_becomes_the_condition(order, claim):
    weak = replace(LIMB, others=(Other("300 km [E4, low end]", lambda: FAILS, "300 km [E4]"),))
    verdict, _ = put(order, REACHES, claim, weak)
    assert verdict.text == ("reproduced only if the range is 400 km [D3], not 300 km [E4]")


def test_another_value_that_changes_nothing_leaves_the_verdict(order, claim):
    same = replace(LIMB, others=(Other("390 km", lambda: REACHES),))
    assert put(order, REACHES, claim, same)[0] == REACHES
    same = replace(LIMB, others=(Other("390 km", lambda: FAILS),))
    assert put(order, FAILS, claim, same)[0] == FAILS


def test_what_cannot_be_told_apart_turns_nothing(order, claim):
    unsure = Verdict("not checkable here", "no difference was shown")
    weak = replace(LIMB, others=(Other("390 km", lambda: unsure),))
    assert put(order, FAILS, claim, weak)[0] == FAILS


def test_a_claim_that_nobody_made_is_not_refuted(order, claim):
    flagged = claim.model_copy(update={"flags": {"misread": "a detection range"}})
    verdict, decisive = put(order, FAILS, flagged, LIMB)
    assert verdict.kind == "not checkable here"
    assert "misread, a detection range" in verdict.because
    assert decisive == ()
    assert never_said([flagged, claim]) == ""  # somebody made it
    assert never_said([claim.model_copy(update={"flags": {"outlier": "far off"}})]) == ""


def finding(kind, statement="a claim", **changes):
    decisive = (Decisive("the range", "400 km", "D3", "a source", "it decides"),)
    made = Finding(statement, (), {"n": 1}, Verdict(kind, "x"), decisive)
    return replace(made, **changes)


def check_of(*findings):
    return Check("toy", "A toy", ("c",), ("r",), tuple(findings), (), ())


def shown(show, what):
    console = Console(width=100)
    with console.capture() as captured:
        show(what, console)
    return captured.get()


def test_data_have_the_inputs_that_decide():
    data = check_of(finding("given to the model")).to_data()["findings"][0]
    assert data["decisive"][0]["grade"] == "D3"
    assert data["verdict"]["text"] == "given to the model: x"


def test_the_list_goes_by_kind_and_counts_what_would_drown_it():
    many = [finding("not checkable here", f"statement {n}") for n in range(13)]
    asked = finding("reproduced", "asked by the check", question=True)
    text = shown(show_list, [check_of(finding("contradicted", "some claim"), asked, *many)])
    assert text.index("contradicted: 1 claim") < text.index("not checkable here: 13 claims")
    assert "  13  A toy: toy" in text
    assert "statement 3" not in text
    assert text.index("questions of the checks") < text.index("asked by the check")
    assert (
        "14 verdicts on claims: 1 contradicted, 13 not checkable here" in text
    )  # the question is not counted
    few = shown(show_list, [check_of(*many[:3])])
    assert "statement 2" in few  # few enough to be read: what was looked for is shown


def test_a_check_shows_what_decides_and_what_was_tried():
    entry = finding("reproduced").decisive[0]
    tried = replace(entry, tried=(Tried("300 km [E4]", FAILS),))
    text = shown(show_check, check_of(finding("reproduced", decisive=(tried,))))
    assert "rests on the range 400 km [D3]: it decides (a source)" in text
    assert "with 300 km [E4]: contradicted by a shorter reach" in text
    none = finding("not checkable here", decisive=(), undecided="a matter of record")
    assert "no input decides it: a matter of record" in shown(show_check, check_of(none))


def test_there_is_a_kind_for_what_is_given():
    assert "given to the model" in KINDS
