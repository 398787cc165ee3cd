"""Exports are read back by programs that know nothing of this one."""

from __future__ import annotations

import copy
import csv
import io
import json
from datetime import datetime, timedelta
from importlib.resources import files

import pytest

from openiads.replay.acmi import acmi_text
from openiads.replay.cdf import cdf_files
from openiads.replay.czml import czml_text
from openiads.replay.kml import GX, KML, kml_text
from openiads.replay.place import EPOCH, date, ring
from openiads.replay.tables import tracks_frame

NASTY = 'a,b|c=<d>&"e" \\\n#f-ü'


@pytest.fixture(scope="module")
def nasty(recording):
    """Return the recording with a title and an asset that every format must escape."""
    changed = copy.deepcopy(recording)
    changed["run"]["title"] = NASTY
    old, changed["assets"][0]["id"] = changed["assets"][0]["id"], NASTY
    for event in changed["events"]:
        event["element"] = NASTY if event["element"] == old else event["element"]
    return changed


def moment(text):
    return (datetime.fromisoformat(text) - EPOCH).total_seconds()


def kml_schema():
    etree = pytest.importorskip("lxml.etree")
    pytest.importorskip("pykml")
    with (files("pykml") / "schemas" / "kml22gx.xsd").open("rb") as stream:
        return etree, etree.XMLSchema(etree.parse(stream, base_url=stream.name))


@pytest.mark.parametrize("which", ["recording", "nasty"])
def test_kml_is_valid_against_the_schemas_of_ogc_and_google(which, request):
    etree, schema = kml_schema()
    schema.assertValid(etree.fromstring(kml_text(request.getfixturevalue(which)).encode()))


def test_kml_has_the_places_and_times_of_the_recording(recording):
    etree, _ = kml_schema()
    tree = etree.fromstring(kml_text(recording).encode())
    tracks = tree.findall(f".//{{{GX}}}Track")
    moving = recording["threats"] + recording["rounds"]
    assert len(tracks) == len(moving)
    for track, one in zip(tracks, moving, strict=True):
        times = [moment(when.text) for when in track.findall(f"{{{KML}}}when")]
        assert times == one["path"]["t"]
        spots = [coord.text.split() for coord in track.findall(f"{{{GX}}}coord")]
        assert [float(spot[1]) for spot in spots] == one["path"]["lat"]
        assert [float(spot[2]) for spot in spots] == one["path"]["alt"]
    leaks = sum(threat["fate"] == "leaked" for threat in recording["threats"])
    assert len(tree.xpath("//k:styleUrl[.='#leak']", namespaces={"k": KML})) == leaks


def test_kml_drops_what_xml_cannot_hold(recording):
    etree, schema = kml_schema()
    odd = copy.deepcopy(recording)
    odd["run"]["title"] = "a\x00b\x1bc"
    schema.assertValid(etree.fromstring(kml_text(odd).encode()))


def read_acmi(text, tmp_path):
    pyacmi = pytest.importorskip("pyacmi")
    path = tmp_path / "x.acmi"
    path.write_bytes(text.encode("utf-8"))
    acmi = pyacmi.Acmi()
    acmi.load_acmi(str(path))
    return acmi


def test_acmi_is_read_by_an_independent_parser(recording, tmp_path):
    acmi = read_acmi(acmi_text(recording), tmp_path)
    assert float(acmi.file_version) == 2.2
    assert acmi.reference_time == EPOCH.replace(tzinfo=None)
    objects = acmi.objects.values()
    names = {one.get_value("CallSign") or one.name: one for one in objects}
    for thing in recording["threats"] + recording["rounds"]:
        one, path = names[thing["id"]], thing["path"]
        for time, lat, lon, alt in zip(*(path[k] for k in ("t", "lat", "lon", "alt")), strict=True):
            assert (one.latitude(time), one.longitude(time), one.altitude(time)) == (lat, lon, alt)
        assert one.removed_at == path["t"][-1]
        if "launch_s" in thing:
            assert one.is_missile
            assert acmi.objects[one.parent()].name == thing["unit"]
    assert {x["id"] for x in recording["units"] + recording["assets"]} <= set(names)


