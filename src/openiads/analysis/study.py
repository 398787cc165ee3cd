"""What a study is for, in the words of its scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openiads.errors import InputError, shown

SweepValue = float | str | None
"""A point of the sweep; None without one."""


@dataclass(frozen=True)
class Study:
    """What the cases are for, in the words of the scenario.

    Parameters
    ----------
    title, question, caveat : free text.
    variants : in order; the first is the baseline of the differences.
    variant_titles : variant -> free text.
    sweep_label : what is swept, for example "raid size"; empty = nothing.
    """

    title: str
    question: str
    caveat: str
    variants: tuple[str, ...]
    variant_titles: dict[str, str]
    sweep_label: str

    @classmethod
    def from_mapping(cls, study: Mapping[str, Any]) -> Study:
        """Read the ``study`` table of a manifest or of a world; other keys are ignored."""
        return cls(
            title=study["title"],
            question=study["question"],
            caveat=study["caveat"],
            variants=tuple(study["variants"]),
            variant_titles=dict(study["variant_titles"]),
            sweep_label=study["sweep_label"],
        )


def check_variant(study: Study, variant: str, key: str = "against") -> None:
    """Refuse a baseline that the study does not have; `key` is what it was given as.

    Raises
    ------
    InputError : there is no such variant.
    """
    if variant not in study.variants:
        known = ", ".join(study.variants)
        raise InputError(f"there is no variant {shown(variant)}", key=key, allowed=known)
