"""The replay page in a browser: what it draws and tells is what the recording holds."""

from __future__ import annotations

import io
import json
import math
import shutil

import numpy as np
import pytest

from openiads.errors import InputError
from openiads.replay.page import page_text

pytestmark = pytest.mark.slow

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHARES = (0.15, 0.35, 0.5, 0.65, 0.8, 0.95)


@pytest.fixture(scope="module")
def browser():
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("there is no Chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    with (
        playwright.sync_playwright() as play,
        play.chromium.launch(executable_path=path, args=ARGUMENTS) as chromium,
    ):
        yield chromium


@pytest.fixture(scope="module")
def file(recording, tmp_path_factory):
    file = tmp_path_factory.mktemp("page") / "replay.html"
    file.write_text(page_text(recording), "utf-8")
    return file


@pytest.fixture
def page(browser, file):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.asked, page.wrong = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_function("window.replay !== undefined")
    yield page
    assert page.wrong == []
    page.close()


def times(recording):
    """Return times spread over the recording at which nothing happens."""
    at = [share * recording["end_s"] + 0.137 for share in SHARES]
    events = np.array([event["t"] for event in recording["events"]])
    return [t for t in at if np.abs(events - t).min(initial=np.inf) > 1e-3]


def counts_at(recording, t):
    """Return the counters at a time, from the recording alone."""
    threats, rounds = recording["threats"], recording["rounds"]
    flying = [one for one in threats if one["start_s"] <= t < one["end_s"]]
    shot = {one["threat"] for one in rounds if one["launch_s"] <= t < one["meet_s"]}
    over = [one for one in threats if one["end_s"] <= t]
    return {
        "inAir": len(flying),
        "engaged": len([one for one in flying if one["id"] in shot]),
        "killed": len([one for one in over if one["fate"] == "killed"]),
        "leaked": len([one for one in over if one["fate"] == "leaked"]),
        "fired": len([one for one in rounds if one["launch_s"] <= t]),
        "roundsInFlight": len([one for one in rounds if one["launch_s"] <= t < one["meet_s"]]),
    }


def state_at(recording, threat, t):
    """Return the state of a threat at a time, from the recording alone."""
    if t < threat["start_s"]:
        return "waiting"
    if t >= threat["end_s"]:
        return "over"
    name = threat["id"]
    if any(r["threat"] == name and r["launch_s"] <= t < r["meet_s"] for r in recording["rounds"]):
        return "engaged"
    tracks = [track for track in recording["tracks"] if track["threat"] == name]
    if any(a <= t < b for track in tracks for a, b in track["spells"]):
        return "firm"
    seen = [e["t"] for e in recording["events"] if e["kind"] == "first_detection"]
    mine = [
        e["t"]
        for e in recording["events"]
        if e["kind"] == "first_detection" and e["threat"] == name
    ]
    assert seen
    return "seen" if min(mine, default=math.inf) <= t else "unseen"


def picture(page):
    """Return the page as pixels, (height, width, 3)."""
    image = pytest.importorskip("matplotlib.image")
    return np.asarray(image.imread(io.BytesIO(page.screenshot()), format="png"))[..., :3]


def test_the_page_asks_the_network_for_nothing(page, file):
    page.evaluate("window.replay.seek(300)")
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []


def test_the_page_is_small_beside_its_data(file, recording):
    data = len(json.dumps(recording, ensure_ascii=False, separators=(",", ":")).encode())
    assert file.stat().st_size - data < 1_000_000


def test_the_counters_and_states_are_those_of_the_recording(page, recording):
    met = set()
    for t in times(recording):
        page.evaluate(f"window.replay.seek({t})")
        shown = page.evaluate("window.replay.state()")
        assert {k: v for k, v in shown["counts"].items() if k != "tracked"} == counts_at(
            recording, t
        )
        expected = {one["id"]: state_at(recording, one, t) for one in recording["threats"]}
        assert shown["threats"] == expected
        met |= set(expected.values())
    assert met >= {"waiting", "unseen", "firm", "engaged", "over"}


