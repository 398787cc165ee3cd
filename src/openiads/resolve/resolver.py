"""A scenario becomes a world: every number known, in SI, with its origin."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial
from math import isfinite

from pydantic import ValidationError

from openiads.errors import InputError
from openiads.evidence.ledger import load_ledger
from openiads.resolve.contested import CHOICE, Contested, Held, Register, contested, not_drawn
from openiads.resolve.display_names import display_names
from openiads.resolve.effect import check_effects
from openiads.resolve.parameters import Desk, Ledger, Memory
from openiads.resolve.sensors import command_posts, link, network, radar, write_place
from openiads.resolve.site import Site, lay_out
from openiads.resolve.threats import explicit_threat, raid_threats, threat_type, type_entry
from openiads.resolve.units import fire_unit
from openiads.resolve.varying import carriers, rounds_of, said_in_words, stand_ins
from openiads.scenario.by_class import DEFAULT
from openiads.scenario.complaints import nearest
from openiads.scenario.keys import entity_key, raid_keys
from openiads.scenario.load import Scenario
from openiads.scenario.raid import Target
from openiads.scenario.references import validate_references
from openiads.scenario.sweep import ScenarioCase, variant_names
from openiads.scenario.world import (
    FORMAT,
    VERSION,
    Asset,
    Case,
    CommandPost,
    Origin,
    Radar,
    StudyInfo,
    Threat,
    ThreatType,
    Unit,
    World,
    Zone,
)
from openiads.vocab import THREAT_CLASSES


def _assets(case: ScenarioCase, desk: Desk) -> list[Asset]:
    assets = []
    for name, entry in case.body.assets.items():
        path = f"assets/{name}"
        write_place(desk, path, f"assets.{name}")
        assets.append(
            Asset(
                id=name,
                key=entity_key(name),
                lat_deg=entry.lat,
                lon_deg=entry.lon,
                height_m=desk.number(entry.height, f"{path}/height_m"),
                value_usd=desk.number(entry.value, f"{path}/value_usd"),
            )
        )
    return assets


def _targets(
    assets: list[Asset], posts: list[CommandPost], radars: list[Radar], units: list[Unit]
) -> dict[str, Target]:
    """Return what threats can be aimed at, by the name scenarios use."""
    targets = {
        asset.id: Target(f"asset:{asset.id}", asset.lat_deg, asset.lon_deg) for asset in assets
    }
    for element in [*posts, *radars]:
        targets[element.id] = Target(f"element:{element.id}", element.lat_deg, element.lon_deg)
    for unit in units:
        for launcher in unit.launchers:
            targets[launcher.id] = Target(f"element:{launcher.id}", unit.lat_deg, unit.lon_deg)
    return targets


def _zones(case: ScenarioCase, units: list[Unit], desk: Desk) -> list[Zone]:
    zones = []
    for name, entry in case.body.zones.items():
        write_place(desk, f"zones/{name}", f"zones.{name}")
        zones.append(
            Zone(
                id=name,
                lat_deg=entry.lat,
                lon_deg=entry.lon,
                radius_m=desk.number(entry.radius, f"zones/{name}/radius_m"),
                weapon_control=entry.weapon_control,
                units=entry.units if entry.units is not None else [unit.id for unit in units],
            )
        )
    return zones


def _types(
    case: ScenarioCase, threats: list[Threat], radars: list[Radar], desk: Desk
) -> list[ThreatType]:
    """Return the types in use, with the bands in use, in order of first use."""
    bands = list(dict.fromkeys(one.band for one in radars))
    names = list(dict.fromkeys(threat.type for threat in threats))
    return [
        threat_type(type_entry(case, name, f"threat_types.{name}", desk), bands, desk)
        for name in names
    ]


def _class_weights(case: ScenarioCase, desk: Desk) -> dict[str, float]:
    weights = {}
    for name in THREAT_CLASSES:
        given = case.body.class_weights
        parameter = given.get(name, given.get(DEFAULT))  # type: ignore[call-overload]
        path = f"class_weights/{name}"
        if parameter is None:
            desk.note(path, Origin(kind="default", text="1: all classes weigh the same"))
        weights[name] = 1.0 if parameter is None else desk.number(parameter, path)
    return weights


def _sites(case: ScenarioCase, desk: Desk) -> list[Site]:
    """Return the sites of a case; cases that write a site and its parts alike share it."""
    parts = case.made_of("systems", "radars", "rounds", "doctrines")
    raw = case.document.get("sites", {})
    return [
        desk.memory.keep(
            ("site", name, id(raw[name]), parts), partial(lay_out, case, name, desk.file)
        )
        for name in case.body.sites
    ]


def _units(sites: list[Site], desk: Desk) -> list[Unit]:
    return [fire_unit(site, site.system.unit, desk) for site in sites if site.system.unit]


def _threats(
    scenario: Scenario, case: ScenarioCase, targets: dict[str, Target], desk: Desk
) -> list[Threat]:
    """Return the threats of the raids, then the explicit ones; keys of the raids give way."""
    body = case.body
    raids = [t for name in body.raids for t in raid_threats(case, name, targets, desk)]
    written = [explicit_threat(scenario, case, name, targets, desk) for name in body.threats]
    keys = [threat.key for threat in (*raids, *written)]
    if len(set(keys)) < len(keys):
        keys = raid_keys([threat.id for threat in raids], keys[len(raids) :])
        raids = [t.model_copy(update={"key": key}) for t, key in zip(raids, keys, strict=True)]
    return raids + written


def resolve_case(scenario: Scenario, case: ScenarioCase, desk: Desk) -> Case:
    """Return one case of the world; origins are written down at the desk.

    Raises
    ------
    InputError : something the scenario names does not exist, or numbers contradict each other.
    """
    body = case.body
    sites = _sites(case, desk)
    links = [link(case, site, desk) for site in sites]
    posts = command_posts(sites, desk)
    radars = [radar(site, name, desk) for site in sites for name in site.radars]
    units = _units(sites, desk)
    assets = _assets(case, desk)
    targets = _targets(assets, posts, radars, units)
    targets |= stand_ins(sites, units, targets, desk)
    threats = _threats(scenario, case, targets, desk)
    if body.epoch is not None:
        from openiads.resolve.recorded_routes import (
            remark_unused_epoch,  # its readers take time to import
        )

        remark_unused_epoch(scenario, case, desk)
    made = Case(
        id=case.id,
        variant=case.variant,
        sweep_value=case.sweep_value,
        horizon_s=desk.number(body.horizon, "horizon_s"),
        tick_s=desk.number(body.tick, "tick_s"),
        earth_radius_factor=desk.number(body.earth_radius_factor, "earth_radius_factor"),
        atmosphere=body.atmosphere,
        class_weights=_class_weights(case, desk),  # type: ignore[arg-type]
        assets=assets,
        networks=[network(case, name, sites, desk) for name in body.networks],
        links=links,
        command_posts=posts,
        radars=radars,
        rounds=rounds_of(sites, units, desk),
        units=units,
        zones=_zones(case, units, desk),
        threat_types=_types(case, threats, radars, desk),
        threats=threats,
    )
    validate_references(made, file=scenario.file)
    return made


def _study(scenario: Scenario) -> StudyInfo:
    head = scenario.head
    names = variant_names(head)
    return StudyInfo(
        name=head.name,
        title=head.title,
        question=head.question,
        caveat=head.caveat,
        variants=names,
        variant_titles={
            name: (head.variants[name].title if name in head.variants else "") or name
            for name in names
        },
        sweep_key=head.sweep.key if head.sweep else None,
        sweep_label=(head.sweep.label or head.sweep.key) if head.sweep else "",
        replications=head.replications,
        seed=head.seed,
    )


class Plan:
    """A scenario that is resolved many times, with other values for its contested numbers.

    What does not change is kept: validated entries, sites, the threats of a raid.

    Parameters
    ----------
    scenario : read and validated.
    ledger : the evidence; default the built-in ledger.
    """

    def __init__(self, scenario: Scenario, ledger: Ledger | None = None) -> None:
        self.scenario = scenario
        self.ledger: Ledger = load_ledger() if ledger is None else ledger
        self._memory = Memory()
        self._register = Register()
        self._cases = {case.id: case for case in scenario.cases}

    def world(self, values: Mapping[str, float] | None = None) -> World:
        """Return the world.

        Parameters
        ----------
        values : key of a contested number -> SI value; the others keep their central values.

        Raises
        ------
        InputError : bad input; names the file and the key.
        """
        given = self._checked(values)
        origins: dict[str, Origin] = {}
        cases = [self._case(case, given, origins) for case in self.scenario.cases]
        check_effects(self.scenario, self._memory, self.ledger)
        world = World(
            format=FORMAT,
            version=VERSION,
            study=_study(self.scenario),
            cases=cases,
            origins=origins,
            names=display_names(self.scenario, cases),
            ledger_hash=self.ledger.hash,
            scenario_text=self.scenario.text,
        )
        world.keep_notes(self._memory.notes)
        return world

    def case(self, case_id: str, values: Mapping[str, float] | None = None) -> Case:
        """Return one case, without origins: the fast way for many draws.

        Parameters
        ----------
        case_id : as in `World.cases`.
        values : as for `world`.

        Raises
        ------
        InputError : no such case, an unknown key, or values that contradict each other.
        """
        if case_id not in self._cases:
            raise InputError(
                f"there is no case {case_id!r}", key="case", allowed=", ".join(self._cases)
            )
        return self._case(self._cases[case_id], self._checked(values), None)

    @cached_property
    def contested(self) -> tuple[Contested, ...]:
        """The contested numbers, in the order in which the cases use them."""
        return contested(self._filled, self.ledger)

    def held(self, path: str) -> tuple[str, Held] | None:
        """Return key and basis of the number at a path of the world, when `case` can change it."""
        return self._held_at.get(path)

    @cached_property
    def _held_at(self) -> dict[str, tuple[str, Held]]:
        return {path: (key, held) for key, held in self._filled.held.items() for path in held.paths}

    @property
    def not_drawn(self) -> dict[str, list[str]]:
        """Why -> places of the numbers that have a grade and keep their value in every draw."""
        found = not_drawn(self._filled, {one.key for one in self.contested})
        found[CHOICE] = said_in_words(self.scenario.cases)
        return {why: places for why, places in found.items() if places}

    @cached_property
    def _filled(self) -> Register:
        """The register after every case was resolved once."""
        for case in self.scenario.cases:
            self._case(case, {}, {})
        return self._register

    def _checked(self, values: Mapping[str, float] | None) -> Mapping[str, float]:
        known = self._filled.held if values else {}
        for key, value in (values or {}).items():
            if key not in known:
                raise InputError(
                    f"no contested number {key!r}", key="values", allowed=nearest(key, list(known))
                )
            if not isfinite(value):
                raise InputError(f"{value!r} for {key}", key="values", allowed="a finite number")
        return values or {}

    def carriers(self, case_id: str) -> tuple[tuple[str, str], ...]:
        """Return (system, round) of all that some draw can give a launcher, in a fixed order.

        Parameters
        ----------
        case_id : as in `World.cases`.
        """
        case = self._cases[case_id]
        desk = self._desk(case, {}, None)
        return carriers(_sites(case, desk), desk)

    def _desk(
        self, case: ScenarioCase, values: Mapping[str, float], origins: dict[str, Origin] | None
    ) -> Desk:
        return Desk(
            self.ledger,
            self.scenario.file,
            case.variant,
            case.id,
            case.document,
            origins,
            self._memory,
            values,
            self._register,
        )

    def _case(
        self, case: ScenarioCase, values: Mapping[str, float], origins: dict[str, Origin] | None
    ) -> Case:
        desk = self._desk(case, values, origins)
        try:
            return resolve_case(self.scenario, case, desk)
        except ValidationError as failure:
            problem = failure.errors(include_url=False)[0]
            raise InputError(
                f"{failure.title}: {problem['msg']}",
                file=self.scenario.file,
                key=".".join(str(part) for part in problem["loc"]),
                allowed="values that a world can hold (docs/world.md)",
            ) from None


def resolve(
    scenario: Scenario,
    ledger: Ledger | None = None,
    values: Mapping[str, float] | None = None,
) -> World:
    """Return the world of a scenario.

    Parameters
    ----------
    scenario : read and validated.
    ledger : the evidence; default the built-in ledger.
    values : key of a contested number (`contested_parameters`) -> SI value in place of the
        central one.

    Raises
    ------
    InputError : bad input; names the file and the key.
    """
    return Plan(scenario, ledger).world(values)


def contested_parameters(scenario: Scenario, ledger: Ledger | None = None) -> tuple[Contested, ...]:
    """Return the contested numbers of a scenario, each with its spread.

    Parameters
    ----------
    scenario : read and validated.
    ledger : the evidence; default the built-in ledger.

    Raises
    ------
    InputError : bad input, or a rule that does not fit the claims it is named for.
    """
    return Plan(scenario, ledger).contested
