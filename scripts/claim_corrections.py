"""What the tables of claims have wrong, and what they leave open: grades, years of money, figures.

A correction is a judgement and stands here with its reason, which goes into the claim's note or
flag; nothing in a table is changed silently.
"""

from __future__ import annotations

import re
from typing import Any

HOBBY = (
    r"AltaLasagnaS/cielo-cerrado.*",
    r"Saab hackathon .*",
    r"cmo-db-requests (contributors?|issue \d+)",
    r"Command: Modern Operations.*",
    r"Eagle Dynamics .*",
    r"FlightGear .*",
    r"Matrix Games forum",
    r"Auranis/.*",
    r"\(hobby .*\)",
    r".* learning notes",
)
"""Publishers that are games, data bases of games, hobby models and hobby notes: E, whatever the
table says. What they only pass on keeps the letter of its publisher, and they count as relay."""

PRICE_YEARS = {
    "F-35A-unit-cost-air-space-forces-magazine": 2012,
    "F-16C-unit-cost-wikipedia-mirror": 1998,
    "Kh-101-unit-cost-ekonomichna-pravda-forbes-ukraine": 2024,
    "NASAMS-AIM-120-unit-cost-dod-comptroller-fy2025-p-1": 2025,
    "Patriot-PAC-3-MSE-unit-cost-us-army-fy2025-missile-procurement": 2025,
    "Patriot-PAC-3-unit-cost-ap-via-st-augustine-record": 2002,
    "RQ-4-unit-cost-wikipedia-mirror": 2013,
    "Shahed-136-unit-cost-ekonomichna-pravda-forbes-ukraine": 2024,
    "Shahed-136-unit-cost-regionews-cnn-70000-usd": 2025,
}
"""Claim -> the year of its money, where the source or the row says it; all others: not stated."""

RECALLED_9M96E = {
    "source": "air-power-australia-almaz-antey-2009",
    "grade": "D4",
    "status": "recalled",
    "lineage": "air-power-australia-almaz-antey",
}
FIELDS: dict[str, dict[str, Any]] = {
    "91N6E-detection-range-max-sputnik-arabic": {"subject": "S-400", "level": "system"},
    "Saudi-Patriot-vs-Houthi-25-Mar-2018-interception-rate-business-insider-via-briefnews-eu": {
        "quantity": "evidence_of_intercepts",
        "value": "none seen",
    },
    "Shahed-136-range-max-dailywrap-gur": {"value_low": None, "value_high": None},
    "Patriot-PAC-3-MSE-AN-MPQ-53-instrumented-range-radartutorial": {
        "subject": "Patriot",
        "level": "radar",
        "as_printed": "AN/MPQ-53",
    },
    "Patriot-PAC-3-MSE-AN-MPQ-53-missiles-guided-simultaneous-radartutorial": {
        "subject": "Patriot",
        "level": "radar",
        "as_printed": "AN/MPQ-53",
    },
    "Patriot-PAC-3-MSE-AN-MPQ-53-search-sector-radartutorial": {
        "subject": "Patriot",
        "level": "radar",
        "as_printed": "AN/MPQ-53",
    },
    "9M96E-engagement-altitude-max-unsourced": RECALLED_9M96E,
    "9M96E-launch-mass-unsourced": RECALLED_9M96E,
    "9M96E-single-shot-kill-probability-aircraft-unsourced": RECALLED_9M96E,
    "9M96E-single-shot-kill-probability-ballistic-unsourced": RECALLED_9M96E,
    "9M96E-single-shot-kill-probability-uav-unsourced": RECALLED_9M96E,
    "83M6E2-batteries-controlled-unsourced": RECALLED_9M96E
    | {
        "source": "almaz-antey-rosoboronexport-s-300pmu-2-favorit",
        "lineage": "almaz-antey-rosoboronexport",
    },
    "S-300PMU-2-targets-tracked-abna-irna-tass": {"conditions": {"variant": "S-300, any"}},
    "Patriot-PAC-3-unit-cost-gao": {"level": "missile"},
    "RQ-4-wingspan-abc-news": {"conditions": {"variant": "RQ-4A"}},
    "RQ-4-wingspan-fox-business": {"conditions": {"variant": "RQ-4B"}},
    "NASAMS-AIM-120-AMRAAM-missiles-per-launcher-congressional-research-service": {
        "subject": "NASAMS",
        "quantity": "missiles_ready",
        "level": "unit",
        "as_printed": "AIM-120 AMRAAM",
    },
    "NASAMS-launchers-congressional-research-service": {"level": "unit"},
    "NASAMS-missiles-per-launcher-congressional-research-service": {"level": "launcher"},
    "40N6E-engagement-altitude-min-rosoboronexport": {
        "quantity": "engagement_altitude_min_ballistic",
        "conditions": {"target_class": "ballistic missile"},
    },
    "HQ-16A-engagement-range-max-missilery-info": {"conditions": {"target_class": "fighter"}},
    "S-300V4-engagement-altitude-max-rosoboronexport": {"conditions": {"variant": "Antey-2500"}},
    "S-300V4-target-speed-max-rosoboronexport": {"conditions": {"variant": "Antey-2500"}},
    "S-300V4-targets-engaged-simultaneous-rosoboronexport": {
        "conditions": {"variant": "Antey-2500"}
    },
    "S-300V4-tbm-source-range-max-rosoboronexport": {"conditions": {"variant": "Antey-2500"}},
    "Tor-M2-engagement-range-max-sputnik-afrique-russian-mod": {
        "conditions": {"variant": "Tor-M2DT"}
    },
}
"""Claim -> fields that replace those of the row; None takes a field away."""

