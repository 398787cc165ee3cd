"""The curated part of the import: names, lineages, flags, contradictions.

Everything here is a judgement, made once and kept in one place so that it can be argued with.
"""

from __future__ import annotations

import re

QUANTITIES = {
    "speed": "speed_cruise",
    "cruise_speed": "speed_cruise",
    "missiles_fired_oct_2017": "missiles_fired",
}
"""Attributes of the table that go by another name in the ledger."""

SYSTEMS = {
    "S-400 Triumf": "S-400",
    "S-300PMU-2 Favorit": "S-300PMU-2",
    "RQ-4 Global Hawk": "RQ-4",
    "RQ-4A BAMS-D shootdown": "RQ-4A-shootdown-2019",
    "Kalibr 3M-14": "Kalibr",
    "Gerbera decoy": "Gerbera",
    "AGM-88 HARM": "AGM-88",
    "David's Sling": "Davids-Sling",
}
"""Systems of the table that go by a shorter name."""

SUBJECTS = {
    ("S-400 Triumf", "91N6E"): "91N6E",
    ("S-400 Triumf", "92N6E"): "92N6E",
    ("S-400 Triumf", "96L6E"): "96L6E",
    ("S-400 Triumf", "40N6"): "40N6E",
    ("S-400 Triumf", "40N6E"): "40N6E",
    ("S-400 Triumf", "48N6"): "48N6E3",
    ("S-400 Triumf", "48N6E3"): "48N6E3",
    ("S-400 Triumf", "48N6DM"): "48N6DM",
    ("S-400 Triumf", "48N6 (domestic)"): "48N6-domestic",
    ("S-400 Triumf", "9M96E"): "9M96E",
    ("S-400 Triumf", "9M96E2"): "9M96E2",
    ("S-400 Triumf", "9M96D"): "9M96D",
    ("S-300PMU-2 Favorit", "30N6E2"): "30N6E2",
    ("S-300PMU-2 Favorit", "96L6"): "96L6E",
    ("S-350 Vityaz", "9M96 (S-350E)"): "S-350-Vityaz-9M96",
    ("Iron Dome", "Tamir"): "Tamir",
    ("S-300PMU-2 Favorit", "64N6E2"): "64N6E2",
    ("S-300PMU-2 Favorit", "83M6E2 command post"): "83M6E2",
    ("S-300PMU-2 Favorit", "48N6E2"): "48N6E2",
    ("S-300PMU-2 Favorit", "48N6 family"): "48N6-family",
    ("S-300PMU-2 Favorit", "92N6 engagement radar (as modelled)"): "92N6-as-modelled",
    ("S-300PMU-1", "48N6E"): "48N6E",
    ("S-300PMU-1", "48N6"): "48N6E",
    ("S-300PS", "5V55R missile"): "5V55R",
    ("S-300PS", "30N6 radar"): "30N6",
    ("RQ-4A BAMS-D shootdown", "aircraft"): "RQ-4",
}
"""(system, component) -> subject, where the part has a designation of its own."""

RENAMED = {
    ("S-400 Triumf", "40N6"),
    ("S-400 Triumf", "48N6"),
    ("S-300PMU-1", "48N6"),
    ("S-300PMU-2 Favorit", "96L6"),
    ("RQ-4A BAMS-D shootdown", "aircraft"),
}
"""Claims filed under a subject that the source calls otherwise; its word is kept."""

LEVELS = {
    "system": "system",
    "system (India)": "system",
    "coverage": "system",
    "missile": "missile",
    "missiles": "missile",
    "interceptor": "missile",
    "radar": "radar",
    "radar mast": "radar",
    "acquisition radar": "radar",
    "search radar": "radar",
    "40V6M mast": "radar",
    "launcher": "launcher",
    "5P85 launcher": "launcher",
    "launcher with four missiles": "launcher",
    "vehicle": "launcher",
    "fire unit": "fire_unit",
    "battery": "battery",
    "battery (Turkey)": "battery",
    "battalion": "battalion",
    "battalion (China)": "battalion",
    "division (battalion)": "battalion",
    "squadron (India)": "squadron",
    "unit": "unit",
    "regiment": "regiment",
    "regiment plan": "force",
    "force": "force",
}
"""Organisational level by component."""

