"""A small scenario whose airliner flies a track of a file."""

from openiads.resolve.resolver import resolve
from openiads.scenario.library import builtin_scenario
from openiads.scenario.load import read_scenario

TINY = builtin_scenario("single-battalion")
HEADER = "time_s,lat_deg,lon_deg,height_m\n"
TWO_ROWS = "0,5.6,-141,9000\n60,5.6,-140.9,9100\n"


def scenario_text(*routes, top=""):
    """Return the tiny scenario with its airliner on the first route, and more threats."""
    text = TINY[: TINY.rindex("route = ")] + f"route = {routes[0]}\n"
    for number, route in enumerate(routes[1:], 1):
        text += f'[threats.more-{number}]\ntype = "civil-aircraft"\nroute = {route}\n'
    return text.replace("replications = 1000", f"replications = 10\n{top}", 1)


def world(folder, *routes, top=""):
    return resolve(read_scenario(scenario_text(*routes, top=top), folder=folder))


def route(file="track.csv", **more):
    extra = "".join(f", {key} = {value}" for key, value in more.items())
    return f'{{ kind = "recorded", file = "{file}"{extra} }}'


def flown(folder, text, *, top="", **more):
    """Return the airliner of a scenario whose track file holds a text, and the remarks."""
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "track.csv").write_bytes(data)
    made = world(folder, route(**more), top=top)
    threats = {threat.id: threat for threat in made.cases[0].threats}
    return threats["airliner"], [message for _, message in made.notes]
