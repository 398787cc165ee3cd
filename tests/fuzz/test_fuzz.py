"""Some five hundred bad inputs: each is accepted, or refused with file, key and what is allowed.

Many more are tried by `scripts/long_checks.py fuzz`.
"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from cases import KINDS, bases, tried
from judge import FINE

SEED, EACH = 1, 60


@pytest.fixture(scope="module")
def held():
    return bases()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_bad_inputs_are_refused_by_name(kind, held, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    wrong = []
    for number in range(EACH):
        verdict, detail, said = tried(kind, SEED, number, held, tmp_path)
        if verdict not in FINE:
            wrong.append((number, verdict, detail, said))
    assert wrong == []
