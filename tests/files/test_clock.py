"""Tracks with dates share one clock; tracks without start when the scenario says."""

import pytest
from flights import HEADER, route, world

from openiads.errors import InputError


def rows(first, lat=5.6, step=60):
    return "".join(f"{first + n * step},{lat},{-141 + n * 0.1},9000\n" for n in range(5))


def starts(folder, *tracks, top="", **more):
    for number, text in enumerate(tracks):
        (folder / f"{number}.csv").write_text(HEADER + text)
    routes = [route(f"{number}.csv", **more) for number in range(len(tracks))]
    made = world(folder, *routes, top=top)
    return {threat.id: threat for threat in made.cases[0].threats}


def test_the_earliest_time_of_all_files_is_zero(tmp_path):
    flown = starts(tmp_path, rows(1_700_000_600), rows(1_700_000_000, 5.5))
    assert flown["airliner"].start_s == 600.0
    assert flown["more-1"].start_s == 0.0


@pytest.mark.parametrize("epoch", ['"2023-11-14T22:13:10Z"', "2023-11-14T23:13:10+01:00"])
def test_the_epoch_of_the_scenario_is_zero(epoch, tmp_path):
    flown = starts(tmp_path, rows(1_700_000_000), top=f"epoch = {epoch}")
    assert flown["airliner"].start_s == 10.0


def test_a_threat_under_way_at_zero_is_there_at_zero(tmp_path):
    flown = starts(tmp_path, rows(1_700_000_000), top='epoch = "2023-11-14T22:14:50"')
    assert flown["airliner"].start_s == 0.0
    assert flown["airliner"].route.times_s == [0.0, 30.0, 90.0, 150.0]
    assert flown["airliner"].route.points[0] == pytest.approx((5.6, -141 + 0.15, 9000.0))


def test_a_track_under_way_at_zero_may_cross_the_antimeridian(tmp_path):
    (tmp_path / "0.csv").write_text(HEADER + "1700000000,5,179.9,9000\n1700000100,5,-179.9,9000\n")
    made = world(tmp_path, route("0.csv"), top='epoch = "2023-11-14T22:14:35Z"')
    first = made.cases[0].threats[-1].route.points[0]
    assert first == pytest.approx((5.0, -179.95, 9000.0))


def test_a_track_that_ends_before_zero_is_an_error(tmp_path):
    with pytest.raises(InputError, match="ends 760 s before t = 0") as caught:
        starts(tmp_path, rows(1_700_000_000), top='epoch = "2023-11-14T22:30:00Z"')
    assert caught.value.file == "0.csv"


def test_a_track_without_dates_starts_when_the_scenario_says(tmp_path):
    flown = starts(tmp_path, rows(500), rows(1_700_000_000))
    assert flown["airliner"].start_s == 0.0
    (tmp_path / "0.csv").write_text(HEADER + rows(500))
    made = world(tmp_path, route("0.csv") + '\nstart = "30 s"')
    assert made.cases[0].threats[-1].start_s == 30.0


def test_start_shifts_a_track_with_dates(tmp_path):
    (tmp_path / "0.csv").write_text(HEADER + rows(1_700_000_000))
    late = route("0.csv") + '\nstart = "30 s"'
    made = world(tmp_path, late, top='epoch = "2023-11-14T22:13:10Z"')
    assert made.cases[0].threats[-1].start_s == 40.0


@pytest.mark.parametrize("order", [("all", "one"), ("one", "all")])
def test_leaving_a_threat_out_of_a_variant_shifts_no_other(order, tmp_path):
    for number, first in enumerate((1_700_000_000, 1_700_000_600)):
        (tmp_path / f"{number}.csv").write_text(HEADER + rows(first))
    tables = {"all": "", "one": 'remove = ["threats.airliner"]'}
    variants = "".join(f"\n[variants.{name}]\n{tables[name]}\n" for name in order)
    made = world(tmp_path, route("0.csv"), route("1.csv") + variants)
    assert [case.threats[-1].start_s for case in made.cases] == [600.0, 600.0]


@pytest.mark.parametrize("epoch", ['"noon"', "7", '"2024-13-01T00:00:00Z"', "2024-01-02"])
def test_an_epoch_that_is_no_time_is_refused(epoch, tmp_path):
    (tmp_path / "0.csv").write_text(HEADER + rows(0))
    with pytest.raises(InputError, match="is not a date and time") as caught:
        world(tmp_path, route("0.csv"), top=f"epoch = {epoch}")
    assert caught.value.key == "epoch"


def test_an_epoch_that_does_nothing_is_said(tmp_path):
    (tmp_path / "0.csv").write_text(HEADER + rows(0))
    made = world(tmp_path, route("0.csv"), top='epoch = "2024-01-02T07:00:00Z"')
    text = "does nothing in case base: it has no recorded track with dates"
    assert made.notes == (("epoch", text),)
