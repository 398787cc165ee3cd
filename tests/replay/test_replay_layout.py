"""The replay page at three widths: nothing is cut, nothing covers anything else, all is named."""

from __future__ import annotations

import shutil
from itertools import combinations
from pathlib import Path

import pytest

import openiads
from openiads.recording.record import record
from openiads.replay.page import page_text

pytestmark = [pytest.mark.slow, pytest.mark.browser]

AXE = Path(__file__).parents[1] / "axe" / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {"wide": (1920, 1080), "desk": (1280, 800), "phone": (390, 844)}
TIMES = (0, 700, 1900, 2150)
CUT = """
() => [...document.querySelectorAll('#app *')].filter((one) => {
  const clips = one.checkVisibility() && getComputedStyle(one).overflowX !== 'visible';
  const native = ['INPUT', 'SELECT', 'CANVAS'].includes(one.tagName);
  return clips && !native && one.scrollWidth > one.clientWidth + 1;
}).map((one) => one.id || one.className || one.tagName)
"""
TOO_NARROW = """
() => [...document.querySelectorAll('#app select')].filter((one) => {
  const probe = document.createElement('span');
  const style = getComputedStyle(one);
  probe.style.cssText = `position:absolute;visibility:hidden;white-space:pre;font:${style.font}`;
  document.body.append(probe);
  const widths = [...one.options].map((o) => (probe.textContent = o.text, probe.offsetWidth));
  probe.remove();
  return Math.max(...widths) + 34 > one.clientWidth;
}).map((one) => one.id)
"""
FOCUSED = """
(({ activeElement: one }) => one.dataset.row || one.id || one.tagName)(document)
"""
BOXES = """
() => ['.titles', '#counters', '#coverage', '#zoom', '#slider', '#play', '#previous', '#next',
  '#now', '#speed', '#strip-kind', '#help-open', '#story', '.tabs', '#events-count', '#events-kind',
  '#events-text', '#events-list'].map((name) => {
    const box = document.querySelector(name).getBoundingClientRect();
    return [name, box.left, box.top, box.right, box.bottom];
  })
"""


@pytest.fixture(scope="module")
def built_in(tmp_path_factory):
    """Return a recording of the largest raid of the built-in study, and its page."""
    folder = tmp_path_factory.mktemp("built-in")
    openiads.run(replications=4, set={"sweep.values": [120]}, out=folder / "run", workers=1)
    recording = record(folder / "run", replication=1, case="B@120")
    file = folder / "replay.html"
    file.write_text(page_text(recording), "utf-8")
    return recording, file


@pytest.fixture(scope="module")
def chromium():
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("there is no Chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    with (
        playwright.sync_playwright() as play,
        play.chromium.launch(executable_path=path, args=["--no-sandbox"]) as running,
    ):
        yield running


def opened(chromium, file, size, tone):
    width, height = SIZES[size]
    page = chromium.new_page(viewport={"width": width, "height": height}, color_scheme=tone)
    page.goto(file.as_uri())
    page.wait_for_function("window.replay !== undefined")
    page.wait_for_timeout(100)
    return page


@pytest.fixture(params=[("wide", "light"), ("desk", "dark"), ("phone", "light")], ids="-".join)
def page(request, chromium, built_in):
    page = opened(chromium, built_in[1], *request.param)
    yield page
    page.close()


def over(a, b, slack=0.5):
    """Return whether two boxes (left, top, right, bottom) share more than an edge."""
    return (
        a[0] + slack < b[2] and b[0] + slack < a[2] and a[1] + slack < b[3] and b[1] + slack < a[3]
    )


def map_box(page):
    return page.evaluate(
        "(() => { const b = document.querySelector('#map-canvas').getBoundingClientRect();"
        " return [b.width, b.height]; })()"
    )


def test_nothing_is_cut_and_the_page_does_not_scroll_sideways(page):
    for t in TIMES:
        page.evaluate(f"window.replay.seek({t})")
        page.evaluate("window.replay.pick('port')")
        page.wait_for_timeout(60)
        assert page.evaluate(CUT) == []
        assert page.evaluate(TOO_NARROW) == []
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0


def test_controls_lie_apart_and_inside_the_page(page):
    boxes = page.evaluate(BOXES)
    width = page.viewport_size["width"]
    for name, left, _, right, _ in boxes:
        assert left >= 0, name
        assert right <= width + 0.5, name
    for (a, *first), (b, *second) in combinations(boxes, 2):
        assert not over(first, second), (a, b)


