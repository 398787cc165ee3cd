"""Times against the horizon: what takes as long as the replication never happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from openiads.scenario.world import Case, Unit
from openiads.study.warning import InputWarning, launcher_key, radar_key, threat_key

FEW_TICKS = 100
"""With fewer decisions in a replication, what happens depends on the tick."""


def _radars(case: Case) -> Iterator[tuple[str, float, str]]:
    for radar in case.radars:
        key = radar_key(radar)
        yield f"{key}.phase", radar.phase_s, "its first look never comes: it sees nothing"
        yield f"{key}.period", radar.period_s, "it looks once at most"


def _command(case: Case) -> Iterator[tuple[str, float, str]]:
    for net in case.networks:
        key = f"networks.{net.id}.identification_time"
        yield key, net.identification_time_s, "nothing is ever identified: nothing is engaged"
    for link in case.links:
        key = f"sites.{link.id}.link"
        yield f"{key}.latency", link.latency_s, "the command post never hears of a detection"
        if link.cut_time_s is not None:
            yield f"{key}.cut_time", link.cut_time_s, "the link is never cut"


def _units(case: Case) -> Iterator[tuple[str, float, str]]:
    for unit in case.units:
        key = f"sites.{unit.site}.unit"
        yield f"{key}.reaction_time", unit.reaction_time_s, "it never launches anything"
        yield f"{key}.launch_interval", unit.launch_interval_s, "it launches one round at most"
        if unit.doctrine.reengage:
            text = "a channel is never free again, and no survivor is engaged again"
            yield f"{key}.assessment_time", unit.assessment_time_s, text
    for threat in case.threats:
        yield f"{threat_key(threat)}.start", threat.start_s, "it never enters the scene"


def _magazines(
    unit: Unit, horizon_s: float, own: Callable[[str], bool], file: str | None
) -> Iterator[InputWarning]:
    """Warn of stock that no launcher can take in time, and of reserves that count on it."""
    for name in dict.fromkeys(launcher.round for launcher in unit.launchers):
        mine = [launcher for launcher in unit.launchers if launcher.round == name]
        quickest = min(mine, key=lambda launcher: launcher.reload_time_s)
        ready, stock = sum(launcher.tubes for launcher in mine), unit.stock.get(name, 0)
        if quickest.reload_time_s < horizon_s:
            continue
        written = [f"units/{unit.id}/stock/{name}"]
        written += [f"units/{unit.id}/launchers/{one.id}/reload_time_s" for one in mine]
        if stock and any(map(own, written)):
            yield InputWarning(
                f"{launcher_key(unit, quickest)}.reload_time",
                f"tubes are never refilled within the horizon: {quickest.reload_time_s:g} s is not "
                f"below {horizon_s:g} s, so {stock} {name} in stock are never fired",
                file,
            )
        kept = sum(one.rounds for one in unit.doctrine.reserve if one.round == name)
        if kept > ready and stock:
            yield InputWarning(
                f"sites.{unit.site}.doctrine.reserve",
                f"keeps {kept} {name} back, but only {ready} are ready and none is reloaded "
                f"within the horizon",
                file,
            )


def check_times(case: Case, own: Callable[[str], bool], file: str | None) -> Iterator[InputWarning]:
    """Warn of everything that takes as long as a replication, with what never happens.

    Parameters
    ----------
    own : tells of a path of the world whether the scenario gives the number; the stock of a library
        system is not warned of.
    """
    late: dict[str, InputWarning] = {}
    for kind in (_radars, _command, _units):
        for key, time, never in kind(case):
            if time >= case.horizon_s and key not in late:
                text = f"{time:g} s is not below the horizon of {case.horizon_s:g} s: {never}"
                late[key] = InputWarning(key, text, file)
    yield from late.values()
    for unit in case.units:
        yield from _magazines(unit, case.horizon_s, own, file)
    for net in case.networks:
        if net.coast_scans < 1.0 and net.detections > 1:
            text = (
                f"{net.coast_scans:g} scans are less than the time to the next look: every track "
                "is dropped before its second detection, so nothing is ever firm"
            )
            yield InputWarning(f"networks.{net.id}.coast_scans", text, file)
    ticks = case.horizon_s / case.tick_s
    if ticks < FEW_TICKS:
        yield InputWarning(
            "tick",
            f"only {ticks:.0f} decisions are taken in a replication; what happens depends on the "
            f"tick (usual: at least {FEW_TICKS})",
            file,
        )