LEVELLED = {
    *("S-400 Triumf", "S-300PMU-2 Favorit", "S-300PMU-1", "S-300PS", "S-300", "S-300 (Syria)"),
    *("S-300 force (Russia)", "S-350 Vityaz", "Buk-M1", "Buk-M2", "Buk-M3", "Tor-M1", "Tor-M2"),
    *("Pantsir-S1", "HQ-9B", "Bavar-373", "Patriot", "Patriot PAC-3", "Patriot PAC-3 MSE"),
    *("Patriot PAC-2 GEM-T", "Patriot (DCS World data)", "THAAD", "NASAMS", "IRIS-T SLM", "SAMP/T"),
    *("3rd Khordad", "Sayyad-3", "Sayyad-3G", "S-200", "S-300V4", "Buk-M1-2", "Pantsir-S2"),
    *("HQ-9", "HQ-16A", "Iron Dome", "Arrow-2", "Arrow-3", "David's Sling"),
}
"""Systems whose claims are made at a level."""

GENERIC_PARTS = {
    *LEVELS,
    *("airframe", "platform", "procurement", "generic class", "event", "flight profile"),
    *("programme", "doctrine", "delivery", "9M723", "Shahed-136 warhead", "MGM-140 Block 1A"),
    *("HQ-9B", "IRIS-T SL", "PAC-3 MSE", "THAAD interceptor", "Tomahawk Block IV (TLAM-E)"),
}
"""Components that name no part of their own: the claim is about the system."""

PUBLISHERS = {
    "AltaLasagnaS/cielo-cerrado (GitHub)": "cielo-cerrado",
    "leaked documents via cielo-cerrado": "leaked-documents",
    "founding document 000 (unnamed news site)": "founding-document-000",
    "founding document 001 (unnamed news site)": "founding-document-001",
    "founding document 002 (unnamed news site)": "founding-document-002",
    "GlobalSecurity.org": "globalsecurity",
    "FAS / GlobalSecurity.org": "fas-globalsecurity",
    "TASS / GlobalSecurity via cmo-db-requests": "tass-globalsecurity",
    "Army Recognition / TASS": "tass",
    "Army Recognition and others via cmo-db-requests": "army-recognition",
    "Janes / TRADOC ODIN via cmo-db-requests": "janes",
    "Wikipedia via cmo-db-requests": "wikipedia",
    "Saab hackathon research note citing GlobalSecurity/MIT LL/Wikipedia": "saab-hackathon-note",
    "U.S. Air Force fact sheet": "usaf",
    "cmo-db-requests contributor": "cmo-db-requests",
    "cmo-db-requests contributors": "cmo-db-requests",
    "cmo-db-requests issue 4101": "cmo-db-requests-4101",
    "export brochure roe.ru": "rosoboronexport-brochure",
    "Rosoboronexport catalogue": "rosoboronexport",
    "Almaz-Antey brochure": "almaz-antey",
    "Nevsky Bastion / vistat.org": "nevsky-bastion",
    "Kharkiv Air Force University (Sukharevsky et al.)": "kharkiv-air-force-university",
    "Command: Modern Operations DB3000": "command-modern-operations",
    "Command: Modern Operations DB3000 request #2214": "command-modern-operations",
    "freedemocracy blog / AP": "ap",
    "Al-Hayat / RIA Novosti": "al-hayat",
    "Sputnik Brasil / Times of India": "times-of-india",
    "International Business Times India": "ibtimes-india",
    "Sputnik Arabic (sarabic.ae)": "sputnik-arabic",
    "National Interest via Sputnik": "national-interest",
    "truck-encyclopedia / ru.wikipedia": "truck-encyclopedia",
    "Air & Space Forces Magazine": "air-space-forces-magazine",
    "(hobby air-defence catalogue, GitHub)": "hobby-catalogue",
    "(hobby S-400 Unity simulation, GitHub)": "hobby-unity-simulation",
    "(hobby S-400 desktop app, GitHub)": "hobby-desktop-app",
    "(hobby C-UAS data file, GitHub)": "hobby-c-uas-data",
    "(hobby C-UAS SQL data, GitHub)": "hobby-c-uas-sql",
    "(hobby game data, GitHub)": "hobby-game-data",
}
"""Short names of publishers, for ids; others are made from the publisher's name."""

