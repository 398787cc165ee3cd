"""Rules of the house that no other tool checks."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from openiads.release import __version__

ROOT = Path(__file__).parents[1]
LINES, FUNCTION_LINES, PARAMETERS = 400, 70, 10
OPTIONS = 14
"""A command has a parameter for each of its options: what a user reads in its help."""
COMMANDS = ("src/openiads/cli.py:", "src/openiads/commands/")
SECTIONS = ("src", "tests", "scripts", "benchmarks")
MACHINE_PATH = re.compile(r"(?<![\w.:/~)*}>-])/(home|root|tmp|opt|work|mnt|srv|Users)/")
INDEX_HOST = re.compile(
    r"--(extra-)?index-url|--find-links|--trusted-host|\.org/simple|hosted\.org"
)


def project_files():
    """Return the files of the project: those git knows, or all when there is no repository."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=False
    )
    if listed.returncode == 0 and listed.stdout:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [path for section in SECTIONS for path in (ROOT / section).rglob("*")]
        paths += [path for path in ROOT.iterdir() if path.is_file()]
    return [
        path for path in paths if path.is_file() and path.suffix not in {".pyc", ".nbc", ".nbi"}
    ]


FILES = project_files()
PYTHON = [path for path in FILES if path.suffix == ".py"]


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def functions():
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name_of(path)}:{node.lineno} {node.name}", node


def test_files_of_code_are_small():
    long = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in PYTHON}
    assert {name: lines for name, lines in long.items() if lines > LINES} == {}


def test_functions_are_short():
    lengths = {name: node.end_lineno - node.lineno + 1 for name, node in functions()}
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES} == {}


def test_functions_have_few_parameters():
    counts = {
        name: len(node.args.posonlyargs) + len(node.args.args) + len(node.args.kwonlyargs)
        for name, node in functions()
    }
    most = {name: OPTIONS if name.startswith(COMMANDS) else PARAMETERS for name in counts}
    assert {name: count for name, count in counts.items() if count > most[name]} == {}


def test_no_file_names_a_place_on_somebodys_machine():
    for path in FILES:
        text = path.read_text("utf-8", errors="ignore")
        assert not MACHINE_PATH.search(text), f"{name_of(path)}: {MACHINE_PATH.search(text)}"


def test_no_file_names_a_package_index():
    for path in FILES:
        if path != Path(__file__):
            found = INDEX_HOST.search(path.read_text("utf-8", errors="ignore"))
            assert not found, f"{name_of(path)}: {found}"


def test_the_lock_pins_every_requirement_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(entry for extra in extras for entry in extra)]
    lines = (ROOT / "requirements" / "ci.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][\w.]*", pin) for pin in pins), pins
    names = {pin.partition("==")[0] for pin in pins}
    assert {re.match(r"[\w-]+", entry).group() for entry in wanted} <= names


def test_one_version_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == __version__
    assert f"\nversion: {__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_version_in_the_changelog_says_what_changed_in_results():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for version in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        assert "### Results changed" in version


@pytest.mark.parametrize("path", [path for path in FILES if "library" in path.parts], ids=name_of)
def test_a_file_of_the_library_is_toml(path):
    if path.suffix == ".toml":
        assert tomllib.loads(path.read_text("utf-8"))


def test_no_file_holds_a_reminder_without_an_owner():
    reminder = re.compile(r"#.*\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    for path in PYTHON:
        assert not reminder.search(path.read_text("utf-8")), name_of(path)


def test_the_lowest_versions_tried_are_those_that_are_allowed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    allowed = dict(re.match(r"(\w+)>=([\d.]+)", line).groups() for line in project["dependencies"])
    lines = (ROOT / "requirements/lowest.txt").read_text("utf-8").splitlines()
    tried = dict(line.split("==") for line in lines if not line.startswith("#"))
    assert tried == allowed
