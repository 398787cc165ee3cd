"""Words people bring, and the words of the ledger that mean the same."""

from __future__ import annotations

PHRASES = {
    "low observable": "stealth",
    "radar cross section": "rcs",
    "cross section": "rcs",
    "radar signature": "rcs",
    "at the same time": "simultaneous",
    "at once": "simultaneous",
    "shot down": "intercept",
    "shoot down": "intercept",
    "shoots down": "intercept",
    "shooting down": "intercept",
    "security council": "unscr",
    "united nations": "unscr",
    "nuclear deal": "jcpoa",
    "iran deal": "jcpoa",
    "missile defence": "ballistic",
    "missile defense": "ballistic",
    "response time": "reaction",
}
"""Several words -> the one they are looked up as."""

SYNONYMS: dict[str, tuple[str, ...]] = {
    name: tuple(words.split())
    for names, words in {
        "stealth stealthy invisible": "stealth rcs",
        "rcs signature": "rcs 1m2",
        "drone uas unmanned": "uav drone shahed gerbera mq9 rq4",
        "uav": "uav drone shahed gerbera",
        "range reach distance far": "range radius reach",
        "radius circle area coverage": "coverage cover radius circle",
        "cost price expensive cheap money": "cost price contractvalue",
        "ceiling altitude height high": "altitude ceiling",
        "floor low": "altitudemin floor low",
        "channel simultaneous simultaneously": "simultaneous channels",
        "engage engaged": "engage",
        "kill hit accuracy pk probability effectiveness": "kill intercept success probability",
        "intercept": "intercept kill",
        "detect see spot": "detect instrumented tracked",
        "track": "track detect",
        "reaction respond quick fast": "reaction",
        "speed velocity": "speed",
        "ballistic": "ballistic srbm tbm",
        "plane airplane jet aeroplane aircraft": "aircraft fighter bomber",
        "un": "unscr resolution",
        "resolution": "unscr resolution",
        "embargo ban restriction": "ban restrict embargo",
        "sanction": "sanction caatsa",
        "buy bought purchase contract": "purchase contract order",
        "deliver delivery delivered": "deliver",
        "deploy deployed": "deploy deliver operational",
        "refuse refused refusal reject rejected rebuff": "reject",
        "loss losses": "loss losses struck",
    }.items()
    for name in names.split()
}
"""A word -> what it may stand for, each the beginning of a word of the ledger."""

_IGNORED = """
    a able about against all an and any are as be been by can capable claim claims could did do
    does each ever for from good has have how i if in into is it its just many me might more most
    much of on one or out over really say says should so that the their them there these they this
    to true truth up us versus vs was were what when where which who why will with within work
    working works would
"""
IGNORED = frozenset(_IGNORED.split())
"""Words that are in every question and in no answer."""

PARTS = {
    "s400": ("91n6e", "92n6e", "96l6e", "40n6e", "48n6e3", "9m96e", "9m96e2"),
    "s300pmu2": ("64n6e2", "30n6e2", "83m6e2", "48n6e2"),
    "s300": ("64n6e2", "30n6e2", "83m6e2", "48n6e2", "48n6e"),
}
"""A system -> its radars and rounds, looked at when nothing is said of the system itself."""
