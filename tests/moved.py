"""The built-in single battalion moved to another place on the Earth, distances kept."""

import re

from openiads.scenario.geodesic import destination, distance_bearing
from openiads.scenario.library import builtin_scenario

HOME = (5.0, -140.0)
PAIR = re.compile(r"^lat = (\S+)\nlon = (\S+)$", re.MULTILINE)
POINT = re.compile(r"\[(-?\d+\.\d+), (-?\d+\.\d+)(?=[],])")


def moved(lat, lon):
    """Return its text with the harbour at a place and all else at its distance and bearing."""

    def at(found):
        distance, bearing = distance_bearing(HOME, tuple(map(float, found.groups())))
        return destination(lat, lon, bearing, distance)

    text = PAIR.sub(lambda found: "lat = {}\nlon = {}".format(*at(found)), TEXT)
    return POINT.sub(lambda found: "[{}, {}".format(*at(found)), text)


TEXT = builtin_scenario("single-battalion")
