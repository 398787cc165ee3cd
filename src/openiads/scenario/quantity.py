"""Parameters at the door: a plain quantity, a graded assumption, or a reference to claims.

`Quantity` is the annotation of a field (its dimension and bounds); `Parameter` is what the field
holds after validation. Plain values and assumptions are in SI at once; claims are looked up later.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from openiads.errors import InputError, shown
from openiads.scenario.choice import CHOICE_KEYS, MOST_CHOICES, Choice, choice
from openiads.scenario.source import Source, source_of
from openiads.scenario.world import MOST_ROWS
from openiads.units import EXAMPLES, to_si, with_article

Dimension = Literal["length", "area", "time", "speed", "angle", "money", "ratio", "count"]
GivenBy = Literal["scenario", "command line", "default"]
MODIFIERS = frozenset({"rule", "spread"})
"""Keys that change how a parameter is spread; alone they keep the basis it already has."""
FORM_KEYS = frozenset({"assumption", "claims", "claim"}) | MODIFIERS
"""A table with one of these keys is one parameter, not a table of parameters."""
RULES = ("auto", "range", "mixture", "central")
"""How claims may be spread; see `openiads.evidence.spread`."""


class SetText(str):
    """Text given with `--set`."""


class SetInt(int):
    """A whole number given with `--set`."""


class SetFloat(float):
    """A number given with `--set`."""


BASES = ("value", "table", "claims", "claim")
"""Keys that give a parameter its number; exactly one stands in it."""
ALTERNATIVES = "alternatives"
"""Key of what else can be assumed."""


def is_parameter(value: Any) -> bool:
    """Tell whether a raw table is a parameter form, which a patch replaces as a whole."""
    return isinstance(value, dict) and not FORM_KEYS.isdisjoint(value)


@dataclass(frozen=True)
class Parameter:
    """One number of a scenario or the library, with where it is to come from.

    `si` and `table` hold SI values of the plain and assumption forms; exactly one of `si`, `table`,
    `claims` and `claim` is given. A table is (height m, value) rows. `rule` says how claims are
    spread, `spread` that an assumption is not, and assumptions of one entry with the same `joint`
    are drawn together. `alternatives` are what else can be assumed: the spread is then the value
    or one of them, and nothing between. `source` is where it was written.
    """

    spec: Quantity
    si: float | None = None
    table: tuple[tuple[float, float], ...] | None = None
    written: str = ""
    assumption: str | None = None
    grade: str | None = None
    based_on: tuple[str, ...] = ()
    claims: str | None = None
    level: str | None = None
    claim: str | None = None
    rule: str = "auto"
    spread: str = "grade"
    joint: str | None = None
    alternatives: tuple[Choice, ...] = ()
    given_by: GivenBy = "scenario"
    source: Source | None = field(default=None, compare=False)


def parameters(value: Any) -> Iterator[Parameter]:
    """Yield every parameter inside a record, table or list."""
    if isinstance(value, Parameter):
        yield value
    elif isinstance(value, BaseModel):
        for below in vars(value).values():
            yield from parameters(below)
    elif isinstance(value, Mapping):
        for below in value.values():
            yield from parameters(below)
    elif isinstance(value, list | tuple):
        for below in value:
            yield from parameters(below)


def _refuse(message: str, allowed: str | None = None) -> PydanticCustomError:
    return PydanticCustomError("parameter", "{message}", {"message": message, "allowed": allowed})


@dataclass(frozen=True)
class Quantity:
    """Annotation of a parameter field: dimension, bounds in SI, whole numbers, tables over height.

    `above` is an exclusive lower bound, `minimum` and `maximum` are inclusive.
    """

    dimension: Dimension
    minimum: float | None = None
    above: float | None = None
    maximum: float | None = None
    whole: bool = False
    by_height: bool = False

    def check(self, number: float) -> str | None:
        """Return what is wrong with an SI value, or None."""
        if self.minimum is not None and number < self.minimum:
            return f"is below {self.minimum:g} (SI)"
        if self.above is not None and number <= self.above:
            return f"must be above {self.above:g} (SI)"
        if self.maximum is not None and number > self.maximum:
            return f"is above {self.maximum:g} (SI)"
        if self.whole and number != int(number):
            return "is not a whole number"
        return None

    def allowed(self) -> str:
        """Say in words what is accepted."""
        bounds = [
            f"at least {self.minimum:g}" if self.minimum is not None else "",
            f"above {self.above:g}" if self.above is not None else "",
            f"at most {self.maximum:g}" if self.maximum is not None else "",
            "a whole number" if self.whole else "",
        ]
        text = ", ".join(bound for bound in bounds if bound)
        return f"{with_article(self.dimension)} such as {EXAMPLES[self.dimension]}" + (
            f"; {text}" * bool(text)
        )

    def _si(self, value: Any) -> float:
        try:
            number = to_si(value, self.dimension)
        except InputError as error:
            raise _refuse(error.message, error.allowed) from None
        wrong = self.check(number)
        if wrong:
            raise _refuse(f"{shown(value)} {wrong}", self.allowed())
        return number

    def _table(self, rows: Any) -> tuple[tuple[float, float], ...]:
        form = 'rows of (height, value), heights rising, such as [["0 m", "100 km"], ...]'
        if not self.by_height:
            raise _refuse("a table over height is not possible here", self.allowed())
        if not isinstance(rows, list) or not rows:
            raise _refuse("the table has no rows", form)
        if len(rows) > MOST_ROWS:
            raise _refuse(f"a table of {len(rows)} rows is too long", f"at most {MOST_ROWS} rows")
        if any(not isinstance(row, list) or len(row) != 2 for row in rows):
            raise _refuse("a row of the table is not a pair", form)
        table = tuple((Quantity("length")._si(h), self._si(v)) for h, v in rows)
        if any(b[0] <= a[0] for a, b in itertools.pairwise(table)):
            raise _refuse("the heights of the table do not rise", form)
        return table

    def parse(self, raw: Any) -> Parameter:
        """Validate one raw TOML value; the pydantic validator of the field."""
        if isinstance(raw, Parameter):
            return raw
        if isinstance(raw, dict):
            basis = next((raw[key] for key in BASES if key in raw), raw)
            return self._form(raw, source_of(basis))
        return self._plain(raw, source_of(raw))

    def _plain(self, raw: Any, source: Source | None) -> Parameter:
        by: GivenBy = "command line" if isinstance(raw, SetText | SetInt | SetFloat) else "scenario"
        if isinstance(raw, list):
            table = self._table(raw)
            return Parameter(self, table=table, written="table", given_by=by, source=source)
        return Parameter(self, si=self._si(raw), written=str(raw), given_by=by, source=source)

    def _form(self, raw: dict[str, Any], source: Source | None) -> Parameter:
        known = {
            *BASES,
            *MODIFIERS,
            "assumption",
            "grade",
            "based_on",
            "level",
            "joint",
            ALTERNATIVES,
        }
        for key in raw:
            if key not in known:
                raise _refuse(f"unknown key {shown(key)} in a parameter", ", ".join(sorted(known)))
        _words(raw)
        given = [form for form in BASES if form in raw]
        if raw and MODIFIERS.issuperset(raw):
            return Parameter(self, source=source)
        if len(given) != 1:
            raise _refuse("a parameter needs exactly one basis", "one of " + ", ".join(BASES))
        if given[0] in ("claims", "claim"):
            return self._reference(raw, given[0], source)
        based_on = _check_assumption(raw)
        inner = raw[given[0]]
        if isinstance(inner, dict) or (given[0] == "table" and not isinstance(inner, list)):
            raise _refuse(f"{given[0]}: {shown(inner)} is none", self.allowed())
        plain = self._plain(inner, source)
        return Parameter(
            self,
            plain.si,
            plain.table,
            plain.written,
            raw["assumption"],
            raw["grade"],
            based_on,
            spread=raw.get("spread", "grade"),
            joint=raw.get("joint"),
            alternatives=self._choices(raw, plain.si),
            source=source,
        )

    def _choices(self, raw: dict[str, Any], value: float | None) -> tuple[Choice, ...]:
        """Return what else can be assumed, as written; each figure once."""
        given = raw.get(ALTERNATIVES, [])
        form = 'a list such as [1, { value = 3, text = "who says so", grade = "D4", claim = "id" }]'
        if ALTERNATIVES in raw and value is None:
            raise _refuse("alternatives to a table are not possible", f"{ALTERNATIVES} to a value")
        if not isinstance(given, list) or (ALTERNATIVES in raw and not given):
            raise _refuse(f"{ALTERNATIVES}: {shown(given)} is no list of figures", form)
        if len(given) > MOST_CHOICES:
            raise _refuse(f"{len(given)} {ALTERNATIVES} are too many", f"at most {MOST_CHOICES}")
        choices: list[Choice] = []
        for one in given:
            table = one if isinstance(one, dict) else {"value": one}
            _check_choice(table, form)
            si = self._si(table["value"])
            if si in (value, *(known.si for known in choices)):
                raise _refuse(f"{ALTERNATIVES}: {shown(table['value'])} stands twice", form)
            choices.append(choice(table, si, raw["grade"]))
        return tuple(choices)

    def _reference(self, raw: dict[str, Any], form: str, source: Source | None) -> Parameter:
        may = {form, "level", "rule"} if form == "claims" else {form}
        if set(raw) - may:
            allowed = ", ".join(sorted(may)) + (" alone" if len(may) == 1 else "")
            raise _refuse(f"{form} stands with {sorted(set(raw) - {form})}", allowed)
        target, level = raw[form], raw.get("level")
        if level is not None and not isinstance(level, str):
            raise _refuse(f"level: {shown(level)} is not a text", 'level = "battalion", in quotes')
        if not isinstance(target, str) or (form == "claims" and target.count("/") != 1):
            raise _refuse(f"{shown(target)} names no {form}", "SUBJECT/QUANTITY, or a claim id")
        if form == "claims":
            rule = raw.get("rule", "auto")
            return Parameter(self, claims=target, level=level, rule=rule, source=source)
        return Parameter(self, claim=target, source=source)

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        """Validate with `parse`."""
        return core_schema.no_info_plain_validator_function(self.parse)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe the accepted forms to an editor."""
        bare = self.dimension in ("ratio", "count")
        plain: dict[str, Any] = {"type": ["number", "string"] if bare else "string"}
        plain["description"] = self.allowed()
        text = {"type": "string"}
        basis = {
            "assumption": {**text, "description": "one sentence: why this value"},
            "grade": {**text, "pattern": "^[A-F][1-6]$", "description": "Admiralty code"},
            "based_on": {"type": "array", "items": text, "description": "claim ids"},
            "spread": {"enum": ["grade", "none"], "description": "none = not drawn"},
            "joint": {**text, "description": "assumptions of one entry drawn together"},
        }
        other = {"value": plain, "text": text, "grade": basis["grade"], "claim": text}
        others: dict[str, Any] = {"type": "array", "minItems": 1, "maxItems": MOST_CHOICES}
        others["items"] = {"anyOf": [plain, _table_form(other, ["value"])]}
        others["description"] = "what else can be assumed; drawn instead of the width of the grade"
        rule = {"enum": list(RULES), "description": "how the claims are spread"}
        forms = [
            plain,
            _table_form(
                {"value": plain, **basis, ALTERNATIVES: others}, ["value", "assumption", "grade"]
            ),
            _table_form({"claims": text, "level": text, "rule": rule}, ["claims"]),
            _table_form({"claim": text}, ["claim"]),
            _table_form({"rule": rule}, ["rule"]),
            _table_form({"spread": basis["spread"]}, ["spread"]),
        ]
        if self.by_height:
            pair = {"type": "array", "minItems": 2, "maxItems": 2}
            rows = {"type": "array", "items": pair, "minItems": 1, "description": "over height"}
            forms.append(rows)
            forms.append(_table_form({"table": rows, **basis}, ["table", "assumption", "grade"]))
        return {"anyOf": forms}


