"""The scenario file: every table and key a scenario TOML may hold.

Tables are keyed by id, so that a dotted path names any number for `--set`, variants and the sweep.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, create_model
from pydantic_core import PydanticCustomError

from openiads.scenario.entries import (
    Azimuth,
    CommandPostEntry,
    Count,
    DoctrineEntry,
    Factor,
    Height,
    Id,
    Length,
    Money,
    NetworkEntry,
    Period,
    Probability,
    RadarEntry,
    Reach,
    RoundEntry,
    Share,
    Speed,
    SystemEntry,
    ThreatTypeEntry,
    Time,
    UnitEntry,
    WeightByClass,
)
from openiads.scenario.files.times import iso_time
from openiads.scenario.patch import partial
from openiads.scenario.quantity import Quantity, default
from openiads.scenario.sphere import east
from openiads.scenario.world import Latitude, Real, Record, Text, WeaponControl, Whole

RadarPatch = partial(RadarEntry)
RoundPatch = partial(RoundEntry)
DoctrinePatch = partial(DoctrineEntry)
UnitPatch = partial(UnitEntry)
CommandPostPatch = partial(CommandPostEntry)
AtSea = Field(default=default(Quantity("length"), "0 m"), description="above mean sea level")
Longitude = Annotated[Real, Field(ge=-180, le=360), AfterValidator(east)]
"""East positive, -180 to 180 or 0 to 360; the world has it within [-180, 180)."""
Aims = list[str] | dict[str, Share]


def _moment(raw: Any) -> Any:
    """Return a date and time as text; TOML has them as values of their own."""
    text = raw.isoformat() if isinstance(raw, datetime) else raw
    if not isinstance(text, str) or len(text) > 64 or iso_time(text) is None:
        problem = {"message": f"{raw!s:.64} is not a date and time", "allowed": EPOCH_FORM}
        raise PydanticCustomError("parameter", "{message}", problem)
    return text


EPOCH_FORM = 'ISO 8601, such as "2024-01-02T07:22:55Z"'
Epoch = Annotated[str, BeforeValidator(_moment)]


class Place(Record):
    """A point on the Earth, WGS-84 decimal degrees."""

    lat: Latitude = Field(description="latitude, decimal degrees, north positive")
    lon: Longitude = Field(
        description="longitude, decimal degrees, east positive, -180 to 180 or 0 to 360"
    )


class AssetEntry(Place):
    """A defended place."""

    name: Text = Field(default="", description="what people call it; default its id")
    height: Height = AtSea
    value: Money = Field(
        default=default(Quantity("money"), "0 USD"), description="what its loss costs"
    )


class LinkEntry(Record):
    """The data link of a site to its command post; what is left out comes from the network."""

    latency: Time | None = Field(default=None, description="sensor to command post")
    availability: Probability | None = Field(default=None, description="chance that it is up")
    cut_time: Time | None = Field(default=None, description="cut from then on; default never")


class SiteEntry(Place):
    """A system at a place, in a command network."""

    name: Text = Field(default="", description="what people call it; default its id")
    system: Id = Field(description="library system, or one of [systems]")
    network: Id = Field(description="one of [networks]")
    elevation: Height = AtSea
    omit: list[str] = Field(
        default=[], description='parts it lacks: "command_post", "unit", radar or launcher names'
    )
    doctrine: Id | DoctrinePatch = Field(  # type: ignore[valid-type]
        default="default", description="a name, or a table that patches the default"
    )
    link: LinkEntry = Field(default=LinkEntry(), description="its data link")
    command_post: CommandPostPatch | None = Field(  # type: ignore[valid-type]
        default=None, description="what differs at this site"
    )
    radars: dict[Id, RadarPatch] = Field(  # type: ignore[valid-type]
        default={}, description="what differs at this site, per radar"
    )
    rounds: dict[Id, RoundPatch] = Field(  # type: ignore[valid-type]
        default={}, description="what differs at this site, per round"
    )
    unit: UnitPatch | None = Field(  # type: ignore[valid-type]
        default=None, description="what differs at this site"
    )


def _table(entry: type[Record]) -> type[Record]:
    """Return the record of `[kind.ID]`: a patch, or an entry made from another one."""
    return create_model(
        entry.__name__.replace("Entry", "Table"),
        __base__=partial(entry),
        __doc__=f"A patch of a library entry, or one of your own: {entry.__doc__}",
        base=(Id | None, Field(default=None, description="library entry it starts from")),
    )


SystemTable = _table(SystemEntry)
RadarTable = _table(RadarEntry)
RoundTable = _table(RoundEntry)
ThreatTypeTable = _table(ThreatTypeEntry)


class NetworkTable(partial(NetworkEntry)):
    """A command network: its command post, and what differs from the default network."""

    command_post: Id | None = Field(
        default=None, description="site whose command post decides; none = units fight alone"
    )


class ZoneEntry(Place):
    """A circle with its own weapon control status."""

    radius: Reach = Field(description="along the ground")
    weapon_control: WeaponControl = Field(description="status inside")
    units: list[Id] | None = Field(default=None, description="sites it binds; default all")


class GroupEntry(Record):
    """One kind of threat in a raid."""

    type: Id = Field(description="library threat type, or one of [threat_types]")
    share: Share | None = Field(default=None, description="weight in what the counts leave")
    count: Count | None = Field(default=None, description="fixed number, whatever the size")
    route: Literal["to_aim", "ballistic", "overflight"] = Field(
        default="to_aim", description="fly to the aim; arc to it; or pass over the sector"
    )
    height: Height | None = Field(default=None, description="above mean sea level")
    speed: Speed | None = Field(default=None, description="along the ground")
    apogee: Reach | None = Field(default=None, description="ballistic; default minimum energy")
    start_distance: Reach | None = Field(default=None, description="from the centre")
    turn_distance: Reach | None = Field(
        default=None, description="keep the lane to here, then turn to the aim; default no turn"
    )
    beyond: Length | None = Field(default=None, description="overflight: how far past the centre")
    width: Length | None = Field(default=None, description="lateral spread of the start points")
    offset: Height = Field(
        default=default(Quantity("length"), "0 m"), description="lanes shifted, left negative"
    )
    delay: Time = Field(
        default=default(Quantity("time"), "0 s"), description="later than time on target"
    )
    aims: Aims | None = Field(default=None, description="instead of the aims of the raid")


class RaidEntry(Record):
    """A declarative raid; it becomes explicit threats, the same ones every time."""

    size: Count | None = Field(default=None, description="number of threats; default the counts")
    axis: Azimuth = Field(description="bearing the raid comes from, clockwise from north")
    centre: tuple[Latitude, Longitude] | None = Field(
        default=None, description="what it flies towards; default the mean of its aims"
    )
    width: Length = Field(description="lateral spread of the start points")
    start_distance: Reach = Field(description="from the centre")
    time_on_target: Time = Field(description="earliest arrival")
    window: Time = Field(description="arrivals are spread over it")
    aims: Aims = Field(description="assets or site elements: in turn, or by weight")
    groups: dict[Id, GroupEntry] = Field(min_length=1, description="what it is made of")


class WaypointRoute(Record):
    """Geodesic legs between points."""

    kind: Literal["waypoints"] = Field(description="legs at constant ground speed")
    points: list[tuple[Latitude, Longitude, Height]] = Field(
        min_length=2, description='[latitude, longitude, "height"]'
    )
    speed: Speed | None = Field(default=None, description="on every leg; default of the type")
    speeds: list[Speed] | None = Field(default=None, description="one a leg")


class BallisticRoute(Record):
    """A Kepler arc to the aim."""

    kind: Literal["ballistic"] = Field(description="arc without drag")
    launch: tuple[Latitude, Longitude] = Field(description="[latitude, longitude]")
    apogee: Reach | None = Field(default=None, description="default of the type, minimum energy")


class RecordedColumns(Record):
    """Which column of the file is what; what is left out is found by its usual name."""

    time: str | None = Field(default=None, description="name of the column of times")
    lat: str | None = Field(default=None, description="of latitudes")
    lon: str | None = Field(default=None, description="of longitudes")
    position: str | None = Field(default=None, description='of "lat,lon" in one cell')
    height: str | None = Field(default=None, description="of heights above mean sea level")
    id: str | None = Field(default=None, description="of ids, when a file holds several tracks")


class RecordedRoute(Record):
    """Positions over time from a file."""

    kind: Literal["recorded"] = Field(description="linear between recorded positions")
    file: str = Field(
        max_length=400, description="CSV with times, latitudes, longitudes; beside the scenario"
    )
    id: str | None = Field(default=None, description="which track, when the file holds several")
    columns: RecordedColumns = Field(
        default=RecordedColumns(), description="names of its columns, if not the usual ones"
    )
    height_unit: Literal["m", "ft"] | None = Field(
        default=None, description="of the heights; default as the column's name says"
    )
    height: Height | None = Field(default=None, description="of a file without heights")
    time_form: Literal["seconds", "unix", "unix_ms", "iso"] | None = Field(
        default=None, description="of the times; default as most of them look"
    )
    time_pattern: str | None = Field(
        default=None, max_length=64, description='of other times, such as "%d/%m/%Y %H:%M:%S"'
    )


class ThreatEntry(Record):
    """One explicit threat."""

    type: Id = Field(description="library threat type, or one of [threat_types]")
    aim: str | None = Field(default=None, description='an asset, or an element "SITE.ELEMENT"')
    start: Time = Field(default=default(Quantity("time"), "0 s"), description="enters the scene")
    route: Annotated[
        WaypointRoute | BallisticRoute | RecordedRoute, Field(discriminator="kind")
    ] = Field(description="how it flies")


class ScenarioBody(Record):
    """One case: what is left of a scenario when a variant and a sweep point are chosen."""

    horizon: Period = Field(description="end of a replication")
    epoch: Epoch | None = Field(
        default=None,
        description="date and time of t = 0 for recorded tracks with dates, UTC unless a zone "
        "is given; default the earliest of their times",
    )
    tick: Period = Field(default=default(Quantity("time"), "1 s"), description="decision clock")
    earth_radius_factor: Factor = Field(
        default=default(Quantity("ratio"), 4 / 3), description="k of the effective Earth radius"
    )
    atmosphere: Literal["none"] = Field(default="none", description="no atmospheric loss")
    assets: dict[Id, AssetEntry] = Field(default={}, description="defended places")
    networks: dict[Id, NetworkTable] = Field(min_length=1, description="command networks")
    doctrines: dict[Id, DoctrinePatch] = Field(  # type: ignore[valid-type]
        default={}, description="named doctrines; each patches the default"
    )
    sites: dict[Id, SiteEntry] = Field(min_length=1, description="systems at places")
    systems: dict[Id, SystemTable] = Field(  # type: ignore[valid-type]
        default={}, description="patches of library systems, or systems of your own"
    )
    radars: dict[Id, RadarTable] = Field(  # type: ignore[valid-type]
        default={}, description="patches of library radars, or radars of your own"
    )
    rounds: dict[Id, RoundTable] = Field(  # type: ignore[valid-type]
        default={}, description="patches of library rounds, or rounds of your own"
    )
    threat_types: dict[Id, ThreatTypeTable] = Field(  # type: ignore[valid-type]
        default={}, description="patches of library threat types, or types of your own"
    )
    zones: dict[Id, ZoneEntry] = Field(default={}, description="weapon control zones")
    class_weights: WeightByClass = Field(
        default={}, description="priority among equal times to aim; a class left out weighs 1"
    )
    raids: dict[Id, RaidEntry] = Field(default={}, description="declarative raids")
    threats: dict[Id, ThreatEntry] = Field(default={}, description="explicit threats")


class Variant(Record):
    """A named patch of the scenario."""

    title: Text = Field(default="", description="what this variant is")
    set: dict[str, Any] = Field(default={}, description="tables laid over the scenario")
    remove: list[str] = Field(default=[], description="dotted paths taken out first")


class Sweep(Record):
    """One number that is varied."""

    key: str = Field(description='dotted path, such as "raids.main.size"')
    label: Text = Field(default="", description="axis title")
    values: list[Whole | Real | Text] = Field(min_length=1, description="values, in order")


class StudyHead(Record):
    """What the scenario is for, and how it is run."""

    format: Literal[1] = Field(alias="schema", description="version of the file format")
    name: Id = Field(description="short name")
    title: Text = Field(default="", description="one line")
    question: Text = Field(default="", description="the question it answers")
    caveat: Text = Field(default="", description="what the answer must not be taken for")
    replications: Whole = Field(default=1000, ge=1, lt=2**31, description="per case")
    seed: Whole = Field(default=1, ge=0, lt=2**32, description="of the random numbers")
    variants: dict[Id, Variant] = Field(
        default={}, description="named patches; the first is the baseline"
    )
    sweep: Sweep | None = Field(default=None, description="one number that is varied")


HEAD_KEYS = frozenset(field.alias or name for name, field in StudyHead.model_fields.items())
"""Top-level keys that belong to the study, not to a case."""


class _EditorVariant(Variant):
    set: partial(ScenarioBody) = Field(  # type: ignore[valid-type,assignment]
        default=None, description="tables laid over the scenario"
    )


class ScenarioFile(StudyHead, ScenarioBody):
    """An OpenIADS scenario, as written."""

    variants: dict[Id, _EditorVariant] = Field(  # type: ignore[assignment]
        default={}, description="named patches; the first is the baseline"
    )


def scenario_json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a scenario file, for editors."""
    schema = ScenarioFile.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
    }
