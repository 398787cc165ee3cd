"""Oracle, part 4: what a replication keeps: tracks, engagements, and its report."""

from dataclasses import dataclass, field

EPS = 1e-9


@dataclass
class Outcome:
    """What one replication reports; peaks are of all units, or networks, together."""

    fate: dict
    reason: dict
    rounds: dict
    shots: list
    assets_lost: set
    elements_lost: set
    first_detection: float | None
    peak_target_channels: int
    peak_missile_channels: int
    peak_tracks: int


class Picture:
    """The tracks of a network, or those of one unit's own radar."""

    def __init__(self, network, capacity):
        self.need, self.looks = network["detections"], network["looks"]
        self.coast, self.capacity = network["coast_scans"], capacity
        self.history, self.last, self.firm, self.held, self.refused = {}, {}, {}, {}, set()

    def forget(self, j):
        for book in (self.last, self.firm, self.held, self.history):
            book.pop(j, None)
        self.refused.discard(j)

    def expire(self, j, t):
        if j in self.firm and t > self.last[j][0] + self.coast * self.last[j][1] + EPS:
            self.forget(j)

    def look(self, t, radar, period, j, hit):
        self.expire(j, t)
        row = self.history.setdefault(j, {}).setdefault(radar, [])
        row.append(hit)
        del row[: -self.looks]
        if hit:
            self.last[j] = (t, period)
            if sum(row) >= self.need and j not in self.firm:
                self.firm[j] = t

    def admit(self, t, priority):
        for j in list(self.firm):
            self.expire(j, t)
        for j in sorted((j for j in self.firm if j not in self.held), key=priority):
            if len(self.held) < self.capacity:
                self.held[j] = t if j in self.refused else self.firm[j]
            else:
                self.refused.add(j)


@dataclass
class Shot:
    """One round of a salvo."""

    launch: float
    intercept: float
    launcher: str
    charged: dict | None  # what is left of the reserve that it was charged to
    state: str = "pending"  # then in_flight, and at last kill, miss, spent, lost; or cancelled


@dataclass
class Engagement:
    """A salvo of one unit at one target."""

    unit: str
    target: int
    gun: int
    shots: list = field(default_factory=list)
    shared: float | None = None

    def live(self):
        return [shot for shot in self.shots if shot.state != "cancelled"]

    def assessed(self, assessment_time):
        return max(shot.intercept for shot in self.shots) + assessment_time


def most_at_once(intervals):
    """Most (start, end) intervals open at one time; an end makes room for a start."""
    marks = sorted([(a, 1) for a, _ in intervals] + [(b, 0) for _, b in intervals])
    most = now = 0
    for _, opening in marks:
        now += 1 if opening else -1
        most = max(most, now)
    return most