def acmi_lines(text):
    """Read ACMI by its description: (time, fields) of each record; a backslash escapes."""
    assert text.startswith("\ufeffFileType=text/acmi/tacview\nFileVersion=2.2\n")
    time, found = 0.0, []
    body = text.split("\n", 2)[2].removesuffix("\n").replace("\\\n", "\0")
    for line in body.split("\n"):
        if line.startswith("#"):
            assert float(line[1:]) >= time
            time = float(line[1:])
            continue
        fields = line.replace("\\,", "\1").split(",")
        found.append((time, [f.replace("\1", ",").replace("\0", "\n") for f in fields]))
    return found


def test_acmi_removes_what_ends_and_marks_what_was_destroyed(recording):
    lines = acmi_lines(acmi_text(recording))
    there, destroyed = set(), []
    for _, fields in lines:
        if fields[0].startswith("-"):
            there.remove(fields[0][1:])
        elif fields[0] == "0":
            if fields[1].startswith("Event=Destroyed|"):
                destroyed.append(fields[1].split("|")[1])
                assert destroyed[-1] in there
        else:
            assert int(fields[0], 16) > 0
            assert fields[1].startswith("T=")
            there.add(fields[0])
    killed = sum(threat["fate"] == "killed" for threat in recording["threats"])
    sites = recording["assets"] + recording["elements"]
    lost = sum(x["lost_s"] is not None for x in sites if x.get("kind") != "launcher")
    assert len(destroyed) == killed + lost > 0


def test_acmi_escapes_text(nasty):
    records = acmi_lines(acmi_text(nasty))
    text = NASTY.replace("\\", "/")
    assert any(f"Name={text}" in fields for _, fields in records)
    assert any(f"Title={text}, " in ",".join(fields) for _, fields in records)


def test_czml_has_unique_ids_and_intervals_in_order(recording):
    packets = json.loads(czml_text(recording))
    assert packets[0]["id"] == "document"
    assert packets[0]["version"] == "1.0"
    ids = [packet["id"] for packet in packets]
    assert len(set(ids)) == len(ids)
    for packet in packets[1:]:
        if "availability" in packet:
            since, until = map(moment, packet["availability"].split("/"))
            assert since <= until
        flat = packet.get("position", {}).get("cartographicDegrees", [])
        if "epoch" in packet.get("position", {}):
            assert flat[::4] == sorted(flat[::4])


def test_czml_escapes_descriptions(recording):
    changed = copy.deepcopy(recording)
    changed["stories"][changed["threats"][0]["id"]] = [{"t": 0.0, "text": "<script>&"}]
    assert "&lt;script&gt;&amp;" in czml_text(changed)
    assert "<script>" not in czml_text(changed)


def tables(recording):
    found = {}
    for name, text in cdf_files(recording).items():
        kind = name.split("_")[1]
        found[kind] = list(csv.DictReader(io.StringIO(text))) if name.endswith("csv") else text
    return found


# Columns as the reference output of the public converter has them.
CDF_ENTITIES = (
    "case,rep,id,name,type,commander_id,commander_name,level,affiliation,force,init_comps,"
    "cbt_per_comp,init_cbt_pwr,system_entity,start_entity,time_added,total_events,status_events,"
    "location_events,seen_events,spot_events,stop_events,shot_events,kill_events,loss_events"
)
CDF_EVENTS = (
    "case,rep,time,primary_entity_id,primary_entity_name,primary_entity_type,"
    "primary_entity_commander,primary_entity_level,primary_entity_affiliation,"
    "primary_entity_force,primary_x,primary_y,event_id,event_type,event_detail,"
    "secondary_entity_id,secondary_entity_name,secondary_entity_type,secondary_entity commander,"
    "secondary_entity_level,secondary_entity_affiliation,secondary_entity_force,secondary_x,"
    "secondary_y"
)


def test_common_data_format_has_the_columns_of_the_converter(recording):
    heads = {n.split("_")[1]: t.split("\n")[0] for n, t in cdf_files(recording).items()}
    assert heads["EntityTable"] == CDF_ENTITIES
    assert heads["Events"] == CDF_EVENTS
    assert heads["Cbt"] == "case,rep,time,item,components,combat_power,event_id"


