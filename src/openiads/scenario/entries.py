"""Library entries: radars, rounds, threat types, systems, networks, doctrines.

A scenario may patch any of them or define its own in the same form. Every number is a `Parameter`:
a plain quantity (scenarios only), a graded assumption, or a reference to claims.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from openiads.scenario.patch import partial
from openiads.scenario.quantity import Parameter, Quantity, default, is_parameter
from openiads.scenario.world_types import (
    ID_LENGTH,
    MOST,
    Band,
    Flag,
    Record,
    Text,
    ThreatClass,
    WeaponControl,
)

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=ID_LENGTH)]
ClassOrDefault = ThreatClass | Literal["default"]
Preference = Literal["kill_probability", "longest_reach", "cheapest"]

NONE, FULL = 0.0, 6.283185307179586
Length = Annotated[Parameter, Quantity("length", minimum=NONE)]
Reach = Annotated[Parameter, Quantity("length", above=NONE)]
ReachByHeight = Annotated[Parameter, Quantity("length", minimum=NONE, by_height=True)]
Height = Annotated[Parameter, Quantity("length")]
Area = Annotated[Parameter, Quantity("area", above=NONE)]
Time = Annotated[Parameter, Quantity("time", minimum=NONE)]
Period = Annotated[Parameter, Quantity("time", above=NONE)]
Speed = Annotated[Parameter, Quantity("speed", above=NONE)]
RadialSpeed = Annotated[Parameter, Quantity("speed", minimum=NONE)]
Azimuth = Annotated[Parameter, Quantity("angle", minimum=-FULL, maximum=FULL)]
Sector = Annotated[Parameter, Quantity("angle", above=NONE, maximum=FULL + 1e-9)]
Elevation = Annotated[Parameter, Quantity("angle", minimum=-FULL / 4, maximum=FULL / 4 + 1e-9)]
Money = Annotated[Parameter, Quantity("money", minimum=NONE)]
Probability = Annotated[Parameter, Quantity("ratio", minimum=NONE, maximum=1.0)]
DetectionProbability = Annotated[Parameter, Quantity("ratio", minimum=0.01, maximum=0.999)]
FalseAlarm = Annotated[Parameter, Quantity("ratio", above=NONE, maximum=0.0999)]
Weight = Annotated[Parameter, Quantity("ratio", minimum=NONE)]
Share = Annotated[Parameter, Quantity("ratio", above=NONE)]
Factor = Annotated[Parameter, Quantity("ratio", above=NONE)]
Swerling = Annotated[Parameter, Quantity("count", minimum=NONE, maximum=4, whole=True)]
Count = Annotated[Parameter, Quantity("count", minimum=1, maximum=MOST, whole=True)]
Stock = Annotated[Parameter, Quantity("count", minimum=NONE, maximum=MOST, whole=True)]
Looks = Annotated[Parameter, Quantity("count", minimum=1, maximum=32, whole=True)]
Scans = Annotated[Parameter, Quantity("ratio", above=NONE)]
Pulses = Annotated[Parameter, Quantity("count", minimum=1, maximum=1000, whole=True)]
SalvoSize = Annotated[Parameter, Quantity("count", minimum=1, maximum=8, whole=True)]


def _by_class(raw: Any) -> Any:
    """Read one value as the value of every class."""
    if isinstance(raw, dict) and not is_parameter(raw):
        return raw
    return {"default": raw}


ProbabilityByClass = Annotated[dict[ClassOrDefault, Probability], BeforeValidator(_by_class)]
SalvoByClass = Annotated[dict[ClassOrDefault, SalvoSize], BeforeValidator(_by_class)]
ReachByClass = Annotated[dict[ClassOrDefault, Reach], BeforeValidator(_by_class)]
HeightByClass = Annotated[dict[ClassOrDefault, Height], BeforeValidator(_by_class)]
WeightByClass = Annotated[dict[ClassOrDefault, Weight], BeforeValidator(_by_class)]


class RadarEntry(Record):
    """A radar type in reference form (model, section 3)."""

    id: Id = Field(description="name of the entry")
    name: Text = Field(default="", description="what people call it")
    note: Text = Field(default="", description="a remark for the reader")
    role: Literal["acquisition", "engagement"] = Field(description="what it is for")
    kind: Literal["rotating", "phased"] = Field(description="how its looks are timed")
    band: Band = Field(description="radar band, IEEE 521 letter; chooses the cross section")
    antenna_height: Length = Field(description="antenna above ground")
    period: Period = Field(description="scan or revisit period T")
    phase: Time = Field(
        default=default(Quantity("time"), "0 s"), description="time of the first scan or look"
    )
    sector_centre: Azimuth = Field(
        default=default(Quantity("angle"), "0 deg"), description="clockwise from north"
    )
    sector_width: Sector = Field(
        default=default(Quantity("angle"), "360 deg"), description="360 deg = all round"
    )
    elevation_min: Elevation = Field(description="lowest elevation it looks at")
    elevation_max: Elevation = Field(description="highest elevation it looks at")
    range_min: Length = Field(
        default=default(Quantity("length"), "0 m"), description="nearest slant range"
    )
    range_max: Reach = Field(description="instrumented slant range")
    reference_range: Reach = Field(description="slant range at which the reference target is seen")
    reference_rcs: Area = Field(description="cross section of the reference target")
    reference_pd: DetectionProbability = Field(description="single-look chance there")
    reference_swerling: Swerling = Field(description="fluctuation of the reference target")
    pfa: FalseAlarm = Field(description="false-alarm probability")
    pulses: Pulses = Field(
        default=default(Quantity("count"), 1), description="integrated non-coherently"
    )
    v_min: RadialSpeed = Field(
        default=default(Quantity("speed"), "0 m/s"),
        description="no detection below this radial speed",
    )


class RoundEntry(Record):
    """An interceptor type (model, sections 7 and 8)."""

    id: Id = Field(description="name of the entry")
    name: Text = Field(default="", description="what people call it")
    note: Text = Field(default="", description="a remark for the reader")
    guidance: Literal["command", "semi-active", "active"] = Field(description="how it is guided")
    classes: list[ThreatClass] = Field(min_length=1, description="classes it can engage")
    speed_max: Speed = Field(description="at the end of the boost")
    boost_time: Time = Field(description="duration of the boost")
    speed_at_max_range: Speed = Field(description="at the claimed maximum range")
    height_min: Height = Field(description="lowest intercept")
    height_min_by_class: HeightByClass = Field(
        default={}, description="lowest intercept of some classes, where higher; default = of all"
    )
    height_max: Height = Field(description="highest intercept")
    range_min: ReachByHeight = Field(description="nearest intercept; may be a table over height")
    range_max: ReachByHeight = Field(description="farthest intercept; may be a table over height")
    range_max_by_class: ReachByClass = Field(
        default={}, description="farthest intercept of some classes; default = of all"
    )
    target_speed_max: Speed = Field(description="fastest target")
    reliability: Probability = Field(description="chance that the round works")
    p_kill: ProbabilityByClass = Field(description="per class, of a round that works")
    common_cause: Probability = Field(
        description="chance that the rounds of one engagement share one draw"
    )
    unit_cost: Money = Field(description="price of one round")


class AspectRcs(Record):
    """Radar cross section per aspect, in one band."""

    nose: Area = Field(description="head on")
    beam: Area = Field(description="from the side")
    tail: Area = Field(description="from behind")
    median: Area | None = Field(default=None, description="default: median of the three")


class ThreatTypeEntry(Record):
    """A kind of threat (model, section 2)."""

    id: Id = Field(description="name of the entry")
    name: Text = Field(default="", description="what people call it")
    note: Text = Field(default="", description="a remark for the reader")
    threat_class: ThreatClass = Field(alias="class", description="class of the threat")
    swerling: Swerling = Field(description="Swerling case")
    rcs: dict[Band | Literal["default"], AspectRcs] = Field(description="per band")
    unit_cost: Money = Field(description="price of one")
    p_damage: Probability = Field(description="chance to damage its aim on arrival")
    manoeuvre_factor: Probability = Field(description="factor on the kill probability")
    speed: Speed | None = Field(default=None, description="ground speed if a raid gives none")
    height: Height | None = Field(default=None, description="height if a raid gives none")
    apogee: Reach | None = Field(default=None, description="ballistic; default minimum energy")


class CommandPostEntry(Record):
    """The command post of a system."""

    name: Id = Field(description="name of the element")
    track_capacity: Count | None = Field(default=None, description="most firm tracks at once")


class LauncherEntry(Record):
    """A set of equal launchers of a system."""

    round: Id = Field(description="round it carries")
    count: Stock = Field(description="number of launchers; 0 = as if the set were omitted")
    tubes: Count = Field(description="ready rounds on each")
    reload_time: Time = Field(description="to refill an empty launcher from the stock")


class UnitEntry(Record):
    """The fire unit of a system."""

    engagement_radar: Id = Field(description="radar that guides its rounds")
    target_channels: Count = Field(description="targets engaged at once")
    missile_channels: Count = Field(description="rounds guided at once")
    reaction_time: Time = Field(description="from firm and identified track to launch")
    launch_interval: Time = Field(description="between launches")
    assessment_time: Time = Field(description="after the last round of an engagement")
    launchers: dict[Id, LauncherEntry] = Field(min_length=1, description="sets of launchers")
    launchers_total: Count | None = Field(
        default=None, description="launchers in all: the sets keep their mix, and this sum"
    )
    stock: dict[Id, Stock] = Field(default={}, description="rounds to reload from; default none")


class NetworkEntry(Record):
    """Parameters of a command network (model, sections 4 and 5)."""

    id: Id = Field(description="name of the entry")
    name: Text = Field(default="", description="what people call it")
    note: Text = Field(default="", description="a remark for the reader")
    detections: Looks = Field(description="M of the M-of-N rule")
    looks: Looks = Field(description="N of the M-of-N rule")
    coast_scans: Scans = Field(description="scan periods without detection before a drop")
    track_capacity: Count = Field(description="when its command post names none")
    identification_time: Time = Field(description="firm this long before classification")
    latency: Time = Field(description="sensor to command post")
    availability: Probability = Field(description="chance that a link is up")
    p_hostile: ProbabilityByClass = Field(description="chance to be classified hostile")


class ReserveEntry(Record):
    """Rounds kept for given classes."""

    round: Id = Field(description="round kept")
    rounds: Stock = Field(description="how many")
    classes: list[ThreatClass] = Field(min_length=1, description="classes that may use them")


class DoctrineEntry(Record):
    """How a unit fights (model, section 6)."""

    id: Id = Field(description="name of the entry")
    name: Text = Field(default="", description="what people call it")
    note: Text = Field(default="", description="a remark for the reader")
    policy: Literal["greedy"] = Field(description="assignment policy")
    salvo: SalvoByClass = Field(description="rounds per engagement, one number or per class")
    reengage: Flag = Field(description="engage a survivor again after assessment")
    reserve: dict[Id, ReserveEntry] = Field(default={}, description="rounds kept back")
    prefer: Preference = Field(description="what decides between feasible rounds")
    weapon_control: WeaponControl = Field(description="free, tight or hold")


class SystemEntry(Record):
    """A system: command post, radars and fire unit."""

    id: Id = Field(description="name of the entry")
    name: Text = Field(default="", description="what people call it")
    note: Text = Field(default="", description="a remark for the reader")
    level: Text = Field(default="battalion", description="organisational level")
    command_post: CommandPostEntry | None = Field(default=None, description="if it has one")
    radars: dict[Id, partial(RadarEntry)] = Field(  # type: ignore[valid-type]
        default={}, description="radars it has, each with what differs from the library radar"
    )
    unit: UnitEntry | None = Field(default=None, description="its fire unit, if it has one")


ENTRIES: dict[str, type[Record]] = {
    "systems": SystemEntry,
    "radars": RadarEntry,
    "rounds": RoundEntry,
    "threat_types": ThreatTypeEntry,
    "networks": NetworkEntry,
    "doctrines": DoctrineEntry,
}
"""Kind of entry -> its record; a kind is a table of the scenario."""
