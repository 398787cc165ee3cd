"""Rankings in words: what leads, what cannot be told from no effect, what is not varied."""

import io

import pytest
from rich.console import Console

from openiads.analysis.estimate import Estimate
from openiads.analysis.findings import (
    CENTRAL,
    NEVER,
    Believed,
    Findings,
    apart,
    change_text,
    leads,
    notes,
    ranking,
)
from openiads.analysis.sensitivity import Indices, Screened
from openiads.report.sensitivity_tables import show_findings


def share(value, low, high, method="bootstrap"):
    return Estimate(value, low, high, 64, method)


def index(name, value, low, high):
    return Indices(name, share(value, low, high), share(value, low, high))


ROWS = (
    index("a/b", 0.60, 0.45, 0.75),
    index("c", 0.39, -0.11, 0.89),
    index("d_e", 0.20, 0.05, 0.35),
    index("f", 0.10, 0.00, 0.20),
)
NAMES = {"a/b": "launchers in a battalion", "c": "salvo", "d_e": "reload time", "f": "speed"}


def findings(**changed):
    made = {
        "title": "A study",
        "question": "share",
        "difference": True,
        "groups": 40,
        "central": share(-0.10, -0.12, -0.08, "t"),
        "screening": tuple(Screened(row.name, row.total, 0.0, 0.0) for row in ROWS),
        "indices": ROWS,
        "chance_share": 0.02,
        "believed": (),
        "sizes": {"trajectories": 4, "samples": 16, "replications": 5},
        "complete": True,
        "names": NAMES,
    }
    return Findings(**{**made, **changed})


def test_an_interval_that_holds_zero_leads_nothing():
    assert [row.name for row in leads(ROWS)] == ["a/b", "d_e"]
    assert leads((Screened("x", share(0.0, 0.0, 0.1), 0.0, 0.0),)) == ()


def test_the_sentence_names_leads_in_words_and_says_what_may_matter_as_much():
    said = ranking(findings())
    assert "launchers in a battalion (60 %); reload time (20 %)" in said
    assert "with 16 samples it cannot be told whether these matter as much: salvo." in said
    assert "/" not in said.replace("and/or", "")
    assert "_" not in said
    # 45 lies above 35: the order of the two is certain
    assert "their order cannot be told" not in said


def test_leads_whose_intervals_overlap_have_no_order():
    rows = (index("a/b", 0.6, 0.3, 0.9), index("d_e", 0.2, 0.05, 0.35))
    assert not apart(rows)
    assert "; their order cannot be told with 16 samples" in ranking(findings(indices=rows))


def test_without_any_lead_nothing_is_ranked():
    said = ranking(findings(indices=ROWS[1:2], screening=()))
    assert said.endswith("it hangs on cannot be told with 16 samples.")
    assert "salvo" not in said


def test_notes_count_what_cannot_be_told_and_what_is_not_varied():
    said = notes(findings(fixed={"conventions": 3, "of the raid": 4}))
    assert "2 of the 4 cannot be told from no effect with 16 samples" in said
    assert "7 graded numbers are not varied: 3 conventions; 4 of the raid." in said


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (Estimate(0.0, 0.0, 0.0, 200, NEVER), "0 in all 200"),
        (Estimate(0.0, 0.0, 0.0, 200, CENTRAL), "central"),
        (Estimate(0.021, 0.013, 0.029, 200, "t"), "+2.1 (+1.3 to +2.9)"),
    ],
)
def test_a_change_that_never_happens_has_no_interval(change, text):
    assert change_text(change) == text


def test_tables_put_what_cannot_be_told_below_a_line():
    believed = (
        Believed("c", "", "1 (one, a look)", share(-0.05, -0.06, -0.04, "t"),
                 Estimate(0.0, 0.0, 0.0, 200, NEVER)),
    )  # fmt: skip
    out = io.StringIO()
    show_findings(findings(believed=believed), Console(file=out, width=100))
    lines = out.getvalue().splitlines()

    def at(words, after=0):
        return next(i for i, line in enumerate(lines) if i >= after and words in line)

    shares = at("Share of the answer's variance")
    line = at("cannot be told from no effect with 16 samples:", shares)
    assert shares < at("launchers in a battalion", shares) < at("reload time", shares) < line
    assert line < at("salvo", shares) < at("speed", shares)
    assert "60 (45 to 75)" in lines[at("launchers in a battalion", shares)]
    assert "39 (-11 to 89)" in lines[at("salvo", shares)]
    assert at("0 in all 200") > at("Which to settle first")
