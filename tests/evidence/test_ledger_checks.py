"""A ledger that does not hold together is refused, with file and key."""

from __future__ import annotations

import re
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
    assert re.match(rf"claims/x\.toml:\d+: {re.escape(key)}:", str(caught.value))
    assert said in str(caught.value)


def test_the_line_of_a_fault_is_that_of_its_key(tmp_path: Path):
    both = GOOD + GOOD.replace("[a]", "[b]").replace("300 km", "300 parsnips")
    with pytest.raises(InputError) as caught:
        ledger(tmp_path, both)
    line = both.splitlines().index('value = "300 parsnips"') + 1
    assert str(caught.value).startswith(f"claims/x.toml:{line}: b.value:")
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("quantity", "good", "bad", "said"),
    [
        ("date", '"2015-07-20"', '"20 July 2015"', "is not a day, month or year"),
        ("date", '"2015-02"', '"2015-13"', "is not a day, month or year"),
        ("time_utc", '"2019-06-19T23:35Z"', "2019", "is not a day, month or year"),
        ("request_received", "false", '"no"', "is not yes or no"),
        ("scope", '"some words"', '" "', "is not a text"),
        ("unit_cost", '"140 MEUR"\nprice_year = 2023', '"140 Mkr"', "is not a money"),
        ("targets_tracked", "36", "true", "is not a count"),
    ],
)
def test_what_is_said_in_words_has_a_form_too(
    tmp_path: Path, quantity: str, good: str, bad: str, said: str
):
    def text(value: str) -> str:
        return GOOD.replace("detection_range_max", quantity).replace('"300 km"', value)

    assert ledger(tmp_path, text(good)).claim("a").figure
    with pytest.raises(InputError, match=said):
        ledger(tmp_path, text(bad))


def test_words_have_no_central_value(tmp_path: Path):
    words = GOOD.replace("detection_range_max", "date").replace("300 km", "2015")
    with pytest.raises(InputError, match="X/date: said in words"):
        ledger(tmp_path, words).central("X", "date")


def test_a_price_in_euro_is_kept_and_carries_nothing(tmp_path: Path):
    price = GOOD.replace("detection_range_max", "unit_cost").replace("300 km", "2 MEUR")
    price += 'price_year = "not stated"\n'
    read = ledger(tmp_path, price)
    assert read.claim("a").value_si == 2e6
    assert read.claim("a").dimension == "euro"
    with pytest.raises(InputError, match="no usable claim"):
        read.central("X", "unit_cost")


def test_a_claim_does_not_link_to_itself(tmp_path: Path):
    with pytest.raises(InputError, match=r"a\.contradicts: links to itself"):
        ledger(tmp_path, GOOD + 'contradicts = ["a"]\n')


JOINT = """
[g]
subject = "X"
level = "radar"
quantities = ["targets_engaged_simultaneous", "missiles_guided_simultaneous"]
alternatives = [["t6", "m12"], ["t8", "m16"]]
"""


def pairs() -> str:
    text = ""
    for name, value, source in (("t6", 6, "s"), ("m12", 12, "s"), ("t8", 8, "z"), ("m16", 16, "z")):
        quantity = "targets_engaged" if name[0] == "t" else "missiles_guided"
        text += f"""
[{name}]
subject = "X"
quantity = "{quantity}_simultaneous"
value = {value}
level = "radar"
source = "{source}"
grade = "C3"
status = "direct"
lineage = "{source}"
"""
    return text


def joint_ledger(folder: Path, joint: str = JOINT, claims: str | None = None) -> Ledger:
    (folder / "joint.toml").write_text(joint)
    return ledger(folder, claims or pairs(), SOURCE + SOURCE.replace("[s]", "[z]"))


def test_a_joint_group_picks_the_same_alternative_for_all_its_quantities(tmp_path: Path):
    found = joint_ledger(tmp_path).joint("X", "missiles_guided_simultaneous", "radar")
    assert found is not None
    targets, missiles = (found.laws[q] for q in found.laws)
    drawn = {(targets.quantile(u / 50), missiles.quantile(u / 50)) for u in range(50)}
    assert drawn == {(6.0, 12.0), (8.0, 16.0)}
    assert joint_ledger(tmp_path).joint("X", "missiles_guided_simultaneous") is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"m16"', '"m99"', "no claim 'm99'"),
        ('"t8", "m16"', '"t8", "m12"', "alternative 2: no source says all"),
        ('"t8", "m16"', '"t8"', "alternative 2: no source says all"),
        ('["t6", "m12"]', '["t6", "m12", "t8"]', "2 values"),
        ('level = "radar"', 'level = "battery"', "another subject or level"),
        ('"targets_engaged_simultaneous", ', '"targets_tracked", ', "t6 is on targets_engaged"),
    ],
)
def test_a_joint_group_that_does_not_hold_together_is_refused(
    tmp_path: Path, old: str, new: str, said: str
):
    with pytest.raises(InputError) as caught:
        joint_ledger(tmp_path, JOINT.replace(old, new))
    assert said in str(caught.value)
    assert "joint.toml:6: g.alternatives" in str(caught.value)


def test_a_joint_alternative_of_games_alone_is_refused(tmp_path: Path):
    games = pairs().replace('source = "z"\ngrade = "C3"', 'source = "z"\ngrade = "E3"')
    with pytest.raises(InputError, match="alternative 2 has no usable claim"):
        joint_ledger(tmp_path, claims=games)


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
    with pytest.raises(InputError, match=r"claims/y\.toml:2: a: is there twice"):
        read_ledger(tmp_path)


def test_a_source_needs_a_date(tmp_path: Path):
    with pytest.raises(InputError, match=r"sources\.toml:1: s\.date"):
        ledger(tmp_path, GOOD, '[s]\npublisher = "A paper"\n')


def test_text_that_is_not_toml_is_refused_with_its_file(tmp_path: Path):
    with pytest.raises(InputError, match=r"claims/x\.toml: is not valid TOML"):
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
