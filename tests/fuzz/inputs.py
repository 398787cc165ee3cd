"""Making bad inputs: scenarios, worlds and overrides changed in one to four places.

What is changed, and how, follows from a seed, so that every input can be made again.
"""

import contextlib
import copy
import json

NAN, INF = float("nan"), float("inf")


class Raw(str):
    """Text that is written into TOML or JSON as it is."""


# fmt: off
POISON = [
    NAN, INF, -INF, 1e308, -1e308, 5e-324, 0, 0.0, -0.0, -1, 1, 2, 3.7, 10**400, 2**31, 2**63,
    2**64, -(2**63), 1e-9, 1e9, True, False, "", " ", "nan", "nan km", "inf m", "1e308 km",
    "1e400 m", "-5 km", "0 m", "0 m/s", "0 s", "1e-300 s", "1e-9 s", "1e9 s", "1e15 s", "3e9 m/s",
    "1 furlong", "5 kg", "1 m 2", "m", "km 5", "5", "5 degC", "1 m/s/s", "٣ km", "１２ km", "−5 km",
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
]
# fmt: on
"""Values that do not belong where they are put."""


def poison(rng):
    """Return a value that does not belong here."""
    return copy.deepcopy(rng.choice(POISON))


def places(node, at=()):
    yield at
    if isinstance(node, dict):
        for key, value in node.items():
            yield from places(value, (*at, key))
    elif isinstance(node, list):
        for key, value in enumerate(node):
            yield from places(value, (*at, key))


def get(node, at):
    for part in at:
        node = node[part]
    return node


def _amount(text):
    number, _, unit = text.partition(" ")
    return (float(number), unit) if number.replace(".", "").replace("-", "").isdigit() else None


def _scaled(rng, old):
    """Return a number or quantity times something, or None when it is none."""
    if isinstance(old, int | float) and not isinstance(old, bool):
        return old * rng.choice([-1, 0, 1e3, 1e-3, 1e6, 1e12, 1e-12, 1e300, 0.5])
    if isinstance(old, str) and (amount := _amount(old)):
        number, unit = amount
        return f"{number * rng.choice([-1, 0, 1e3, 1e-3, 1e6, 1e12, 1e-12, 1e200]):g} {unit}"
    return None


UNITS = (
    "kg",
    "s",
    "m",
    "km/h",
    "deg",
    "m2",
    "USD",
    "V",
    "mach",
    "",
    "K",
    "m**-1",
    "parsec",
    "year",
)
EXTRA = ("x", "base", "id", "key", "note", "count", "schema", "__class__", "é")
ACTS = ("poison", "scale") * 4 + (
    "delete", "rename", "extra", "swap", "copy", "type", "unit", "ref",
)  # fmt: skip


def _names(last):
    word = str(last)
    return ["", " ", "é", word + "x", word[:-1], "a b", "<b>", "x" * 300, "a.b", "\n", "0"]


def _change(rng, tree, spots, at, act):
    """Change one place of a tree in place; return what was done."""
    parent, last = get(tree, at[:-1]), at[-1]
    old = parent[last]
    if act == "delete":
        del parent[last]
    elif act == "scale" and (new := _scaled(rng, old)) is not None:
        parent[last] = new
    elif act == "unit" and isinstance(old, str) and " " in old:
        parent[last] = old.split(" ")[0] + " " + rng.choice(UNITS)
    elif act == "rename" and isinstance(parent, dict):
        parent[rng.choice(_names(last))] = parent.pop(last)
    elif act == "extra" and isinstance(old, dict):
        old[rng.choice(EXTRA)] = poison(rng)
    elif act == "swap":
        with contextlib.suppress(KeyError, IndexError, TypeError):
            parent[last] = copy.deepcopy(get(tree, rng.choice(spots)))
    elif act == "copy" and isinstance(parent, list):
        parent.insert(last, copy.deepcopy(old))
    elif act == "type":
        parent[last] = rng.choice([[old], {"value": old}, str(old), {"x": old}, [old, old]])
    elif act == "ref" and isinstance(old, str):
        name = last if isinstance(last, str) else "0"
        parent[last] = rng.choice(["nobody", old.upper(), old + " ", " " + old, name])
    else:
        act, parent[last] = "poison", poison(rng)
    return f"{act} {'.'.join(map(str, at))}: {str(old)[:40]!r}"


