from typing import get_args

from openiads import vocab
from openiads.scenario.entries import Band, Preference, RadarEntry, RoundEntry
from openiads.scenario.world import Radar, Round, ThreatClass, WeaponControl


def test_files_and_arrays_share_their_words():
    assert get_args(ThreatClass) == vocab.THREAT_CLASSES
    assert get_args(Band) == vocab.BANDS
    assert get_args(Preference) == vocab.PREFERENCES
    assert get_args(WeaponControl) == vocab.WEAPON_CONTROL


def test_entries_and_world_know_the_same_kinds():
    for record in (RadarEntry, Radar):
        assert get_args(record.model_fields["kind"].annotation) == vocab.RADAR_KINDS
    for record in (RoundEntry, Round):
        assert get_args(record.model_fields["guidance"].annotation) == vocab.GUIDANCE
