"""Radar detection: probability, required signal to noise, range equation, looks (section 3).

Square-law detector, n pulses integrated non-coherently, Swerling cases 0 to 4, exact. `pulses` is
an integer >= 1; a Swerling case outside 0..4 gives nan.
"""

import math

from openiads.model.compiled import formula

BOLTZMANN = 1.380649e-23
"""Boltzmann constant, J/K (SI 2019, exact)."""
SPEED_OF_LIGHT = 299792458.0
"""Speed of light, m/s (SI, exact)."""

_BISECTIONS = 200
_TAIL = 1e-16


@formula
def _log_poisson(k, mean):
    """Log of the Poisson probability of k."""
    return k * math.log(mean) - mean - math.lgamma(k + 1.0)


@formula
def upper_gamma(n, x):
    """Regularised upper incomplete gamma Q(n, x), n integer >= 1: P(Poisson(x) < n).

    Abramowitz and Stegun 6.5.13; summed from the largest term, so small values keep their digits.
    """
    if x <= 0.0:
        return 1.0
    if n == 1:
        return math.exp(-x)
    if x > n:
        term = math.exp(_log_poisson(n - 1, x))
        total = 0.0
        k = n - 1
        while k >= 0 and term > _TAIL * total:
            total += term
            term *= k / x
            k -= 1
        return total
    term = math.exp(_log_poisson(n, x))
    total = 0.0
    k = n
    while term > _TAIL * total:
        total += term
        k += 1
        term *= x / k
    return 1.0 - total


@formula
def detection_threshold(pfa, pulses):
    """Threshold T over unit mean noise power per pulse with Q(n, T) = P_fa.

    pfa in (0, 1). Marcum (1960).
    """
    low = 0.0
    high = 2.0 * pulses + 1.0
    while upper_gamma(pulses, high) > pfa:
        low = high
        high *= 2.0
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        if middle <= low or middle >= high:
            break
        if upper_gamma(pulses, middle) > pfa:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@formula
def _gamma_shape(pulses, swerling):
    """Shape K of the gamma-distributed energy of n pulses; inf when it does not fluctuate."""
    if swerling == 0:
        return math.inf
    if swerling == 1:
        return 1.0
    if swerling == 2:
        return float(pulses)
    if swerling == 3:
        return 2.0
    if swerling == 4:
        return 2.0 * pulses
    return math.nan


@formula
def _log_signal_count(k, mean, shape):
    """Log probability of k in the negative binomial of given mean and shape (inf: Poisson)."""
    if shape == math.inf:
        return _log_poisson(k, mean)
    choose = 0.0
    if k > 0:
        choose = math.lgamma(k + shape) - math.lgamma(shape) - math.lgamma(k + 1.0)
    return choose - shape * math.log1p(mean / shape) + k * math.log(mean / (mean + shape))


@formula
def detection_probability(snr, threshold, pulses, swerling):
    """Probability of detection P_d, exact, for Swerling 0 to 4.

    snr per pulse, mean over the cross section, linear; threshold from `detection_threshold`.
    Given the signal energy, the integrated output is gamma distributed with shape n + k, k Poisson
    with mean n S (noncentral chi-square); over a cross section of gamma shape K (1, n, 2, 2n for
    Swerling 1 to 4) k is negative binomial. So P_d = sum_k w_k Q(n + k, T), summed by parts as
    Q(n, T) + sum_j g(n + j) P(k > j), g the Poisson(T) probabilities: only positive terms, P_d
    never below P_fa. Error below 1e-11 (tested to 1000 pulses). DiFranco and Rubin (1968).
    """
    shape = _gamma_shape(pulses, swerling)
    if math.isnan(shape) or math.isnan(snr):
        return math.nan
    mean = pulses * snr
    if mean <= 0.0:
        return upper_gamma(pulses, threshold)
    if math.isinf(mean):
        return 1.0
    if shape == pulses:  # the output itself is gamma distributed, scaled by 1 + S
        return upper_gamma(pulses, threshold / (1.0 + snr))
    # below `first` lies no signal count of note; starting there avoids underflow
    first = 0
    lowest = mean - 10.0 * math.sqrt(mean + mean * mean / shape)
    if lowest > 0.0:
        first = int(min(lowest, 1e9))
    order = pulses + first
    beyond = 1.0
    weight = math.exp(_log_signal_count(first, mean, shape))
    if shape == math.inf:
        ratio, shift = 0.0, mean
    else:
        ratio = mean / (mean + shape)
        shift = (shape - 1.0) * ratio
    density = math.exp(_log_poisson(order, threshold))
    total = upper_gamma(order, threshold)
    k = first
    while True:
        beyond -= weight
        if beyond < _TAIL:
            break
        part = density * beyond
        total += part
        if order > threshold and part < _TAIL * total:
            break
        k += 1
        order += 1
        weight *= ratio + shift / k
        density *= threshold / order
    return min(total, 1.0)


