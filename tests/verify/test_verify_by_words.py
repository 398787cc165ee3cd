"""`verify` and `claims` are asked in the words people bring, and lead to what they mean."""

import json

import pytest
from typer.testing import CliRunner

from openiads.cli import app
from openiads.errors import InputError
from openiads.evidence.cards import words_of
from openiads.evidence.figures import figures
from openiads.verify.lookup import are_names, perform_search, search

ADOPTED = "UNSCR-2231-adoption-date-un-secretary-general-report-s-2016-589"
LOSS = "Iran-Russia-transfers-S-300-ban-loss-from-ban-founding-document-002"
TURKEY = "CAATSA-s-231-Turkey-sanctions-threatened-founding-document-002"
# What people type, the checks it has to lead to (all of them), and a claim it has to find.
PHRASES = [
    ("S-400 stealth", {"stealth"}, None),
    ("stealth works", {"stealth"}, "S-300PMU-2-stealth-detection-claim-founding-document-001"),
    ("is it low observable", {"stealth"}, "F-22A-rcs-frontal-flightgear-f16-model-nikolaivchr-f16"),
    ("F-22", {"stealth"}, "F-22A-rcs-frontal-flightgear-f16-model-nikolaivchr-f16"),
    ("36 targets", {"saturation"}, "S-400-targets-engaged-simultaneous-tass"),
    ("thirty-six targets at once", {"saturation"}, "S-400-targets-engaged-simultaneous-tass"),
    ("72 missiles", {"saturation"}, "S-400-missiles-guided-simultaneous-tass"),
    ("400 km", {"horizon", "coverage"}, "S-400-engagement-range-max-tass"),
    ("S400 400km", {"horizon", "coverage"}, "S-400-engagement-range-max-tass"),
    ("400000 m", {"horizon", "coverage"}, "S-400-engagement-range-max-tass"),
    ("249 miles", {"horizon", "coverage"}, "S-400-engagement-range-max-tass"),
    ("400 kilometers", {"horizon", "coverage"}, "S-400-engagement-range-max-tass"),
    ("S-400 range", {"horizon", "coverage"}, "S-400-engagement-range-max-tass"),
    ("range", {"horizon", "coverage"}, "S-400-engagement-range-max-tass"),
    ("How far does the S-400 reach?", {"horizon"}, "S-400-engagement-range-max-tass"),
    ("S-400 can hit targets at 400 km", {"horizon"}, "S-400-engagement-range-max-tass"),
    ("S-400", {"horizon", "saturation", "founding"}, "S-400-engagement-range-max-tass"),
    ("horizon S-400", {"horizon"}, "S-400-engagement-range-max-tass"),
    ("9 s", {"reaction"}, "S-400-reaction-time-unsourced"),
    ("reaction time of 9 seconds", {"reaction"}, "S-400-reaction-time-unsourced"),
    ("4.8 km/s", {"ballistic"}, "40N6E-target-speed-max-almaz-antey"),
    ("17,280 km/h", {"ballistic"}, "40N6E-target-speed-max-almaz-antey"),
    ("as good as three S-300", {"equivalence"}, None),
    ("neutralizing the most advanced", {"advanced"}, None),
    ("Patriot kill rate", {"kill-rates"}, None),
    (
        "20 July 2015",
        {"founding"},
        "UNSCR-2231-adoption-date-un-secretary-general-report-s-2016-589",
    ),
    ("resolution 2231 date", {"founding"}, "UNSCR-2231-adoption-date-founding-document-000"),
    (
        "$13 billion",
        {"founding"},
        "Iran-Russia-transfers-S-300-ban-loss-from-ban-founding-document-002",
    ),
    (
        "13bn dollars",
        {"founding"},
        "Iran-Russia-transfers-S-300-ban-loss-from-ban-founding-document-002",
    ),
    ("Strait of Hormuz", {"founding"}, "RQ-4A-shootdown-2019-place-founding-document-001"),
    ("Putin refused the S-400", {"founding"}, None),
    (
        "Turkey sanctions",
        {"founding"},
        "CAATSA-s-231-Turkey-sanctions-threatened-founding-document-002",
    ),
    ("S-300 deployed in 2015", {"founding"}, None),
]


@pytest.mark.parametrize(("phrase", "checks", "claim"), PHRASES)
def test_what_people_type_leads_to_the_checks_and_claims_it_means(phrase, checks, claim, order):
    for words in ([phrase], phrase.split()):
        found = search(words, order.ledger)
        assert checks <= {task.name for task in found.tasks}
        assert claim is None or claim in found.claims


