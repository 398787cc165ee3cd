"""Oracle, part 2: what a radar sees. From the conceptual model, sections 1 and 3."""

import numpy as np
import pymap3d
from naive_motion import EARTH_RADIUS, ground_distance, to_ecef
from scipy.optimize import brentq
from scipy.special import gammainc, gammainccinv, gammaln, xlogy

GUIDANCE_PD = 0.9


def detection_probability(snr, swerling, pulses, pfa):
    """P_d of n pulses integrated non-coherently at a single-pulse SNR, exact for Swerling 0-4.

    Given the energy X of the signal the sum of squares is a Poisson(X) mixture of gamma variables
    of shape n + j. X is constant (case 0) or gamma of shape 1, n, 2, 2n, so j is Poisson or
    negative binomial, and P_d = 1 - sum_j P(j) P(n + j, threshold).
    """
    snr = np.atleast_1d(np.asarray(snr, dtype=float))
    threshold = gammainccinv(pulses, pfa)
    j = np.arange(int(threshold + 12 * np.sqrt(threshold) + 60))
    below = gammainc(pulses + j, threshold)
    energy = pulses * snr[:, None]
    if swerling == 0:
        logs = xlogy(j, energy) - energy - gammaln(j + 1)
    else:
        shape = {1: 1, 2: pulses, 3: 2, 4: 2 * pulses}[swerling]
        odds = energy / (shape + energy)
        logs = gammaln(j + shape) - gammaln(j + 1) - gammaln(shape)
        logs = logs + shape * np.log1p(-odds) + xlogy(j, odds)
    return 1 - np.exp(logs) @ below


def required_snr(pd, swerling, pulses, pfa):
    """Single-pulse SNR at which P_d is pd."""
    log_snr = brentq(
        lambda x: detection_probability(np.exp(x), swerling, pulses, pfa)[0] - pd, -15, 20
    )
    return float(np.exp(log_snr))


class Sensor:
    """One radar."""

    def __init__(self, radar, k):
        self.radar = radar
        self.k = k
        self.where = (radar["lat_deg"], radar["lon_deg"], radar["antenna_height_m"])
        self.xyz = to_ecef(*self.where)
        n, pfa = radar["pulses"], radar["pfa"]
        reference = required_snr(radar["reference_pd"], radar["reference_swerling"], n, pfa)
        self.constant = (
            reference * radar["reference_range_m"] ** 4 / radar["reference_rcs_m2"]
        )  # SNR = constant * sigma / R^4
        self.guidance_snr = {s: required_snr(GUIDANCE_PD, s, n, pfa) for s in range(5)}

    def azimuth(self, route, t):
        return pymap3d.geodetic2aer(*route.geodetic(t), *self.where)[0]

    def view(self, route, t):
        """Slant range, whether inside the limits, whether Doppler-blind."""
        r = self.radar
        lat, lon, height = route.geodetic(t)
        away = to_ecef(lat, lon, height) - self.xyz
        slant = np.linalg.norm(away, axis=-1)
        big = self.k * EARTH_RADIUS
        s = ground_distance(self.where[0], self.where[1], lat, lon)
        top, mast = np.maximum(height, 0), max(self.where[2], 0)
        inside = s <= np.sqrt(2 * big * mast) + np.sqrt(2 * big * top)
        rise = (big + height) * np.cos(s / big) - (big + self.where[2])
        elevation = np.degrees(np.arctan2(rise, (big + height) * np.sin(s / big)))
        inside &= (elevation >= r["elevation_min_deg"]) & (elevation <= r["elevation_max_deg"])
        inside &= (slant >= r["range_min_m"]) & (slant <= r["range_max_m"])
        if r["sector_width_deg"] < 360:
            azimuth = pymap3d.geodetic2aer(lat, lon, height, *self.where)[0]
            off = (azimuth - r["sector_centre_deg"] + 180) % 360 - 180
            inside &= np.abs(off) <= r["sector_width_deg"] / 2
        radial = np.sum(away * route.velocity(t), axis=-1) / np.maximum(slant, 1e-3)
        blind = np.abs(radial) < r["v_min_m_s"]
        return slant, inside, blind

    def looks(self, route, horizon):
        """Times of the looks that take place."""
        r = self.radar
        count = int((min(route.end, horizon) - r["phase_s"]) / r["period_s"]) + 2
        times = r["phase_s"] + r["period_s"] * np.arange(max(count, 0))
        if r["kind"] == "rotating" and len(times):
            times = times + r["period_s"] * self.azimuth(route, times) / 360
        times = times[(times >= route.start) & (times <= min(route.end, horizon))]
        return times[self.view(route, times)[1]] if len(times) else times

    def pd(self, route, kind, t):
        """P_d of looks at times t at a threat of this type."""
        if not len(t):
            return np.zeros(0)
        slant, _, blind = self.view(route, t)
        place = route.geodetic(t)
        east, north, _ = pymap3d.ecef2enuv(*route.velocity(t).T, *place[:2])
        heading = np.degrees(np.arctan2(east, north))
        bearing = pymap3d.geodetic2aer(*self.where, *place)[0]
        aspect = np.abs((bearing - heading + 180) % 360 - 180)
        rcs = kind["rcs"][self.radar["band"]]
        sides = [rcs["nose_m2"], rcs["beam_m2"], rcs["tail_m2"]]
        sigma = np.interp(aspect, [0, 90, 180], sides)
        snr = self.constant * sigma / slant**4
        found = detection_probability(
            snr, kind["swerling"], self.radar["pulses"], self.radar["pfa"]
        )
        return np.where(blind, 0.0, found)

    def supports(self, route, kind, t):
        """Whether it can guide a round: inside the limits, not blind, median P_d at least 0.9."""
        slant, inside, blind = self.view(route, t)
        median = kind["rcs"][self.radar["band"]]["median_m2"]
        strong = self.constant * median / slant**4 >= self.guidance_snr[kind["swerling"]]
        return inside & ~blind & strong
