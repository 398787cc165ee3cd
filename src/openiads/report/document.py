"""The report of a stored run: one page that needs nothing beside itself."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from markupsafe import Markup, escape

from openiads.errors import OpenIADSError
from openiads.release import __version__
from openiads.report import busy, closing, hinges, leaks, load, numbers, setting, spent, why
from openiads.report.drawing import DARK, LIGHT, safe
from openiads.report.facts import Facts
from openiads.report.page import Figure, Section, Table, Terms, Text
from openiads.results.text import plain
from openiads.results.writing import check_free, write_file

GENERATOR = '<meta name="generator" content="OpenIADS {}'
"""What a page says it was made by; by it the program knows its own."""
REPORT_MARK = GENERATOR.format("report").encode()

Maker = Callable[[Facts], Section | None]
CONTENTS: tuple[tuple[str, str, Maker], ...] = (
    ("leaks", "What leaked", leaks.section),
    ("differences", "Paired differences", leaks.difference_section),
    ("why", "Why threats got through", why.section),
    ("timeline", "The engagement in time and range", busy.timeline_section),
    ("spent", "Rounds and cost exchange", spent.section),
    ("load", "Load against limits", load.load_section),
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
        kind="report",
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
    """Fill a template; every text in it is escaped, and no control character stays.

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
    script = environment.get_template("page.js").render()
    text = environment.get_template(template).render(
        light=LIGHT,
        dark=DARK,
        version=__version__,
        script=Markup(script),
        hash=_hash(script),
        **values,
    )
    return plain(text)


def _hash(script: str) -> str:
    """Return the name by which a content security policy lets this script run, and no other."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def _ticks(text: str) -> Markup:
    """Set what stands between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def write_report(facts: Facts, target: Path) -> None:
    """Write the report of a run.

    Parameters
    ----------
    facts : of the run.
    target : the HTML file; an earlier report there is replaced, nothing else is.

    Raises
    ------
    InputError : something else is there, or the file cannot be written.
    """
    check_free(target, mark=REPORT_MARK)
    write_file(target, report_page(facts).encode("utf-8", "replace"), mark=REPORT_MARK)
