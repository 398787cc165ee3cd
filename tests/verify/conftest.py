"""Checks made once, with few replications, for all tests of this folder."""

import pytest

from openiads.verify.order import Order, case_of
from openiads.verify.registry import CHECKS

REPLICATIONS = 20


@pytest.fixture(scope="session")
def order():
    return Order(REPLICATIONS)


@pytest.fixture(scope="session")
def check(order):
    """Make a check by name, once a session."""
    makers = {maker.name: maker for maker in CHECKS}
    made = {}

    def call(name):
        if name not in made:
            made[name] = makers[name].make(order)
        return made[name]

    return call


@pytest.fixture(scope="session")
def s400():
    return case_of("verify-horizon", "S-400")


@pytest.fixture(scope="session")
def s300():
    return case_of("verify-horizon", "S-300PMU-2")
