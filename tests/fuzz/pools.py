"""What bad inputs are made of: values, words, numbers and options that do not belong."""

NAN, INF = float("nan"), float("inf")


class Raw(str):
    """Text that is written into TOML or JSON as it is."""


# fmt: off
POISON = (
    NAN, INF, -INF, 1e308, -1e308, 5e-324, 0, 0.0, -0.0, -1, 1, 2, 3.7, 10**400, 2**31, 2**63,
    2**64, -(2**63), 1e-9, 1e9, True, False, "", " ", "nan", "nan km", "inf m", "1e308 km",
    "1e400 m", "-5 km", "0 m", "0 m/s", "0 s", "1e-300 s", "1e-9 s", "1e9 s", "1e15 s", "3e9 m/s",
    "1 furlong", "5 kg", "1 m 2", "m", "km 5", "5", "5 degC", "1 m/s/s", "٣ km",
    "１２ km", "−5 km",
    "1_000 m", "0x10 m", "1,000 m", "[1,2]", "{}", "500 m + 1 km", "10 km * 2", "1/0 m", "2**3 m",
    "nan dBsm", "1e5 dBsm", "-1e5 dBsm", " dBsm", "400 deg", "-400 deg", "95 deg", "1000 rad",
    "1 %", "150 %", "50 percent", "1 USD", "1 EUR", "-1 USD", "1e30 USD", Raw("2026-11-25"),
    Raw("2026-11-25T10:00:00Z"), Raw("10:00:00"), [], [[]], {}, [1, 2, 3], ["a", "a"], [NAN],
    [0, 0], [1e308, -1e308], {"value": "1 km"}, {"claims": "x/y"}, {"claim": "none"},
    {"value": 1, "assumption": "x", "grade": "Z9"},
    {"value": "1 km", "assumption": "x", "grade": "A1"},
    {"value": {"value": "1 km", "assumption": "x", "grade": "A1"},
     "assumption": "x", "grade": "A1"},
    {"rule": "mixture"}, {"spread": "none"}, {"rule": []}, {"rule": {}}, {"spread": ["none"]},
    {"claims": ["a/b"]}, {"claims": "a/b/c", "level": 3}, {"claims": "a/b", "level": {}},
    {"value": "1 km", "assumption": "x", "grade": "A1", "joint": 3}, "x" * 3_000, "\x00", "\u202e",
    "\u2028", "<script>alert(1)</script>", "[red]x[/red]", "[/]", "\x1b[31m", "../../etc/passwd",
    "a/b", "a.b", "a@b", "\ud7ff", "\U0001f600", list(range(1000)), ["x"] * 5000,
    {"a": {"b": {"c": {"d": 1}}}}, {str(i): i for i in range(200)}, "none", "null",
    "default", "base",
    "element:", "asset:", "hill.", ".hill", "hill.guide.x", {"default": 2}, {"default": -1},
    {"nobody": 0.5}, [["0 m", "1 km"], ["0 m", "2 km"]], [["5 m", "1 km"], ["1 m", "2 km"]],
    [["0 m", "-1 km"]], [["0 m"]], [[]], [["0 m", "1 km"]] * 40,
    [[str(i) + " m", "9 km"] for i in range(40)],
)
# fmt: on
"""Values that do not belong where they are put."""

UNITS = (
    "kg", "s", "m", "km/h", "deg", "m2", "USD", "V", "mach", "", "K", "m**-1", "parsec", "year",
)  # fmt: skip
EXTRA = ("x", "base", "id", "key", "note", "count", "schema", "__class__", "é")
ACTS = ("poison", "scale") * 4 + (
    "delete", "rename", "extra", "swap", "copy", "type", "unit", "ref",
)  # fmt: skip
NUMBERS = (
    "-1", "0", "1", "1.5", "nan", "inf", "1e9", "99999999999999999999", "", " ", "x", "0x1", "１",
    "--", "2**32", "4294967296", "True",
)  # fmt: skip
WORDS = (
    "", " ", "nobody", "base", "../x", "\x1b[31m", "[red]", "é", "a" * 5000, "-", "/", ".", "\n",
    "\x00", "a" * 300, "x.toml", "x.json",
)  # fmt: skip
OPTIONS = (
    "run single-battalion -n N", "run single-battalion --seed N",
    "run single-battalion --workers N",
    "run single-battalion --precision N", "run single-battalion --draws N", "run W", "check W",
    "explain W", "explain single-battalion --variant W", "explain single-battalion --case W",
    "explain single-battalion --json --case W", "check single-battalion --set W", "systems W",
    "claims W", "claims --quantity W", "sources W", "cite W", "report W",
    "report W --sensitivity W",
    "compare W W", "export W --format W", "export W --format kml --replication N", "replay W",
    "sensitivity W", "sensitivity single-battalion --samples N",
    "sensitivity single-battalion --case W", "verify W", "verify -n N", "scenarios W",
    "scenarios copy W", "W", "--W", "run --set W", "schema W",
)  # fmt: skip