def _words(raw: dict[str, Any]) -> None:
    """Refuse what `rule`, `spread` and `joint` cannot be."""
    for key, known in (("rule", RULES), ("spread", ("grade", "none"))):
        if key in raw and raw[key] not in known:
            raise _refuse(f"{key}: {shown(raw[key])} is not known", ", ".join(known))
    if "joint" in raw and not (isinstance(raw["joint"], str) and raw["joint"]):
        raise _refuse("joint is not a name", 'joint = "channels"')


def _check_choice(table: dict[str, Any], form: str) -> None:
    """Refuse a table that is no alternative."""
    for key in table:
        if key not in CHOICE_KEYS:
            raise _refuse(f"unknown key {shown(key)} in {ALTERNATIVES}", ", ".join(CHOICE_KEYS))
    if "value" not in table:
        raise _refuse(f"{ALTERNATIVES}: {shown(table)} has no value", form)
    for key in ("text", "claim"):
        if key in table and not (isinstance(table[key], str) and table[key].strip()):
            raise _refuse(f"{ALTERNATIVES}: {key} {shown(table[key])} is not a text", form)
    grade = table.get("grade", "A1")
    if not isinstance(grade, str) or not re.fullmatch("[A-F][1-6]", grade):
        raise _refuse(f"{ALTERNATIVES}: {shown(grade)} is not a grade", 'such as "D4"')


