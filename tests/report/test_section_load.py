"""Peaks of tracks and channels against their limits: of the units of each variant, added."""

import pytest
from reading import drawn, errors, figures, paths, rows, said, section, series


def figure(small):
    return figures(section(small, "load"))["load"]


def test_the_cells_are_peaks_and_the_share_of_replications_at_the_limit(small):
    found = [tuple(row.values()) for row in rows(figure(small).table)]
    # two of three replications: Wilson 20.8 to 93.9 %; all three: from 43.9 %; none: to 56.1 %
    two, every, none = "66.7 (20.8 to 93.9)", "100.0 (43.9 to 100.0)", "0.0 (0.0 to 56.1)"
    one, both = ("4", "one battery"), ("4", "two batteries")
    assert [row[:2] + row[2:3] + row[4:] for row in found[6:]] == [
        (*one, "firm tracks", "3 to 4", "4", two),
        (*one, "target channels", "1 to 2", "2", two),
        (*one, "missile channels", "2 to 2", "2", every),
        (*both, "firm tracks", "3 to 4", "4", two),
        (*both, "target channels", "2 to 3", "3", two),
        (*both, "missile channels", "3 to 3", "4", none),
    ]
    assert [row[5] for row in found[:6]] == ["4", "2", "2", "4", "3", "4"]


def test_the_figure_has_means_quantiles_and_the_limit_of_each_variant(small):
    with drawn(figure(small)) as (tracks, targets, missiles):
        assert series(tracks)[0] == [(2, 2), (4, pytest.approx(11 / 3))]
        assert series(targets)[0] == [(2, 1), (4, pytest.approx(5 / 3))]
        assert series(missiles) == [[(2, pytest.approx(4 / 3)), (4, 2)], [(2, 2), (4, 3)]]
        assert errors(tracks)[4] == (3, 4)
        for axes, limits in ((tracks, {4}), (targets, {2, 3}), (missiles, {2, 4})):
            flat = {
                a[1] for a, b in ((p[0], p[-1]) for p in paths(axes)) if a[0] == 0 and b[0] == 1
            }
            assert flat == {0, *limits}
            assert said(axes) == [f"limit {limit}" for limit in sorted(limits)]
            assert axes.get_xlabel() == "raid size"
            assert axes.get_ylim()[0] == 0
            assert axes.get_ylim()[1] > max(limits)
        assert tracks.get_ylabel() == "most in use at once"


def test_the_finding_names_the_limits_that_are_reached(small):
    assert figure(small).finding == (
        "Limits reached in most replications at raid size 4: firm tracks (67 %), target channels "
        "(67 %) and missile channels (100 %) with one battery; firm tracks (67 %) and target "
        "channels (67 %) with two batteries."
    )


def test_where_no_limit_is_reached_the_closest_is_named(small):
    from openiads.analysis.estimate import mean, proportion
    from openiads.analysis.load import Load
    from openiads.report.busy_words import load_finding

    free = tuple(
        Load(name, limit, mean([peak, peak]), peak, peak, proportion(0, 2))
        for name, limit, peak in (
            ("peak_tracks", 10, 3.0),
            ("peak_target_channels", 4, 2.0),
            ("peak_missile_channels", 9, 3.0),
        )
    )
    found = {(variant, 4.0): free for variant in ("A", "B")}
    text = "none (closest: target channels, 2 of 4)"
    assert load_finding(small, found) == (
        f"Limits reached in most replications at raid size 4: {text} with one battery; {text} "
        "with two batteries."
    )
