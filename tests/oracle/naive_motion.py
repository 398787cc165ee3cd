"""Oracle, part 1: where things are. Plain NumPy, from the conceptual model, sections 1 and 2."""

import numpy as np
import pymap3d
from geographiclib.geodesic import Geodesic

EARTH_RADIUS = 6_371_008.8
GM = 3.986004418e14
STEP = 0.05  # s, half the step of the numerical derivative of position


def ground_distance(lat1, lon1, lat2, lon2):
    """Geodesic distance in metres, degrees in: Vincenty's inverse formula, vectorised."""
    a, f = 6378137.0, 1 / 298.257223563
    b = a * (1 - f)
    u1, u2 = (np.arctan((1 - f) * np.tan(np.radians(lat))) for lat in (lat1, lat2))
    turn = np.radians((np.asarray(lon2, dtype=float) - lon1 + 180) % 360 - 180)
    lam = turn
    for _ in range(12):
        cross = np.cos(u1) * np.sin(u2) - np.sin(u1) * np.cos(u2) * np.cos(lam)
        sin_s = np.hypot(np.cos(u2) * np.sin(lam), cross)
        cos_s = np.sin(u1) * np.sin(u2) + np.cos(u1) * np.cos(u2) * np.cos(lam)
        s = np.arctan2(sin_s, cos_s)
        same = sin_s < 1e-15
        sin_a = np.cos(u1) * np.cos(u2) * np.sin(lam) / np.where(same, 1.0, sin_s)
        cos2_a = 1 - sin_a**2
        level = cos2_a < 1e-15
        cos_m = cos_s - 2 * np.sin(u1) * np.sin(u2) / np.where(level, 1.0, cos2_a)
        cos_m = np.where(level, 0.0, cos_m)
        c = f / 16 * cos2_a * (4 + f * (4 - 3 * cos2_a))
        before = lam
        lam = turn + (1 - c) * f * sin_a * (
            s + c * sin_s * (cos_m + c * cos_s * (2 * cos_m**2 - 1))
        )
        if np.abs(lam - before).max(initial=0.0) < 1e-13:
            break
    u = cos2_a * (a * a - b * b) / (b * b)
    big_a = 1 + u / 16384 * (4096 + u * (-768 + u * (320 - 175 * u)))
    big_b = u / 1024 * (256 + u * (-128 + u * (74 - 47 * u)))
    inner = cos_s * (2 * cos_m**2 - 1)
    inner -= big_b / 6 * cos_m * (4 * sin_s**2 - 3) * (4 * cos_m**2 - 3)
    return b * big_a * (s - big_b * sin_s * (cos_m + big_b / 4 * inner))


def to_ecef(lat, lon, height):
    """ECEF coordinates, last axis of three."""
    return np.stack(pymap3d.geodetic2ecef(lat, lon, height), axis=-1)


class Route:
    """Positions and velocities of one threat; times in s from the start of the replication."""

    def __init__(self, start, route):
        self.start = start
        self.corners = []  # times of turns
        self.place = {"waypoints": self._legs, "recorded": self._points, "ballistic": self._arc}[
            route["kind"]
        ](route)
        self.end = round(self.end, 6)  # arrivals are whole microseconds

    def _table(self, times, rows):
        times = np.array(times) + self.start
        lat, lon, height = np.array(rows).T
        self.end = float(times[-1])
        return lambda t: tuple(np.interp(t, times, one) for one in (lat, lon, height))

    def _legs(self, route):
        """Nodes a second apart along each geodesic leg; linear in between (error below 1 cm)."""
        times, rows, clock = [0.0], [route["points"][0]], 0.0
        ends = zip(route["points"], route["points"][1:], route["speeds_m_s"], strict=False)
        for one, two, speed in ends:
            line = Geodesic.WGS84.InverseLine(one[0], one[1], two[0], two[1])
            count = max(int(np.ceil(line.s13 / speed)), 1)
            for share in np.arange(1, count + 1) / count:
                at = line.Position(share * line.s13)
                times.append(clock + share * line.s13 / speed)
                rows.append((at["lat2"], at["lon2"], one[2] + share * (two[2] - one[2])))
            clock += line.s13 / speed
            self.corners.append(self.start + clock)
        return self._table(times, rows)

    def _points(self, route):
        return self._table(route["times_s"], route["points"])

    def _arc(self, route):
        """Kepler arc over the sphere, from perigee-side ground crossing to the other one."""
        p, q = (
            np.array([np.cos(la) * np.cos(lo), np.cos(la) * np.sin(lo), np.sin(la)])
            for la, lo in np.radians([route["launch"], route["aim"]])
        )
        phi = np.arctan2(np.linalg.norm(np.cross(p, q)), p @ q)
        apogee = route["apogee_m"]
        if apogee is None:
            apogee = EARTH_RADIUS / 2 * (np.sin(phi / 2) + np.cos(phi / 2) - 1)
        far = EARTH_RADIUS + apogee
        e = (far - EARTH_RADIUS) / (far - EARTH_RADIUS * np.cos(phi / 2))
        axis = far / (1 + e)
        rate = np.sqrt(GM / axis**3)
        true = np.pi - phi / 2
        first = 2 * np.arctan2(np.sqrt(1 - e) * np.sin(true / 2), np.sqrt(1 + e) * np.cos(true / 2))
        mean = first - e * np.sin(first)
        self.end = self.start + 2 * (np.pi - mean) / rate

        def place(t):
            m = mean + rate * (np.asarray(t, dtype=float) - self.start)
            x = np.full_like(m, np.pi)
            for _ in range(60):
                change = (x - e * np.sin(x) - m) / (1 - e * np.cos(x))
                x = x - change
                if np.abs(change).max(initial=0.0) < 1e-13:
                    break
            radius = axis * (1 - e * np.cos(x))
            nu = 2 * np.arctan2(np.sqrt(1 + e) * np.sin(x / 2), np.sqrt(1 - e) * np.cos(x / 2))
            turn = (nu % (2 * np.pi)) - true
            one, two = np.sin(phi - turn) / np.sin(phi), np.sin(turn) / np.sin(phi)
            xyz = one[..., None] * p + two[..., None] * q
            lat = np.degrees(np.arcsin(np.clip(xyz[..., 2], -1, 1)))
            lon = np.degrees(np.arctan2(xyz[..., 1], xyz[..., 0]))
            return lat, lon, radius - EARTH_RADIUS

        return place

    def geodetic(self, t):
        """Latitude, longitude (degrees), height; held at the ends outside the flight."""
        return self.place(np.clip(np.asarray(t, dtype=float), self.start, self.end))

    def ecef(self, t):
        return to_ecef(*self.geodetic(t))

    def velocity(self, t):
        """ECEF velocity, one-sided at the two ends of the flight."""
        before = np.clip(np.asarray(t, dtype=float) - STEP, self.start, self.end)
        after = np.clip(np.asarray(t, dtype=float) + STEP, self.start, self.end)
        return (self.ecef(after) - self.ecef(before)) / (after - before)[..., None]

    def speed(self, t):
        return np.linalg.norm(self.velocity(t), axis=-1)
