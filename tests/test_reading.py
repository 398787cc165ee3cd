"""The door for text files: everything that can be wrong with one is an error that names it."""

import os

import pytest

from openiads.errors import InputError, ResultError
from openiads.reading import MOST_DEPTH, read_bytes, read_json, read_text, read_toml

TOO_LONG = b"9" * 4301
"""More digits than Python turns into an integer."""

BAD_TOML = {
    "not toml": b"a = = 1",
    "not utf-8": b'a = "\xff"',
    "utf-16": 'a = "x"'.encode("utf-16"),
    "nested": b"zz = " + b"[" * 100_000 + b"]" * 100_000,
    "nested but parsed": b"zz = " + b"[" * (MOST_DEPTH + 2) + b"]" * (MOST_DEPTH + 2),
    "headers": b"[" + b".".join([b"a"] * 2_000) + b"]",
    "digits": b"zz = " + TOO_LONG,
    "nul": b'a = "\x00"',
    "a date that is none": b"a = 2026-02-30",
}
BAD_JSON = {
    "not json": b"{",
    "empty": b"",
    "not utf-8": b'{"a": "\xff"}',
    "utf-16": '{"a": 1}'.encode("utf-16"),
    "nested": b"[" * 200_000 + b"]" * 200_000,
    "nested but parsed": b"[" * (MOST_DEPTH + 2) + b"]" * (MOST_DEPTH + 2),
    "digits": b'{"a": ' + TOO_LONG + b"}",
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "a key twice": b'{"a": 1, "b": 2, "a": 3}',
    "half a character": b'{"a": "\\ud800"}',
}


@pytest.mark.parametrize("content", BAD_TOML.values(), ids=BAD_TOML)
def test_bad_toml_is_an_error_with_file_and_allowed(tmp_path, content):
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_toml(path)
    assert caught.value.file == str(path)
    assert caught.value.allowed
    assert len(str(caught.value)) < len(str(path)) + 300


@pytest.mark.parametrize("content", BAD_JSON.values(), ids=BAD_JSON)
def test_bad_json_is_an_error_of_the_class_asked_for(tmp_path, content):
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    with pytest.raises(ResultError) as caught:
        read_json(path, error=ResultError)
    assert caught.value.file == str(path)
    assert caught.value.allowed
    assert len(str(caught.value)) < len(str(path)) + 300


def test_a_byte_order_mark_is_dropped(tmp_path):
    path = tmp_path / "marked"
    path.write_bytes(b"\xef\xbb\xbf" + "schema = 1 # å".encode())
    assert read_text(path) == "schema = 1 # å"
    assert read_toml(path) == {"schema": 1}


def test_bytes_that_are_not_text_are_found_with_their_line(tmp_path):
    path = tmp_path / "latin"
    path.write_bytes(b"one\ntwo\nth\xe9\n")
    with pytest.raises(InputError) as caught:
        read_text(path)
    assert caught.value.line == 3


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_is_not(tmp_path):
    path = tmp_path / "long"
    path.write_bytes(b"x" * 101)
    assert len(read_bytes(path, most_bytes=101)) == 101
    with pytest.raises(InputError, match="too large"):
        read_bytes(path, most_bytes=100)


@pytest.mark.parametrize("name", ["missing", "x" * 5000, "nul\0byte", "folder"])
def test_what_is_no_file_is_named(tmp_path, name):
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError) as caught:
        read_bytes(tmp_path / name, key="route.file", allowed="a CSV file")
    assert caught.value.file == str(tmp_path / name)
    assert (caught.value.key, caught.value.allowed) == ("route.file", "a CSV file")


def test_devices_are_never_read_and_pipes_only_where_they_may(tmp_path):
    with pytest.raises(InputError, match="device"):
        read_bytes("/dev/zero", pipes=True)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="pipe"):
        read_bytes(pipe)


def test_numbers_that_are_none_are_read_where_they_are_asked_for(tmp_path):
    path = tmp_path / "findings.json"
    path.write_text('{"a": Infinity}')
    assert read_json(path, finite=False) == {"a": float("inf")}
