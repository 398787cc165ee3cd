"""CesiumJS in a browser shows an exported CZML where the recording has things.

CesiumJS is large and not a dependency: `npm install` in tests/replay/cesium brings it. Without it,
or without Chromium or Playwright, the test is skipped.
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from pathlib import Path

import pytest

from openiads.replay.czml import PALE, RED, czml_text
from openiads.replay.place import firm_intervals, place_at

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent / "cesium"
HOME = Path(os.environ.get("OPENIADS_CESIUM", HERE))
"""Where node_modules/cesium is."""

GPU = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--no-sandbox"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the viewer from here and CesiumJS from its home, and logs nothing."""

    def translate_path(self, path):
        home = HERE if path.startswith("/viewer.html") else HOME
        return str(home / path.partition("?")[0].lstrip("/"))

    def log_message(self, *arguments):
        pass


@pytest.fixture
def page():
    if not (HOME / "node_modules" / "cesium").is_dir():
        pytest.skip("CesiumJS is not installed: npm install in tests/replay/cesium")
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("there is no Chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with (
            playwright.sync_playwright() as play,
            play.chromium.launch(executable_path=browser, args=GPU) as chromium,
        ):
            page = chromium.new_page(viewport={"width": 1280, "height": 800})
            page.goto(f"http://127.0.0.1:{server.server_port}/viewer.html")
            page.wait_for_function("window.load !== undefined")
            yield page
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.slow
def test_cesium_has_everything_where_and_when_it_is(page, recording, tmp_path):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    count = page.evaluate("text => window.load(text)", czml_text(recording))
    assert count > len(recording["threats"]) + len(recording["rounds"])
    for kind in ("threats", "rounds"):
        for thing in recording[kind]:
            times = thing["path"]["t"]
            time = 0.3 * times[0] + 0.7 * times[-1]
            name = f"{kind[:-1]}/{thing['id']}"
            lat, lon, alt = page.evaluate("([id, t]) => placeAt(id, t)", [name, time])
            assert (lat, lon) == pytest.approx(place_at(thing["path"], time)[:2], abs=2e-3)
            assert alt == pytest.approx(place_at(thing["path"], time)[2], abs=60.0)
            after = times[-1] + 1.0
            assert page.evaluate("([id, t]) => placeAt(id, t)", [name, after]) is None
    for threat in recording["threats"]:
        for since, until in firm_intervals(recording, threat["id"]):
            colour = page.evaluate(
                "([id, t]) => colourAt(id, t)", [f"threat/{threat['id']}", (since + until) / 2]
            )
            assert tuple(colour[:3]) == RED
    threat = next(t for t in recording["threats"] if firm_intervals(recording, t["id"]))
    first = firm_intervals(recording, threat["id"])[0][0]
    early = (threat["start_s"] + first) / 2
    colour = page.evaluate("([id, t]) => colourAt(id, t)", [f"threat/{threat['id']}", early])
    assert tuple(colour[:3]) == PALE
    unit = recording["units"][0]
    page.evaluate("a => show(...a)", [first + 10.0, unit["lat"], unit["lon"], 300e3])
    page.wait_for_timeout(3000)
    picture = page.screenshot(path=tmp_path / "globe.png")
    assert len(picture) > 20_000
    assert not errors
