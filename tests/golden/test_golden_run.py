"""The golden run: the same scenario and seed give what they always gave.

A difference is either a mistake or a change of results. In the second case renew the file (see
golden_run.py) and say so in CHANGELOG.md under *Results changed*.
"""

import json

import pytest
from golden_run import FILE, golden


@pytest.fixture(scope="module")
def found():
    return golden()


@pytest.fixture(scope="module")
def kept():
    return json.loads(FILE.read_text("utf-8"))


def test_counts_of_the_golden_run_are_what_they_were(found, kept):
    times = ("launches_s", "intercepts_s")
    for part in kept:
        if part not in times:
            assert found[part] == kept[part], f"{part} changed: see the docstring of this file"
    assert set(found) == set(kept)


def test_times_of_the_golden_run_are_what_they_were(found, kept):
    for part in ("launches_s", "intercepts_s"):
        assert found[part] == pytest.approx(kept[part], abs=2e-3)


def test_the_golden_run_says_something(kept):
    leakers, rounds = ([int(n) for n in kept[name].split()] for name in ("leakers", "rounds_fired"))
    assert 0 < sum(leakers) == kept["totals"]["leakers"] < kept["totals"]["threats"]
    assert sum(rounds) == kept["totals"]["rounds_fired"] == sum(kept["shots"].values())
    assert {name.split()[1] for name in kept["shots"]} >= {"kill", "miss", "spent"}
