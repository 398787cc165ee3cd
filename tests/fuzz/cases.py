"""One bad input of a kind: files on disk, and the command that is given them."""

import copy
import json
import random
import tomllib

from inputs import json_text, mutate_bytes, mutate_tree, places, poison, toml_text, toml_value

KINDS = ("toml", "bytes", "world", "set", "options")
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


def bases():
    """Return the inputs that are changed: two scenarios and a world, as data and as text."""
    import openiads
    from openiads.scenario.library import builtin_scenario

    single = builtin_scenario("single-battalion")
    large = tomllib.loads(builtin_scenario("with-and-without-s400"))
    large["sweep"]["values"] = [3]
    world = json.loads(openiads.explain("single-battalion").model_dump_json())
    return {"single": single, "tree": tomllib.loads(single), "large": large, "world": world}


def overrides(rng, tree):
    """Return one or two options that set a place of the scenario, or nothing that exists."""
    spots = [".".join(map(str, at)) for at in places(tree) if at]
    for _ in range(rng.choice([1, 1, 2])):
        path = rng.choice(spots)
        odd = [path + ".x", path.upper(), path[:-1], "." + path, path + ".", "", "..", path * 9]
        path = rng.choice([path] * 5 + odd)
        value = poison(rng)
        text = toml_value(value) if rng.random() < 0.6 else str(value)
        wrong = rng.choice([path, "=" + text, text, f"{path}={text}\nzz=1"])
        yield "--set"
        yield (f"{path}={text}" if rng.random() < 0.9 else wrong)[:120_000]


def case(kind, seed, number, held, folder):
    """Make one input.

    Parameters
    ----------
    kind : one of `KINDS`.
    seed, number : from which it follows.
    held : what `bases` returns.
    folder : where its file is written.

    Returns
    -------
    (arguments of the command, what was changed).
    """
    rng = random.Random(f"{kind}/{seed}/{number}")
    if kind == "set":
        options = list(overrides(rng, held["tree"]))
        return ["check", "single-battalion", *options], options
    if kind == "options":
        words = rng.choice(OPTIONS).split()
        put = {"W": lambda: rng.choice(WORDS), "N": lambda: rng.choice(NUMBERS)}
        args = [put[w]() if w in put else w for w in words]
        args = ["--" + rng.choice(WORDS) if word == "--W" else word for word in args]
        return args + ["--out", str(folder / "out")] * (args[0] in ("run", "sensitivity")), args
    tree = copy.deepcopy(held[rng.choice(["tree", "tree", "large"])])
    if kind == "toml":
        said, file = mutate_tree(rng, tree), folder / "case.toml"
        file.write_text(toml_text(tree), "utf-8", errors="surrogatepass")
    elif kind == "world":
        tree = copy.deepcopy(held["world"])
        said = mutate_tree(rng, tree, skip=("origins", "scenario_text", "ledger_hash"))
        file = folder / "case.json"
        file.write_text(json_text(tree), "utf-8", errors="surrogatepass")
    else:
        toml = rng.random() < 0.7
        data = held["single"] if toml else json.dumps(held["world"])
        damaged, said = mutate_bytes(rng, data.encode())
        file = folder / ("case.toml" if toml else "case.json")
        file.write_bytes(damaged)
    return ["check", str(file)], said
