"""What passed claims on: who it is, and of what kind (an id of `relays.toml`)."""

from __future__ import annotations

import re

FROM_QUALIFIER = {
    r"transcribed in public repo (\S+) \((\w+ \d+)\)": (r"\1 (public repository, \2)", "map-io"),
    r"note in (vinaymoger1836/Map\.io) systems\.json": (r"\1 (public repository)", "map-io"),
    r"transcribed in public repo (vinaymoger1836/Map\.io), (\S+\.json)": (
        r"\1, \2 (public repository)",
        "map-io",
    ),
    r"relayed in (PygmalionOfCyprus/cmo-db-requests issue #\d+)": (r"\1", "cmo-db-requests"),
    r"relayed in (AltaLasagnaS/cielo-cerrado catalogue v[\d.]+)": (r"\1", "cielo-cerrado"),
    r"relayed in stored note": ("a research note", "research-note"),
}
"""How a qualifier says what passed a claim on -> its name, and the kind of relay."""

FROM_PUBLISHER = {
    r".* via (cmo-db-requests)": (r"PygmalionOfCyprus/\1", "cmo-db-requests"),
    r".* via (thisiszionism\.blogspot\.com|nhub\.news|strategicstudyindia|activeboard|briefnews\.eu"
    r"|xebersaati|USSA News|Big League Politics|rolandsanjuan blog|aerotechfms|alhakea\.com"
    r"|geektech\.me|Iran Press News|defencetalk blog|wGospodarce)(?: / .*)?": (r"\1", "reprint"),
    r"(freedemocracy blog|innfrad\.com|celebcafe|cloudsovereurope\.info|militarycognizance"
    r"|xosothudu\.com|defenseupdates) / .*": (r"\1", "reprint"),
    r"(stardrive\.org) \(reprint\)": (r"\1", "reprint"),
    r"(Wikipedia) mirror": ("a mirror of Wikipedia", "reprint"),
    r".* via (Report\.az|Samachar Jagat|Turkmenistan News Gazette"
    r"|Asharq Al-Awsat|News18|SpaceWar|St\. Augustine Record|NewsOK)": (r"\1", "press"),
    r".* via (GlobalSecurity\.org)": (r"\1", "archive"),
}
"""How a publisher's name says that another reprints it -> the reprint, and the kind of relay."""


def relay(publisher: str, qualifier: str) -> tuple[str, str]:
    """Return what passed a claim on and the kind of relay; empty when the page was read."""
    for pattern, (name, kind) in FROM_QUALIFIER.items():
        if found := re.search(pattern, qualifier):
            return found.expand(name).rstrip(":"), kind
    for pattern, (name, kind) in FROM_PUBLISHER.items():
        if found := re.fullmatch(pattern, publisher):
            return found.expand(name), kind
    return "", ""
