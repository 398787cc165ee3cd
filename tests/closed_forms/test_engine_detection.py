"""Detection, track and identification chances through the whole engine.

Counts are compared with exact probabilities by two-sided binomial tests at a chance of a false
alarm of ALARM each; the seeds are fixed.
"""

import itertools
import math

import numpy as np
import pytest
from scipy.stats import binomtest, chi2, ncx2
from worlds import (
    all_looks,
    hover,
    link,
    make_case,
    network,
    per_class,
    play,
    radar,
    threat_type,
    unit,
)

ALARM = 1e-5
COUNT, REPLICATIONS = 20, 1000
PFA, PD_REF, R_REF = 1e-6, 0.8, 30e3
CHI_SHAPE = {1: 2, 2: 2, 3: 4, 4: 4}  # degrees of freedom of a fluctuating cross section


EQUATOR_KM, HEIGHT_KM = 6378.137, 5.0


def _abeam(slant_km):
    """Place east at the antenna's height at an exact distance along the chord, km."""
    return 2.0 * EQUATOR_KM * math.asin(slant_km / (2.0 * (EQUATOR_KM + HEIGHT_KM))), 0.0


def _chance(snr, swerling):
    """Single-pulse P_d, from the noncentral chi-square distribution and its mean over sections."""
    threshold = -2.0 * math.log(PFA)
    if swerling == 0:
        return float(ncx2.sf(threshold, 2, 2.0 * snr))
    shape = CHI_SHAPE[swerling]
    # the middle of 20,000 equally likely slices of the cross section
    sections = chi2.ppf((np.arange(20_000) + 0.5) / 20_000, shape) / shape
    return float(ncx2.sf(threshold, 2, 2.0 * snr * sections).mean())


def _one_look(swerling, rcs, slant_km):
    sides = dict.fromkeys(("nose_m2", "beam_m2", "tail_m2", "median_m2"), rcs)
    kind = threat_type("decoy", swerling=swerling, rcs={"S": sides})
    eye = radar(
        period_s=100.0,
        phase_s=10.0,
        reference_range_m=R_REF,
        reference_swerling=1,
        reference_pd=PD_REF,
        pfa=PFA,
        antenna_height_m=5000.0,
    )
    threats = [hover(f"t{n}", _abeam(slant_km), 60.0, type="decoy") for n in range(COUNT)]
    return make_case(threats, radars=[eye], threat_types=[kind], horizon_s=80.0)


@pytest.mark.parametrize("swerling", [0, 1, 2, 3, 4])
@pytest.mark.parametrize(("rcs", "slant_km"), [(1.0, 30.0), (2.0, 40.0)])
def test_the_share_of_looks_that_detect_is_the_probability_of_detection(swerling, rcs, slant_km):
    played = play(_one_look(swerling, rcs, slant_km), REPLICATIONS, seed=5)
    reference = math.log(PFA) / math.log(PD_REF) - 1.0  # Swerling 1: P_d = P_fa ** (1 / (1 + S))
    chance = _chance(reference * rcs * (R_REF / (1e3 * slant_km)) ** 4, swerling)
    seen = ~np.isnan(played.outcome.first_detection)
    assert all_looks(played.tables)["limit"] / 2**32 == pytest.approx(chance, abs=2e-4)
    assert binomtest(int(seen.sum()), seen.size, chance).pvalue > ALARM


def _firm_chance(m, n, chances):
    """Chance that some n looks in a row hold at least m detections, by listing all outcomes."""
    total = 0.0
    for seen in itertools.product((0, 1), repeat=len(chances)):
        windows = (seen[max(0, k + 1 - n) : k + 1] for k in range(len(seen)))
        if any(sum(window) >= m for window in windows):
            total += math.prod(p if hit else 1.0 - p for hit, p in zip(seen, chances, strict=True))
    return total


def _looks_case(m, n, looks, chance):
    """Threats that are looked at `looks` times with a chance, and never engaged."""
    eye = radar(
        period_s=1.0,
        phase_s=0.5,
        antenna_height_m=5000.0,
        reference_range_m=30e3,
        reference_pd=chance,
    )
    rules = network(detections=m, looks=n)
    threats = [hover(f"t{i}", _abeam(30.0), float(looks)) for i in range(COUNT)]
    held = unit(doctrine={"weapon_control": "hold"})
    parts = {"radars": [eye], "networks": [rules], "units": [held]}
    return make_case(threats, horizon_s=50.0, **parts)


@pytest.mark.parametrize(
    ("m", "n", "looks", "chance"), [(3, 5, 5, 0.9), (2, 3, 6, 0.3), (3, 5, 9, 0.4), (1, 1, 3, 0.2)]
)
def test_tracks_become_firm_as_often_as_m_of_n_says(m, n, looks, chance):
    played = play(_looks_case(m, n, looks, chance), REPLICATIONS, seed=6)
    assert len(all_looks(played.tables)) == COUNT * looks
    assert all_looks(played.tables)["limit"] / 2**32 == pytest.approx(chance, abs=1e-6)
    exact = _firm_chance(m, n, [chance] * looks)
    if (m, n, looks, chance) == (3, 5, 5, 0.9):
        assert exact == pytest.approx(0.99144, abs=1e-9)  # B02
    reasons = played.outcome.reason
    assert (reasons >= 0).all()  # nobody shoots, all leak
    firm = ~np.isin(reasons, (1, 2))  # neither not_seen nor seen_not_tracked
    assert binomtest(int(firm.sum()), firm.size, exact).pvalue > ALARM
    unseen = int((reasons == 1).sum())
    assert binomtest(unseen, firm.size, (1.0 - chance) ** looks).pvalue > ALARM


def test_targets_are_classified_hostile_with_the_chance_of_their_class():
    chances = {"aircraft": 0.9, "bomber": 0.35, "civil_aircraft": 0.02}
    kinds = list(chances)
    threats = [hover(f"{k}-{n}", type=k) for k in kinds for n in range(COUNT)]
    case = make_case(
        threats,
        networks=[network(p_hostile=per_class(1.0, **chances))],
        units=[unit(doctrine={"weapon_control": "tight"})],
    )
    played = play(case, REPLICATIONS, seed=9)
    for i, kind in enumerate(kinds):
        engaged = played.outcome.engaged[:, i * COUNT : (i + 1) * COUNT]
        assert binomtest(int(engaged.sum()), engaged.size, chances[kind]).pvalue > ALARM


def test_a_link_is_up_with_its_availability():
    case = make_case([hover("t")], links=[link(availability=0.7)], radars=[radar(), _far_eye()])
    played = play(case, 20_000, seed=2)
    # the unit stands alone when the link is down: it engages all the same, on its own radar
    assert set(played.fates("t")) == {"killed"}
    far = make_case(
        [hover("t")],
        links=[link(), link("away", availability=0.7)],
        radars=[radar(range_max_m=10.0), _far_eye("away")],
    )
    killed = int((play(far, 20_000, seed=2).outcome.fate == 0).sum())
    assert binomtest(killed, 20_000, 0.7).pvalue > ALARM


def _far_eye(link="home"):
    return radar("far", link=link)
