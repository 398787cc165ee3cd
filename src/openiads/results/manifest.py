"""The manifest: the page of a stored run that explains it, without the engine and without the host.

It names no host, no user and no path beyond what the user typed.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from openiads.release import __version__
from openiads.results.schema import FORMAT, VERSION

PACKAGES = ("numpy", "numba", "polars", "scipy")


def versions() -> dict[str, str]:
    """Return the versions a result may depend on: the packages, and Python."""
    found = {"openiads": __version__, "python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def new_manifest(
    world: Mapping[str, Any],
    *,
    command: str,
    seed: int,
    replications: int,
    draw: int = 0,
    draws: int | None = None,
    drawn: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the manifest of a run about to start.

    Parameters
    ----------
    world : the resolved world as plain JSON data.
    command : what the user typed, or the equivalent call.
    seed, draw : the address of the random numbers.
    replications : wanted per case, and per draw.
    draws : draws of the contested numbers; None = the central values alone.
    drawn : with draws: `draw_names` and `not_drawn`.

    Returns
    -------
    Plain JSON data with ``status = "incomplete"``.
    """
    study = dict(world["study"])
    return {
        "format": FORMAT,
        "version": VERSION,
        "status": "incomplete",
        "title": study["title"],
        "question": study["question"],
        "study": study,
        "command": command,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": seed,
        "draw": draw,
        "replications": replications,
        **({} if draws is None else {"draws": draws, **(drawn or {})}),
        "replications_finished": {},
        "pieces": None,
        "versions": versions(),
        "ledger_hash": world.get("ledger_hash", ""),
        "cases": [
            {"id": case["id"], "variant": case["variant"], "sweep_value": case["sweep_value"]}
            for case in world["cases"]
        ],
        "scenario_text": world.get("scenario_text", ""),
    }


def fingerprint(world_json: str, manifest: Mapping[str, Any]) -> str:
    """Return what makes two runs the same run: SHA-256 of world, seed, draw and versions.

    The versions are those of the program, NumPy, Numba, Polars and SciPy to the last digit: any
    release may change the last bit of a number. Format version 1 counted only the program's.

    The numbers of replications and of draws are left out: asking for more continues a run. A run
    with draws is never the same as one without.

    Parameters
    ----------
    world_json : the resolved world.
    manifest : of the run; its seed, draw and versions are read.

    Raises
    ------
    ValueError : the world is not JSON, or not a table of keys.
    """
    world = json.loads(world_json)
    if not isinstance(world, dict) or not isinstance(world.get("study", {}), dict):
        raise ValueError("not a world")
    made = manifest["versions"]
    for name in ("replications", "seed", "draw"):
        world.get("study", {}).pop(name, None)
    same = {
        "world": world,
        "seed": manifest["seed"],
        "draw": manifest["draw"],
        "openiads": made["openiads"],
        **({name: made.get(name) for name in PACKAGES} if manifest["version"] > 1 else {}),
        "version": manifest["version"],
        **({"drawn": True} if "draws" in manifest else {}),
    }
    text = json.dumps(same, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
