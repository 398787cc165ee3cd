"""The replay page of a battalion elsewhere: the same picture, wherever on the Earth it lies."""

from __future__ import annotations

import math
import shutil

import pytest
from moved import moved

from openiads.replay.page import page_text

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PLACES = {"home": (5.0, -140.0), "antimeridian": (52.0, 179.98), "pole": (89.5, 30.0)}
SIZE = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """Return place -> pixels from the harbour to the hill and to the rocket at 500 s."""
    from openiads.recording.record import record
    from openiads.study.api import run

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("there is no Chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    folder, found = tmp_path_factory.mktemp("places"), {}
    with (
        playwright.sync_playwright() as play,
        play.chromium.launch(executable_path=path, args=["--no-sandbox"]) as chromium,
    ):
        for name, place in PLACES.items():
            (folder / f"{name}.toml").write_text(moved(*place), "utf-8")
            run(str(folder / f"{name}.toml"), replications=1, out=folder / name, workers=1)
            text = page_text(record(folder / name, replication=0))
            (folder / f"{name}.html").write_text(text, "utf-8")
            page, wrong = chromium.new_page(viewport=SIZE), []
            page.on("console", lambda message, wrong=wrong: wrong.append(message.text))
            page.on("pageerror", lambda error, wrong=wrong: wrong.append(str(error)))
            page.goto((folder / f"{name}.html").as_uri())
            page.wait_for_function("window.replay !== undefined")
            page.evaluate("window.replay.seek(500)")
            spots = [page.evaluate(f"window.replay.place({one!r})") for one in IDS]
            assert wrong == []
            found[name] = [math.dist(spots[0], spot) for spot in spots[1:]]
            page.close()
    return found


IDS = ("harbour", "hill.watch", "rocket")


@pytest.mark.parametrize("name", ["antimeridian", "pole"])
def test_distances_on_the_map_are_those_at_home(pictures, name):
    assert min(pictures["home"]) > 2
    # the window shows nearly, not quite, the same box
    assert pictures[name] == pytest.approx(pictures["home"], rel=0.08)
