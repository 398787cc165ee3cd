"""The report of a stored run: one page that needs nothing beside itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from markupsafe import Markup, escape

from openiads.errors import InputError, OpenIADSError
from openiads.report import busy, closing, hinges, leaks, numbers, setting, spent, why
from openiads.report.drawing import DARK, LIGHT, safe
from openiads.report.facts import Facts
from openiads.report.page import Figure, Section, Table, Terms, Text

Maker = Callable[[Facts], Section | None]
CONTENTS: tuple[tuple[str, str, Maker], ...] = (
    ("leaks", "What leaked", leaks.section),
    ("differences", "Paired differences", leaks.difference_section),
    ("why", "Why threats got through", why.section),
    ("timeline", "The engagement in time and range", busy.timeline_section),
    ("spent", "Rounds and cost exchange", spent.section),
    ("load", "Load against limits", busy.load_section),
    ("hinges", hinges.TITLE, hinges.section),
    ("setting", "The scenario", setting.section),
    ("numbers", "Assumptions, and every number with its source", numbers.section),
    ("limits", "Limits of validity", closing.limits_section),
    ("repeat", "How to repeat it", closing.repeat_section),
)
"""Anchor, heading and maker of the sections, in the order of the page."""


def report_page(facts: Facts) -> str:
    """Return the report as HTML text.

    Parameters
    ----------
    facts : of the run; a section for which something is missing says so in its place.
    """
    sections = [made for entry in CONTENTS if (made := _section(facts, *entry)) is not None]
    return render(
        "report.html",
        title=facts.study.title,
        question=facts.study.question,
        answer=facts.answer,
        caveat=facts.caveat,
        variants=[(name, facts.study.variant_titles.get(name, "")) for name in facts.variants],
        note=facts.run.note,
        sections=sections,
    )


def _section(facts: Facts, name: str, title: str, make: Maker) -> Section | None:
    try:
        return make(facts)
    except OpenIADSError as error:
        return Section(name, title, (Text(f"Cannot be shown: {error.message}", "notice"),))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        text = f"Cannot be shown: the stored world is not as expected ({error!r})."
        return Section(name, title, (Text(text, "notice"),))


def render(template: str, **values: object) -> str:
    """Fill a template; every text in it is escaped.

    Parameters
    ----------
    template : name of a file in the folder of templates.
    values : by the names the template uses.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("openiads.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["figure"] = lambda block: isinstance(block, Figure)
    environment.tests["table"] = lambda block: isinstance(block, Table)
    environment.tests["terms"] = lambda block: isinstance(block, Terms)
    environment.filters["drawing"] = safe
    environment.filters["ticks"] = _ticks
    return environment.get_template(template).render(light=LIGHT, dark=DARK, **values)


def _ticks(text: str) -> Markup:
    """Set what stands between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def write_report(facts: Facts, target: Path) -> None:
    """Write the report of a run.

    Parameters
    ----------
    facts : of the run.
    target : the HTML file; an earlier one is replaced.

    Raises
    ------
    InputError : the file cannot be written.
    """
    text = report_page(facts)
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"cannot be written: {reason}",
            file=str(target),
            key="--out",
            allowed="a file that can be written",
        ) from None
