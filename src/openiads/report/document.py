"""The report of a stored run: one page that needs nothing beside itself."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from markupsafe import Markup, escape

from openiads.errors import OpenIADSError
from openiads.release import __version__
from openiads.report import busy, closing, hinges, leaks, load, numbers, setting, spent, trials, why
from openiads.report.drawing import DARK, LIGHT, safe
from openiads.report.facts import Facts
from openiads.report.first_screen import first_screen
from openiads.report.page import Figure, Section, Table, Terms, Text
from openiads.results.text import plain
from openiads.results.writing import check_free, write_file

GENERATOR = '<meta name="generator" content="OpenIADS {}'
"""What a page says it was made by; by it the program knows its own."""
REPORT_MARK = GENERATOR.format("report").encode()
BRIEF_MARK = GENERATOR.format("brief").encode()

Maker = Callable[[Facts], Section | None]
CONTENTS: tuple[tuple[str, str, Maker], ...] = (
    ("answer", "The answer in full", closing.answer_section),
    ("leaks", "What leaked", leaks.section),
    ("differences", "Paired differences", leaks.difference_section),
    ("why", "Why threats got through", why.section),
    ("timeline", "The engagement in time and range", busy.timeline_section),
    ("spent", "Rounds and cost exchange", spent.section),
    ("load", "Load against limits", load.load_section),
    ("hinges", hinges.TITLE, trials.section),
    ("setting", "The scenario", setting.section),
    ("numbers", "Assumptions, and every number with its source", numbers.section),
    ("limits", "Limits of validity", closing.limits_section),
    ("repeat", "How to repeat it", closing.repeat_section),
)
"""Anchor, heading and maker of the sections, in the order of the page."""


def report_page(facts: Facts, *, full: bool = False) -> str:
    """Return the report as HTML text.

    Parameters
    ----------
    facts : of the run; a section whose data cannot be read says so in its place.
    full : the tables of all numbers are printed too, and not only shown.
    """
    sections = [made for entry in CONTENTS if (made := _section(facts, *entry)) is not None]
    figure, sections = _key_figure(sections)
    return _rendered(facts, "report", figure, sections=sections, full=full)


def brief_page(facts: Facts) -> str:
    """Return the report on one page, as HTML text.

    Parameters
    ----------
    facts : of the run.
    """
    made = [_section(facts, *entry) for entry in CONTENTS if entry[0] == KEY]
    figure, _ = _key_figure([one for one in made if one is not None])
    return _rendered(facts, "brief", figure, limits=closing.short_limits(facts), sections=[])


def _rendered(facts: Facts, kind: str, figure: Figure | None, **more: object) -> str:
    return render(
        f"{kind}.html",
        kind=kind,
        title=facts.study.title,
        question=facts.study.question,
        note=facts.run.note,
        first=first_screen(facts),
        figure=figure,
        **more,
    )


KEY = "leaks"
"""The section whose first figure stands on the first screen."""


def _key_figure(sections: list[Section]) -> tuple[Figure | None, list[Section]]:
    """Take the key figure out of its section, where the table behind it stays."""
    for place, section in enumerate(sections):
        figure = next((block for block in section.blocks if isinstance(block, Figure)), None)
        if section.id == KEY and figure is not None:
            blocks = [figure.table if block is figure else block for block in section.blocks]
            rest = replace(section, blocks=tuple(blocks))
            return figure, [*sections[:place], rest, *sections[place + 1 :]]
    return None, sections


def _section(facts: Facts, name: str, title: str, make: Maker) -> Section | None:
    """Make a section. Data that cannot be read are told in words; a bug of the program fails."""
    try:
        return make(facts)
    except OpenIADSError as error:
        where = [Path(error.file).name] if error.file else []
        said = ": ".join([*where, *([error.key] if error.key else []), error.message])
        return Section(name, title, (Text(f"Cannot be shown: {said}", "notice"),))


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


def write_report(facts: Facts, target: Path, *, full: bool = False) -> None:
    """Write the report of a run.

    Parameters
    ----------
    facts : of the run.
    target : the HTML file; an earlier report there is replaced, nothing else is.
    full : the tables of all numbers are printed too.

    Raises
    ------
    InputError : something else is there, or the file cannot be written.
    """
    check_free(target, mark=REPORT_MARK)
    page = report_page(facts, full=full)
    write_file(target, page.encode("utf-8", "replace"), mark=REPORT_MARK)


def write_brief(facts: Facts, target: Path) -> None:
    """Write the report of a run on one page.

    Parameters
    ----------
    facts : of the run.
    target : the HTML file; an earlier one of its kind there is replaced, nothing else is.

    Raises
    ------
    InputError : something else is there, or the file cannot be written.
    """
    check_free(target, mark=BRIEF_MARK)
    write_file(target, brief_page(facts).encode("utf-8", "replace"), mark=BRIEF_MARK)
