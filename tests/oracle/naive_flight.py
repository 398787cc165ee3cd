"""Oracle, part 3: which shots are possible. From the conceptual model, sections 6 and 7."""

import numpy as np
from naive_motion import to_ecef

GRID = 0.25  # s, bracketing step of the intercept search


def flight_time(rnd, distance):
    """Time a round needs to fly a distance: boost, then exponential coast."""
    v, end = rnd["speed_max_m_s"], rnd["speed_at_max_range_m_s"]
    boost_time = rnd["boost_time_s"]
    boost = v * boost_time / 2
    reach = max(row[1] for row in rnd["range_max_m"])
    coast = np.maximum(distance - boost, 0)
    if end >= v:
        coasting = coast / v
    else:
        scale = (reach - boost) / np.log(v / end)
        coasting = scale / v * np.expm1(np.minimum(coast / scale, 50))
    burning = np.sqrt(2 * np.minimum(distance, boost) * boost_time / v)
    return burning + coasting


class Gun:
    """One (unit, round type) pair."""

    def __init__(self, unit, rnd, sensor):
        self.unit = unit
        self.round = rnd
        self.sensor = sensor
        self.xyz = to_ecef(unit["lat_deg"], unit["lon_deg"], unit["height_m"])

    def slant(self, route, t):
        return np.linalg.norm(route.ecef(t) - self.xyz, axis=-1)

    def intercept_times(self, route, launches):
        """Intercept time per launch time; NaN where there is none before the arrival.

        A round meeting the target at T must leave by T - flight_time; a launch at t meets it at
        the first T at which that is t or later.
        """
        grid = np.append(np.arange(route.start, route.end, GRID), route.end)
        latest = np.maximum.accumulate(grid - flight_time(self.round, self.slant(route, grid)))
        place = np.searchsorted(latest, launches)
        found = place < len(grid)
        place = np.clip(place, 1, len(grid) - 1)
        low, high = grid[place - 1], grid[place]
        for _ in range(24):
            middle = (low + high) / 2
            late = middle - flight_time(self.round, self.slant(route, middle)) >= launches
            low, high = np.where(late, low, middle), np.where(late, middle, high)
        return np.where(found, high, np.nan)

    def feasible(self, route, kind, launches):
        """Whether each launch is feasible in kinematics and guidance, and its intercept time."""
        rnd, name = self.round, kind["threat_class"]
        good = np.zeros(len(launches), dtype=bool)
        if name not in rnd["classes"] or not len(launches):
            return good, np.full(len(launches), np.nan)
        meets = self.intercept_times(route, launches)
        good = ~np.isnan(meets) & (launches < route.end)
        at = np.where(good, meets, route.end)
        height, slant = route.geodetic(at)[2], self.slant(route, at)
        good &= (height >= rnd["height_min_m"]) & (height <= rnd["height_max_m"])
        good &= slant >= np.interp(height, *np.array(rnd["range_min_m"]).T)
        good &= slant <= np.interp(height, *np.array(rnd["range_max_m"]).T)
        good &= slant <= rnd["range_max_by_class_m"].get(name, np.inf)
        good &= height >= rnd.get("height_min_by_class_m", {}).get(name, -np.inf)
        good &= route.speed(at) <= rnd["target_speed_max_m_s"]
        if rnd["guidance"] != "active" and good.any():
            some = np.flatnonzero(good)
            held = self.sensor.supports(route, kind, launches[some])
            held &= self.sensor.supports(route, kind, at[some])
            good[some] = held
        return good, meets
