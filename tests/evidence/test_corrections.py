"""Each correction of the audit, by value and by the source it rests on."""

from __future__ import annotations

import pytest

from openiads.evidence.ledger import load_ledger
from openiads.verify.records import COUNTS

LEDGER = load_ledger()


def publisher(name: str) -> str:
    return LEDGER.sources[LEDGER.claim(name).source].publisher


def test_the_600_km_of_the_91n6e_rest_on_a_page_that_names_it():
    said = LEDGER.find("91N6E", "detection_range_max")
    assert {publisher(c.id) for c in said if c.usable} == {"Army Technology"}
    assert LEDGER.central("91N6E", "detection_range_max").value_si == 600e3
    moved = LEDGER.claim("91N6E-detection-range-max-sputnik-arabic")
    assert (moved.subject, moved.level) == ("S-400", "system")


def test_the_b_2_carries_18144_kg():
    found = LEDGER.central("B-2A", "payload")
    assert found.value_si == pytest.approx(18144, rel=0.01)
    wrong = LEDGER.claim("B-2A-payload-usaf")
    assert wrong.flags
    assert "B-2A-payload-bbc" in wrong.contradicts


def test_no_evidence_of_an_intercept_is_no_count():
    name = "Saudi-Patriot-vs-Houthi-25-Mar-2018-interception-rate-business-insider-via-briefnews-eu"
    claim = LEDGER.claim(name)
    assert (claim.quantity, claim.value) == ("evidence_of_intercepts", "none seen")
    assert not claim.numeric
    assert name not in {count.claim for count in COUNTS}


def test_one_source_does_not_lend_its_range_to_another():
    claim = LEDGER.claim("Shahed-136-range-max-dailywrap-gur")
    assert claim.low_si == claim.value_si == claim.high_si == 1000e3


def test_a_one_way_range_is_no_combat_radius():
    assert "misread" in LEDGER.claim("Shahed-136-combat-radius-wikipedia").flags
    assert LEDGER.claim("Shahed-136-range-max-wikipedia").value_si == 2500e3


def test_the_an_mpq_53_is_not_the_radar_of_the_mse():
    assert not [c for c in LEDGER.claims.values() if "MSE-AN-MPQ-53" in c.subject]
    claim = LEDGER.claim("Patriot-PAC-3-MSE-AN-MPQ-53-instrumented-range-radartutorial")
    assert (claim.subject, claim.as_printed) == ("Patriot", "AN/MPQ-53")


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        ("S-300PMU-2-targets-tracked-abna-irna-tass", "S-300, any"),
        ("RQ-4-wingspan-abc-news", "RQ-4A"),
        ("RQ-4-wingspan-fox-business", "RQ-4B"),
    ],
)
def test_a_figure_of_one_variant_names_it(name: str, variant: str):
    assert LEDGER.claim(name).conditions.variant == variant


@pytest.mark.parametrize("end", ["altitude-max", "launch-mass", "aircraft", "ballistic", "uav"])
def test_the_9m96e_figures_have_a_publisher_and_await_a_page(end: str):
    (claim,) = [
        c
        for c in LEDGER.claims.values()
        if c.id.startswith("9M96E-") and f"{end}-unsourced" in c.id
    ]
    assert claim.status == "recalled"
    assert publisher(claim.id) == "Air Power Australia / Almaz-Antey"


def test_the_83m6e2_controls_six_batteries_as_recalled():
    claim = LEDGER.claim("83M6E2-batteries-controlled-unsourced")
    assert (claim.value, claim.status) == (6, "recalled")


def test_the_benchmark_has_a_doi():
    claim = LEDGER.claim(
        "Analytic-benchmarks-Wilkening-2000-as-modified-model-journal-of-peace-research-sage"
    )
    assert LEDGER.sources[claim.source].url == "https://doi.org/10.1177/0022343319898714"


def test_no_address_goes_through_a_proxy():
    for source in LEDGER.sources.values():
        assert "-443" not in source.url
        assert "proxy" not in source.url


def test_the_exporters_9m96_meets_slower_targets_than_the_maker_says():
    claim = LEDGER.claim("9M96E2-target-speed-max-almaz-antey")
    (other,) = claim.contradicts
    assert LEDGER.claim(other).value_si == 2000.0


def test_a_nasams_launcher_holds_six():
    found = LEDGER.central("NASAMS", "missiles_per_launcher")
    assert found.value_si == 6.0
    assert publisher(found.claims[0]) == "Congressional Research Service"
    ready = LEDGER.claim(
        "NASAMS-AIM-120-AMRAAM-missiles-per-launcher-congressional-research-service"
    )
    assert (ready.quantity, ready.level, ready.value) == ("missiles_ready", "unit", 18)
    assert LEDGER.claim("NASAMS-launchers-congressional-research-service").value == 3


