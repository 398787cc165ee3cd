"""Cases share what they are made of only where they write it alike."""

import pytest

from openiads.resolve.resolver import resolve
from openiads.scenario.library import builtin_scenario
from openiads.scenario.load import read_scenario


@pytest.mark.parametrize(
    ("table", "line", "read"),
    [
        ("systems.example.unit", 'reaction_time = "77 s"', lambda c: c.units[0].reaction_time_s),
        ("doctrines.careful", "salvo = 3", lambda c: c.units[0].doctrine.salvo["cruise_missile"]),
        ("radars.watch", 'period = "77 s"', lambda c: [one.period_s for one in c.radars]),
        ("rounds.long", 'boost_time = "77 s"', lambda c: c.rounds[0].boost_time_s),
        ("sites.hill", 'elevation = "77 m"', lambda c: c.units[0].height_m),
        ("networks.sector", 'latency = "77 s"', lambda c: c.links[0].latency_s),
        ("threat_types.missile", "p_damage = 0.77", lambda c: [k.p_damage for k in c.threat_types]),
    ],
)
def test_variants_share_sites_and_types_only_where_they_write_them_alike(table, line, read):
    changed = f"\n[variants.plain]\n[variants.changed.set.{table}]\n{line}\n"
    plain, other = resolve(read_scenario(builtin_scenario("single-battalion") + changed)).cases
    assert read(plain) != read(other)
