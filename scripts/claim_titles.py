"""Titles of pages that the tables name by a number alone, as the pages print them.

A title in brackets is a description: the page was not found again.
"""

from __future__ import annotations

from typing import Any

REQUESTS = "https://github.com/PygmalionOfCyprus/cmo-db-requests/issues/"
ISSUES = {
    1646: "S-300 series minimum altitude request",
    1712: "J-20 & FC-31 Radar signatures correction",
    1886: "Tweak/Correct range values for Gamma-D/DE radars",
    2246: "Correct RCS Front and Rear F-35A to -32dBsm (E-M bands)",
    3431: "Fix 40N6 engaging ballistic targets at very far ranges and altitudes",
    3442: "update 48N6DM max target speeds",
    3466: "increase S-300 Fort-M (48N6M) and 48N6E2 max target speeds",
    3676: "Decrease P-18 Max Range to 300km / 160nm",
    3720: "F-117 radar signature",
    3786: "range corrections: RLM-D radar system",
    4101: "F-22/F-23 Radar Cross Sections Update",
    4446: "[request to a game's data base on the 30N6E2]",
    4467: "fix for 40n6",
    4620: "increase max target speed to 4800m/s (40N6)",
    5949: "[request to a game's data base on the Rezonans-NE]",
    5967: "Add 9M96E Missile and Mount Option (12/12) TEL for S-350 Vitaz SAM",
    5968: "Increase 9M96DM Maximum Intercept Speed to 4800m/s",
    6684: "F-35A and F-35B RCS Standardisation",
    7853: "Systemic RCS modelling flaws across 5th-Gen and Stealth platforms",
}
"""Number of an issue -> its title."""

COMPLETED = {
    "AltaLasagnaS/cielo-cerrado (GitHub)": {
        "title": "[catalogue of a hobby simulator of air defence]",
        "url": "https://github.com/AltaLasagnaS/cielo-cerrado",
    },
}
"""Publisher -> what its sources lack in the tables."""


def complete(sources: dict[str, dict[str, Any]]) -> None:
    """Give sources the titles and addresses that their tables leave out."""
    for body in sources.values():
        number = body.get("url", "").removeprefix(REQUESTS)
        if number.isdigit() and "issue #" in body.get("title", ""):
            body["title"] = f"{ISSUES[int(number)]} (issue {number})"
        for key, text in COMPLETED.get(body["publisher"], {}).items():
            body.setdefault(key, text)
