"""Sites become command posts, links, radars and networks of the world."""

from __future__ import annotations

from math import degrees
from typing import Any

from openiads.errors import InputError
from openiads.resolve.parameters import Desk
from openiads.resolve.site import Site
from openiads.scenario.complaints import nearest, validate
from openiads.scenario.entries import NetworkEntry, RadarEntry
from openiads.scenario.entry import raw_entry
from openiads.scenario.keys import entity_key
from openiads.scenario.patch import Table, merge
from openiads.scenario.sweep import ScenarioCase
from openiads.scenario.world import CommandPost, Link, Network, Origin, Radar
from openiads.vocab import THREAT_CLASSES

RADAR_NUMBERS = (
    ("period", "period_s", False),
    ("phase", "phase_s", False),
    ("sector_centre", "sector_centre_deg", True),
    ("sector_width", "sector_width_deg", True),
    ("elevation_min", "elevation_min_deg", True),
    ("elevation_max", "elevation_max_deg", True),
    ("range_min", "range_min_m", False),
    ("range_max", "range_max_m", False),
    ("reference_range", "reference_range_m", False),
    ("reference_rcs", "reference_rcs_m2", False),
    ("reference_pd", "reference_pd", False),
    ("reference_swerling", "reference_swerling", False),
    ("pfa", "pfa", False),
    ("pulses", "pulses", False),
    ("v_min", "v_min_m_s", False),
)
"""Field of the entry, field of the world, and whether radians become degrees."""


def network_entry(case: ScenarioCase, name: str, desk: Desk) -> NetworkEntry:
    """Return the parameters of a network: the default, with those of the scenario over it."""
    return desk.memory.keep(
        ("network", name, case.made_of("networks")), lambda: _network_entry(case, name, desk.file)
    )


def _network_entry(case: ScenarioCase, name: str, file: str) -> NetworkEntry:
    own: Table = dict(case.document["networks"][name])
    own.pop("command_post", None)
    key = f"networks.{name}"
    raw = merge(raw_entry(case.document, "networks", "default", file=file, key=key), own)
    return validate(NetworkEntry, {**raw, "id": name}, file=file, key=key)


def write_place(desk: Desk, path: str, key: str) -> None:
    """Write down where a latitude and longitude stand."""
    for axis in ("lat", "lon"):
        desk.write(f"{path}/{axis}_deg", f"{key}.{axis}")


def command_posts(sites: list[Site], desk: Desk) -> list[CommandPost]:
    """Return the command post elements of the sites."""
    posts = []
    for site in sites:
        if site.system.command_post is None:
            continue
        name = f"{site.id}.{site.system.command_post.name}"
        write_place(desk, f"command_posts/{name}", f"sites.{site.id}")
        posts.append(
            CommandPost(
                id=name,
                key=entity_key(name),
                site=site.id,
                lat_deg=site.entry.lat,
                lon_deg=site.entry.lon,
            )
        )
    return posts


def network(case: ScenarioCase, name: str, sites: list[Site], desk: Desk) -> Network:
    """Return a network; its track capacity is its own, its command post's, or the default's.

    Raises
    ------
    InputError : the site of its command post is missing or has none.
    """
    entry = network_entry(case, name, desk)
    path, own = f"networks/{name}", case.body.networks[name]
    post, capacity = None, entry.track_capacity
    if own.command_post is not None:
        holders = {site.id: site for site in sites if site.system.command_post}
        if own.command_post not in holders:
            raise InputError(
                f"{own.command_post!r} is not a site with a command post",
                file=desk.file,
                key=f"networks.{name}.command_post",
                allowed=nearest(own.command_post, list(holders)),
            )
        held = holders[own.command_post].system.command_post
        assert held is not None
        post = f"{own.command_post}.{held.name}"
        if held.track_capacity and "track_capacity" not in case.document["networks"][name]:
            capacity = held.track_capacity
    return Network(
        id=name,
        key=entity_key(name),
        command_post=post,
        detections=desk.whole(entry.detections, f"{path}/detections"),
        looks=desk.whole(entry.looks, f"{path}/looks"),
        coast_scans=desk.number(entry.coast_scans, f"{path}/coast_scans"),
        track_capacity=desk.whole(capacity, f"{path}/track_capacity"),
        identification_time_s=desk.number(
            entry.identification_time, f"{path}/identification_time_s"
        ),
        p_hostile=desk.by_class(entry.p_hostile, THREAT_CLASSES, f"{path}/p_hostile"),
    )


def link(case: ScenarioCase, site: Site, desk: Desk) -> Link:
    """Return the data link of a site; what the site leaves out comes from its network.

    Raises
    ------
    InputError : the network of the site is not in the scenario.
    """
    name, own, path = site.entry.network, site.entry.link, f"links/{site.id}"
    if name not in case.body.networks:
        raise InputError(
            f"there is no {name!r} in networks",
            file=desk.file,
            key=f"sites.{site.id}.network",
            allowed=nearest(name, list(case.body.networks)),
        )
    entry = network_entry(case, name, desk)
    cut = desk.number(own.cut_time, f"{path}/cut_time_s") if own.cut_time else None
    return Link(
        id=site.id,
        key=entity_key(site.id),
        latency_s=desk.number(own.latency or entry.latency, f"{path}/latency_s"),
        availability=desk.number(own.availability or entry.availability, f"{path}/availability"),
        cut_time_s=cut,
    )


def radar(site: Site, name: str, desk: Desk) -> Radar:
    """Return one radar of a site; its antenna stands on the ground of the site."""
    entry: RadarEntry = site.radars[name]
    element = f"{site.id}.{name}"
    path = f"radars/{element}"
    ground = desk.number(site.entry.elevation, f"sites/{site.id}/elevation_m")
    mast, above = desk.look_up(entry.antenna_height, f"{path}/antenna_height_m")
    text = f"ground {ground:g} m + antenna {mast:g} m ({above.text})"
    desk.note(
        f"{path}/antenna_height_m",
        Origin(kind="derived", text=text, claims=above.claims, grade=above.grade),
    )
    write_place(desk, path, f"sites.{site.id}")
    numbers: dict[str, Any] = {}
    for field, target, angle in RADAR_NUMBERS:
        value = desk.number(getattr(entry, field), f"{path}/{target}")
        numbers[target] = min(degrees(value), 360.0) if angle else value
    for whole in ("reference_swerling", "pulses"):
        numbers[whole] = int(numbers[whole])
    return Radar(
        id=element,
        key=entity_key(element),
        site=site.id,
        network=site.entry.network,
        link=site.id,
        lat_deg=site.entry.lat,
        lon_deg=site.entry.lon,
        antenna_height_m=ground + mast,
        band=entry.band,
        kind=entry.kind,
        **numbers,
    )
