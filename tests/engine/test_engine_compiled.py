"""Compiled code is never older than its source, and a cache that fails costs time, not a run."""

import importlib
import os
import pkgutil
import shutil
import subprocess
import sys
from pathlib import Path

import numba
import pytest

import openiads.engine
import openiads.model
from openiads.model import compiled

SOURCE = Path(compiled.__file__).parents[1]
CALLER = """
import numpy as np
from openiads.model.route import waypoint_arrival
print(waypoint_arrival(np.array([0.0, 0.0]), np.array([0.0, 0.01]), np.array([100.0])))
"""
"""Calls a function of `route` that calls one of `geodesic`, another file."""

EDIT = """

@formula
def geodesic_inverse(lat1, lon1, lat2, lon2):
    return 500.0, 0.0, 0.0
"""

needs_compiler = pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")


def arrival(package, cache):
    """Return (time of arrival, what was said) by a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", CALLER],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(package), "NUMBA_CACHE_DIR": str(cache)},
    )
    return float(done.stdout), done.stderr


@pytest.fixture
def package(tmp_path):
    """Return the folder of a copy of the program, without compiled code."""
    ignored = shutil.ignore_patterns("__pycache__", "library", "page")
    shutil.copytree(SOURCE, tmp_path / "src" / "openiads", ignore=ignored)
    return tmp_path / "src"


@needs_compiler
@pytest.mark.slow
def test_an_edit_of_a_called_function_changes_the_answer_of_its_caller(package, tmp_path):
    before, _ = arrival(package, tmp_path / "cache")
    again, _ = arrival(package, tmp_path / "cache")
    edited = package / "openiads" / "model" / "geodesic.py"
    edited.write_text(edited.read_text("utf-8") + EDIT, "utf-8")
    assert before == again == pytest.approx(0.01 * 6378137.0 / 100.0, rel=1e-6)
    assert arrival(package, tmp_path / "cache")[0] == 5.0


@needs_compiler
@pytest.mark.slow
def test_a_cache_that_cannot_be_written_or_read_costs_one_line(package, tmp_path):
    (tmp_path / "file").write_text("")
    nowhere, said = arrival(package, tmp_path / "file" / "cache")
    assert said.count("\n") == 1
    assert "no folder for compiled code can be written to" in said
    assert "NUMBA_CACHE_DIR" in said
    first, said = arrival(package, tmp_path / "cache")
    assert said == ""
    stored = list((tmp_path / "cache").rglob("*.nbc"))
    assert stored
    for file in stored:
        file.write_bytes(file.read_bytes()[:100])
    second, said = arrival(package, tmp_path / "cache")
    assert said.count("\n") == 1
    assert "cannot be read" in said
    assert nowhere == first == second


def test_the_digest_follows_every_source_file(package, monkeypatch):
    monkeypatch.setattr(compiled, "PACKAGE", package / "openiads")
    digest = compiled.source_digest.__wrapped__
    seen = {digest()}
    files = compiled.source_files()
    assert {file.parent.name for file in files} == {"model", "engine", "openiads"}
    for file in files:
        file.write_text(file.read_text("utf-8") + "\n# edited\n", "utf-8")
        seen.add(digest())
    assert len(seen) == len(files) + 1


@needs_compiler
def test_every_compiled_function_of_the_program_is_kept_in_that_folder():
    found = 0
    for parent in (openiads.model, openiads.engine):
        for module in pkgutil.iter_modules(parent.__path__, parent.__name__ + "."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, numba.core.dispatcher.Dispatcher):
                    found += 1
                    assert type(value._cache) is compiled._SourceCache, value
                    assert compiled.source_digest() in value._cache.cache_path
    assert found > 100


def test_folders_of_old_sources_are_dropped_but_for_the_newest(tmp_path):
    for age in range(7):
        folder = tmp_path / f"{compiled.PREFIX}{age}"
        folder.mkdir()
        os.utime(folder, (1e9 - age, 1e9 - age))
    compiled._drop_old(tmp_path, tmp_path / f"{compiled.PREFIX}6")
    left = {folder.name.removeprefix(compiled.PREFIX) for folder in tmp_path.iterdir()}
    assert left == {"0", "1", "2", "3", "6"}
