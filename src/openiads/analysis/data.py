"""Results as plain JSON data."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from typing import Any

from openiads.analysis.estimate import Estimate
from openiads.analysis.wording import always_zero

UNSAID = {"unsaid": True}
"""Metadata of a field that is no part of its record's data: tables it can be asked again."""


def plain(value: Any) -> Any:
    """Return records, tables and lists as plain JSON data.

    NaN and infinity become null. An estimate that is 0 in every replication says so in words under
    `always`, beside the interval that chance leaves it.
    """
    if is_dataclass(value) and not isinstance(value, type):
        said = [one.name for one in fields(value) if not one.metadata.get("unsaid")]
        data = {name: plain(getattr(value, name)) for name in said}
        zero = always_zero(value) if isinstance(value, Estimate) else ""
        return {**data, "always": zero} if zero else data
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
