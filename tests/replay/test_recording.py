"""A recording agrees with the stored run, with itself, and with the model."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from openiads.errors import InputError, ResultError
from openiads.model.flyout import distance_flown
from openiads.recording.events import EVENT_KINDS
from openiads.recording.record import pick, record, stored_world
from openiads.replay.place import place_at
from openiads.replay.story import REASONS
from openiads.results.read import read_run
from openiads.study.pack import pack
from openiads.vocab import LEAK_REASONS

pymap3d = pytest.importorskip("pymap3d")
CASE = "rich"
PAGE = Path(__file__).parents[2] / "docs" / "recording.md"


def ecef(where):
    return np.array(pymap3d.geodetic2ecef(*where)).ravel()


def rows(run, table, recording):
    about = recording["run"]
    frame = getattr(run, table)
    mine = pl.col("replication") == about["replication"]
    return frame.filter((pl.col("case").cast(pl.String) == about["case"]) & mine)


def by_kind(recording, kind):
    return [event for event in recording["events"] if event["kind"] == kind]


def test_what_was_stored_is_what_is_recorded(stored, recording):
    run = read_run(stored)
    assert recording["run"]["note"] == ""
    outcome = rows(run, "outcomes", recording).to_dicts()[0]
    assert len(by_kind(recording, "leak")) == outcome["leakers"]
    assert len(by_kind(recording, "launch")) == outcome["rounds_fired"]
    assert len(by_kind(recording, "asset_lost")) == outcome["assets_lost"]
    assert len(by_kind(recording, "element_lost")) == outcome["elements_lost"]
    shots = rows(run, "shots", recording)
    assert shots["result"].cast(pl.String).to_list() == [r["result"] for r in recording["rounds"]]
    launched = [r["launch_s"] for r in recording["rounds"]]
    assert shots["launch_s"].to_list() == pytest.approx(launched, abs=1e-3)
    reasons = {t["id"]: t["reason"] for t in recording["threats"] if t["fate"] == "leaked"}
    leakers = rows(run, "leakers", recording).select(pl.col("threat", "reason").cast(pl.String))
    assert dict(leakers.iter_rows()) == reasons


def test_channels_in_use_peak_where_the_run_says(stored, recording):
    outcome = rows(read_run(stored), "outcomes", recording).to_dicts()[0]
    times = sorted({t for unit in recording["units"] for t in unit["use"]["t"]})
    for name, peak in (
        ("targets", outcome["peak_target_channels"]),
        ("missiles", outcome["peak_missile_channels"]),
    ):
        total = np.zeros(len(times), int)
        for unit in recording["units"]:
            use = unit["use"]
            place = np.searchsorted(use["t"], times, side="right") - 1
            total += np.array(use[name])[place]
            assert max(use[name]) <= unit[f"{name[:-1]}_channels"]
            assert min(use[name]) >= 0
        assert total.max() == peak > 0


def test_a_round_flies_straight_by_the_speed_law_and_meets_its_threat(stored, recording):
    world = stored_world(read_run(stored))
    case = next(c for c in world.cases if c.id == recording["run"]["case"])
    arrays, labels = pack(case)
    units = {unit["id"]: unit for unit in recording["units"]}
    threats = {threat["id"]: threat for threat in recording["threats"]}
    met = 0
    for one in recording["rounds"]:
        unit, kind = units[one["unit"]], arrays.rounds[labels.rounds.index(one["round"])]
        start = ecef((unit["lat"], unit["lon"], unit["height_m"]))
        law = kind["speed_max"], kind["boost_time"], kind["decay_length"]
        for time in np.linspace(one["launch_s"], one["path"]["t"][-1], 23):
            there = ecef(place_at(one["path"], time))
            flown = distance_flown(time - one["launch_s"], *law)
            assert np.linalg.norm(there - start) == pytest.approx(flown, abs=60.0)
        if one["result"] in ("kill", "miss"):
            target = ecef(place_at(threats[one["threat"]]["path"], one["meet_s"]))
            end = ecef(place_at(one["path"], one["meet_s"]))
            assert np.linalg.norm(target - end) < 60.0
            assert np.linalg.norm(end - start) == pytest.approx(one["slant_range_m"], abs=60.0)
            met += 1
    assert met > 3


def test_threats_are_where_the_model_has_them(stored, recording):
    from openiads.engine.paths import HEIGHT, LAT, LON, TIME, sample_path

    world = stored_world(read_run(stored))
    case = next(c for c in world.cases if c.id == recording["run"]["case"])
    arrays, _ = pack(case)
    for j, threat in enumerate(recording["threats"]):
        path = sample_path(arrays, j)
        for g in range(0, len(path.rows), 3):
            time = path.rows[g][TIME]
            if time > threat["path"]["t"][-1]:
                break
            row = path.rows[g]
            exact = np.degrees(row[LAT]), np.degrees(row[LON]), row[HEIGHT]
            assert np.linalg.norm(ecef(exact) - ecef(place_at(threat["path"], time))) < 50.0


def test_events_come_in_order_and_belong_to_what_is_there(recording):
    order = [(event["t"], EVENT_KINDS.index(event["kind"])) for event in recording["events"]]
    assert order == sorted(order)
    assert order[-1][0] == recording["end_s"]
    keys = {
        "threat": {t["id"] for t in recording["threats"]},
        "unit": {u["id"] for u in recording["units"]},
        "round": {r["id"] for r in recording["rounds"]},
        "radar": {e["id"] for e in recording["elements"] if e["radar"]},
        "element": {x["id"] for x in recording["elements"] + recording["assets"]},
    }
    for event in recording["events"]:
        assert event["text"]
        for key, known in keys.items():
            assert event[key] is None or event[key] in known
        if event["kind"] == "leak":
            assert event["t"] == next(
                t["end_s"] for t in recording["threats"] if t["id"] == event["threat"]
            )


def test_every_round_has_one_launch_and_at_most_one_end(recording):
    for one in recording["rounds"]:
        kinds = [e["kind"] for e in recording["events"] if e["round"] == one["id"]]
        word = "lost_round" if one["result"] == "lost" else one["result"]
        assert kinds == ["launch"] + [word] * (one["result"] != "in_flight")


def test_a_threat_is_firm_when_its_track_events_say_so(recording):
    for track in recording["tracks"]:
        mine = [
            (e["t"], e["kind"])
            for e in recording["events"]
            if e["threat"] == track["threat"] and e["controller"] == track["controller"]
        ]
        assert [t for t, kind in mine if kind == "firm"] == [since for since, _ in track["spells"]]
        dropped = [t for t, kind in mine if kind == "dropped"]
        assert set(dropped) <= {until for _, until in track["spells"]}


def test_threats_are_assigned_only_while_their_controller_holds_a_track(recording):
    spells = {(t["controller"], t["threat"]): t["spells"] for t in recording["tracks"]}
    for event in by_kind(recording, "assigned"):
        mine = spells[event["controller"], event["threat"]]
        assert any(since <= event["t"] <= until for since, until in mine)


def test_a_story_tells_sighting_track_engagement_and_end(recording):
    threat = next(
        t
        for t in recording["threats"]
        if t["fate"] == "leaked" and t["reason"] == "missed" and t["aim"]
    )
    text = " | ".join(line["text"] for line in recording["stories"][threat["id"]])
    assert re.search(r"first seen at \d+ s by \S+ at [\d.]+ km", text)
    assert re.search(r"firm at \d+ s for \S+", text)
    assert re.search(r"assigned to \S+, \S+, at \d+ s", text)
    assert re.search(r"round-\d+ launched at \d+ s by \S+, [\d.]+ km away", text)
    assert re.search(r"missed at \d+ s by round-\d+", text)
    assert f"leaked at {threat['end_s']:.0f} s at {threat['aim']}: every round missed" in text


def test_every_reason_has_words():
    assert list(REASONS) == list(LEAK_REASONS)


def test_coverage_is_the_least_of_range_and_horizon(recording):
    for element in recording["elements"]:
        if element["radar"] is None:
            continue
        for reach in element["radar"]["coverage"]:
            k_radius = 2.0 * (4.0 / 3.0) * 6371008.8
            horizon = np.sqrt(k_radius * element["height_m"]) + np.sqrt(
                k_radius * reach["height_m"]
            )
            assert reach["radius_m"] == pytest.approx(
                min(horizon, element["radar"]["range_max_m"]), abs=0.1
            )


def test_a_recording_is_json_and_the_same_every_time(stored, recording):
    again = record(stored, chosen="worst")
    assert json.dumps(again, allow_nan=False) == json.dumps(recording, allow_nan=False)


def test_picks_are_by_leak_share_and_ties_go_to_the_lowest_number(stored):
    run = read_run(stored)
    mine = run.outcomes.filter(pl.col("case").cast(pl.String) == CASE)
    shares = dict(mine.select("replication", "leak_share").iter_rows())
    ordered = sorted(shares, key=lambda number: (shares[number], number))
    assert pick(run, CASE, "best") == ordered[0]
    lowest = min(n for n in shares if shares[n] == max(shares.values()))
    assert pick(run, CASE, "worst") == lowest
    middle = sorted(shares.values())[(len(shares) - 1) // 2]
    assert pick(run, CASE, "median") == min(n for n in shares if shares[n] == middle)


def test_without_a_case_the_largest_of_the_last_variant_is_taken(stored, recording):
    assert recording["run"]["case"] == CASE
    assert record(stored, "small", 3)["run"]["picked"] == "replication 3"


def test_unknown_case_replication_and_pick_are_refused(stored):
    with pytest.raises(InputError, match=r"no 'none' \(allowed: small, rich\)"):
        record(stored, "none")
    with pytest.raises(InputError, match=r"replication 12 of rich is not stored"):
        record(stored, replication=12)
    with pytest.raises(InputError, match="median, worst, best"):
        record(stored, chosen="odd")


def test_a_run_that_was_changed_says_that_it_differs(stored, tmp_path):
    directory = tmp_path / "run"
    shutil.copytree(stored, directory)
    manifest = json.loads((directory / "manifest.json").read_text("utf-8"))
    manifest["seed"] += 1
    (directory / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    note = record(directory, CASE, 0)["run"]["note"]
    assert "not the stored replication" in note
    assert "outcomes.leakers" in note


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda d: (d / "manifest.json").unlink(), "missing"),
        (lambda d: (d / "manifest.json").write_text("{"), "damaged"),
        (lambda d: (d / "world.json").unlink(), "missing|cannot be read"),
        (lambda d: (d / "world.json").write_text("{}"), "not a world|damaged"),
        (lambda d: next((d / "outcomes").glob("*")).write_bytes(b"no"), "damaged"),
        (lambda d: next((d / "shots").glob("*")).unlink(), "is missing"),
        (lambda d: shutil.rmtree(d / "outcomes"), "is missing"),
    ],
)
def test_a_damaged_run_is_refused_in_words(stored, tmp_path, harm, message):
    directory = tmp_path / "run"
    shutil.copytree(stored, directory)
    harm(directory)
    with pytest.raises(ResultError, match=message):
        record(directory, "small", 0)


def test_a_run_of_another_version_is_refused(stored, tmp_path):
    directory = tmp_path / "run"
    shutil.copytree(stored, directory)
    manifest = json.loads((directory / "manifest.json").read_text("utf-8"))
    (directory / "manifest.json").write_text(json.dumps({**manifest, "version": 99}), "utf-8")
    with pytest.raises(ResultError, match="version 99 cannot be read"):
        record(directory)


def test_a_run_of_drawn_numbers_is_refused(stored, tmp_path):
    directory = tmp_path / "run"
    shutil.copytree(stored, directory)
    manifest = json.loads((directory / "manifest.json").read_text("utf-8"))
    (directory / "manifest.json").write_text(json.dumps({**manifest, "draws": 4}), "utf-8")
    with pytest.raises(ResultError, match="holds draws of contested numbers"):
        record(directory)


def paths_of(value, path=""):
    """Keys of a recording as the page writes them: `events[].t`; stories and numbers not."""
    if isinstance(value, dict) and path != "stories":
        for key, inner in value.items():
            name = f"{path}.{key}" if path else key
            yield name
            yield from paths_of(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from paths_of(inner, f"{path}[]")


def test_the_page_names_every_field_and_no_other(recording):
    rows = re.findall(r"^\| `([^`]+)`", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    kinds = set(re.findall(r"^\| `(\w+)` \|.*\| event \|$", PAGE.read_text("utf-8"), re.MULTILINE))
    assert kinds == set(EVENT_KINDS)
    assert set(rows) - kinds == set(paths_of(recording))
