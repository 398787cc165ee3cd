"""The made-up case that uses everything lives with the oracle."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "oracle"))


@pytest.fixture(scope="session")
def rich():
    """Return the case that uses every part of the model, as a `Case`."""
    from rich_case import rich_case

    from openiads.scenario.world import Case

    return Case.model_validate(rich_case())
