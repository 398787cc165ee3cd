"""The public names: few, sorted, and found."""

import tomllib
from pathlib import Path

import pytest

import openiads


def test_public_names_are_sorted_and_all_there():
    assert openiads.__all__ == sorted(openiads.__all__)
    for name in openiads.__all__:
        assert getattr(openiads, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = openiads.nonsense


def test_the_version_is_that_of_the_package():
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
    assert project["version"] == openiads.__version__
