"""Where threats and rounds of a recording are: paths of few points, straight in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.engine.paths import HEIGHT, LAT, LON, TIME, Path, X, Y, Z, sample_path
from openiads.engine.world import World
from openiads.model.flyout import distance_flown
from openiads.model.geometry import MEAN_RADIUS, WGS84_A, WGS84_B, WGS84_E2, WGS84_EP2

TOLERANCE = 25.0
"""Largest error of a path between its points, m, before times and places are rounded."""

SAMPLES = 128
"""Places at which the flight of a round is worked out before it is thinned."""


@dataclass(frozen=True)
class Spot:
    """Where something is: geodetic, rad and m, and in ECEF, m."""

    lat: float
    lon: float
    height: float
    place: np.ndarray  # f8 (3,)


class Motion:
    """The paths of all threats of a world, sampled when first asked for."""

    def __init__(self, world: World) -> None:
        """Nothing is sampled yet."""
        self.world = world
        self.paths: dict[int, Path] = {}

    def path(self, j: int) -> Path:
        """Return the sampled path of threat j."""
        if j not in self.paths:
            self.paths[j] = sample_path(self.world, j)
        return self.paths[j]

    def spot(self, j: int, time: float) -> Spot:
        """Return where threat j is at a time, s; clamped to its path."""
        row = self._rows(self.path(j), np.array([time]))[0]
        return Spot(row[LAT], row[LON], row[HEIGHT], row[[X, Y, Z]])

    def threat_path(self, j: int, end: float) -> dict[str, list[float]]:
        """Return the path of threat j from its start to `end`, s, thinned."""
        path = self.path(j)
        own = path.rows[:, TIME]
        times = np.append(own[own < end], max(end, path.start))
        rows = self._rows(path, times)
        return thinned(times, rows[:, LAT], rows[:, LON], rows[:, HEIGHT])

    def round_path(self, shot: Any, end: float) -> dict[str, list[float]]:
        """Return the path of a round from its launch to `end`, s: straight, thinned.

        Parameters
        ----------
        shot : `state.SHOT` record.
        """
        u, k = (self.world.pairs[name][shot["pair"]] for name in ("unit", "round_"))
        law = [self.world.rounds[name][k] for name in ("speed_max", "boost_time", "decay_length")]
        start = np.array([self.world.units[name][u] for name in ("x", "y", "z")])
        way = self.spot(shot.threat, shot.meet).place - start
        whole = distance_flown(shot.meet - shot.launch, *law)
        times = np.linspace(shot.launch, max(end, shot.launch), SAMPLES)
        share = np.array([distance_flown(t - shot.launch, *law) / whole for t in times])
        return thinned(times, *geodetic(start + share[:, None] * way))

    @staticmethod
    def _rows(path: Path, times: np.ndarray) -> np.ndarray:
        own = path.rows[:, TIME]
        low = np.clip(np.searchsorted(own, times, side="right") - 1, 0, len(own) - 2)
        share = np.clip((times - own[low]) / (own[low + 1] - own[low]), 0.0, 1.0)[:, None]
        return path.rows[low] + share * (path.rows[low + 1] - path.rows[low])


def geodetic(places: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Latitude, longitude (rad) and height (m) of ECEF places (n, 3), m, on WGS 84.

    Bowring (1985), one step: below 100 km of height its error is far below a millimetre.
    """
    x, y, z = places.T
    p = np.hypot(x, y)
    beta = np.arctan2(z * WGS84_A, p * WGS84_B)
    lat = np.arctan2(
        z + WGS84_EP2 * WGS84_B * np.sin(beta) ** 3, p - WGS84_E2 * WGS84_A * np.cos(beta) ** 3
    )
    sine = np.sin(lat)
    normal = np.sqrt(1.0 - WGS84_E2 * sine**2)
    height = p * np.cos(lat) + z * sine - WGS84_A * normal
    return lat, np.arctan2(y, x), height


def thinned(
    times: np.ndarray, lat: np.ndarray, lon: np.ndarray, height: np.ndarray
) -> dict[str, list[float]]:
    """Return a path by those of its samples that hold it to `TOLERANCE` between them.

    Parameters
    ----------
    times, lat, lon, height : (n,), s, rad, rad, m; longitude runs on.

    Returns
    -------
    {"t", "lat", "lon", "alt"}: s, degrees, m, rounded to 1 ms, 1e-6 degrees and 0.1 m.
    """
    lon = np.unwrap(lon)
    places = np.column_stack([lat, lon, height])
    # near a pole a degree of longitude is another length at every sample
    metres = np.column_stack([np.ones_like(lat), np.cos(lat), np.ones_like(lat)])
    metres[:, :2] *= MEAN_RADIUS
    keep = _turning_points(times, places, metres)
    east = (np.degrees(lon[keep]) + 180.0) % 360.0 - 180.0
    jumps = np.cumsum(np.round(np.diff(east, prepend=east[0]) / 360.0)) * 360.0
    return {
        "t": [round(float(t), 3) for t in times[keep]],
        "lat": [round(float(v), 6) for v in np.degrees(lat[keep])],
        "lon": [round(float(v), 6) for v in east - jumps],
        "alt": [round(float(v), 1) for v in height[keep]],
    }


def _turning_points(times: np.ndarray, places: np.ndarray, metres: np.ndarray) -> np.ndarray:
    """Samples to keep, so that motion straight in between errs by `TOLERANCE` at most.

    `metres` (n, 3) is how many a unit of a place is worth there.
    """
    if times[-1] <= times[0]:
        return np.array([0])
    keep = {0, len(times) - 1}
    open_ = [(0, len(times) - 1)]
    while open_:
        a, b = open_.pop()
        if b - a < 2:
            continue
        share = ((times[a : b + 1] - times[a]) / (times[b] - times[a]))[:, None]
        straight = places[a] + share * (places[b] - places[a])
        error = np.linalg.norm((places[a : b + 1] - straight) * metres[a : b + 1], axis=1)
        worst = a + int(error.argmax())
        if error[worst - a] > TOLERANCE:
            keep.add(worst)
            open_ += [(a, worst), (worst, b)]
    return np.array(sorted(keep))