def test_every_site_and_asset_has_a_name_that_covers_no_other(page, built_in):
    recording, _ = built_in
    wanted = {one["site"] for one in recording["elements"]} | {a["id"] for a in recording["assets"]}
    for t in TIMES:
        page.evaluate(f"window.replay.seek({t})")
        labels = page.evaluate("window.replay.labels()")
        named = [label["text"].split(":")[0].split(",")[0] for label in labels]
        assert sorted(name for name in named if name in wanted) == sorted(wanted)
        wide, high = map_box(page)
        for label in labels:
            left, top, right, bottom = label["box"]
            assert 0 <= left < right <= wide, label
            assert 0 <= top < bottom <= high, label
        for first, second in combinations(labels, 2):
            assert not over(first["box"], second["box"], 0), (first, second)


def test_no_name_lies_under_a_control_of_the_map(page):
    shift = page.evaluate(
        "(() => { const b = document.querySelector('#map-canvas').getBoundingClientRect();"
        " return [b.left, b.top]; })()"
    )
    under = [box for name, *box in page.evaluate(BOXES) if name in ("#coverage", "#zoom")]
    for label in page.evaluate("window.replay.labels()"):
        box = [value + shift[i % 2] for i, value in enumerate(label["box"])]
        assert not any(over(box, control) for control in under), label


def test_rings_of_radars_are_named(page):
    texts = [label["text"] for label in page.evaluate("window.replay.labels()")]
    assert "s400 91N6E" in texts
    assert "centre 64N6E2" in texts


def test_it_opens_ten_seconds_before_the_first_event(page, built_in):
    first = min(event["t"] for event in built_in[0]["events"])
    assert page.evaluate("window.replay.state().time") == pytest.approx(max(first - 10.0, 0.0))


def test_what_happens_fills_the_map(page, built_in):
    wide, high = map_box(page)
    left, top, right, bottom = wide, high, 0, 0
    page.evaluate("window.replay.seek(2400)")
    box = page.query_selector("#map-canvas").bounding_box()
    for one in (*built_in[0]["rounds"], *built_in[0]["assets"], *built_in[0]["elements"]):
        place = page.evaluate("id => window.replay.place(id)", one["id"])
        if place is None:
            continue
        x, y = place[0] - box["x"], place[1] - box["y"]
        left, right = min(left, x), max(right, x)
        top, bottom = min(top, y), max(bottom, y)
    assert 0 < left < right < wide
    assert 0 < top < bottom < high
    assert (right - left) / wide > 0.7 or (bottom - top) / high > 0.7


def test_an_asset_that_stands_after_a_leak_says_so(page, built_in):
    recording, _ = built_in
    for asset in recording["assets"]:
        leaks = [
            threat["end_s"]
            for threat in recording["threats"]
            if threat["fate"] == "leaked" and threat["aim"] == asset["id"]
        ]
        lost = asset["lost_s"]
        before = [t for t in leaks if lost is None or t < lost]
        if not before:
            continue
        page.evaluate(f"window.replay.seek({max(before) + 0.01})")
        page.evaluate("id => window.replay.pick(id)", asset["id"])
        told = page.inner_text("#story-body")
        assert "got through, but" in told
        labels = [label["text"] for label in page.evaluate("window.replay.labels()")]
        assert f"{asset['id']}: {len(before)} leaked, stands" in labels


def test_a_story_tells_nothing_that_has_not_happened(page, built_in):
    lost = next(asset for asset in built_in[0]["assets"] if asset["lost_s"] is not None)
    page.evaluate(f"window.replay.seek({lost['lost_s'] - 50})")
    page.evaluate("id => window.replay.pick(id)", lost["id"])
    for line in built_in[0]["stories"][lost["id"]]:
        shown = line["text"] in page.inner_text("#story-body")
        assert shown == (line["t"] <= lost["lost_s"] - 50)


def test_the_legend_takes_the_place_of_the_events_and_none_of_the_map(page):
    page.click("#legend-tab")
    assert page.is_hidden("#events-panel")
    assert "ballistic missile" in page.inner_text("#legend-panel")
    box = page.query_selector("#legend-panel").bounding_box()
    inner = page.evaluate("document.querySelector('#legend-panel').scrollHeight")
    assert inner <= box["height"] + 1
    map_ = page.query_selector("#map").bounding_box()
    apart = box["x"] >= map_["x"] + map_["width"] or box["y"] >= map_["y"] + map_["height"]
    assert apart


def test_play_is_the_second_stop_of_the_keyboard_and_the_list_is_one(page):
    stops = []
    for _ in range(30):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    assert "play" in stops[:2], stops
    assert 0 < sum(stop.isdigit() for stop in stops[:18]) <= 1


@pytest.mark.parametrize("tone", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_serious(chromium, built_in, size, tone):
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm install in tests/axe")
    page = opened(chromium, built_in[1], size, tone)
    page.evaluate("window.replay.seek(1900)")
    page.evaluate("window.replay.pick('port')")
    page.evaluate(AXE.read_text("utf-8"))  # not as a script tag: the page forbids foreign ones
    found = page.evaluate("axe.run()")
    assert len(found["passes"]) > 10
    bad = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in bad] == []
    page.close()
