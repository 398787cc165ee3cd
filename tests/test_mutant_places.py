"""The places at which `scripts/mutants.py` may change a program, and the changes it makes there."""

import sys
from pathlib import Path

import pytest

SCRIPTS = str(Path(__file__).parents[1] / "scripts")


@pytest.fixture
def script(monkeypatch):
    monkeypatch.syspath_prepend(SCRIPTS)
    import mutant_places

    yield mutant_places
    sys.modules.pop("mutant_places")


def changes(script, source):
    return sorted(script.mutated(source, place)[2] for place in script.places(source))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = a < b", ["x = a <= b", "x = a > b"]),
        ("x = a >= b", ["x = a < b", "x = a > b"]),
        ("x = a == b", ["x = a != b"]),
        ("x = a - b", ["x = a + b"]),
        ("x = a / b", ["x = a * b"]),
        ("x = a and b", ["x = a or b"]),
        ("x = not a", ["x = not not a"]),
        ("x = True", ["x = False"]),
        ("x = min(a)", ["x = max(a)"]),
        ("x = 3", ["x = 2", "x = 30", "x = 4"]),
        ("x = 0", ["x = -1", "x = 1"]),
        ("x = f'{a * b:.1f}'", ["x = f'{a / b:.1f}'"]),
    ],
)
def test_every_kind_of_place_has_its_changes(script, source, found):
    assert changes(script, source) == found


@pytest.mark.parametrize(
    "source",
    [
        '"""Text with 3 < 4."""',
        "def f(a: Literal[3] = b) -> Literal[4]: pass",
        "x: Literal[3] = a",
        "if TYPE_CHECKING:\n    x = 3",
        "draw(a, b, c, (7.4, 3.9), paint)",
        "plot(linewidth=3, alpha=0.5)",
        "zip(a, b, strict=True)",
        "x = 'a' + b",
        "x = [a] + b",
        "@dataclass(frozen=True)\nclass A: pass",
    ],
)
def test_what_is_no_code_and_what_only_draws_is_no_place(script, source):
    assert script.places(source) == []


def test_a_mutant_is_one_change_of_a_file_that_compiles(script):
    file = Path(__file__).parents[1] / "src/openiads/analysis/estimate.py"
    source = file.read_text("utf-8")
    found = script.places(source)
    for place in found[:: len(found) // 20]:
        text, before, after = script.mutated(source, place)
        compile(text, "mutant.py", "exec")
        assert before != after
