"""The scenario on a map: distances measured on the drawing, names, and what is in each case."""

import math

import pytest
from reading import drawn, figures, rows, said, section, tables

from openiads.report.routes import origin_words, ways

DEGREE_KM = math.pi / 180 * 6371.0088


def figure(small):
    return figures(section(small, "setting"))["map"]


def named(axes, label):
    return next(one for one in axes.lines if one.get_label() == label)


def test_sites_and_assets_lie_where_they_are(small):
    with drawn(figure(small)) as (_, right):
        (x, y), (ax, ay) = named(right, "site").get_data(), named(right, "asset").get_data()
        # the sites are half a degree of latitude apart on one meridian
        assert abs(y[0] - y[1]) == pytest.approx(DEGREE_KM / 2, rel=1e-4)
        assert abs(x[0] - x[1]) == pytest.approx(0, abs=0.5)
        # the asset: 0.2 degrees north of the southern site, 0.1 degrees east of it
        assert ay[0] - min(y) == pytest.approx(0.2 * DEGREE_KM, abs=0.1)
        east = 0.1 * DEGREE_KM * math.cos(math.radians(50.2))
        assert ax[0] - x[0] == pytest.approx(east, abs=0.1)


def test_rings_have_the_reach_and_their_numbers(small):
    with drawn(figure(small)) as (left, _):
        (x, y) = named(left, "site").get_data()
        ring = named(left, "reach of the rounds").get_data()
        radii = [math.hypot(a - x[0], b - y[0]) for a, b in zip(*ring, strict=True)]
        assert radii == pytest.approx([60.0] * len(radii), rel=2e-3)
        ring = named(left, "range of engagement radars").get_data()
        radii = [math.hypot(a - x[0], b - y[0]) for a, b in zip(*ring, strict=True)]
        assert radii == pytest.approx([90.0] * len(radii), rel=2e-3)
        assert {"battery 60 km", "radar 90 km"} <= set(said(left))


def test_every_kind_of_line_and_mark_is_in_the_legend(small):
    with drawn(figure(small)) as (left, _):
        legend = {text.get_text() for text in left.figure.legends[0].get_texts()}
        assert legend == {
            "site",
            "asset",
            "reach of the rounds",
            "range of engagement radars",
            "cruise missile (1)",
            "one-way UAV (1)",
            "aircraft (1)",
            "decoy (1)",
        }


def test_places_are_called_by_their_names(small):
    with drawn(figure(small)) as (_, right):
        assert {"North Hill", "south", "Port Hall"} <= set(said(right))
    assert [tuple(row.values()) for row in rows(figure(small).table)] == [
        ("asset", "Port Hall", "50.200° N, 20.100° E", "300 M USD"),
        ("unit", "North Hill", "50.500° N, 20.000° E", "battery, reach 60 km"),
        ("unit", "south", "50.000° N, 20.000° E", "battery, reach 60 km"),
        ("radar", "north.radar", "50.500° N, 20.000° E", "range 90 km"),
        ("radar", "south.radar", "50.000° N, 20.000° E", "range 90 km"),
    ]


def test_the_scale_bar_is_as_long_as_it_says(small):
    with drawn(figure(small)) as axes:
        for one in axes:
            text = next(text for text in said(one) if text.replace(" km", "").isdigit())
            bar = next(line for line in one.lines if line.get_linewidth() == 2)
            (x, _) = bar.get_data()
            assert x[1] - x[0] == pytest.approx(float(text.removesuffix(" km")))
            # a kilometre is as long up as across
            assert one.get_aspect() == 1.0


def test_the_finding_counts_threats_and_says_where_they_come_from(small):
    assert figure(small).finding == (
        "4 threats of 4 classes come from the west against 1 asset and 2 sites."
    )


def test_what_is_in_each_case_is_counted(small):
    found = rows(tables(section(small, "setting"))["What is in each case"])
    assert [tuple(row.values()) for row in found] == [
        ("2", "one battery", "battery: 1", "1", "cruise missiles: 1, one-way UAVs: 1"),
        ("2", "two batteries", "battery: 2", "2", "cruise missiles: 1, one-way UAVs: 1"),
        ("4", "one battery", "battery: 1", "1",
         "cruise missiles: 1, one-way UAVs: 1, aircraft: 1, decoys: 1"),
        ("4", "two batteries", "battery: 2", "2",
         "cruise missiles: 1, one-way UAVs: 1, aircraft: 1, decoys: 1"),
    ]  # fmt: skip


def test_one_route_stands_for_those_of_its_class_and_direction():
    north = [("decoy", [(x, 100.0), (0.0, 0.0)]) for x in (-2.0, 0.0, 2.0)]
    west = [("decoy", [(-100.0, 0.0), (0.0, 0.0)]), ("bomber", [(-100.0, 5.0), (0.0, 0.0)])]
    found = ways([*north, *west])
    assert [(way.threat_class, way.direction, way.count) for way in found] == [
        ("bomber", "west", 1),
        ("decoy", "north", 3),
        ("decoy", "west", 1),
    ]
    # alone in its direction: the middle one
    assert found[1].line[0] == (0.0, 100.0)
    assert origin_words([*north, *west]) == "the north (3) and west (2)"


def test_classes_side_by_side_take_routes_that_lie_apart():
    spread = [-30.0, -10.0, 10.0, 30.0]
    routes = [(k, [(-100.0, y), (0.0, 0.0)]) for k in ("aircraft", "decoy") for y in spread]
    first, second = (way.line[0][1] for way in ways(routes))
    assert abs(first - second) >= 20.0
