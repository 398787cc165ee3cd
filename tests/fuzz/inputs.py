"""Making bad inputs: scenarios, worlds and overrides changed in one to four places.

What is changed, and how, follows from a seed, so that every input can be made again.
"""

import contextlib
import copy
import json

from pools import ACTS, EXTRA, INF, POISON, UNITS, Raw


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
        factor = rng.choice([-1, 0, 1e3, 1e-3, 1e6, 1e12, 1e-12, 1e300, 0.5])
        try:
            return old * factor
        except OverflowError:  # 10**400 is one of the values that do not belong
            return None
    if isinstance(old, str) and (amount := _amount(old)):
        number, unit = amount
        return f"{number * rng.choice([-1, 0, 1e3, 1e-3, 1e6, 1e12, 1e-12, 1e200]):g} {unit}"
    return None


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