def mutate_tree(rng, tree, skip=()):
    """Change one to three things of a tree in place; say what."""
    said = []
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        spots = [at for at in places(tree) if at and at[0] not in skip]
        if spots:
            said.append(_change(rng, tree, spots, rng.choice(spots), rng.choice(ACTS)))
    return said


def quote(text):
    out = ['"']
    for c in text:
        if c in '"\\':
            out.append("\\" + c)
        elif ord(c) < 32 or ord(c) == 127:
            out.append(f"\\u{ord(c):04x}")
        else:
            out.append(c)
    return "".join(out) + '"'


def toml_value(v):
    if isinstance(v, Raw):
        return str(v)
    if isinstance(v, bool):
        return "true" if v else "false"
    if isinstance(v, str):
        return quote(v)
    if isinstance(v, int):
        return str(v) if abs(v) < 10**4000 else "1" + "0" * 400
    if isinstance(v, float):
        return "nan" if v != v else "inf" if v == INF else "-inf" if v == -INF else repr(v)
    if isinstance(v, list | tuple):
        return "[" + ", ".join(map(toml_value, v)) + "]"
    if isinstance(v, dict):
        return "{" + ", ".join(f"{quote(str(k))} = {toml_value(x)}" for k, x in v.items()) + "}"
    return quote(str(v))


def toml_text(tree):
    return "".join(f"{quote(str(k))} = {toml_value(v)}\n" for k, v in tree.items())


def json_text(tree):
    def clean(v):
        if isinstance(v, Raw):
            return str(v)
        if isinstance(v, dict):
            return {str(k): clean(x) for k, x in v.items()}
        return [clean(x) for x in v] if isinstance(v, list | tuple) else v

    return json.dumps(clean(tree))


INSERTS = (
    b"\xff", b"\xc3\x28", b"=", b"[", b"]", b'"', b"'''", b"\x00", b"\n", b"#",
    b"\xe2\x80\xa8", b"{", b"nan", b"1e999", "é".encode("latin-1"), b"\x00" * 4096,
)  # fmt: skip


def _lines(rng, data, keep):
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    lines[at : at + 1] = [lines[at]] * keep
    return b"\n".join(lines)


def _nest(rng, data):
    n = rng.choice([50, 500, 5000, 100_000])
    return data + b"\nzz = " + b"[" * n + b"]" * n + b"\n"


def _flip(rng, data):
    at = rng.randrange(len(data) or 1)
    return (
        data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :] if data else data
    )


def _insert(rng, data):
    at = rng.randrange(len(data) or 1)
    return data[:at] + rng.choice(INSERTS) + data[at:]


DAMAGE = {
    "flip": _flip,
    "insert": _insert,
    "nest": _nest,
    "cut": lambda rng, data: data[: rng.randrange(len(data) or 1)],
    "twice": lambda rng, data: _lines(rng, data, 2),
    "drop": lambda rng, data: _lines(rng, data, 0),
    "bom": lambda rng, data: b"\xef\xbb\xbf" + data,
    "crlf": lambda rng, data: data.replace(b"\n", b"\r\n"),
    "cr": lambda rng, data: data.replace(b"\n", b"\r"),
    "utf16": lambda rng, data: data.decode("utf-8", "replace").encode("utf-16"),
    "table": lambda rng, data: (
        data + b"\n[" + b".".join([b"a"] * rng.choice([50, 2000, 5_000])) + b"]\n"
    ),
    "tail": lambda rng, data: data + rng.randbytes(rng.choice([1, 100])),
    "empty": lambda rng, data: rng.choice([b"", b"\n", b"#", b"schema = 1", b"\xef\xbb\xbf"]),
    "digits": lambda rng, data: data + b"\nzz = " + b"9" * rng.choice([400, 4301, 10_000]) + b"\n",
}


def mutate_bytes(rng, data):
    """Return bytes damaged in one to four ways, and which."""
    acts = [rng.choice([*DAMAGE, "flip"]) for _ in range(rng.choice([1, 1, 2, 4]))]
    for act in acts:
        data = DAMAGE[act](rng, data)
    return data, acts