def test_what_flies_is_drawn_where_the_page_says_it_is(page, recording):
    drawn = 0
    page.evaluate("document.querySelector('#coverage input').click()")
    for t in times(recording):
        page.evaluate("window.replay.seek(0)")
        page.wait_for_timeout(80)
        before = picture(page)
        page.evaluate(f"window.replay.seek({t})")
        page.wait_for_timeout(80)
        after = picture(page)
        for threat in recording["threats"]:
            place = page.evaluate("id => window.replay.place(id)", threat["id"])
            if not threat["start_s"] <= t < threat["end_s"] or place is None:
                continue
            x, y = (round(value) for value in place)
            if not (20 < x < 900 and 230 < y < 540):
                continue
            near = slice(y - 5, y + 6), slice(x - 5, x + 6)
            assert np.abs(after[near] - before[near]).max() > 0.2, (threat["id"], t)
            drawn += 1
    assert drawn > 5


def test_a_click_tells_the_story_of_what_is_there(page, recording):
    t = next(r["launch_s"] for r in recording["rounds"]) + 0.5
    page.evaluate(f"window.replay.seek({t})")
    for threat in recording["threats"]:
        if threat["start_s"] <= t < threat["end_s"]:
            place = page.evaluate("id => window.replay.place(id)", threat["id"])
            page.mouse.click(*place)
            if page.evaluate("window.replay.state().selected") == threat["id"]:
                break
    else:
        pytest.fail("no click selected what was clicked")
    for details in page.query_selector_all("#story details"):
        details.evaluate("one => { one.open = true }")
    told = page.inner_text("#story")
    assert threat["id"] in told
    later = [line for line in recording["stories"][threat["id"]] if line["t"] > t + 1e-6]
    assert later
    for line in recording["stories"][threat["id"]]:
        assert (line["text"] in told) == (line not in later)
    page.click("#story .later")
    whole = page.inner_text("#story")
    for line in recording["stories"][threat["id"]]:
        assert line["text"] in whole


def test_keys_move_time_and_play(page, recording):
    page.keyboard.press("End")
    assert page.evaluate("window.replay.state().time") == pytest.approx(recording["end_s"])
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("window.replay.state().time") == pytest.approx(1.0)
    page.keyboard.press("Space")
    page.wait_for_timeout(400)
    page.keyboard.press("Space")
    paused = page.evaluate("window.replay.state()")
    assert paused["time"] > 1.5
    assert paused["playing"] is False


def test_the_event_list_can_be_filtered_and_leads_to_the_time(page, recording):
    page.select_option("#events-kind", "kill")
    kills = [event for event in recording["events"] if event["kind"] == "kill"]
    assert page.inner_text("#events-count").split()[0] == str(len(kills))
    page.click("#events-list button")
    assert page.evaluate("window.replay.state().time") == pytest.approx(kills[0]["t"])
    page.fill("#events-text", "no such thing")
    assert "No event" in page.inner_text("#events-list")


def test_the_page_says_what_is_wrong_with_what_it_is_given(browser, file, tmp_path):
    other = tmp_path / "other.html"
    text = file.read_text("utf-8").replace('"format":"openiads.recording"', '"format":"else"', 1)
    other.write_text(text, "utf-8")
    page = browser.new_page()
    page.goto(other.as_uri())
    page.wait_for_selector("#problem-text", state="visible")
    assert page.inner_text("#problem-text")
    page.close()


def test_data_of_another_kind_is_refused(recording):
    with pytest.raises(InputError, match="not a recording"):
        page_text({**recording, "format": "x"})
    with pytest.raises(InputError, match="version 2"):
        page_text({**recording, "version": 2})


def test_names_cannot_end_the_script(recording):
    title = "</script><script>alert(1)</script>"
    text = page_text({**recording, "run": {**recording["run"], "title": title}})
    assert title not in text


def test_the_command_writes_the_page_and_overwrites_nothing(stored, tmp_path, command):
    target = tmp_path / "page.html"
    assert command("replay", stored, "--pick", "worst", "--out", target)[0] == 0
    assert '"picked":"worst"' in target.read_text("utf-8")
    code, _, errors = command("replay", stored, "--out", target)
    assert code == 2
    assert "exists already" in errors
