"""A plugin of pytest that notes which lines of the package each file of tests runs.

Used by `scripts/mutants.py`. What a fixture of a module runs counts for the whole file, and what
is run while modules are imported for every test that imports them: lines outside of functions are
noted for a file of tests as soon as it runs any line of theirs.
"""

from __future__ import annotations

import ast
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

FOLDERS = ("src/openiads/analysis/", "src/openiads/report/")
HERE = Path.cwd()
found: dict[str, dict[str, set[int]]] = {}
current: dict[str, set[int]] = {}
known: dict[str, str] = {}


def _file(name: str) -> str:
    """Return a file of the package by its place in the tree, empty for all others."""
    if name not in known:
        path = Path(name)
        inside = path.relative_to(HERE).as_posix() if path.is_relative_to(HERE) else ""
        code = inside.startswith(FOLDERS) and inside.endswith(".py")
        known[name] = inside if code else ""
    return known[name]


def _trace(frame: FrameType, event: str, argument: Any) -> Any:
    file = _file(frame.f_code.co_filename)
    if not file:
        return None
    lines = current.setdefault(file, set())

    def local(frame: FrameType, event: str, argument: Any) -> Any:
        lines.add(frame.f_lineno)
        return local

    lines.add(frame.f_lineno)
    return local


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Trace a test with its fixtures."""
    global current
    name = item.nodeid.partition("::")[0]
    current = found.setdefault(name, {})
    sys.settrace(_trace)
    try:
        return (yield)
    finally:
        sys.settrace(None)


def pytest_sessionfinish() -> None:
    """Write the lines down."""
    for files in found.values():
        for file, lines in files.items():
            lines |= _outside_of_functions(HERE / file)
    text = json.dumps(
        {
            test: {file: sorted(lines) for file, lines in files.items()}
            for test, files in found.items()
        }
    )
    Path(os.environ["MUTANT_LINES"]).write_text(text, "utf-8")


def _outside_of_functions(path: Path) -> set[int]:
    lines: set[int] = set()

    def look(body: list[ast.stmt]) -> None:
        for statement in body:
            lines.add(statement.lineno)
            if isinstance(statement, ast.ClassDef):
                look(statement.body)

    look(ast.parse(path.read_text("utf-8")).body)
    return lines