@formula
def required_snr(pd, threshold, pulses, swerling):
    """Signal to noise per pulse, linear, at which P_d equals `pd`.

    nan unless P_fa < pd < 1, P_fa that of the threshold, and the root lies within -100..200 dB.
    """
    if not upper_gamma(pulses, threshold) < pd < 1.0:
        return math.nan
    low = math.log(1e-10)
    high = math.log(1e20)
    if not detection_probability(math.exp(high), threshold, pulses, swerling) >= pd:
        return math.nan
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        if middle <= low or middle >= high:
            break
        if detection_probability(math.exp(middle), threshold, pulses, swerling) < pd:
            low = middle
        else:
            high = middle
    return math.exp(0.5 * (low + high))


@formula
def snr_reference_form(snr_ref, rcs, rcs_ref, range_ref, distance):
    """Signal to noise, linear: SNR_ref (sigma / sigma_ref) (R_ref / R)^4.

    rcs in m^2, ranges in m; inf at distance 0. No attenuation and no jamming.
    """
    if distance <= 0.0:
        return math.inf
    q = range_ref / distance
    q *= q
    return snr_ref * (rcs / rcs_ref) * q * q


@formula
def noise_power(temperature, bandwidth, noise_figure):
    """Receiver noise power, W: k_B T B F; temperature K, bandwidth Hz, noise figure linear."""
    return BOLTZMANN * temperature * bandwidth * noise_figure


@formula
def snr_full_form(peak_power, gain, wavelength, rcs, noise, losses, distance):
    """Signal to noise, linear, of the monostatic radar equation (Skolnik 2008, ch. 1).

    P G^2 lambda^2 sigma / ((4 pi)^3 R^4 N L): power W, gain linear (both ways the same antenna),
    wavelength m, rcs m^2, noise W (`noise_power`), losses linear >= 1, distance m.
    """
    field = gain * wavelength
    r2 = distance * distance
    return peak_power * field * field * rcs / ((4.0 * math.pi) ** 3 * r2 * r2 * noise * losses)


@formula
def cross_section(aspect, nose, beam, tail):
    """Cross section, m^2, linear in m^2 over the azimuth aspect.

    aspect in rad off the nose, either side (any real number): 0 nose, pi/2 beam, pi tail.
    """
    side = abs(aspect)
    if side >= 2.0 * math.pi:
        side %= 2.0 * math.pi
    if side > math.pi:
        side = 2.0 * math.pi - side
    share = side / (0.5 * math.pi)
    if share <= 1.0:
        return nose + share * (beam - nose)
    return beam + (share - 1.0) * (tail - beam)


@formula
def rotating_look_time(scan_start, period, azimuth):
    """Time, s, at which an antenna passing north at scan_start looks at `azimuth` in [0, 2 pi)."""
    return scan_start + period * azimuth / (2.0 * math.pi)


@formula
def in_sector(azimuth, centre, width):
    """Whether an azimuth lies in the sector of full width `width` about `centre` (rad)."""
    off = abs(azimuth - centre)
    if off >= 2.0 * math.pi:
        off %= 2.0 * math.pi
    return min(off, 2.0 * math.pi - off) <= 0.5 * width
