"""Detection and the radar equation against published values and independent computations."""

import math

import pytest
from scipy import integrate, stats

from openiads.model.radar import (
    SPEED_OF_LIGHT,
    detection_probability,
    detection_threshold,
    noise_power,
    required_snr,
    snr_full_form,
    snr_reference_form,
)


def decibel(x):
    return 10.0 * math.log10(x)


def linear(x):
    return 10.0 ** (x / 10.0)


# Exact square-law detection, DiFranco and Rubin (1968); Richards, Fundamentals of Radar Signal
# Processing, 2nd ed., ch. 6: per-pulse SNR in dB for Swerling 0..4 at P_d = 0.5.
EXACT_SNR_DB = [
    (1e-4, 1, (9.3979, 10.8947, 10.8947, 10.0876, 10.0876)),
    (1e-4, 10, (2.2156, 3.7166, 2.3275, 2.9033, 2.2674)),
    (1e-6, 1, (11.2426, 12.7719, 12.7719, 11.9537, 11.9537)),
    (1e-6, 10, (3.6515, 5.1867, 3.7714, 4.3648, 3.7071)),
    (1e-8, 1, (12.5330, 14.0782, 14.0782, 13.2557, 13.2557)),
    (1e-8, 10, (4.6650, 6.2156, 4.7898, 5.3907, 4.7231)),
]


@pytest.mark.parametrize(("pfa", "pulses", "published"), EXACT_SNR_DB)
def test_required_snr_equals_the_exact_tables(pfa, pulses, published):
    threshold = detection_threshold(pfa, pulses)
    for swerling, value in enumerate(published):
        assert decibel(required_snr(0.5, threshold, pulses, swerling)) == pytest.approx(
            value, abs=0.005
        )


def test_swerling_1_single_pulse_equals_the_textbook_power_law():
    # P_d = P_fa^(1/(1+S)): 0.517177561 at 13 dB and 1e-6
    threshold = detection_threshold(1e-6, 1)
    assert detection_probability(linear(13.0), threshold, 1, 1) == pytest.approx(
        0.517177561, abs=1e-6
    )


def test_steady_single_pulse_equals_the_value_printed_by_the_sdr_library():
    # sdr.min_snr(0.9, 1e-6, detector="square-law") in the documentation of sdr 0.0.19
    threshold = detection_threshold(1e-6, 1)
    assert decibel(required_snr(0.9, threshold, 1, 0)) == pytest.approx(
        13.183490056794499, abs=1e-6
    )


def test_albersheim_is_within_its_claimed_error():
    # Albersheim (1981), claimed 0.2 dB
    threshold = detection_threshold(1e-6, 1)
    assert abs(decibel(required_snr(0.9, threshold, 1, 0)) - 13.11454449432279) < 0.2


@pytest.mark.parametrize(
    ("swerling", "shnidman"),
    [(0, 5.333641594566303), (2, 6.158330644246693), (4, 5.745986119406497)],
)
def test_shnidman_is_within_its_claimed_error(swerling, shnidman):
    # Shnidman, IEEE Trans. AES 38(3), 2002: P_d 0.9, P_fa 1e-6, 10 pulses; claimed 0.5 dB
    threshold = detection_threshold(1e-6, 10)
    assert abs(decibel(required_snr(0.9, threshold, 10, swerling)) - shnidman) < 0.5


@pytest.mark.parametrize("pulses", [1, 2, 10, 50, 300, 1000])
@pytest.mark.parametrize("pfa", [1e-2, 1e-6, 1e-10])
def test_steady_target_equals_the_noncentral_chi_square(pulses, pfa):
    # Marcum (1960): 2 T is noncentral chi-square, 2 n degrees, noncentrality 2 n S (scipy, boost)
    threshold = detection_threshold(pfa, pulses)
    assert stats.chi2.sf(2.0 * threshold, 2 * pulses) == pytest.approx(pfa, rel=1e-9)
    for snr_db in range(-30, 25, 2):
        snr = linear(snr_db)
        expected = stats.ncx2.sf(2.0 * threshold, 2 * pulses, 2.0 * pulses * snr)
        assert detection_probability(snr, threshold, pulses, 0) == pytest.approx(expected, abs=1e-9)


def averaged_over_cross_section(snr, threshold, pulses, shape):
    """P_d by quadrature of the steady-target P_d over the gamma-distributed total energy."""
    energy = stats.gamma(shape, scale=pulses * snr / shape)

    def steady(quantile):
        return stats.ncx2.sf(2.0 * threshold, 2 * pulses, 2.0 * energy.ppf(quantile))

    return integrate.quad(steady, 0.0, 1.0, epsabs=1e-8, limit=200)[0]