PUBLISHER_NAMES = {"unsourced": "unknown: widely repeated, no source found"}
"""Publishers that are written otherwise in the ledger."""

PUBLISHER_LINEAGES = {
    "Sputnik Afrique / RIA Novosti": "ria-novosti-2007",
    "domain-b.com": "ria-novosti-2007",
    "RegioNews / CNN": "cnn",
    "WP Tech / CNN": "cnn",
    "dailywrap / GUR": "gur",
    "GUR War & Sanctions": "gur",
    "RUSI / GUR": "gur",
    "CSIS Missile Threat": "csis",
    "CSIS": "csis",
    "CRS via HeinOnline": "crs",
    "CRS via Big League Politics": "crs",
    "Congressional Research Service": "crs",
    "FAS / GlobalSecurity.org": "globalsecurity",
    "Xinhua / CNC": "xinhua",
    "Al Manar / Xinhua": "xinhua",
    "Xinhua via Al-Manar": "xinhua",
    "Northrop Grumman via ABC News": "northrop-grumman",
    "nusfeed.com / Fox": "fox",
    "Fox Business": "fox",
    "DT Next": "indian-air-force-2025",
    "Orange News": "indian-air-force-2025",
    "Kayhan / CNBC": "cnbc",
    "International Business Times India": "indian-press",
    "Sputnik Brasil / Times of India": "indian-press",
    "Army Recognition / Times of India": "indian-press",
    "hotnews.ro / Guardian": "guardian",
    "cmo-db-requests contributor": "cmo-db-requests",
    "cmo-db-requests contributors": "cmo-db-requests",
    "Command: Modern Operations DB3000 request #2214": "command-modern-operations",
}
"""Publishers that pass on somebody else's figure, or go by several names."""

S400 = "S-400|91N6E|40N6E|48N6E3|48N6DM|9M96E2?"
LINEAGES = {
    (S400, "s-400-exporter-channels"): {"quantity": "targets_engaged.*", "value": [36]},
    (S400, "s-400-exporter-missiles"): {"quantity": "missiles_guided.*", "value": [72]},
    (S400, "s-400-exporter-speed"): {"quantity": "target_speed_max", "value": [4800]},
    (S400, "s-400-exporter-reach"): {
        "quantity": "engagement_range_max.*|area_cover_range",
        "value": [400e3, 250e3, 120e3, 60e3, 40e3],
    },
    (S400, "s-400-exporter-deployment"): {"quantity": "deployment_time", "value": [300]},
    (S400, "s-400-exporter-ceiling"): {"quantity": "engagement_altitude_max", "value": [30e3]},
    (S400, "s-400-exporter-radar"): {
        "quantity": "detection_range_max|targets_tracked",
        "value": [600e3, 300],
    },
    ("S-400", "s-400-nine-seconds"): {"quantity": "reaction_time", "value": [9]},
    ("S-300PMU-2|48N6E2", "s-300pmu-2-exporter"): {
        "quantity": "(?!unit_cost).*",
        "value": [36, 72, 100, 200e3, 300e3],
    },
    ("48N6E|S-300PMU-1", "s-300pmu-1-exporter"): {"quantity": "engagement_r.*", "value": [150e3]},
    ("S-400|S-300PMU-2|S-350-Vityaz", "apa-mast"): {"quantity": "antenna_height", "value": [24]},
    ("Shahed-136", "shahed-185-km-h"): {"quantity": "speed_.*", "value": [51.39, 51.389]},
    ("Shahed-136", "csis"): {"quantity": "unit_cost", "value": [35000]},
    ("S-400-deliveries-India", "india-contract-2018"): {
        "quantity": "contract_value",
        "value": [5.43e9],
    },
    ("S-400-deliveries-Turkey", "turkey-contract-2017"): {
        "quantity": "contract_value",
        "value": [2.5e9],
    },
    ("Tomahawk.*", "tomahawk-1600-km"): {"quantity": "range_max", "value": [1600e3]},
}
"""(subjects, lineage) -> which figures probably go back to one statement (exporters, mostly)."""

