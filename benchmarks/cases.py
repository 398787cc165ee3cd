"""The benchmark case at any size: `raid-100` with a raid and a number of sites as asked for.

Sites beyond the five of the case are battalions along the coast, without command posts of their
own. Written as a scenario file, so that every version of the program can read it as its own.
"""

from __future__ import annotations

import re
from pathlib import Path

OWN_SITES = 5
SITE = """
[sites.x{i}]
system = "s-300pmu-2"
network = "sector"
lat = {lat:.4f}
lon = {lon:.4f}
elevation = "30 m"
omit = ["command_post", "64N6E2"]
radars.30N6E2.sector_centre = "270 deg"
radars.96L6E.phase = "{phase} s"
"""


def scenario_text(built_in: str, sites: int) -> str:
    """Return the text of `raid-100` with a number of sites.

    Parameters
    ----------
    built_in : its text as it is shipped. sites : 1 or more.
    """
    blocks = re.split(r"(?m)^(?=\[)", built_in)
    own = [block for block in blocks if block.startswith("[sites.")]
    names = [block[len("[sites.") :].partition("]")[0] for block in own]
    text = "".join(block for block in blocks if block not in own[sites:])
    for name in names[sites:]:
        text = re.sub(rf'"{name}\.[^"]+"', '"port"', text)
    more = max(0, sites - OWN_SITES)
    for i in range(more):
        place = {"lat": 4.3 + 1.4 * i / max(1, more - 1), "lon": -139.95 + 0.04 * (i % 9)}
        text += SITE.format(i=i, phase=i % 6, **place)
    return text


def changes_for(threats: int) -> dict[str, str]:
    """Return what `--set` would change for a raid of a size: larger ones come a little later."""
    changes = {"raids.main.size": str(threats)}
    if threats > 100:
        late, end = ("1500 s", "2000 s") if threats <= 300 else ("1900 s", "2400 s")
        changes |= {"raids.main.time_on_target": late, "horizon": end}
    return changes


def write_case(folder: Path, built_in: str, sites: int) -> Path:
    """Write the scenario file of the case with a number of sites, and return its path."""
    path = folder / f"raid-{sites}-sites.toml"
    path.write_text(scenario_text(built_in, sites), encoding="utf-8")
    return path
