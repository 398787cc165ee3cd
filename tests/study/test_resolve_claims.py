from dataclasses import dataclass

import pytest

from openiads.errors import InputError
from openiads.resolve.catalogue import entry_rows
from openiads.resolve.resolver import resolve
from openiads.scenario.library import builtin_scenario, library_entries
from openiads.scenario.load import read_scenario

TINY = builtin_scenario("single-battalion")


@dataclass(frozen=True)
class Figure:
    value_si: float
    dimension: str
    claims: tuple[str, ...] = ("one", "two")
    grade: str = "C3"
    text: str = "median of two lineages"
    weighed: str = "C3"
    status: str = "direct"
    outcome: bool = False


@dataclass(frozen=True)
class Shelf:
    figure: Figure
    hash: str = "abc"

    def central(self, subject, quantity, level=None):
        assert (subject, quantity, level) == ("S", "channels", "battalion")
        return self.figure

    def claim(self, claim_id):
        if claim_id not in ("one", "two"):
            raise InputError(f"there is no claim {claim_id!r}")
        return self.figure


def with_channels(form, figure=None):
    text = TINY.replace("target_channels = 4", f"target_channels = {form}")
    ledger = Shelf(figure or Figure(5.0, "count"))
    return resolve(read_scenario(text, file="x.toml"), ledger)


def test_a_reference_to_claims_takes_their_central_value_and_keeps_their_ids():
    world = with_channels('{ claims = "S/channels", level = "battalion" }')
    assert world.cases[0].units[0].target_channels == 5
    origin = world.origins["base/units/hill/target_channels"]
    assert (origin.kind, origin.claims, origin.grade) == ("claims", ["one", "two"], "C3")
    assert world.ledger_hash == "abc"


def test_a_single_claim_can_be_pinned():
    world = with_channels('{ claim = "one" }')
    origin = world.origins["base/units/hill/target_channels"]
    assert (origin.kind, origin.claims) == ("claim", ["one"])


def test_a_whole_number_between_claims_is_rounded_and_says_so():
    world = with_channels('{ claim = "one" }', Figure(5.6, "count"))
    assert world.cases[0].units[0].target_channels == 6
    assert "rounded from 5.6" in world.origins["base/units/hill/target_channels"].text


def test_a_claim_out_of_bounds_is_refused():
    with pytest.raises(InputError, match="is below 1"):
        with_channels('{ claim = "one" }', Figure(0.0, "count"))


def test_an_assumption_based_on_an_unknown_claim_is_refused():
    form = '{ value = 4, assumption = "so", grade = "E4", based_on = ["three"] }'
    with pytest.raises(InputError, match="no claim 'three'"):
        with_channels(form)


def test_every_library_system_and_threat_type_resolves():
    for system in library_entries("systems"):
        text = TINY.replace('system = "example"', f'system = "{system}"')
        text = (
            text.replace('doctrine = "careful"\n', "")
            .replace('radars.guide.sector_centre = "270 deg"\n', "")
            .replace('"hill.guide"', '"harbour"')
        )
        assert resolve(read_scenario(text)).cases[0].units
    for kind in library_entries("threat_types"):
        name = "rocket" if kind == "srbm" else "airliner"
        text = TINY.replace(f'type = "{name}"', f'type = "{kind}"')
        used = {one.id for one in resolve(read_scenario(text)).cases[0].threat_types}
        assert kind in used


RECALLED = "40N6E-engagement-range-max-rosoboronexport"


def with_reliability(form):
    return resolve(read_scenario(TINY.replace("reliability = 0.95", f"reliability = {form}")))


def test_an_assumption_on_a_recalled_figure_says_recalled_beside_the_number():
    form = f'{{ value = 0.9, assumption = "so", grade = "E4", based_on = ["{RECALLED}"] }}'
    texts = [o.text for o in with_reliability(form).origins.values() if RECALLED in o.claims]
    assert texts
    assert all("380 km (recalled)" in text for text in texts)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ('{ value = 0.9, assumption = "so", grade = "D4", based_on = ["%s"] }', "graded D4"),
        ('{ claim = "%s" }', "is recalled: no page is cited yet"),
    ],
)
def test_a_recalled_figure_carries_no_number_and_no_better_assumption(form, said):
    with pytest.raises(InputError, match=said):
        with_reliability(form % RECALLED)


def test_the_library_shows_which_reasons_are_recalled():
    texts = [row.source for _, rows in entry_rows("S-400") for row in rows]
    assert any("almaz-antey-air-power-australia (recalled)" in text for text in texts)
