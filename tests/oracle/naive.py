"""Oracle: a slow, plain, independent reading of the conceptual model, for tests only.

`Oracle(case)` does the geometry of one case (a plain dict of the world format) once;
`Oracle.replicate(rng)` plays one replication and returns an `Outcome`.
"""

import numpy as np
from naive_chance import Replication
from naive_flight import Gun
from naive_motion import Route, ground_distance
from naive_radar import Sensor
from naive_state import EPS


class Oracle:
    """The geometry of one case, and replications over it."""

    def __init__(self, case):
        self.case = case
        self.types = {one["id"]: one for one in case["threat_types"]}
        self.threats = case["threats"]
        self.kinds = [self.types[threat["type"]] for threat in self.threats]
        self.classes = [kind["threat_class"] for kind in self.kinds]
        self.routes = [Route(threat["start_s"], threat["route"]) for threat in self.threats]
        self.units = {unit["id"]: unit for unit in case["units"]}
        self.networks = {network["id"]: network for network in case["networks"]}
        self.radars = {radar["id"]: radar for radar in case["radars"]}
        weights = [case["class_weights"][name] for name in self.classes]
        self.rank = [
            (r.end, -w, j) for j, (r, w) in enumerate(zip(self.routes, weights, strict=True))
        ]
        k = case["earth_radius_factor"]
        self.sensors = {name: Sensor(radar, k) for name, radar in self.radars.items()}
        self.ticks = case["tick_s"] * np.arange(int(case["horizon_s"] / case["tick_s"] + EPS) + 1)
        self._make_looks()
        self._make_guns()
        self._make_options()
        self._make_zones()

    def priority(self, j):
        return self.rank[j]

    def _make_looks(self):
        """All looks that can take place, in time order."""
        rows = []
        for name, sensor in self.sensors.items():
            for j, route in enumerate(self.routes):
                times = sensor.looks(route, self.case["horizon_s"])
                chances = sensor.pd(route, self.kinds[j], times)
                rows += [(t, name, j, p) for t, p in zip(times, chances, strict=True)]
        rows.sort(key=lambda row: row[0])
        self.looks = rows
        self.look_pd = np.array([row[3] for row in rows])
        links = {link["id"]: link["latency_s"] for link in self.case["links"]}
        self.delivered = [row[0] + links[self.radars[row[1]]["link"]] for row in rows]
        self.calendar = [(row[0], 1, i) for i, row in enumerate(rows)]
        self.calendar += [(t, 2, i) for i, t in enumerate(self.delivered)]
        self.calendar.sort()

    def _make_guns(self):
        rounds = {one["id"]: one for one in self.case["rounds"]}
        self.guns = []
        for unit in self.case["units"]:
            for name in dict.fromkeys(launcher["round"] for launcher in unit["launchers"]):
                sensor = self.sensors[unit["engagement_radar"]]
                self.guns.append(Gun(unit, rounds[name], sensor))

    def kill_chance(self, gun, j):
        rnd = gun.round
        p = rnd["reliability"] * rnd["p_kill"][self.classes[j]]
        return p * self.kinds[j]["manoeuvre_factor"]

    def _make_options(self):
        """Per threat: tick -> possible (gun, [(launch, intercept or None), ...]), best first.

        Units of one network have the same preference, so that the keys can be compared.
        """
        self.options = [{} for _ in self.threats]
        for g, gun in enumerate(self.guns):
            for j, route in enumerate(self.routes):
                self._add_options(g, gun, j, route)
        for table in self.options:
            for rows in table.values():
                rows.sort(key=lambda row: row[0])

    def _add_options(self, g, gun, j, route):
        life = np.flatnonzero((self.ticks >= route.start) & (self.ticks < route.end))
        if self.classes[j] not in gun.round["classes"] or not len(life):
            return
        salvo = gun.unit["doctrine"]["salvo"][self.classes[j]]
        starts = self.ticks[life]
        wait = gun.unit["launch_interval_s"]
        launches = np.unique(np.concatenate([starts + i * wait for i in range(salvo)]))
        good, meets = gun.feasible(route, self.kinds[j], launches)
        p, cost = self.kill_chance(gun, j), gun.round["unit_cost_usd"]
        reach = max(row[1] for row in gun.round["range_max_m"])
        prefer = gun.unit["doctrine"]["prefer"]
        first = {"kill_probability": (), "longest_reach": (-reach,), "cheapest": (cost,)}[prefer]
        slots = np.searchsorted(launches, starts[:, None] + wait * np.arange(salvo))
        for n in np.flatnonzero(good[slots[:, 0]]):
            plan = [(launches[i], meets[i]) if good[i] else None for i in slots[n]]
            flight = round(meets[slots[n, 0]] - starts[n], 3)
            key = (*first, -p, flight, cost, g)
            self.options[j].setdefault(int(life[n]), []).append((key, g, plan))

    def _make_zones(self):
        """Per zone and threat: at which ticks the threat is over the zone."""
        self.inside = []
        for zone in self.case["zones"]:
            rows = []
            for route in self.routes:
                lat, lon, _ = route.geodetic(self.ticks)
                away = ground_distance(zone["lat_deg"], zone["lon_deg"], lat, lon)
                rows.append(away <= zone["radius_m"])
            self.inside.append(rows)

    def replicate(self, rng):
        """Play one replication."""
        return Replication(self, rng).play()