def test_common_data_format_joins_up(recording):
    found = tables(recording)
    run = recording["run"]
    entities = {row["id"]: row for row in found["EntityTable"]}
    for row in [*found["EntityTable"], *found["Events"], *found["Cbt"]]:
        assert (row["case"], row["rep"]) == (run["case"], str(run["replication"]))
    for row in entities.values():
        boss = entities[row["commander_id"]]
        assert boss["name"] == row["commander_name"]
        own = row["commander_id"] == row["id"]
        assert int(row["level"]) == (1 if own else int(boss["level"]) + 1)
    ids = [row["event_id"] for row in found["Events"]]
    assert len(set(ids)) == len(ids)
    times = [float(row["time"]) for row in found["Events"]]
    assert times == sorted(times)
    for row in found["Events"]:
        assert row["primary_entity_id"] in entities
        assert row["secondary_entity_id"] in {*entities, ""}
        assert all(isinstance(v, str) for v in json.loads(row["event_detail"]).values())


def test_common_data_format_counts_events_shots_and_losses(recording):
    found = tables(recording)
    kinds = [row["event_type"] for row in found["Events"]]
    killed = sum(threat["fate"] == "killed" for threat in recording["threats"])
    lost = sum(e["kind"] in ("asset_lost", "element_lost") for e in recording["events"])
    assert kinds.count("shot") == len(recording["rounds"])
    assert kinds.count("kill") == kinds.count("loss") == killed + lost
    total = sum(int(row["total_events"]) for row in found["EntityTable"])
    assert total == len(kinds)
    by_force = [row for row in found["Cbt"] if row["item"] == "attack"]
    hostile = sum(t["class"] != "civil_aircraft" for t in recording["threats"])
    hostile_killed = sum(
        t["fate"] == "killed" and t["class"] != "civil_aircraft" for t in recording["threats"]
    )
    assert int(by_force[0]["components"]) == hostile
    assert int(by_force[-1]["components"]) == hostile - hostile_killed


def test_common_data_format_metadata_is_yaml(nasty):
    yaml = pytest.importorskip("yaml")
    data = yaml.safe_load(tables(nasty)["Metadata"])
    assert data["data_details"] == NASTY
    assert data["total_events"] > 0


def test_tracks_are_one_row_a_spell(recording):
    frame = tracks_frame(recording)
    assert frame.height == sum(len(track["spells"]) for track in recording["tracks"])
    assert (frame["firm_s"] <= frame["until_s"]).all()


def test_dates_are_after_the_fictional_epoch():
    assert date(0.0) == "2000-01-01T00:00:00.000Z"
    assert moment(date(86399.9995)) == timedelta(days=1).total_seconds()


@pytest.mark.parametrize("bearing", [0, 77, 180, 300])
def test_a_ring_is_as_far_away_as_it_says(bearing):
    from geographiclib.geodesic import Geodesic

    radar = {"sector_width_deg": 360.0, "sector_centre_deg": float(bearing)}
    element = {"lat": 55.0, "lon": 179.5, "radar": radar}
    for lat, lon in ring(element, 400e3):
        away = Geodesic.WGS84.Inverse(55.0, 179.5, lat, lon)["s12"]
        assert away == pytest.approx(400e3, rel=0.006)


def test_a_sector_is_drawn_from_its_radar_and_back():
    radar = {"sector_width_deg": 90.0, "sector_centre_deg": 0.0}
    line = ring({"lat": 10.0, "lon": 20.0, "radar": radar}, 100e3)
    assert line[0] == line[-1] == (10.0, 20.0)
    assert all(lat > 10.5 for lat, _ in line[1:-1])


def test_no_cell_of_the_common_data_format_is_a_formula(recording):
    changed = copy.deepcopy(recording)
    old, changed["assets"][0]["id"] = changed["assets"][0]["id"], "=1+1"
    for event in changed["events"]:
        event["element"] = "=1+1" if event["element"] == old else event["element"]
    changed["run"]["case"] = "@case"
    names = set()
    for name, text in cdf_files(changed).items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(text)):
                names.update(row)
                assert not any(value.startswith(("=", "+", "@", "\t")) for value in row)
    assert {"'=1+1", "'@case"} <= names
