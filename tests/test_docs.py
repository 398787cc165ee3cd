"""The docs keep their word: snippets run, commands print what is shown, tables match the code."""

import os
import re
import shlex
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

import openiads

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = {
    page.relative_to(ROOT).as_posix(): page.read_text("utf-8")
    for page in [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
}
SNIPPETS = [name for name, text in PAGES.items() if "```python" in text]
RUN = re.compile(r"\b(read_)?run\(")


def blocks(text, *languages):
    """Return (language, code) of the fenced blocks of a page, in order."""
    found = re.findall(r"^```(\w+)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [(language, code) for language, code in found if language in languages]


def marked(name):
    """Mark a page as slow when its snippets run a study."""
    slow = any(RUN.search(code) for _, code in blocks(PAGES[name], "python"))
    return pytest.param(name, marks=pytest.mark.slow if slow else ())


@pytest.mark.parametrize("name", [marked(name) for name in SNIPPETS])
def test_the_python_of_a_page_runs_from_top_to_bottom(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if "runs/my-run" in PAGES[name]:
        openiads.run("single-battalion", replications=20, out="runs/my-run")
    space = {}
    for number, (_, code) in enumerate(blocks(PAGES[name], "python"), 1):
        exec(compile(code, f"{name}, snippet {number}", "exec"), space)


def shown_commands(code):
    """Return (command, expected lines) of a console block."""
    pairs = []
    for line in code.splitlines():
        if line.startswith("$ "):
            pairs.append((line[2:], []))
        else:
            pairs[-1][1].append(line.rstrip())
    return pairs


def printed(command, directory):
    """Run an `openiads` command and return the lines of its two outputs."""
    program, *arguments = shlex.split(command)
    assert program == "openiads"
    done = subprocess.run(
        [sys.executable, "-m", "openiads", *arguments],
        cwd=directory,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "100"},
        check=False,
    )
    return [line.rstrip() for line in done.stdout.splitlines()]


def shows(lines, expected):
    """True when the expected lines are those printed; "..." stands for any number of lines."""
    at, gap = 0, False
    for line in expected:
        if line == "...":
            gap = True
            continue
        while gap and at < len(lines) and lines[at] != line:
            at += 1
        if at == len(lines) or lines[at] != line:
            return False
        at, gap = at + 1, False
    return gap or at == len(lines)


@pytest.mark.slow
def test_the_commands_of_the_tutorial_print_what_it_shows(tmp_path):
    for language, code in blocks(PAGES["docs/tutorial.md"], "console", "toml"):
        if language == "toml":
            with (tmp_path / "mine.toml").open("a", encoding="utf-8") as file:
                file.write("\n" + code)
            continue
        for command, expected in shown_commands(code):
            lines = printed(command, tmp_path)
            assert shows(lines, expected), "\n".join([command, *lines])


def test_a_console_block_is_compared_line_by_line():
    assert shows(["a", "b", "c"], ["a", "...", "c"])
    assert shows(["a", "b"], ["a", "..."])
    assert not shows(["a", "b"], ["a"])
    assert not shows(["a", "b"], ["...", "c"])


def test_the_fields_of_the_world_page_are_those_of_the_schema():
    spec = spec_from_file_location("world_page", ROOT / "scripts" / "world_page.py")
    assert spec is not None
    assert spec.loader is not None
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    page = PAGES["docs/world.md"]
    assert script.page_text(page) == page, "run: python scripts/world_page.py"


def test_every_code_name_of_the_glossary_is_in_the_code():
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    rows = re.findall(r"^\| \*\*.*", PAGES["docs/glossary.md"], re.MULTILINE)
    assert len(rows) > 40
    for row in rows:
        for name in re.findall(r"`([^`]+)`", row.split("|")[2]):
            assert re.search(rf"\b{re.escape(name)}\b", source), row


def test_the_glossary_is_in_alphabetical_order():
    words = re.findall(r"^\| \*\*(.*?)\*\*", PAGES["docs/glossary.md"], re.MULTILINE)
    assert words == sorted(words, key=str.lower)


@pytest.mark.parametrize("name", PAGES)
def test_links_to_files_lead_somewhere(name):
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", PAGES[name]):
        assert (ROOT / name).parent.joinpath(target).exists(), target


def test_every_module_of_the_model_has_a_page():
    modules = {path.stem for path in (ROOT / "src/openiads/model").glob("[a-z]*.py")}
    mentioned = set(re.findall(r"openiads\.model\.(\w+)", "\n".join(PAGES.values())))
    assert modules <= mentioned


def test_tests_named_on_a_page_exist():
    for name, text in PAGES.items():
        for path in re.findall(r"`(tests/[\w/]+\.py)`", text):
            assert (ROOT / path).exists(), f"{name}: {path}"


def test_the_two_commands_of_the_readme_are_those_that_are_checked():
    script = (ROOT / ".ci/run").read_text("utf-8")
    for command in ("pip install . && openiads run", 'pip install ".[test]" && pytest'):
        assert f"```sh\n{command}\n```" in PAGES["README.md"]
        assert f"bash -c '{command}'" in script


def test_no_block_of_the_readme_waits_to_be_filled():
    assert "_BLOCK" not in PAGES["README.md"]
