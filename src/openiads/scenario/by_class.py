"""Tables by class (and cross sections by band): how a later layer is laid over an earlier one.

A later `default` replaces every value of earlier layers, a later class replaces that class. A
plain number stands for `default`. So laying is associative: layers may be put together first, and
the library put underneath last.
"""

from __future__ import annotations

from typing import Any, get_args

from openiads.scenario.quantity import MODIFIERS, is_parameter
from openiads.scenario.world import ThreatClass
from openiads.vocab import BANDS

Table = dict[str, Any]

DEFAULT = "default"
RCS = "rcs"
ASPECTS = frozenset({"nose", "beam", "tail"})
_CLASSES = frozenset({*get_args(ThreatClass), DEFAULT})
MEMBERS: dict[str, frozenset[str]] = {
    "p_kill": _CLASSES,
    "p_hostile": _CLASSES,
    "salvo": _CLASSES,
    "class_weights": _CLASSES,
    "range_max_by_class": _CLASSES,
    "height_min_by_class": _CLASSES,
    RCS: frozenset({*BANDS, DEFAULT}),
}
"""Name of a table by class or band -> the names it may hold."""


def is_by_class(name: str, table: Any) -> bool:
    """Tell whether a raw value is a table by class, and not something else of that name."""
    return (
        isinstance(table, dict)
        and bool(table)
        and not is_parameter(table)
        and MEMBERS.get(name, frozenset()).issuperset(table)
    )


def only_modifies(value: Any) -> bool:
    """Tell whether a raw value says how to spread a number, and no number."""
    if not isinstance(value, dict) or not value:
        return False
    return MODIFIERS.issuperset(value) or all(only_modifies(one) for one in value.values())


def lay_value(old: Any, new: Any) -> Any:
    """Return one value laid over an earlier one; `rule` or `spread` alone keep its basis.

    Over a plain number they become a form that validation refuses: it has no spread.
    """
    if not only_modifies(new) or old is None:
        return new
    if is_parameter(old):
        return {**old, **new}
    return new if isinstance(old, dict) else {"value": old, **new}


def _band(old: Any, new: Any) -> Any:
    """Return one cross section; an earlier median does not outlive an aspect it was made for."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    changed = any(aspect in new and not only_modifies(new[aspect]) for aspect in ASPECTS)
    kept = {name: value for name, value in old.items() if name != "median" or not changed}
    return {**kept, **{name: lay_value(kept.get(name), value) for name, value in new.items()}}


def lay(name: str, old: Any, new: Table) -> Table:
    """Return one table by class laid over an earlier one.

    Parameters
    ----------
    name : a key of `MEMBERS`.
    old : the raw table below: by class, one value for every class, or None.
    new : the raw table above, by class.
    """
    if old is None or not isinstance(old, dict) or is_parameter(old):
        old = {} if old is None else {DEFAULT: old}
    one = _band if name == RCS else lay_value
    if DEFAULT in new:
        default = new[DEFAULT]
        if not only_modifies(default):
            old = {DEFAULT: old[DEFAULT]} if DEFAULT in old else {}
        elif name != RCS:
            old = {key: lay_value(value, default) for key, value in old.items()}
    return {**old, **{key: one(old.get(key), value) for key, value in new.items()}}
