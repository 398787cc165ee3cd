"""One bad input of a kind: files on disk, the command that is given them, and the verdict."""

import copy
import json
import random
import shutil
import tomllib

import polars as pl
import polars.selectors as numbers
import rundirs
import tracks
from damage import mutate_bytes
from inputs import json_text, mutate_tree, places, poison, toml_text, toml_value
from judge import FINE, judge
from pools import NUMBERS, OPTIONS, WORDS

SHARES = {
    "toml": 40, "bytes": 35, "world": 25, "set": 40, "options": 20, "csv": 18, "import": 18,
    "asked": 8, "rundir": 4,
}  # fmt: skip
"""Kind -> how often it is tried, next to the others; a damaged run takes a second to read."""
KINDS = tuple(SHARES)


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
        return _options(rng, folder)
    if kind == "csv":
        return tracks.recorded(rng, held, folder)
    if kind == "import":
        return tracks.imported(rng, folder)
    if kind == "rundir":
        return rundirs.case(rng, folder)
    if kind == "asked":
        return rundirs.asked(rng, folder)
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


def _options(rng, folder):
    shutil.rmtree(folder / "out", ignore_errors=True)
    words = rng.choice(OPTIONS).split()
    put = {"W": lambda: rng.choice(WORDS), "N": lambda: rng.choice(NUMBERS)}
    args = [put[w]() if w in put else w for w in words]
    args = ["--" + rng.choice(WORDS) if word == "--W" else word for word in args]
    return args + ["--out", str(folder / "out")] * (args[0] in ("run", "sensitivity")), args


def tried(kind, seed, number, held, folder):
    """Make one input and give it to the program; return (verdict, detail, what was changed).

    What `check` accepts is run as well. To the verdicts of `judge` come: untrue (a damaged run was
    read as if it were the run it was, with other contents), broken (`check` accepted what `run`
    refuses), nonfinite (a run left NaN or infinity in its tables).
    """
    args, said = case(kind, seed, number, held, folder)
    verdict, detail = judge(args)
    if kind == "rundir" and verdict == "accepted":
        wrong = rundirs.untrue(folder)
        verdict, detail = ("untrue", wrong) if wrong else (verdict, detail)
    if args[0] == "check" and verdict == "accepted":
        verdict, detail = _run(args[1:], folder / "ran")
    return verdict, detail, [*args[:1], *said]


def _run(args, out):
    shutil.rmtree(out, ignore_errors=True)
    options = ["-n", "2", "--workers", "1", "--no-report", "--out", str(out)]
    verdict, detail = judge(["run", *args, *options])
    if verdict != "accepted":
        return ("broken" if verdict in FINE else verdict), f"run: {detail}"
    for file in out.glob("*/*.parquet"):
        frame = pl.read_parquet(file)
        wrong = frame.select(~numbers.float().is_finite().fill_null(True)).sum()
        found = [name for name in wrong.columns if wrong[name][0]]
        if found:
            return "nonfinite", f"{file.parent.name}: {', '.join(found)}"
    return verdict, detail
