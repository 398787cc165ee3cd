"""Only a plain file beside the scenario is read."""

import os

import pytest
from flights import HEADER, TWO_ROWS, route, world

from openiads.errors import InputError
from openiads.scenario.files import safe_file


@pytest.mark.parametrize(
    "name", ["/dev/zero", "../track.csv", "a/../../track.csv", "C:/x.csv", "", "~/../../x", "\\\\a"]
)
def test_a_path_out_of_the_folder_is_refused(name, tmp_path):
    folder = tmp_path / "inner"
    folder.mkdir()
    (tmp_path / "track.csv").write_text(HEADER + TWO_ROWS)
    with pytest.raises(InputError) as caught:
        world(folder, route(name.replace("\\", "\\\\")))
    assert caught.value.key == "threats.airliner.route.file"
    assert "leaves" in str(caught.value)


def test_a_link_out_of_the_folder_is_refused_and_one_inside_is_followed(tmp_path):
    folder = tmp_path / "inner"
    folder.mkdir()
    (tmp_path / "track.csv").write_text(HEADER + TWO_ROWS)
    (folder / "link.csv").symlink_to(tmp_path / "track.csv")
    with pytest.raises(InputError, match="a link that leaves"):
        world(folder, route("link.csv"))
    (folder / "real.csv").write_text(HEADER + TWO_ROWS)
    (folder / "link.csv").unlink()
    (folder / "link.csv").symlink_to("real.csv")
    assert world(folder, route("link.csv")).cases


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_and_a_device_are_refused_without_reading_them(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(InputError, match="not a plain file"):
        world(tmp_path, route("pipe.csv"))
    for name in ("/dev/zero", str(tmp_path)):
        with pytest.raises(InputError, match="is not a plain file"):
            safe_file.read_bytes(type(tmp_path)(name))


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(safe_file, "MOST_BYTES", 100)
    (tmp_path / "track.csv").write_text(HEADER + TWO_ROWS * 9)
    with pytest.raises(InputError, match="too large"):
        world(tmp_path, route())


def test_a_built_in_scenario_names_no_file():
    with pytest.raises(InputError, match="built-in one has no folder"):
        world(None, route())


@pytest.mark.parametrize("name", ["x.gpx", "x.kml", "x.geojson", "x.acmi"])
def test_another_format_is_told_how_to_come_in(name, tmp_path):
    with pytest.raises(InputError, match=f"`openiads import {name}`"):
        world(tmp_path, route(name))
