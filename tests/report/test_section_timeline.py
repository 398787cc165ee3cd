"""The engagement in time and range: what happened when, and how far out."""

import pytest
from reading import bars, drawn, figures, rows, section, segments, tables

WIDTH = 5.0  # s: rounds fly from 90 s to 195 s, and 105 s make 21 intervals


def figure(small):
    return figures(section(small, "timeline"))["timeline"]


def events(small, column):
    """Return variant -> {middle of the interval in s: cell} where a column is not 0."""
    found = {}
    for row in rows(figure(small).table):
        if row[column] not in ("0.00", "-"):
            time = round(60 * float(row["time, min"]), 1)
            found.setdefault(row["variant"], {})[time] = row[column]
    return found


def near(cells):
    """Return cells by the middle of their interval; minutes are printed to 0.01, so to 0.3 s."""
    return {pytest.approx(time, abs=0.31): cell for time, cell in cells.items()}


def same(found, expected):
    assert list(found.values()) == list(expected.values())
    assert list(found) == pytest.approx(list(expected), abs=0.31)


def test_the_cells_count_each_event_in_its_interval(small):
    # launches of one battery: three at 100 s, then 105, 110, and two at 160 s
    launches = events(small, "launches")["one battery"]
    same(launches, {102.5: "1.00", 107.5: "0.33", 112.5: "0.33", 162.5: "0.67"})
    same(events(small, "kills")["one battery"], {132.5: "0.33", 152.5: "0.67", 197.5: "0.33"})
    same(events(small, "misses")["one battery"], {132.5: "0.33", 192.5: "0.33"})
    # attackers alone: the decoy of 320 s is none
    leaks = events(small, "leaks")["one battery"]
    same(leaks, {252.5: "0.67", 302.5: "0.67", 312.5: "0.67"})


def test_the_ranges_are_those_of_kills(small):
    # 130 s: 40 km (the miss at 42 km does not count); 150 s: 50 and 60 km; 195 s: 20 km
    same(events(small, "median, km")["one battery"], {132.5: "40.0", 152.5: "55.0", 197.5: "20.0"})
    low, high = "range 10 %, km", "90 %, km"
    same(events(small, low)["one battery"], {132.5: "40.0", 152.5: "50.0", 197.5: "20.0"})
    same(events(small, high)["one battery"], {132.5: "40.0", 152.5: "60.0", 197.5: "20.0"})


def test_the_bars_stand_over_their_intervals(small):
    with drawn(figure(small)) as axes:
        grid = [axes[2 * i : 2 * i + 2] for i in range(4)]
        launches = [(60 * x, 60 * w, high) for x, _, w, high in bars(grid[0][0]) if high]
        assert [x for x, _, _ in launches] == pytest.approx([100, 105, 110, 160], abs=1e-3)
        assert [w for _, w, _ in launches] == pytest.approx([WIDTH] * 4, abs=1e-3)
        assert [high for *_, high in launches] == pytest.approx([1, 1 / 3, 1 / 3, 2 / 3], abs=1e-3)
        # a miss at 130 s stands on the kill of that interval
        stacked = [
            (y, high)
            for x, y, _, high in bars(grid[1][0])
            if 60 * x == pytest.approx(130, abs=1e-3)
        ]
        assert stacked == [
            (0, pytest.approx(1 / 3, abs=1e-3)),
            (pytest.approx(1 / 3, abs=1e-3),) * 2,
        ]
        assert sum(high for *_, high in bars(grid[2][1])) == pytest.approx(3 / 3, abs=1e-3)


def test_dots_and_pale_bars_are_ranges_in_km(small):
    with drawn(figure(small)) as axes:
        lower = axes[6]
        dots = [(60 * x, y) for x, y in zip(*lower.lines[0].get_data(), strict=True)]
        assert [y for _, y in dots] == [40, 55, 20]
        assert [x for x, _ in dots] == pytest.approx([132.5, 152.5, 197.5])
        assert [(a[1], b[1]) for a, b in segments(lower)] == [(40, 40), (50, 60), (20, 20)]


def test_the_axes_and_the_legend_say_what_is_drawn(small):
    with drawn(figure(small)) as axes:
        labels = [axes[i].get_ylabel().replace("\n", " ") for i in (0, 2, 4, 6)]
        assert labels == [
            "launches in 5 s",
            "intercepts in 5 s",
            "leaks in 5 s",
            "range of kills, km",
        ]
        assert axes[6].get_xlabel() == "time, min"
        assert [axes[i].get_title("left") for i in (0, 1)] == ["one battery", "two batteries"]
        assert all(axes[i].get_ylim()[0] == 0 for i in (0, 2, 4, 6))
        legend = axes[0].figure.legends[0]
        assert [text.get_text() for text in legend.get_texts()] == [
            "kills",
            "misses",
            "range of kills: median",
            "middle 80 %",
        ]


def test_the_finding_says_when_and_how_far_out(small):
    assert figure(small).finding == (
        "Busy at raid size 4: launches from minute 1.67 to 2.75, kills at 20 to 55 km (medians) "
        "with one battery; launches from minute 1.5 to 2.75, kills at 20 to 60 km (medians) with "
        "two batteries."
    )


def test_first_events_are_median_and_the_middle_of_the_replications(small):
    table = tables(section(small, "timeline"))[
        "Time of the first event: median (5 to 95 % of replications)"
    ]
    # of 40, 50, 90 s: 5 % is a tenth of the way from 40 to 50, 95 % nine tenths from 50 to 90
    assert [tuple(row.values()) for row in rows(table)] == [
        ("2", "one battery", "60 (60 to 60)", "100 (100 to 154)", "130 (130 to 184)"),
        ("2", "two batteries", "60 (51 to 69)", "100 (100 to 100)", "130 (130 to 130)"),
        ("4", "one battery", "50 (41 to 86)", "100 (100 to 100)", "130 (130 to 148)"),
        ("4", "two batteries", "30 (21 to 39)", "90 (90 to 90)", "120 (120 to 120)"),
    ]
