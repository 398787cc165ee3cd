"""What leaked, in the report of the small run: every cell and every point of the figure."""

import pytest
from reading import drawn, errors, figures, paths, rows, section, segments, tables
from scipy.stats import t

from openiads.analysis.estimate import Estimate
from openiads.report.leak_findings import share_finding

# attackers of raid size 4 that leaked with one battery: 2 of 3, 3 of 3, 1 of 3
SHARES = {
    ("one battery", "2"): (0, 1 / 2, 1 / 2),
    ("two batteries", "2"): (0, 0, 0),
    ("one battery", "4"): (2 / 3, 1, 1 / 3),
    ("two batteries", "4"): (1 / 3, 2 / 3, 0),
}


def test_the_cells_are_means_over_the_replications(small):
    found = rows(figures(section(small, "leaks"))["leak-share"].table)
    cells = [tuple(row.values()) for row in found]
    assert cells == [
        ("2", "one battery", "33.3 (0.0 to 100.0)", "33.3", "2", "3"),
        ("2", "two batteries", "0.0 (0.0 to 77.6)", "100.0", "2", "3"),
        ("4", "one battery", "66.7 (0.0 to 100.0)", "0.0", "3", "3"),
        ("4", "two batteries", "33.3 (0.0 to 100.0)", "33.3", "3", "3"),
    ]
    # all alike: three equal replications leave 1 - 0.05 ** (1 / 2) open
    assert round(100 * (1 - 0.05**0.5), 1) == 77.6
    assert list(found[0]) == [
        "raid size",
        "variant",
        "share of attackers that leaked, % (interval)",
        "replications without any, %",
        "attackers",
        "replications",
    ]


def test_the_figure_shows_the_shares_to_scale(small):
    with drawn(figures(section(small, "leaks"))["leak-share"]) as (axes,):
        assert paths(axes)[0] == [(2, pytest.approx(100 / 3)), (4, pytest.approx(200 / 3))]
        assert paths(axes)[1] == [(2, 0), (4, pytest.approx(100 / 3))]
        assert axes.get_xlabel() == "raid size"
        assert axes.get_ylabel() == "attackers leaked, %"
        assert axes.get_ylim()[0] == 0
        assert axes.get_xscale() == axes.get_yscale() == "linear"
        assert [text.get_text() for text in axes.get_xticklabels()] == ["2", "4"]
        assert list(axes.get_xticks()) == [2, 4]
        names = {text.get_text(): text.xy for text in axes.texts}
        assert names["one battery"] == (4, pytest.approx(200 / 3))
        assert names["two batteries"] == (4, pytest.approx(100 / 3))


def test_the_bars_of_the_figure_are_the_intervals(small):
    half = t.ppf(0.975, 2) * 0.288675134 / 3**0.5  # of 0, 1/2, 1/2
    assert half == pytest.approx(0.7171, abs=1e-4)
    with drawn(figures(section(small, "leaks"))["leak-share"]) as (axes,):
        # every mean reaches beyond what is possible on a side, so the bars end at 0 and 100
        assert errors(axes)[4] == (0, 100)
        at_2 = [(a[1], b[1]) for a, b in segments(axes) if a[0] == 2]
        assert at_2 == [(0, 100), (0, pytest.approx(77.639, abs=1e-3))]


def test_the_finding_says_the_last_raid_size_of_every_variant(small):
    finding = figures(section(small, "leaks"))["leak-share"].finding
    expected = "66.7 % of attackers leaked with one battery, 33.3 % with two batteries."
    assert finding == f"At raid size 4, {expected}"


def test_more_than_three_variants_are_said_by_the_least_and_the_greatest(small):
    from types import SimpleNamespace

    values = {"a": 0.5, "b": 0.2, "c": 0.9, "d": 0.4}
    points = [
        SimpleNamespace(sweep_value=None, variant=k, estimate=Estimate(v, 0.0, 1.0, 9, "t"))
        for k, v in values.items()
    ]
    facts = SimpleNamespace(
        shares=points,
        sweep_values=[None],
        subject=small.subject,
        study=SimpleNamespace(variant_titles={}, sweep_label="", variants=tuple(values)),
    )
    assert share_finding(facts) == "20.0 % of attackers leaked with b, 90.0 % with c."


def test_the_fates_of_attackers_are_counted(small):
    table = next(one for name, one in tables(section(small, "leaks")).items() if "became" in name)
    assert [tuple(row.values()) for row in rows(table)] == [
        ("2", "one battery", "2", "33.3 (0.0 to 100.0)", "66.7 (0.0 to 100.0)"),
        ("2", "two batteries", "2", "0.0 (0.0 to 77.6)", "100.0 (22.4 to 100.0)"),
        ("4", "one battery", "3", "66.7 (0.0 to 100.0)", "33.3 (0.0 to 100.0)"),
        ("4", "two batteries", "3", "33.3 (0.0 to 100.0)", "66.7 (0.0 to 100.0)"),
    ]
    assert "none was still flying" in table.caption


def test_decoys_are_counted_apart(small):
    table = next(one for name, one in tables(section(small, "leaks")).items() if "Decoys" in name)
    # one decoy at raid size 4, which leaked in two of three replications
    assert [tuple(row.values()) for row in rows(table)] == [
        ("4", "one battery", "1", "66.7 (0.0 to 100.0)", "33.3"),
        ("4", "two batteries", "1", "66.7 (0.0 to 100.0)", "33.3"),
    ]