@pytest.mark.parametrize("pulses", [1, 3, 10, 30])
@pytest.mark.parametrize("swerling", [1, 2, 3, 4])
def test_fluctuating_target_equals_quadrature_over_its_cross_section(pulses, swerling):
    # Swerling (1954): gamma cross section, shape 1 or 2 a scan, or 1 or 2 for each pulse
    shape = (1, pulses, 2, 2 * pulses)[swerling - 1]
    threshold = detection_threshold(1e-6, pulses)
    for snr_db in (-3.0, 5.0, 12.0):
        snr = linear(snr_db)
        expected = averaged_over_cross_section(snr, threshold, pulses, shape)
        assert detection_probability(snr, threshold, pulses, swerling) == pytest.approx(
            expected, abs=1e-6
        )


@pytest.mark.slow
def test_steady_target_equals_the_sdr_library():
    sdr = pytest.importorskip("sdr")
    for pulses in (1, 5, 20):
        for pd in (0.3, 0.9):
            threshold = detection_threshold(1e-6, pulses)
            expected = sdr.min_snr(pd, 1e-6, detector="square-law", n_nc=pulses)
            assert decibel(required_snr(pd, threshold, pulses, 0)) == pytest.approx(
                float(expected), abs=1e-6
            )


def test_full_form_equals_the_printed_signal_to_noise():
    # MathWorks, radareqsnr: 10 GHz, 100 km, 1 MW, 1 us, 40 dB, 0.5 m2, 300 K, loss 3 dB
    noise = noise_power(300.0, 1.0 / 1e-6, 1.0)
    wavelength = SPEED_OF_LIGHT / 10e9
    snr = snr_full_form(1e6, linear(40.0), wavelength, 0.5, noise, linear(3.0), 100e3)
    assert decibel(snr) == pytest.approx(14.3778, abs=1e-4)


def test_full_form_gives_the_printed_peak_power():
    # MathWorks, radareqpow: 1 GHz, 50 km, SNR 6 dB, 1 us, 20 dB, 1 m2, 290 K: 2.1996e5 W
    noise = noise_power(290.0, 1.0 / 1e-6, 1.0)
    per_watt = snr_full_form(1.0, linear(20.0), SPEED_OF_LIGHT / 1e9, 1.0, noise, 1.0, 50e3)
    assert linear(6.0) / per_watt == pytest.approx(2.1996e5, abs=5.0)


def test_full_form_gives_the_printed_range():
    # MathWorks, radareqrng: 10 GHz, SNR 6 dB, 1 MW, 10 us, 20 dB, 1 m2: 4.1057e4 m
    noise = noise_power(290.0, 1.0 / 10e-6, 1.0)
    at_1_m = snr_full_form(1e6, linear(20.0), SPEED_OF_LIGHT / 10e9, 1.0, noise, 1.0, 1.0)
    assert (at_1_m / linear(6.0)) ** 0.25 == pytest.approx(41057.0, abs=0.5)


def c_band_example(distance):
    """Mahafza, Radar Systems Analysis and Design Using MATLAB (2000), C-band radar.

    1.5 MW, 5.6 GHz, 45 dB, 0.1 m2, 290 K, 5 MHz, F 3 dB, L 6 dB; the book's k and c are rounded.
    """
    noise = 1.38e-23 * 290.0 * 5e6 * linear(3.0)
    return snr_full_form(1.5e6, linear(45.0), 3e8 / 5.6e9, 0.1, noise, linear(6.0), distance)


def test_full_form_equals_the_c_band_textbook_example():
    assert decibel(c_band_example(60.78e3)) == pytest.approx(20.0004, abs=0.001)


def test_reference_form_agrees_with_the_full_form_of_the_same_radar():
    reference = c_band_example(60.78e3)
    for distance in (5e3, 60e3, 300e3):
        for rcs in (0.01, 0.1, 10.0):
            full = c_band_example(distance) * rcs / 0.1
            short = snr_reference_form(reference, rcs, 0.1, 60.78e3, distance)
            assert short == pytest.approx(full, rel=1e-12)


def test_the_claimed_range_is_the_range_of_the_claimed_probability():
    threshold = detection_threshold(1e-6, 5)
    for swerling in range(5):
        reference = required_snr(0.9, threshold, 5, swerling)
        snr = snr_reference_form(reference, 2.0, 2.0, 300e3, 300e3)
        assert detection_probability(snr, threshold, 5, swerling) == pytest.approx(0.9, abs=1e-9)
