"""The resolved world: what a scenario becomes once every number is known, in SI.

This is the file `openiads explain --json` writes and `openiads run` takes back. Everything the
engine uses is in it and nothing else is, so that an independent implementation of the model can
read the same world. Names of fields end in their unit. Lists keep their order: the position of an
entity is its index, and ties in the model are broken by index. `key` is the entity's address for
random numbers (a 32-bit number made from its id), so adding an entity changes no other's luck.

Format `openiads.world`, version 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr

from openiads.scenario.note import Note
from openiads.scenario.world_types import (
    MOST_ROWS,
    Aim,
    Band,
    CaseId,
    Complete,
    Count,
    Flag,
    Id,
    Key,
    Latitude,
    Longitude,
    NonNegative,
    Number,
    Positive,
    Probability,
    Real,
    Record,
    Stock,
    Swerling,
    Text,
    ThreatClass,
    WeaponControl,
    Whole,
)

FORMAT = "openiads.world"
VERSION = 1


class Entity(Record):
    """Something with a name and an address for random numbers."""

    id: Id = Field(description="name, unique among its kind within the case")
    key: Key = Field(description="address for random numbers, made from the id")


class Asset(Entity):
    """A defended place."""

    lat_deg: Latitude
    lon_deg: Longitude
    height_m: Number = Field(description="above mean sea level")
    value_usd: NonNegative = Field(description="what its loss costs; 0 = not given")


class Link(Entity):
    """The data link between one site and its command post."""

    latency_s: NonNegative = Field(description="sensor to command post")
    availability: Probability = Field(description="chance per replication that the link is up")
    cut_time_s: NonNegative | None = Field(description="cut from this time on; null = never")


class CommandPost(Entity):
    """A command post element of a site."""

    site: Id
    lat_deg: Latitude
    lon_deg: Longitude


class Network(Entity):
    """A command network: tracks, identification, and the command post that decides."""

    command_post: Id | None = Field(
        description="id of its command post; null = none: its units fight autonomously"
    )
    detections: Count = Field(description="M of the M-of-N rule")
    looks: Annotated[Whole, Field(ge=1, le=32)] = Field(
        description="N of the M-of-N rule, looks of one radar"
    )
    coast_scans: Positive = Field(
        description="D: scan periods, of the radar that detected last, without a detection"
    )
    track_capacity: Count = Field(description="most firm tracks held at once")
    identification_time_s: NonNegative
    p_hostile: Annotated[dict[ThreatClass, Probability], Complete] = Field(
        description="chance of being classified hostile, per class; every class present"
    )


class Radar(Entity):
    """A radar element of a site, in reference form."""

    site: Id
    network: Id
    link: Id
    lat_deg: Latitude
    lon_deg: Longitude
    antenna_height_m: Number = Field(description="of the antenna above mean sea level")
    band: Band
    kind: Literal["rotating", "phased"]
    period_s: Positive = Field(description="T_r: scan or revisit period")
    phase_s: NonNegative = Field(description="t0_r: time of the first scan or look")
    sector_centre_deg: Number = Field(description="clockwise from north")
    sector_width_deg: Annotated[Real, Field(gt=0, le=360)] = Field(description="360 = all round")
    elevation_min_deg: Annotated[Real, Field(ge=-90, le=90)]
    elevation_max_deg: Annotated[Real, Field(ge=-90, le=90)]
    range_min_m: NonNegative
    range_max_m: Positive = Field(description="instrumented range, slant")
    reference_range_m: Positive = Field(description="R_ref")
    reference_rcs_m2: Positive = Field(description="sigma_ref")
    reference_pd: Annotated[Real, Field(gt=0, lt=1)] = Field(description="P_d,ref")
    reference_swerling: Swerling = Field(description="fluctuation of the claim")
    pfa: Annotated[Real, Field(gt=0, lt=0.1)]
    pulses: Annotated[Whole, Field(ge=1, le=1000)] = Field(
        description="n, integrated non-coherently"
    )
    v_min_m_s: NonNegative = Field(description="no detection below this radial speed; 0 = none")


RangeTable = Annotated[list[tuple[Number, NonNegative]], Field(min_length=1, max_length=MOST_ROWS)]


class Round(Record):
    """An interceptor type."""

    id: Id
    guidance: Literal["command", "semi-active", "active"]
    speed_max_m_s: Positive = Field(description="v_max, reached at the end of the boost")
    boost_time_s: NonNegative = Field(description="t_boost")
    speed_at_max_range_m_s: Positive = Field(description="v_end; at most v_max")
    height_min_m: Number
    height_max_m: Number
    range_min_m: RangeTable = Field(description="(height m, slant range m), linear, clamped")
    range_max_m: RangeTable = Field(description="(height m, slant range m), linear, clamped")
    range_max_by_class_m: dict[ThreatClass, Positive] = Field(
        description="slant range limits for some classes, on top of range_max_m"
    )
    height_min_by_class_m: dict[ThreatClass, Number] = Field({}, description="floors of classes")
    target_speed_max_m_s: Positive
    classes: list[ThreatClass] = Field(description="classes it can engage")
    reliability: Probability
    p_kill: dict[ThreatClass, Probability] = Field(description="every engageable class present")
    common_cause: Probability = Field(
        description="rho: chance that the rounds of one engagement share one draw"
    )
    unit_cost_usd: NonNegative

    def floor_m(self, threat_class: ThreatClass) -> float:
        """Return the lowest height at which it meets a target of a class."""
        return max(self.height_min_m, self.height_min_by_class_m.get(threat_class, float("-inf")))


class Launcher(Entity):
    """A launcher element of a unit."""

    round: Id
    tubes: Count = Field(description="ready rounds when full; full at the start")
    reload_time_s: NonNegative


class Reserve(Record):
    """Rounds kept for given classes."""

    round: Id
    rounds: Stock = Field(description="ready rounds kept back; of a type fewer than its tubes")
    classes: list[ThreatClass] = Field(description="the classes that may use them")


class Doctrine(Record):
    """How a unit fights."""

    policy: Literal["greedy"]
    salvo: Annotated[dict[ThreatClass, Annotated[Whole, Field(ge=1, le=8)]], Complete] = Field(
        description="rounds per engagement, every class present"
    )
    reengage: Flag = Field(description="a surviving target may be engaged again after assessment")
    reserve: list[Reserve]
    prefer: Literal["kill_probability", "longest_reach", "cheapest"]
    weapon_control: WeaponControl


class Unit(Entity):
    """A fire unit: launchers, their stock, and the engagement radar that guides their rounds."""

    site: Id
    system: Id = Field(description="library or scenario system of the site; names results only")
    network: Id
    link: Id
    lat_deg: Latitude
    lon_deg: Longitude
    height_m: Number = Field(description="of the launchers above mean sea level")
    engagement_radar: Id
    target_channels: Count
    missile_channels: Count
    reaction_time_s: NonNegative
    launch_interval_s: NonNegative
    assessment_time_s: NonNegative
    launchers: list[Launcher] = Field(min_length=1)
    stock: dict[Id, Stock] = Field(description="rounds to reload from, per round type")
    doctrine: Doctrine


class Zone(Record):
    """A circle inside which another weapon control status holds; the first zone listed wins."""

    id: Id
    lat_deg: Latitude
    lon_deg: Longitude
    radius_m: Positive = Field(description="along the ground")
    weapon_control: WeaponControl
    units: list[Id] = Field(description="the units it binds")


class CrossSection(Record):
    """Radar cross section in one band."""

    nose_m2: Positive
    beam_m2: Positive
    tail_m2: Positive
    median_m2: Positive = Field(description="over aspects; what guidance support is judged by")


class ThreatType(Record):
    """What a threat is."""

    id: Id
    threat_class: ThreatClass
    swerling: Swerling
    rcs: dict[Band, CrossSection] = Field(description="per band; every band of a radar present")
    unit_cost_usd: NonNegative
    p_damage: Probability
    manoeuvre_factor: Probability = Field(description="f_manoeuvre")


class Waypoints(Record):
    """Geodesic legs at constant ground speed, altitude linear along each leg."""

    kind: Literal["waypoints"]
    points: list[tuple[Latitude, Longitude, Number]] = Field(
        min_length=2, description="latitude deg, longitude deg, height above mean sea level m"
    )
    speeds_m_s: list[Positive] = Field(description="ground speed, one a leg")


class Ballistic(Record):
    """A Kepler arc over the spherical, non-rotating Earth."""

    kind: Literal["ballistic"]
    launch: tuple[Latitude, Longitude]
    aim: tuple[Latitude, Longitude]
    apogee_m: Positive | None = Field(description="null = minimum-energy arc")


class Recorded(Record):
    """Time-stamped positions, linear in between."""

    kind: Literal["recorded"]
    times_s: list[NonNegative] = Field(min_length=2, description="after start_s, rising, from 0")
    points: list[tuple[Latitude, Longitude, Number]] = Field(min_length=2)


class Threat(Entity):
    """A threat: a type on a route, with an aim."""

    type: Id
    aim: Aim | None = Field(
        description='"asset:ID" or "element:ID" (command post, radar, launcher); null = nothing'
    )
    start_s: NonNegative
    route: Annotated[Waypoints | Ballistic | Recorded, Field(discriminator="kind")]


class Case(Record):
    """One world: one variant at one point of the sweep."""

    id: CaseId
    variant: Id
    sweep_value: Real | Text | None = Field(description="the swept value; null = no sweep")
    horizon_s: Positive
    tick_s: Positive
    earth_radius_factor: Positive = Field(description="k")
    atmosphere: Literal["none"]
    class_weights: Annotated[dict[ThreatClass, NonNegative], Complete] = Field(
        description="priority among equal times to aim, heavier first; every class present"
    )
    assets: list[Asset]
    networks: list[Network]
    links: list[Link]
    command_posts: list[CommandPost]
    radars: list[Radar]
    rounds: list[Round]
    units: list[Unit]
    zones: list[Zone]
    threat_types: list[ThreatType]
    threats: list[Threat]


class StudyInfo(Record):
    """What the cases are for."""

    name: Id
    title: Text
    question: Text
    caveat: Text
    variants: list[Id] = Field(description="in order; the first is the baseline of differences")
    variant_titles: dict[Id, Text]
    sweep_key: Text | None
    sweep_label: Text
    replications: Annotated[Whole, Field(ge=1, lt=2**31)]
    seed: Annotated[Whole, Field(ge=0, lt=2**32)]
    draw: Annotated[Whole, Field(ge=0, lt=2**24)] = 0


class Origin(Record):
    """Where one number comes from."""

    kind: Literal["scenario", "command line", "claims", "claim", "assumption", "derived", "default"]
    text: str = Field(description="one line a person can read")
    claims: list[str] = Field(default=[], description="claim ids of the ledger")
    grade: str | None = Field(default=None, description="Admiralty code, weakest of the basis")
    layer: str = Field(
        default="",
        description="layer it is from: library, scenario, variant NAME, sweep or --set",
    )


class World(Record):
    """All cases of a study, with the origin of each number."""

    format: Literal["openiads.world"]
    version: Literal[1]
    study: StudyInfo
    cases: list[Case] = Field(min_length=1)
    origins: dict[str, Origin] = Field(
        default={},
        description="path -> origin; a path such as 'B/radars/north.30N6E2/reference_range_m'",
    )
    names: dict[str, Text] = Field(
        default={},
        description="what people call things: 'sites/ID', 'assets/ID', 'systems/ID', 'rounds/ID' "
        "or 'threat_types/ID' -> name; for display only",
    )
    ledger_hash: str = ""
    scenario_text: str = ""
    _notes: tuple[tuple[str, str], ...] = PrivateAttr(default=())

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """Remarks on the files it was made from, for `check`: (dotted key, text). Not stored."""
        return self._notes

    def keep_notes(self, notes: Iterable[Note]) -> None:
        """Attach the remarks on the files this world was made from."""
        self._notes = tuple((note.key, note.message) for note in notes)