STATEMENTS = {
    ("founding document 000 (unnamed news site)", "export_willingness"): "fsmtc-2019-06-28",
    ("founding document 000 (unnamed news site)", "restricted_by_resolution"): "fsmtc-2019-06-28",
    ("founding document 000 (unnamed news site)", "date"): "fsmtc-2019-06-28",
    ("founding document 000 (unnamed news site)", "request_received"): "fsmtc-2019-06-28",
    ("founding document 001 (unnamed news site)", "request_rejected"): "bloomberg-2019-05",
    ("founding document 002 (unnamed news site)", "request_rejected"): "bloomberg-2019-05",
}
"""(publisher, quantity) -> whose statement it passes on."""

FLAGS = {
    ("UNSCR-2231-adoption", "date", "2015-06-20"): {
        "misprint": "the Security Council adopted the resolution on 20 July 2015"
    },
    ("UNSCR-2231-adoption", "date", "2015-07-17"): {
        "misread": "a scanned text; the Security Council adopted the resolution on 20 July 2015"
    },
    ("Stealth-fighter-class", "rcs_mean", 1e-6): {
        "implausible": "a hundred times below the lowest other figure for a stealth fighter"
    },
    ("9M96E2", "speed_max", 5000.0): {
        "misread": "far beyond such a round; the target speed limit of 4800 m/s, most likely"
    },
    ("48N6E", "launch_mass", 1500.0): {"outlier": "300 kg under every other source"},
    ("S-400", "coverage_range_claim", 600000.0): {
        "misread": "a detection range, most likely, spoken of as coverage"
    },
    ("Iran-Russia-transfers-S-300-cancellation", "loss_to_russia", 1e9): {
        "garbled": "the source calls the S-300 an S-400"
    },
    ("Patriot-PAC-3-MSE", "engagement_range_max_aircraft", 45000.0): {
        "not-stated": "the page gives no figure of its own; a repository that cites it chose one"
    },
    ("S-300PMU-2", "engagement_range_max", 160000.0): {
        "derived": "not stated: worked out from a ratio of reaches"
    },
}
"""(subject, quantity, SI value) -> why the claim is set aside."""

CONTRADICTIONS = (
    ("S-400", "targets_engaged_simultaneous", 36.0, 80.0),
    ("S-400", "missiles_guided_simultaneous", 72.0, 160.0),
    ("S-400", "launchers", 4.0, 8.0),
    ("30N6E2", "detection_range_max", 200000.0, 300000.0),
    ("48N6E", "engagement_altitude_min", 10.0, 25.0),
    ("9M96E2", "speed_max", 1800.0, 5000.0),
    ("S-400", "target_speed_max", 2777.78, 4800.0),
    ("S-400", "engagement_altitude_max", 30000.0, 40000.0),
    ("Shahed-136", "rcs_side", 0.02, 1.6),
    ("Shahed-136", "unit_cost", 20000.0, 193000.0),
    ("Syria-strike-14-Apr-2018-defence", "weapons_intercepted", 0.0, 71.0),
    ("Saudi-Patriot-vs-Houthi-25-Mar-2018", "interception_rate", 0.0, 1.0),
)
"""(subject, quantity, one SI value, another): claims that cannot both hold."""

TARGETS = {
    "_aircraft": "aircraft",
    "_ballistic": "ballistic missile",
    "_cruise": "cruise missile",
    "_uav": "UAV",
    "_fighter": "fighter",
}
"""Target class by the end of the attribute's name."""