PANTSIR = "Syria-strike-14-Apr-2018-Pantsir-S1"
FLAGS = {
    "Shahed-136-combat-radius-wikipedia": {
        "misread": "a claim of one-way range, filed as such too: Shahed-136-range-max-wikipedia"
    },
    "B-2A-payload-usaf": {
        "copying-error": "60,000 lb, as relayed; the BBC and Encyclopaedia Britannica print "
        "40,000 lb"
    },
    "S-300PMU-2-detection-range-max-globalsecurity": {
        "misattributed": "the 300 km of this page are those of the 96L6, not of the 64N6E2"
    },
    f"{PANTSIR}-kill-per-missile-claimed-eir-larouche-quoting-konashenkov": {
        "garbled": "24 of 25; two other pages print 23 of 25, and only with 23 do the systems add "
        "up to the 71 claimed"
    },
    "S-400-intercept-claim-atacms-tass": {
        "misattributed": "not a count of the S-400: of the two days the same ministry credits 3 of "
        "5 to a Pantsir, and 7 of 8 to S-400 and Pantsir together"
    },
}
"""Claim -> why it is set aside."""

NOTES = {
    "91N6E-detection-range-max-sputnik-arabic": "the page speaks of the system; it does not name "
    "the 91N6E, under which this claim was filed",
    "Saudi-Patriot-vs-Houthi-25-Mar-2018-interception-rate-business-insider-via-briefnews-eu": (
        "Lewis: no evidence of any intercept, which is not a count of none"
    ),
    "Shahed-136-range-max-dailywrap-gur": "others, as this source says: 2000 km",
    "Patriot-PAC-3-MSE-AN-MPQ-53-instrumented-range-radartutorial": (
        "the radar of earlier Patriots; the PAC-3 MSE fires from the AN/MPQ-65"
    ),
    "9M96E-engagement-altitude-max-unsourced": "leaflets of Fakel and Almaz-Antey, and Air Power "
    "Australia, print it; not read again",
    "9M96E-launch-mass-unsourced": "leaflets of Fakel and Almaz-Antey, and Air Power Australia, "
    "print it; not read again",
    "9M96E-single-shot-kill-probability-aircraft-unsourced": "leaflets of Fakel and Almaz-Antey, "
    "and Air Power Australia, print it; not read again",
    "9M96E-single-shot-kill-probability-ballistic-unsourced": "leaflets of Fakel and Almaz-Antey, "
    "and Air Power Australia, print it; not read again",
    "9M96E-single-shot-kill-probability-uav-unsourced": "leaflets of Fakel and Almaz-Antey, and "
    "Air Power Australia, print it; not read again",
    "83M6E2-batteries-controlled-unsourced": "the makers' leaflet prints it; not read again",
    "NASAMS-AIM-120-AMRAAM-missiles-per-launcher-congressional-research-service": (
        "three launchers of six; the relay gave it as rounds a launcher"
    ),
    "Iran-Russia-transfers-S-300-ban-loss-from-ban-founding-document-002": (
        "read as Iran's loss; the figure is that of an analyst for Russia, at most, prospective "
        "projects included"
    ),
    "Iran-Russia-transfers-S-300-contract-contract-date-ria-novosti-via-globalsecurity-org": (
        "$800 m, at least five systems; others write of a contract of 2007"
    ),
    "Iran-Russia-transfers-arms-deal-2016-contract-status-reuters-ria-via-iran-press-news": (
        "Ozerov, 14 November 2016; T-90, artillery, aircraft, helicopters"
    ),
    "40N6E-engagement-altitude-min-rosoboronexport": (
        "the page read discusses ballistic targets only"
    ),
}
"""Claim -> its note, in place of the row's."""

SOURCES = {
    "saab-hackathon-note-2026": {"url": ""},
    "journal-of-peace-research-sage-2020": {"url": "https://doi.org/10.1177/0022343319898714"},
    "founding-document-000-2019-06-28": {
        "url": "https://fort-russ.com/2019/06/major-russia-is-willing-to-supply-s-400-systems-to-iran/"
    },
    "founding-document-001-2019-06-28": {
        "url": "https://baonghean.vn/en/nga-tuyen-bo-san-sang-ban-ten-lua-s-400-cho-iran-10200515.html"
    },
    "founding-document-002-2019-05-31": {
        "url": "https://defensemirror.com/news/24871/Russia_Rejects_Iran_s_Request_To_Buy_S_400_Systems"
    },
}
"""Source -> fields that replace those of its rows; an empty one goes."""


def grade(publisher: str, given: str) -> str:
    """Return the grade of a row: the letter E for games and hobby models, else as given."""
    if any(re.fullmatch(pattern, publisher) for pattern in HOBBY):
        return max(given[0], "E") + given[1]
    return given


def apply(claims: dict[str, dict[str, Any]], sources: dict[str, dict[str, Any]]) -> None:
    """Correct claims and sources, by id; an id that is not there stops the import."""
    for table in (PRICE_YEARS, FIELDS, FLAGS, NOTES):
        unknown = set(table) - set(claims)
        if unknown:
            raise SystemExit(f"corrections of claims that are not there: {sorted(unknown)}")
    for name, year in PRICE_YEARS.items():
        claims[name]["price_year"] = year
    for name, fields in FIELDS.items():
        for key, value in fields.items():
            if value is None:
                claims[name].pop(key, None)
            else:
                claims[name][key] = value
    for name, flags in FLAGS.items():
        claims[name].setdefault("flags", {}).update(flags)
    for name, note in NOTES.items():
        claims[name]["note"] = note
    for name, body in SOURCES.items():
        sources[name].update(body)
        for key in [key for key, text in body.items() if not text]:
            del sources[name][key]