@pytest.mark.parametrize(
    ("phrase", "checks"),
    [
        ("36 targets", {"saturation"}),
        ("S-400 stealth", {"stealth"}),
        ("9 s", {"reaction"}),
        ("horizon S-400", {"horizon"}),
        ("4.8 km/s", {"ballistic"}),
        ("Strait of Hormuz", {"founding"}),
        ("as good as three S-300", {"equivalence"}),
    ],
)
def test_a_narrow_question_leads_nowhere_else(phrase, checks, order):
    assert {task.name for task in search([phrase], order.ledger).tasks} == checks


def test_only_the_findings_that_are_meant_are_shown(order):
    (made,) = perform_search(search(["S-400 stealth"], order.ledger), order)
    assert [finding.statement for finding in made.findings] == [
        "S-400 is able to detect stealth targets"
    ]
    made = list(perform_search(search(["400 km"], order.ledger), order))
    statements = [finding.statement for one in made for finding in one.findings]
    assert "S-400 reaches 400 km" in statements
    assert "S-400 covers a circle of 400 km" in statements
    assert not [text for text in statements if "400 km" not in text]


def test_names_and_ids_still_lead_to_what_they_name(order):
    assert are_names(["horizon", "S-400-engagement-range-max-tass"], order.ledger)
    assert are_names([], order.ledger)
    assert not are_names(["horizon", "S-400"], order.ledger)


def test_what_no_check_is_about_is_said_and_not_dropped(order):
    found = search(["36 targets"], order.ledger)
    assert found.untreated == sum(
        "Buk-M3" in claim.subject or "92N6-as" in claim.subject
        for claim in order.ledger.claims.values()
        if claim.id in found.claims
    )
    only = search(["Patriot", "96 km"], order.ledger)
    assert only.untreated == 0
    assert only.tasks[0].maker is None


def test_a_word_that_is_nowhere_is_named_and_a_figure_that_is_nowhere_is_an_error(order):
    assert search(["S-400 stelth"], order.ledger).left_out == (
        "'stelth' (near: stealth, stealthy)",
    )
    with pytest.raises(InputError, match=r"near: stealth"):
        search(["stelth"], order.ledger)
    with pytest.raises(InputError, match=r"999 km.*400 km"):
        search(["S-400 999 km"], order.ledger)
    with pytest.raises(InputError, match="openiads claims"):
        search(["blimps"], order.ledger)


@pytest.mark.parametrize(
    ("text", "value", "dimension"),
    [
        ("400 km", 400e3, "length"),
        ("400km", 400e3, "length"),
        ("81 nm", 81 * 1852, "length"),
        ("60,000 ft", 60000 * 0.3048, "length"),
        ("mach 3", 3.0, ""),
        ("$13 billion", 13e9, "money"),
        ("$800m", 800e6, "money"),
        ("10 bn usd", 10e9, "money"),
        ("90 %", 0.9, "ratio"),
        ("85 percent", 0.85, "ratio"),
        ("thirty-six", 36.0, ""),
        ("seventy two", 72.0, ""),
        ("0.01 m²", 0.01, "area"),
    ],
)
def test_figures_are_read_as_people_write_them(text, value, dimension):
    (figure,) = figures(text)[0]
    assert figure.value == pytest.approx(value)
    assert figure.dimension == dimension


def test_numbers_in_names_are_no_figures_and_dates_are_dates():
    assert figures("s-400 9m96e2 pac-3 f-16c 48n6") == ([], "s-400 9m96e2 pac-3 f-16c 48n6")
    assert figures("20 july 2015")[0][0].text == "2015-07-20"
    assert figures("november 2016")[0][0].text == "2016-11"


def test_names_are_found_with_and_without_their_dashes():
    assert {"s400", "s300pmu2", "400"} <= words_of("S-400 and S-300PMU-2")
    assert "andstealth" not in words_of("and stealth")


def printed(*arguments):
    done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_claims_are_found_by_words_too():
    data = json.loads(printed("claims", "36", "targets", "--json"))
    assert "S-400 targets_engaged_simultaneous" in {
        f"{topic['subject']} {topic['quantity']}" for topic in data
    }
    assert "Strait of Hormuz" in printed("claims", "Hormuz")
    listed = printed("claims", "range")
    assert "S-400 engagement_range_max" in listed
    assert "quantities, " in listed
    one = json.loads(printed("claims", "S-400-engagement-range-max-tass", "--json"))
    assert [topic["quantity"] for topic in one] == ["engagement_range_max"]


def test_claims_by_words_can_be_narrowed_to_a_quantity():
    data = json.loads(printed("claims", "stealth", "-q", "rcs_frontal", "--json"))
    assert {topic["quantity"] for topic in data} == {"rcs_frontal"}
    done = CliRunner().invoke(app, ["claims", "36 targets", "-q", "unit_cost"])
    assert isinstance(done.exception, InputError)
    assert "targets_engaged_simultaneous" in str(done.exception)
