"""Oracle, part 5: one replication. From the conceptual model, sections 3 to 10.

Where the conceptual model leaves a choice, it is written where it is made.
"""

import heapq

import numpy as np
from naive_state import EPS, Engagement, Outcome, Picture, Shot, most_at_once


class Replication:
    """The state of one replication."""

    def __init__(self, oracle, rng):
        self.o, self.rng = oracle, rng
        case, count = oracle.case, len(oracle.threats)
        self.state = ["flying"] * count
        self.hostile = [
            {net["id"]: u < net["p_hostile"][oracle.classes[j]] for net in case["networks"]}
            for j, u in enumerate(rng.random(count))
        ]
        self.link_up = {link["id"]: rng.random() < link["availability"] for link in case["links"]}
        self.cut = {link["id"]: link["cut_time_s"] for link in case["links"]}
        self.hits = rng.random(len(oracle.looks)) < oracle.look_pd
        self.happened = np.zeros(len(oracle.looks), dtype=bool)
        self.dead = {}  # element -> time
        self.assets_lost = set()
        self.pictures = {
            name: Picture(net, net["track_capacity"]) for name, net in oracle.networks.items()
        }
        # A unit's own picture runs from the start, so it is there when the link goes. Its
        # capacity is not limited: the limit is the network's.
        self.own = {
            name: Picture(oracle.networks[unit["network"]], 10**9)
            for name, unit in oracle.units.items()
        }
        self.own_radar = {}
        for name, unit in oracle.units.items():
            self.own_radar.setdefault(unit["engagement_radar"], []).append(name)
        self.ready, self.committed, self.launchers = {}, {}, {}
        for unit in case["units"]:
            for launcher in unit["launchers"]:
                self.launchers[launcher["id"]] = (unit["id"], launcher)
                self.ready[launcher["id"]] = launcher["tubes"]
                self.committed[launcher["id"]] = 0
        self.stock = {unit["id"]: dict(unit["stock"]) for unit in case["units"]}
        self.kept = {}  # (unit, round) -> its reserves, with what is left of each
        for unit in case["units"]:
            for rule in unit["doctrine"]["reserve"]:
                row = {"left": rule["rounds"], "classes": rule["classes"]}
                self.kept.setdefault((unit["id"], rule["round"]), []).append(row)
        self.engagements = []
        self.known = {}  # group -> engagements its decider knows of
        self.by_unit = {unit["id"]: [] for unit in case["units"]}
        self.agenda = []  # (time, rank, serial, what, arguments)
        self.serial = 0
        self.page = 0
        self.first_detection = None
        self.peak_tracks = 0
        self.flags = {name: [False] * count for name in ("seen", "tracked", "hostile", "in_time")}
        self.classified = [set() for _ in range(count)]  # units that had it classified
        self.short = {"round": [0] * count, "channel": [0] * count}

    def post(self, t, rank, what, *arguments):
        heapq.heappush(self.agenda, (t, rank, self.serial, what, arguments))
        self.serial += 1

    def connected(self, link, t):
        cut = self.cut[link]
        return self.link_up[link] and (cut is None or t < cut)

    def play(self):
        for j, route in enumerate(self.o.routes):
            self.post(route.end, 3, self.arrive, j)
        for k, t in enumerate(self.o.ticks):
            self.advance(t)
            self.decide(k, t)
        self.advance(self.o.case["horizon_s"])
        return self.report()

    # ---- events ------------------------------------------------------------------------------

    def advance(self, t):
        """Handle events up to t in time order: intercept, launch, look, delivery, arrival."""
        calendar = self.o.calendar
        while True:
            planned = calendar[self.page] if self.page < len(calendar) else (np.inf, 9)
            if self.agenda and self.agenda[0][:2] < planned[:2]:
                if self.agenda[0][0] > t:
                    return
                at, _, _, what, arguments = heapq.heappop(self.agenda)
                what(at, *arguments)
            else:
                if planned[0] > t:
                    return
                self.page += 1
                (self.take_look if planned[1] == 1 else self.deliver)(planned[2])

    def take_look(self, i):
        t, name, j, _ = self.o.looks[i]
        if name in self.dead or self.state[j] != "flying":
            return
        if self.hits[i]:
            self.flags["seen"][j] = True
            if self.first_detection is None:
                self.first_detection = t
        radar = self.o.radars[name]
        for unit in self.own_radar.get(name, []):
            self.own[unit].look(t, name, radar["period_s"], j, self.hits[i])
        self.happened[i] = self.connected(radar["link"], t)  # sent while the link is up

    def deliver(self, i):
        _, name, j, _ = self.o.looks[i]
        if self.happened[i] and self.state[j] == "flying":
            radar = self.o.radars[name]
            t = self.o.delivered[i]
            picture = self.pictures[radar["network"]]
            picture.look(t, name, radar["period_s"], j, self.hits[i])

    def end(self, j, state):
        self.state[j] = state
        for picture in (*self.pictures.values(), *self.own.values()):
            picture.forget(j)

    def arrive(self, t, j):
        if self.state[j] != "flying":
            return
        civil = self.o.classes[j] == "civil_aircraft"
        self.end(j, "passed" if civil else "leaked")
        aim = self.o.threats[j]["aim"]
        if aim is None or self.rng.random() >= self.o.kinds[j]["p_damage"]:
            return
        kind, name = aim.split(":", 1)
        if kind == "asset":
            self.assets_lost.add(name)
        elif name not in self.dead:
            self.dead[name] = t
            self.lose(t, name)

    def lose(self, t, name):
        """Rounds guided by a lost radar are lost; unlaunched rounds of it or a launcher stay."""
        for engagement in self.engagements:
            gun = self.o.guns[engagement.gun]
            guided = gun.round["guidance"] != "active" and gun.unit["engagement_radar"] == name
            for shot in engagement.shots:
                if shot.state == "in_flight" and guided:
                    shot.state = "lost"
                elif shot.state == "pending" and (guided or shot.launcher == name):
                    shot.state = "cancelled"
                    self.committed[shot.launcher] -= 1
                    if guided and shot.charged is not None:
                        shot.charged["left"] += 1

    def launch(self, t, shot):
        if shot.state != "pending":
            return
        shot.state = "in_flight"
        self.committed[shot.launcher] -= 1
        self.ready[shot.launcher] -= 1
        if self.ready[shot.launcher] == 0:
            self.post(t + self.launchers[shot.launcher][1]["reload_time_s"], 4, self.reload, shot)

    def reload(self, t, shot):
        """Rounds leave the stock when the reload ends; fewer than the tubes if it runs out."""
        unit, launcher = self.launchers[shot.launcher]
        stock = self.stock[unit]
        if shot.launcher not in self.dead:
            count = min(launcher["tubes"], stock.get(launcher["round"], 0))
            stock[launcher["round"]] = stock.get(launcher["round"], 0) - count
            self.ready[shot.launcher] = count

    def intercept(self, t, engagement, shot):
        if shot.state != "in_flight":
            return
        if self.state[engagement.target] != "flying":
            shot.state = "spent"
            return
        u = self.rng.random() if engagement.shared is None else engagement.shared
        gun = self.o.guns[engagement.gun]
        hit = u < self.o.kill_chance(gun, engagement.target)
        shot.state = "kill" if hit else "miss"
        if hit:
            self.end(engagement.target, "killed")

    # ---- decisions ---------------------------------------------------------------------------

    def groups(self, t):
        """Who decides for whom: (name, picture, units)."""
        together, alone = {}, []
        for name, unit in self.o.units.items():
            network = self.o.networks[unit["network"]]
            post = network["command_post"]
            headed = post is not None and post not in self.dead
            if headed and self.connected(unit["link"], t):
                together.setdefault(unit["network"], []).append(name)
            else:
                alone.append(name)
        rows = [(net, self.pictures[net], units) for net, units in together.items()]
        return rows + [(unit, self.own[unit], [unit]) for unit in alone]

    def decide(self, k, t):
        tracks = 0
        for name, picture, units in self.groups(t):
            picture.admit(t, self.o.priority)
            if picture in self.pictures.values():
                tracks += len(picture.held)
                self.peak_tracks = max(self.peak_tracks, tracks)
            known = self.by_unit[name] if name in self.by_unit and units == [name] else None
            if name in self.pictures and picture is self.pictures[name]:
                known = self.known.setdefault(("network", name), [])
            for j in sorted(picture.held, key=self.o.priority):
                self.flags["tracked"][j] = True
                self.consider(k, t, j, picture.held[j], units, known)

    def permitted(self, unit, j, k):
        status = unit["doctrine"]["weapon_control"]
        for zone, rows in zip(self.o.case["zones"], self.o.inside, strict=True):
            if rows[j][k]:
                status = zone["weapon_control"] if unit["id"] in zone["units"] else status
                break
        return status == "free" or (status == "tight" and self.hostile[j][unit["network"]])

    def busy(self, known, j, t):
        """Whether the decider knows of an engagement of j that is not assessed yet."""
        return any(
            e.target == j and t < e.assessed(self.o.units[e.unit]["assessment_time_s"]) - EPS
            for e in known
        )

    def consider(self, k, t, j, firm_since, units, known):
        """Engage target j with the best pair of these units, if there is one.

        A unit without the engagement radar a round needs lacks a channel.
        """
        open_units = set()
        for name in units:
            unit = self.o.units[name]
            classified = firm_since + self.o.networks[unit["network"]]["identification_time_s"]
            if t < classified - EPS:
                continue
            self.flags["hostile"][j] |= bool(self.hostile[j][unit["network"]])
            self.classified[j].add(name)
            if not self.permitted(unit, j, k):
                continue
            if t >= classified + unit["reaction_time_s"] - EPS:
                open_units.add(name)
        if not open_units or self.busy(known, j, t):
            return
        short_round = short_channel = False
        for _, g, plan in self.o.options[j].get(k, []):
            gun = self.o.guns[g]
            unit = gun.unit
            if unit["id"] not in open_units:
                continue
            self.flags["in_time"][j] = True
            if not unit["doctrine"]["reengage"] and any(e.target == j for e in known):
                continue
            rounds = self.rounds_ready(gun, j, len(plan))
            channels = self.guided(gun) and self.channels_free(unit, t, len(plan))
            short_round |= not rounds
            short_channel |= rounds and not channels
            if rounds and channels and self.launcher_free(unit, t):
                self.engage(t, j, g, plan, known)
                return
        self.short["round"][j] += short_round
        self.short["channel"][j] += short_channel

    def guided(self, gun):
        return gun.round["guidance"] == "active" or gun.unit["engagement_radar"] not in self.dead

    def free_rounds(self, launcher):
        if launcher["id"] in self.dead:
            return 0
        return self.ready[launcher["id"]] - self.committed[launcher["id"]]

    def rounds_ready(self, gun, j, salvo):
        unit, name = gun.unit, gun.round["id"]
        ready = sum(self.free_rounds(one) for one in unit["launchers"] if one["round"] == name)
        if ready < salvo:
            return False
        kept = self.kept.get((unit["id"], name), [])
        others = sum(row["left"] for row in kept if self.o.classes[j] not in row["classes"])
        return ready - salvo >= others

    def charge(self, gun, j):
        """The reserve that the next round at j is taken from; None = unreserved rounds."""
        unit, name = gun.unit, gun.round["id"]
        ready = sum(self.free_rounds(one) for one in unit["launchers"] if one["round"] == name)
        kept = self.kept.get((unit["id"], name), [])
        if ready > sum(row["left"] for row in kept):
            return None
        mine = [row for row in kept if self.o.classes[j] in row["classes"] and row["left"] > 0]
        mine[0]["left"] -= 1
        return mine[0]

    def channels_free(self, unit, t, salvo):
        targets = missiles = 0
        for e in self.by_unit[unit["id"]]:
            if t < e.assessed(unit["assessment_time_s"]) - EPS:
                targets += 1
                missiles += sum(shot.intercept > t + EPS for shot in e.live())
        return targets < unit["target_channels"] and missiles + salvo <= unit["missile_channels"]

    def launcher_free(self, unit, t):
        last = max((s.launch for e in self.by_unit[unit["id"]] for s in e.shots), default=-np.inf)
        return t >= last + unit["launch_interval_s"] - EPS

    def engage(self, t, j, g, plan, known):
        """Commit a salvo; rounds come from the first launcher listed that has one."""
        gun = self.o.guns[g]
        e = Engagement(gun.unit["id"], j, g)
        if self.rng.random() < gun.round["common_cause"]:
            e.shared = self.rng.random()
        for slot in plan:
            if slot is None:
                continue
            launcher = next(
                one["id"]
                for one in gun.unit["launchers"]
                if one["round"] == gun.round["id"] and self.free_rounds(one) > 0
            )
            charged = self.charge(gun, j)
            self.committed[launcher] += 1
            shot = Shot(float(slot[0]), float(slot[1]), launcher, charged)
            e.shots.append(shot)
            self.post(shot.launch, 0.5, self.launch, shot)
            self.post(shot.intercept, 0, self.intercept, e, shot)
        self.launch(t, e.shots[0])
        self.engagements.append(e)
        self.by_unit[gun.unit["id"]].append(e)
        if known is not self.by_unit[gun.unit["id"]]:
            known.append(e)

    # ---- report ------------------------------------------------------------------------------

    def reason(self, j):
        if any(e.target == j for e in self.engagements):
            return "missed"
        if not self.flags["seen"][j]:
            return "not_seen"
        if not self.flags["tracked"][j]:
            return "seen_not_tracked"
        if not self.allowed(j):
            return "held_by_rules" if self.flags["hostile"][j] else "tracked_not_identified"
        if not self.o.options[j]:
            return "out_of_envelope"
        if not self.flags["in_time"][j]:
            return "too_late"
        more = self.short["round"][j] > self.short["channel"][j]
        return "no_round" if more else "no_channel"

    def allowed(self, j):
        """Whether the rules ever let a unit engage it; zones count wherever the threat has been."""
        route = self.o.routes[j]
        life = np.flatnonzero((self.o.ticks >= route.start) & (self.o.ticks < route.end))
        units = [self.o.units[name] for name in self.classified[j]]
        return any(self.permitted(unit, j, k) for unit in units for k in life)

    def report(self):
        o = self.o
        fate, reason = {}, {}
        for j, threat in enumerate(o.threats):
            fate[threat["id"]] = "unresolved" if self.state[j] == "flying" else self.state[j]
            if self.state[j] == "leaked":
                reason[threat["id"]] = self.reason(j)
        rounds = {one["id"]: 0 for one in o.case["rounds"]}
        shots, targets, missiles = [], [], []
        for e in self.engagements:
            done = e.assessed(o.units[e.unit]["assessment_time_s"])
            targets.append((e.shots[0].launch, done))
            for shot in e.live():
                if shot.state == "pending":
                    continue
                name = o.guns[e.gun].round["id"]
                rounds[name] += 1
                missiles.append((shot.launch, shot.intercept))
                row = (o.threats[e.target]["id"], e.unit, name, shot.launch, shot.intercept)
                shots.append((*row, shot.state))
        return Outcome(
            fate,
            reason,
            rounds,
            shots,
            self.assets_lost,
            set(self.dead),
            self.first_detection,
            most_at_once(targets),
            most_at_once(missiles),
            self.peak_tracks,
        )
