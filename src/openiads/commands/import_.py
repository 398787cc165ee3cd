"""`openiads import` and `openiads places`: tracks and places from other programs, and to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from openiads.commands.console import console
from openiads.errors import InputError

if TYPE_CHECKING:
    from openiads.scenario.files.fragment import Fragment


def import_(
    file: Annotated[Path, typer.Argument(help="GeoJSON, KML, GPX, ACMI (Tacview 2) or CSV.")],
    out: Annotated[
        Path | None, typer.Option(help="Fragment to write, a new file; default FILE's name.")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(help="Scenario; OUT is then it with what FILE holds.")
    ] = None,
    kind: Annotated[str | None, typer.Option("--type", help="Threat type of what flies.")] = None,
    speed: Annotated[str | None, typer.Option(help="Of lines without times: '240 m/s'.")] = None,
    height: Annotated[str | None, typer.Option(help="Where the file has none: '9 km'.")] = None,
    height_unit: Annotated[
        str | None, typer.Option(help="Of a CSV column that does not say it: m or ft.")
    ] = None,
    system: Annotated[
        str | None, typer.Option(help="Points become sites of this system; default assets.")
    ] = None,
    network: Annotated[str | None, typer.Option(help="Of the sites.")] = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Only what has this name (* stands for any).")
    ] = None,
) -> None:
    """Write a scenario fragment from tracks and places of another program."""
    from openiads.scenario.files.csv_table import Reading
    from openiads.scenario.files.fragment import slug
    from openiads.scenario.files.reading import TABLES, read_file
    from openiads.scenario.files.use import Wishes, fragment_of

    if height_unit not in (None, "m", "ft"):
        raise InputError(f"{height_unit!r} is not known", key="--height-unit", allowed="m, ft")
    if height_unit is not None and file.suffix.lower() not in TABLES:
        raise InputError(
            f"does nothing for {file.suffix}", key="--height-unit", allowed="with a CSV file"
        )
    if network is not None and system is None:
        raise InputError("does nothing without --system", key="--network", allowed="--system NAME")
    _quantities({"--speed": (speed, "speed"), "--height": (height, "length")})
    base = into or file
    target = out or Path(f"{slug(base.stem) or 'places'}{'-imported' if into else ''}.toml")
    found = read_file(file, Reading(height_unit=height_unit))
    wishes = Wishes(kind, speed, height, system, network, tuple(only or ()))
    made = fragment_of(found, wishes, slug(target.stem) or "places")
    comments = made.comments(file.name)
    _write(target, made, comments + _whole(made, into, target))
    _tell(target, made)


def places(
    scenario: Annotated[str, typer.Argument(help="Built-in name or TOML file.")],
    out: Annotated[Path | None, typer.Option(help="A new file; default SCENARIO.geojson.")] = None,
) -> None:
    """Write the places of a scenario as GeoJSON, to move them in a map editor and import them."""
    from openiads.scenario.files.places import geojson_of
    from openiads.scenario.load import load_scenario, parse_toml

    loaded = load_scenario(scenario)
    document = parse_toml(loaded.text, loaded.file)
    collection, without = geojson_of(document)
    target = out or Path(f"{Path(loaded.file).stem}.geojson")
    text = json.dumps(collection, indent=1, ensure_ascii=False, allow_nan=False)
    _create({target: text + "\n"})
    errors = console(stderr=True)
    for key in without:
        errors.print(f"{key} has no place of its own; left out", markup=False, soft_wrap=True)
    typer.echo(str(target))


def _quantities(given: dict[str, tuple[str | None, str]]) -> None:
    from openiads.units import to_si

    for option, (text, dimension) in given.items():
        if text is not None:
            to_si(text, dimension, key=option)


def _whole(made: Fragment, into: Path | None, target: Path) -> str:
    """Return the tables as text: of the fragment, or of a scenario with them laid over it."""
    from openiads.scenario.files.safe_file import decoded, read_bytes
    from openiads.scenario.files.toml_text import toml_text
    from openiads.scenario.load import parse_toml, read_scenario

    if into is None:
        return toml_text(made.tables)
    document: dict[str, Any] = parse_toml(decoded(read_bytes(into), str(into)), str(into))
    for kind, table in made.tables.items():
        held = document.get(kind, {})
        document[kind] = {**held, **table} if isinstance(held, dict) else table
    text = toml_text(document)
    read_scenario(text, file=str(target), folder=target.parent)
    return text


def _write(target: Path, made: Fragment, text: str) -> None:
    files = {target.with_name(name): table for name, table in made.tracks.items()}
    _create({**files, target: text})


def _create(files: dict[Path, str]) -> None:
    """Write new files, all or none.

    Raises
    ------
    InputError : one exists already, or cannot be written.
    """
    written: list[Path] = []
    for path, text in files.items():
        try:
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                written.append(path)
                stream.write(text)
        except OSError as error:
            for one in written:
                one.unlink(missing_ok=True)
            exists = isinstance(error, FileExistsError)
            reason = "exists already" if exists else f"cannot be written: {error.strerror}"
            raise InputError(
                f"{reason}; nothing was written", file=str(path), key="--out", allowed="a new file"
            ) from None


def _tell(target: Path, made: Fragment) -> None:
    errors = console(stderr=True)
    for note in made.notes:
        errors.print(note, markup=False, soft_wrap=True)
    counts = ", ".join(
        f"{len(table)} {kind if len(table) > 1 else kind[:-1]}"
        for kind, table in made.tables.items()
    )
    typer.echo(f"{target}: {counts}")
    for name in made.tracks:
        typer.echo(str(target.with_name(name)))
