"""The kinds of values a resolved world is made of, with their bounds."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

MOST = 1_000_000
"""Bound of every count: far above any system, far below what an array can hold."""
MOST_ROWS = 16
"""Rows of a table over height; the engine keeps them in arrays of this length."""
LONG, SHORT, ID_LENGTH = 20_000, 200, 64
"""Characters of a text, of an id of the world, and of the ids in scenarios that it is made of."""

Real = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Whole = Annotated[int, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]
Text = Annotated[str, Field(max_length=LONG)]
Number = Real
NonNegative = Annotated[Real, Field(ge=0)]
Positive = Annotated[Real, Field(gt=0)]
Probability = Annotated[Real, Field(ge=0, le=1)]
Count = Annotated[Whole, Field(ge=1, le=MOST)]
Stock = Annotated[Whole, Field(ge=0, le=MOST)]
Key = Annotated[Whole, Field(ge=0, lt=2**32)]
Latitude = Annotated[Real, Field(ge=-90, le=90)]
Longitude = Annotated[Real, Field(ge=-180, le=180)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9_.@#-]*$", max_length=SHORT)]
CaseId = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9_-]+(@[^\x00-\x1f\x7f-\x9f]+)?$", max_length=SHORT)
]
Aim = Annotated[str, Field(pattern=r"^(asset|element):[A-Za-z0-9_.@#-]+$", max_length=SHORT + 10)]
Swerling = Annotated[Whole, Field(ge=0, le=4)]
Band = Literal["VHF", "UHF", "L", "S", "C", "X", "Ku", "Ka"]
ThreatClass = Literal[
    "aircraft",
    "low_observable_aircraft",
    "bomber",
    "cruise_missile",
    "one_way_uav",
    "surveillance_uav",
    "ballistic_missile",
    "decoy",
    "anti_radiation_missile",
    "civil_aircraft",
]
WeaponControl = Literal["free", "tight", "hold"]


Value = TypeVar("Value")


def _every_class(values: dict[ThreatClass, Value]) -> dict[ThreatClass, Value]:
    """Refuse a table that lacks a class."""
    missing = [name for name in get_args(ThreatClass) if name not in values]
    if missing:
        text = {"message": f"no value for {', '.join(missing)}", "allowed": "every class"}
        raise PydanticCustomError("parameter", "{message}", text)
    return values


Complete = AfterValidator(_every_class)
"""Annotation of a table that has every class."""


class Record(BaseModel):
    """A frozen record that accepts no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid")
