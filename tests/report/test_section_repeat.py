"""How to repeat the run, and what it is valid for."""

from reading import rows, section, tables, texts

from openiads.report.page import Terms


def test_the_command_the_seed_and_the_counts_are_those_of_the_run(small):
    part = section(small, "repeat")
    assert "openiads run small.toml" in texts(part)
    assert 'name = "small"' in texts(part)
    cells = dict(tables(part)["What the run rests on"].rows)
    assert cells["seed"] == "7"
    assert cells["replications of a case, asked for"] == "3"
    assert cells["replications of a case, stored"] == "3"
    assert cells["ledger (SHA-256)"] == "abc"
    assert cells["run (SHA-256)"] == small.run.about.fingerprint
    assert rows(tables(part)["What the run rests on"])


def test_the_limits_of_this_run_come_first(small):
    part = section(small, "limits")
    assert part.blocks[0].text.startswith("Made up for a pencil.")
    terms = next(one for one in part.blocks if isinstance(one, Terms))
    assert {"No prediction", "Smooth Earth", "Fictional place"} <= set(terms.entries)
