"""A stored run of the made-up case that uses everything, and recordings of it."""

import sys
from pathlib import Path

import pytest

from openiads.errors import OpenIADSWarning

sys.path.append(str(Path(__file__).parents[1] / "oracle"))


@pytest.fixture(scope="session")
def world():
    """Return a world of two cases: everything, and one unit against two threats."""
    from rich_case import rich_case
    from worlds import flight, make_case, make_world

    aimed = {"aim": "asset:port"}
    threats = [flight("one", **aimed), flight("two", (60.0, 5.0), **aimed)]
    small = make_case(threats).model_dump()
    return make_world(small, {**rich_case(), "variant": "base"})


@pytest.fixture(scope="session")
def stored(world, tmp_path_factory):
    """Return the directory of a stored run of 12 replications a case."""
    from openiads.study.api import run

    directory = tmp_path_factory.mktemp("runs") / "run"
    with pytest.warns(OpenIADSWarning):  # round numbers that nobody claims
        run(world, replications=12, out=directory, workers=1)
    return directory


@pytest.fixture(scope="session")
def recording(stored):
    """Return the worst replication of the largest case."""
    from openiads.recording.record import record

    return record(stored, chosen="worst")
