"""A ledger that does not hold together is refused, with file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from openiads.errors import InputError
from openiads.evidence.ledger import Ledger, load_ledger, read_ledger

SOURCE = '[s]\npublisher = "A paper"\ndate = "2020"\n'
GOOD = """
[a]
subject = "X"
quantity = "detection_range_max"
value = "300 km"
level = "radar"
source = "s"
grade = "C3"
status = "direct"
lineage = "l"
"""


def ledger(folder: Path, claims: str, sources: str = SOURCE) -> Ledger:
    (folder / "claims").mkdir(exist_ok=True)
    (folder / "sources.toml").write_text(sources)
    (folder / "claims" / "x.toml").write_text(claims)
    return read_ledger(folder)


def test_a_sound_ledger_answers(tmp_path: Path):
    read = ledger(tmp_path, GOOD)
    assert read.claim("a").value_si == 300_000.0
    assert [c.id for c in read.find("X", "detection_range_max")] == ["a"]
    assert read.find("X", "detection_range_max", "battery") == ()
    assert read.central("X", "detection_range_max").value_si == 300_000.0
    assert len(read.hash) == 64


def test_the_hash_follows_the_contents(tmp_path: Path):
    one = ledger(tmp_path, GOOD).hash
    assert ledger(tmp_path, GOOD).hash == one
    assert ledger(tmp_path, GOOD.replace("300", "301")).hash != one


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('source = "s"', 'source = "t"', "a.source", "no source 't'"),
        ("300 km", "300 s", "a.value", "not a length"),
        ("300 km", "300 parsnips", "a.value", "not a length"),
        ('"300 km"', "300", "a.value", "no unit"),
        ("300 km", "nan km", "a.value", "finite"),
        ('grade = "C3"', 'grade = "G3"', "a.grade", "Admiralty"),
        ('grade = "C3"', 'grade = "C7"', "a.grade", "Admiralty"),
        ("detection_range_max", "detecton_range", "a.quantity", "unknown quantity"),
        ('level = "radar"', 'level = "brigade"', "a.level", "organisational level"),
        ('level = "radar"', 'lvel = "radar"', "a.lvel", "lineage"),
        ('value = "300 km"', 'value_low = "1 km"', "a", "no figure"),
        ('value = "300 km"', 'value = "3 km"\nvalue_low = "4 km"', "a", "out of order"),
        ('lineage = "l"', 'lineage = "l"\nsupports = ["b"]', "a.supports", "no claim 'b'"),
        ('lineage = "l"', 'lineage = "l"\ncontradicts = ["b"]', "a.contradicts", "no claim 'b'"),
    ],
)
def test_a_fault_is_told_with_file_and_key(tmp_path: Path, old: str, new: str, key: str, said: str):
    with pytest.raises(InputError) as caught:
        ledger(tmp_path, GOOD.replace(old, new))
    assert f"claims/x.toml: {key}:" in str(caught.value)
    assert said in str(caught.value)


def test_a_contradiction_needs_a_partner(tmp_path: Path):
    other = GOOD.replace("[a]", "[b]").replace("300", "200")
    one_sided = GOOD + 'contradicts = ["b"]\n' + other
    with pytest.raises(InputError, match=r"a\.contradicts: b does not contradict it in turn"):
        ledger(tmp_path, one_sided)
    assert ledger(tmp_path, one_sided + 'contradicts = ["a"]\n').claim("b").contradicts == ("a",)


def test_the_same_claim_twice_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="b: says the same as a"):
        ledger(tmp_path, GOOD + GOOD.replace("[a]", "[b]"))


def test_one_id_in_two_files_is_refused(tmp_path: Path):
    ledger(tmp_path, GOOD)
    (tmp_path / "claims" / "y.toml").write_text(GOOD.replace("300", "200"))
    with pytest.raises(InputError, match=r"claims/y\.toml: a: is there twice"):
        read_ledger(tmp_path)


def test_a_source_needs_a_date(tmp_path: Path):
    with pytest.raises(InputError, match=r"sources\.toml: s\.date"):
        ledger(tmp_path, GOOD, '[s]\npublisher = "A paper"\n')


def test_text_that_is_not_toml_is_refused_with_its_file(tmp_path: Path):
    with pytest.raises(InputError, match=r"claims/x\.toml: not valid TOML"):
        ledger(tmp_path, "[a\n")


def test_all_faults_are_told_at_once(tmp_path: Path):
    with pytest.raises(InputError) as caught:
        ledger(tmp_path, GOOD.replace('"s"', '"t"').replace("300 km", "300 s"))
    assert len(str(caught.value).splitlines()) == 2


def test_claims_at_several_levels_need_a_level(tmp_path: Path):
    both = GOOD + GOOD.replace("[a]", "[b]").replace('"radar"', '"battery"').replace("300", "100")
    read = ledger(tmp_path, both)
    with pytest.raises(InputError, match="several levels"):
        read.central("X", "detection_range_max")
    assert read.central("X", "detection_range_max", "battery").value_si == 100_000.0


def test_unknown_names_are_answered_with_near_ones(tmp_path: Path):
    read = ledger(tmp_path, GOOD)
    with pytest.raises(InputError, match="X/detection_range_max"):
        read.central("X", "detection_range_maxx")
    with pytest.raises(InputError, match="radar"):
        read.central("X", "detection_range_max", "battalion")
    with pytest.raises(InputError, match="no claim 'z'"):
        read.claim("z")


def test_the_ledger_of_the_library_is_read_once():
    assert load_ledger() is load_ledger()
    assert len(load_ledger().claims) > 500