def test_the_2_km_of_the_40n6e_hold_against_ballistic_targets():
    claim = LEDGER.claim("40N6E-engagement-altitude-min-rosoboronexport")
    assert claim.quantity == "engagement_altitude_min_ballistic"
    assert claim.conditions.target_class == "ballistic missile"
    floors = LEDGER.find("40N6E", "engagement_altitude_min")
    assert [(c.value, c.status) for c in floors] == [("10 m", "recalled")]


def test_300_km_are_those_of_the_96l6():
    assert "misattributed" in LEDGER.claim("S-300PMU-2-detection-range-max-globalsecurity").flags
    found = LEDGER.central("96L6E", "detection_range_max")
    assert found.value_si == 300e3
    assert publisher(found.claims[0]) == "GlobalSecurity.org"


def test_pantsir_fired_25_and_hit_23():
    """With 23 the systems add up to the 71 claimed: 24 + 5 + 5 + 3 + 11 + 0 + 23; with 24 to 72."""
    subject = "Syria-strike-14-Apr-2018-Pantsir-S1"
    said = LEDGER.find(subject, "kill_per_missile_claimed")
    assert {c.value for c in said if c.usable} == {23 / 25}
    assert {publisher(c.id) for c in said if c.usable} == {
        "cloudsovereurope.info / AP",
        "UAWire / Kommersant",
    }
    (count,) = [count for count in COUNTS if count.claim.startswith(f"{subject}-kill")]
    assert (count.successes, count.trials) == (23, 25)
    assert 24 + 5 + 5 + 3 + 11 + 0 + count.successes == 71


def test_fifteen_of_nineteen_is_no_count_of_the_s_400():
    name = "S-400-intercept-claim-atacms-tass"
    claim = LEDGER.claim(name)
    assert not claim.usable
    assert {LEDGER.claim(other).value for other in claim.contradicts} == {
        "3 of 5 by Pantsir, 2 hit",
        "7 of 8 by S-400 and Pantsir",
    }
    assert name not in {count.claim for count in COUNTS}


def test_the_exporters_380_km_are_there_and_await_a_page():
    claim = LEDGER.claim("40N6E-engagement-range-max-rosoboronexport")
    assert (claim.value_si, claim.status) == (380e3, "recalled")
    assert LEDGER.central("40N6E", "engagement_range_max").value_si == 400e3


IRAN = "Iran-Russia-transfers"
DISPUTED = {
    "RQ-4A-shootdown-2019-place-founding-document-001": "Kouh-e Mobarak",
    f"{IRAN}-follow-on-arms-deal-contract-value-founding-document-002": "under negotiation",
    f"{IRAN}-S-300-ban-loss-from-ban-founding-document-002": "13000 MUSD",
    f"{IRAN}-S-300-2007-contract-contract-value-xinhua-cnc": "2005-12",
    f"{IRAN}-S-300-ban-consequence-founding-document-002": "2009-05",
    "JCPOA-russian-support-since-founding-document-002": "2015-07-14",
}


@pytest.mark.parametrize("name", DISPUTED)
def test_a_statement_of_the_founding_documents_stands_against_what_is_known(name: str):
    against = [LEDGER.claim(other).figure for other in LEDGER.claim(name).contradicts]
    assert any(DISPUTED[name] in figure for figure in against)


@pytest.mark.parametrize(
    "name",
    [
        f"{IRAN}-S-400-motive-founding-document-001",
        f"{IRAN}-S-400-consequence-founding-document-002-pukhov",
        "US-sanctions-Iran-June-2019-sanctions-imposed-founding-document-001",
        "Iran-UAV-warning-June-2019-threat-founding-document-001",
        "S-400-exports-political-effect-founding-document-000",
        "S-400-exports-political-effect-founding-document-000-geopolitical-weapon",
        "CAATSA-s-231-political-effect-founding-document-000",
    ],
)
def test_what_the_documents_say_of_motives_and_effects_is_there(name: str):
    assert LEDGER.claim(name).source.startswith("founding-document-")


def test_the_loss_of_13_billion_is_russias_by_an_analyst():
    claim = LEDGER.claim(f"{IRAN}-S-300-ban-loss-to-russia-ria-novosti-via-globalsecurity-org")
    assert claim.value_si == 13e9
    assert "Korotchenko" in claim.note


@pytest.mark.parametrize(
    ("document", "site"), [("000", "fort-russ"), ("001", "baonghean"), ("002", "defensemirror")]
)
def test_the_founding_documents_have_the_address_at_which_their_text_stands(
    document: str, site: str
):
    (source,) = [
        s for s in LEDGER.sources.values() if s.id.startswith(f"founding-document-{document}")
    ]
    assert site in source.url