ASPECTS = {"_frontal": "nose", "_side": "side", "_side_rear": "side and rear"}
"""Aspect by the end of the attribute's name."""

OUTCOMES = {
    *("individual_strikes", "intercept_claim_atacms", "intercept_range_claimed"),
    *("interception_rate", "interception_rate_claimed", "interceptor_failures_seen"),
    *("interceptors_fired", "interceptors_missed", "intercepts", "kill_per_missile_claimed"),
    *("kills_by_system", "leakage_per_barrage", "missiles_fired", "radar_struck_2024_04"),
    *("share_of_inventory_fired", "success_rate", "success_rate_claimed", "successes"),
    *("urban_hits_fraction", "vehicles_destroyed_syria_libya"),
    *("weapons_intercepted", "weapons_launched"),
}
"""Quantities that are what happened in a fight or a trial, not numbers of a system."""

RANGE_ONLY = r"value equals midpoint of the printed range|library used [\d.]+ midpoint|; midpoint\b"
"""How the qualifier says that only a range was printed; the table's value is not a claim."""

REWORDED = {
    "Chemezov 'four, but I have to make sure'": "Chemezov, who was not sure of the number",
    "'almost twice as cheap'": "about half the price",
    "the row in use (Sputnik Arabic) speaks": "Sputnik Arabic speaks",
    "contested; CSIS gives no absolute value, library chose 45 km": "contested",
}
"""Notes in words of our own."""

NOT_NOTES = (
    r"^(seen|recalled);? ?",
    r"transcribed in public repo \S+, \S+\.json:?",
    r"transcribed in public repo[^;]*",
    r"note in vinaymoger1836/Map\.io[^;]*",
    r"relayed in [^;]*",
    r"value equals midpoint of the printed range[^;]*",
    r"library used [\d.]+ midpoint",
    r"range midpoint",
    r"source gives a band from [^;]*",
    r",? ?stored (note )?id [\d]+( \([\d-]+\))?",
    r"^orig:? [^;]*",
    r"not found in store",
    r" from memory$",
    r"\bbrochure relayed\b|\bexporter page relayed\b",
    r"\bmidpoint\b",
    r"\boutcome(, keep out of defaults)?",
    r"the library scales [^;]*",
    r"value_low is the lower figure of the range",
)
"""Parts of a qualifier that stand elsewhere in the claim."""

GROUPS = {
    "s-400": r"S-400 Triumf",
    "s-300": r"S-300.*",
    "transfers": r"S-400 deliveries|Iran-Russia.*|UNSCR.*|CAATSA.*",
    "air-defence": r"Patriot.*|THAAD|IRIS-T.*|NASAMS|SAMP/T|S-350.*|HQ-9B|Bavar.*"
    r"|Buk.*|Tor.*|Pantsir.*|SA-2|3rd Khordad|Sayyad.*|S-200|HQ-9|HQ-16A|Iron Dome|Arrow-.*"
    r"|David's Sling",
    "radars": r"Nebo.*|Gamma.*|P-18|Rezonans.*|E-3.*|36D6M|90K6E",
    "combat": r"Syria strike.*|S-400 combat|Iran-Israel.*|Abqaiq.*|Saudi Patriot.*"
    r"|RQ-4A BAMS.*|Moscow.*",
    "benchmarks": r"Analytic.*|Cost exchange",
    "missiles": r"Tomahawk.*|Kh-101|Kalibr.*|Kinzhal|Iskander.*|ATACMS|Shahab.*|Ghadr.*"
    r"|AARGM.*|AGM-88.*|Anti-rad.*|SRBM.*|Subsonic.*|Emad|Kheibar Shekan|Fateh-110|JASSM",
    "uavs": r"Shahed.*|MALD|Gerbera.*|RQ-4 .*|MQ-9|One-way.*|MALE.*",
    "aircraft": r".*",
}
"""File of the ledger -> systems, first match wins."""


def group(system: str) -> str:
    """Return the file that claims on a system go to."""
    return next(name for name, pattern in GROUPS.items() if re.fullmatch(pattern, system))
