"""What the ledger settles by itself, and what it leaves open: dates, sums, offers, law."""

import pytest

from openiads.analysis.verdict import KINDS
from openiads.evidence.claim import Claim
from openiads.verify import founding
from openiads.verify.settled import Others, settling, sorted_out


def claim(name, value, grade="D4", *, quantity="date", **more):
    return Claim(
        id=name,
        subject=more.pop("subject", "Treaty"),
        quantity=quantity,
        value=value,
        source=f"s-{name}",
        grade=grade,
        status="direct",
        lineage=more.pop("lineage", f"l-{name}"),
        **more,
    )


OWN = claim("own", "2015-06-20", "C3")


def settled(own, *others):
    kind, by = settling(own, sorted_out(own, others))
    return kind, [one.id for one in by]


@pytest.mark.parametrize(
    ("other", "relation"),
    [
        (claim("a", "2015-06"), "agree"),
        (claim("a", "2015-07-20"), "contradict"),
        (claim("a", "2015", subject="Another"), "beside"),
        (claim("a", True, quantity="offered", supports=("own",)), "agree"),
        (claim("a", True, quantity="offered", contradicts=("own",)), "contradict"),
        (claim("a", "2015-06-20", contradicts=("own",)), "contradict"),
        (claim("a", "2015-06-20", lineage="l-own"), "copies"),
    ],
)
def test_other_claims_are_sorted_by_what_they_say(other, relation):
    found = sorted_out(OWN, [other])
    kinds = ("agree", "contradict", "beside", "copies")
    assert [name for name in kinds if getattr(found, name)] == [relation]


def test_numbers_are_compared_by_their_ranges_and_texts_by_their_links():
    own = claim("own", "13000 MUSD", quantity="contract_value")
    assert sorted_out(own, [claim("a", "13.05 GUSD", quantity="contract_value")]).agree
    assert sorted_out(own, [claim("a", "4000 MUSD", quantity="contract_value")]).contradict
    wide = claim("a", None, quantity="contract_value", value_low="10 GUSD", value_high="15 GUSD")
    assert sorted_out(own, [wide]).agree
    text = claim("own", "in the strait", quantity="place")
    assert sorted_out(text, [claim("a", "near the coast", quantity="place")]).beside


def test_a_well_graded_claim_of_another_lineage_settles_a_date():
    assert settled(OWN, claim("a", "2015-07-20", "A1")) == ("contradicted", ["a"])
    assert settled(OWN, claim("a", "2015-06-20", "B2")) == ("supported", ["a"])


@pytest.mark.parametrize(
    "other",
    [
        claim("a", "2015-07-20", "B3"),
        claim("a", "2015-07-20", "C1"),
        claim("a", "2015-07-20", "A1", flags={"misprint": "as scanned"}),
        claim("a", "2015-07-20", "A1", lineage="l-own"),
        claim("a", "says it is later", "A1", quantity="scope", contradicts=("own",)),
    ],
)
def test_doubtful_flagged_copied_or_read_claims_settle_nothing(other):
    assert settled(OWN, other) == ("", [])


def test_equal_standing_on_both_sides_leaves_it_open_and_the_better_grade_decides():
    late, same = claim("late", "2015-07-20", "B2"), claim("same", "2015-06-20", "B2")
    assert settled(OWN, late, same) == ("", [])
    assert settled(OWN, late, claim("same", "2015-06-20", "A2")) == ("supported", ["same"])
    assert settled(OWN, claim("late", "2015-07-20", "B1"), same) == ("contradicted", ["late"])
    reading = claim("r", "covers it", "A1", quantity="scope", contradicts=("own",))
    assert settled(OWN, same, reading) == ("", [])


def finding(check, words):
    (found,) = [one for one in check("founding").findings if words in one.statement]
    return found


@pytest.mark.parametrize(
    ("words", "kind", "by"),
    [
        ("20 June 2015", "contradicted", "date 2015-07-20 [A1, UN Secretary-General"),
        ("deployed its S-300PMU-2 in 2015", "contradicted", "first delivery date 2016-04 [B2"),
        ("lifted the ban after", "contradicted", "ban lifted date 2015-04 [B2"),
        ("lifted its ban on arms for Iran in 2015", "supported", "ban lifted date 2015-04 [B2"),
        ("deal of 10 billion dollars", "contradicted", "contract signed no [B2, Reuters]"),
        ("Iran a loss of 13 billion", "contradicted", "claim value 4000 MUSD [B2, Interfax]"),
        ("after US sanctions on Russia and Iran", "contradicted", "date 2015-07-14 [B1, Newsday]"),
        ("sanctions on Khamenei", "supported", "date 2019-06-24 [B1"),
        ("in the Strait of Hormuz", "not checkable here", "agree: place international airspace"),
        ("in the Strait of Hormuz", "not checkable here", "contradict it: place near Kouh-e Mob"),
        ("geopolitical weapon", "not checkable here", "an opinion or a forecast"),
        ("look to China", "not checkable here", "contradict it: purchase reported 2009-05 [D4]"),
        ("exposes Turkey to sanctions", "supported", "date 2020-12-14 [A1"),
        ("does not restrict the S-400", "not checkable here", "contradict it: mechanism"),
        (
            "no request for the S-400",
            "not checkable here",
            "agree: request received no [C3], ",
        ),
    ],
)
def test_what_the_documents_say_is_settled_by_the_ledger_where_it_can(check, words, kind, by):
    verdict = finding(check, words).verdict
    assert verdict.kind == kind
    assert by in verdict.because


def test_claims_that_agree_are_never_listed_as_other_claims(check):
    because = finding(check, "does not restrict the S-400").verdict.because
    assert "other claims" not in because
    against, _, with_it = because.partition("; agree: ")
    assert "restricted by resolution no [B2" in with_it
    assert "restricted by resolution no" not in against


def test_every_statement_and_every_claim_of_the_documents_has_a_finding(check, order):
    made = check("founding")
    assert [one.text for one in founding.EVERY] == [one.statement for one in made.findings]
    assert all(one.verdict.kind in KINDS and one.undecided for one in made.findings)
    four = finding(check, "four S-300PMU-2")
    assert four.cited[0].id == (
        "Iran-Russia-transfers-S-300PMU-2-systems-delivered-founding-document-001"
    )


def test_figures_of_systems_are_not_settled_by_a_count_of_sources(order):
    own = order.ledger.claim("Patriot-engagement-range-max-no-labels")
    verdict = founding.claim_finding(own, order).verdict
    assert verdict.kind == "not checkable here"


def test_a_statement_without_a_claim_only_says_why(order):
    assert founding.judge("law", None, Others(), order.ledger).because == founding.REASONS["law"]
