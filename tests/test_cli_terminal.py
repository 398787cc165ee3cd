"""What reaches a terminal: no control characters, the width asked for, and ends that are quiet."""

import json
import os
import subprocess
import sys
import warnings

import pytest

from openiads import cli
from openiads.errors import InputError, InputErrors, shown, visible

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\u2028\u202e\x7f"
SCENARIO = "single-battalion"


def program(*args, stdout=subprocess.PIPE, **environment):
    command = [sys.executable, "-m", "openiads", *args]
    env = {**os.environ, **environment}
    return subprocess.run(
        command, stdout=stdout, stderr=subprocess.PIPE, text=True, env=env, check=False
    )


def clean(text):
    return visible(text) == text


def test_control_characters_are_written_out_as_json_would():
    assert visible("a\tb\n\x1b[31m\u2028") == "a\tb\n\\u001b[31m\\u2028"
    assert json.loads(visible('"\x9b\u202e"')) == "\x9b\u202e"
    assert clean(visible(ESCAPES))


@pytest.fixture
def hostile(tmp_path, command):
    """Return a world whose title and names would take over a terminal."""
    code, text, _ = command("explain", SCENARIO, "--json")
    assert code == 0
    world = json.loads(text)
    for name in ("title", "question", "caveat"):
        world["study"][name] = ESCAPES
    path = tmp_path / "hostile.json"
    path.write_text(json.dumps(world), "utf-8")
    return path


@pytest.mark.parametrize("args", [("check",), ("explain",), ("explain", "--json")])
def test_a_file_cannot_write_to_the_terminal(command, hostile, args):
    code, out, err = command(args[0], str(hostile), *args[1:])
    assert code == 0
    assert clean(out)
    assert clean(err)
    if "--json" in args:
        assert json.loads(out)["study"]["title"] == ESCAPES


@pytest.mark.parametrize(
    "args",
    [
        ("check", ESCAPES),
        (ESCAPES,),
        ("check", SCENARIO, "--set", f"raids.{ESCAPES}.size=3"),
        ("check", SCENARIO, "--set", f"name='{ESCAPES}'"),
        ("explain", SCENARIO, "--case", ESCAPES),
        ("report", ESCAPES),
        ("export", "x", "--format", ESCAPES),
    ],
)
def test_an_argument_is_not_echoed_raw(command, args):
    code, out, err = command(*args)
    assert code in (2, 3)
    assert clean(out)
    assert clean(err)


def test_a_warning_of_a_library_is_made_visible(capsys):
    from openiads.commands.console import visible_warnings

    with visible_warnings():
        assert clean(warnings.formatwarning(f"no glyph {ESCAPES}", UserWarning, "x.py", 1))
    assert ESCAPES in warnings.formatwarning(f"no glyph {ESCAPES}", UserWarning, "x.py", 1)


def test_an_error_repeats_little_of_what_was_wrong():
    assert len(shown("x" * 10_000)) <= 82
    assert shown(10**5000) == "an integer of 5001 digits"
    assert shown([1] * 1000) == "a list of 1000 entries"
    assert len(str(InputError("x" * 10_000, file="y" * 10_000, key="z" * 10_000))) < 1500
    many = InputErrors([InputError(str(number)) for number in range(1000)])
    assert str(many).endswith("and 950 more errors")
    assert len(many.errors) == 1000


def test_piped_output_is_as_wide_as_columns_says():
    narrow = program("systems", "s-400", COLUMNS="60").stdout
    wide = program("systems", "s-400", COLUMNS="200").stdout
    assert max(map(len, narrow.splitlines())) <= 60 < max(map(len, wide.splitlines()))


def test_a_full_output_is_named():
    if not os.path.exists("/dev/full"):
        pytest.skip("no device that is always full")
    for args in (["check", SCENARIO], ["explain", SCENARIO], ["schema"]):
        with open("/dev/full", "w") as full:
            done = program(*args, stdout=full)
        assert done.returncode == 2, args
        assert "standard output: cannot be written: No space left on device" in done.stderr
        assert "Exception ignored" not in done.stderr


def test_a_reader_who_has_gone_is_met_quietly():
    for args in (["check", SCENARIO], ["explain", SCENARIO]):
        reading, writing = os.pipe()
        os.close(reading)
        done = program(*args, stdout=writing)
        os.close(writing)
        assert (done.returncode, done.stderr) == (141, ""), args


def test_the_shell_completes_commands_and_scenarios():
    for words, place, found in (
        ("openiads che", "1", "check"),
        ("openiads run sing", "2", SCENARIO),
    ):
        done = program(_OPENIADS_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=place)
        assert done.stdout.split() == [found]


def test_a_path_that_no_system_takes_is_named(command):
    for args in (
        ("check", "a" * 5000),
        ("report", "a" * 5000),
        ("run", SCENARIO, "--out", "b" * 5000),
    ):
        code, _, err = command(*args)
        assert code in (2, 3), args
        assert "unexpected" not in err
        assert len(err) < 1500


def test_what_nobody_meant_is_said_in_one_short_line(command, monkeypatch):
    def fail(**_):
        raise RuntimeError(ESCAPES + "x" * 10_000)

    monkeypatch.setattr(cli, "app", fail)
    code, _, err = command("check")
    assert code == 1
    assert clean(err)
    assert len(err) < 700
