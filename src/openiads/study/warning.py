"""A warning of the check, and the dotted keys under which the parts of a case were written."""

from __future__ import annotations

from dataclasses import dataclass

from openiads.scenario.world import Launcher, Radar, Threat, Unit


@dataclass(frozen=True)
class InputWarning:
    """Something odd that does not stop a run: the dotted key, and what is odd."""

    key: str
    message: str
    file: str | None = None

    def __str__(self) -> str:
        """Return one line."""
        return ": ".join(part for part in (self.file, self.key, self.message) if part)


def threat_key(threat: Threat) -> str:
    """Return the dotted key a threat was written under."""
    raid, _, rest = threat.id.partition(".")
    return f"raids.{raid}.groups.{rest.rpartition('-')[0]}" if rest else f"threats.{threat.id}"


def radar_key(radar: Radar) -> str:
    """Return the dotted key of a radar at its site."""
    return f"sites.{radar.site}.radars.{radar.id.partition('.')[2]}"


def launcher_key(unit: Unit, launcher: Launcher) -> str:
    """Return the dotted key of the set a launcher belongs to."""
    name = launcher.id.partition(".")[2].rpartition("-")[0] or launcher.id
    return f"sites.{unit.site}.unit.launchers.{name}"
