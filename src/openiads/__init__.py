"""OpenIADS: open simulation of layered air-defence systems.

The public names are below; each is imported when first used, so `import openiads` is fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openiads.errors import InputError, OpenIADSError, OpenIADSWarning, ResultError
    from openiads.release import __version__
    from openiads.results.read import read_run
    from openiads.scenario.load import load_scenario
    from openiads.study.api import check, explain, run, sensitivity

__all__ = [
    "InputError",
    "OpenIADSError",
    "OpenIADSWarning",
    "ResultError",
    "__version__",
    "check",
    "explain",
    "load_scenario",
    "read_run",
    "run",
    "sensitivity",
]

_HOMES = {
    "InputError": "openiads.errors",
    "OpenIADSError": "openiads.errors",
    "OpenIADSWarning": "openiads.errors",
    "ResultError": "openiads.errors",
    "__version__": "openiads.release",
    "check": "openiads.study.api",
    "explain": "openiads.study.api",
    "load_scenario": "openiads.scenario.load",
    "read_run": "openiads.results.read",
    "run": "openiads.study.api",
    "sensitivity": "openiads.study.api",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'openiads' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return list(__all__)