def _check_assumption(raw: dict[str, Any]) -> tuple[str, ...]:
    """Check the words of an assumption; return the claims it is based on."""
    if "assumption" not in raw and not MODIFIERS.isdisjoint(raw):
        raise _refuse("a plain number has no spread", "a number with an assumption, or claims")
    sentence, grade = raw.get("assumption"), raw.get("grade")
    if not isinstance(sentence, str) or not sentence.strip():
        raise _refuse("an assumption must say why", 'assumption = "one sentence"')
    if not isinstance(grade, str) or not re.fullmatch("[A-F][1-6]", grade):
        raise _refuse("an assumption must carry a grade", 'an Admiralty code such as "D4"')
    based_on = raw.get("based_on", [])
    if not isinstance(based_on, list) or any(not isinstance(c, str) for c in based_on):
        raise _refuse("based_on is not a list of claim ids", '["claim-id", ...]')
    for key in ("level", "rule"):
        if key in raw:
            raise _refuse(f"{key} belongs to claims", f"{key} together with claims")
    return tuple(based_on)


def _table_form(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def default(spec: Quantity, value: str | float) -> Parameter:
    """Return the parameter of a field that may be left out."""
    number = to_si(value, spec.dimension)
    return Parameter(spec, si=number, written=str(value), given_by="default")
