"""Damaged run directories, the commands that read them, and whether they are read as they were."""

import json
import shutil

from inputs import json_text, mutate_tree
from pools import NUMBERS, WORDS

REPLICATIONS = 40
FORMS = ("czml", "kml", "acmi", "csv", "parquet", "cdf")
ACTS = ("flip",) * 3 + ("json",) * 4 + (
    "cut", "empty", "gone", "swap", "link", "loop", "directory", "zero", "extra", "twice",
)  # fmt: skip
NAMES = (
    "00000-x.parquet", "00000.parquet", "00000-00000020.parquet", "00001-00000000.parquet",
    "00000--1.parquet", "00000-00000040.parquet", "0.parquet", "00000-00000000-0000000.parquet",
)  # fmt: skip
COMMANDS = (
    "report RUN", "report RUN --out MADE.html", "compare RUN GOOD", "compare GOOD RUN --json",
    "compare RUN GOOD --out MADE", "export RUN --format FORM --out MADE",
    "export RUN --format FORM --pick worst --out MADE", "replay RUN --out MADE.html", "cite RUN",
    "doctor RUN", "doctor RUN --repair", "explain RUN/world.json",
    f"run single-battalion -n {REPLICATIONS} --workers 1 --out RUN --json",
    "run single-battalion -n 50 --workers 1 --out RUN --no-report",
)  # fmt: skip
ASKED = (
    "report RUN --out WORD", "report RUN --sensitivity WORD", "compare RUN WORD",
    "compare RUN RUN --out WORD", "export RUN --format FORM --out WORD", "export RUN --format WORD",
    "export RUN --format csv --case WORD --out MADE", "export RUN --format FORM --pick WORD",
    "export RUN --format kml --replication NUMBER --out MADE", "replay RUN --case WORD --out MADE",
    "replay RUN --replication NUMBER --out MADE", "replay RUN --out WORD", "cite RUN --format WORD",
    "doctor RUN WORD", "run single-battalion -n NUMBER --out RUN --no-report",
    "run single-battalion --seed NUMBER --out RUN", "run WORD --out RUN",
    "sensitivity single-battalion --out RUN", "scenarios copy single-battalion RUN/world.json",
)  # fmt: skip


def stored(folder):
    """Return a run of some pieces; it is made when it is not there."""
    import openiads
    from openiads.study import pace

    good = folder / "good"
    if not good.exists():
        usual, pace.PIECE_SECONDS = pace.PIECE_SECONDS, 0.0
        openiads.run("single-battalion", replications=REPLICATIONS, workers=1, out=good)
        pace.PIECE_SECONDS = usual
    return good


def _json(rng, file, data):
    """Change a JSON file, or one line of a file of JSON lines."""
    lines = data.decode().splitlines() if file.suffix == ".jsonl" else [data.decode()]
    at = rng.randrange(len(lines))
    tree = {"whole": json.loads(lines[at])}
    said = mutate_tree(rng, tree, skip=())
    lines[at] = json_text(tree.get("whole"))
    file.write_text("\n".join(lines) + "\n" * (len(lines) > 1), "utf-8", errors="surrogatepass")
    return said


def _flip(rng, data):
    data = bytearray(data)
    for _ in range(rng.choice([1, 1, 8]) * bool(data)):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def _replace(rng, file, files, act):
    """Put something else in the place of a file."""
    data = file.read_bytes()
    contents = {
        "flip": lambda: _flip(rng, data),
        "cut": lambda: data[: rng.randrange(len(data) or 1)],
        "empty": lambda: b"",
        "zero": lambda: b"\x00" * len(data),
        "swap": lambda: next((f.read_bytes() for f in [rng.choice(files)] if f.is_file()), b"x"),
    }
    if act in contents:
        file.write_bytes(contents[act]())
    elif act == "extra":
        table = file.parent.parent / rng.choice(["outcomes", "shots", "leakers"])
        if table.is_dir():
            (table / rng.choice(NAMES)).write_bytes(rng.choice([b"", data]))
    elif act == "twice":
        file.with_name(file.name.replace("00000-00000000", "00000-00000040")).write_bytes(data)
    else:
        file.unlink()
        if act == "directory":
            file.mkdir()
        elif act != "gone":
            file.symlink_to(file.name if act == "loop" else "nowhere/at/all")


def damage(rng, run):
    """Damage one or two files of a run; say how."""
    files = sorted(path for path in run.rglob("*") if path.is_file() and path.suffix != ".html")
    texts = [path for path in files if path.suffix in (".json", ".jsonl")]
    said = []
    for _ in range(rng.choice([1, 1, 1, 2])):
        act = rng.choice(ACTS)
        file = rng.choice(texts if act == "json" else files)
        said.append(f"{act} {file.relative_to(run).as_posix()}")
        if not file.is_file():
            continue
        if act != "json":
            _replace(rng, file, files, act)
            continue
        try:
            said += _json(rng, file, file.read_bytes())
        except ValueError:
            said.append("which was damaged before")
    return said


def case(rng, folder):
    """Make a damaged run; return the arguments of a command for it, and what was done."""
    run, made, good = folder / "run", folder / "made", stored(folder)
    for path in (run, made, made.with_suffix(".html")):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    shutil.copytree(good, run)
    said = damage(rng, run)
    words = rng.choice(COMMANDS).replace("FORM", rng.choice(FORMS))
    for name, path in (("RUN", run), ("MADE", made), ("GOOD", good)):
        words = words.replace(name, str(path))
    return words.split(" "), said


def asked(rng, folder):
    """Return a command for a run in good order, with a word or number that does not belong."""
    made = folder / "made"
    shutil.rmtree(made) if made.is_dir() else made.unlink(missing_ok=True)
    shutil.rmtree(folder / "asked", ignore_errors=True)
    shutil.copytree(stored(folder), folder / "asked")
    put = {
        "RUN": str(folder / "asked"), "MADE": str(made), "FORM": rng.choice(FORMS),
        "WORD": rng.choice([word for word in WORDS if ".." not in word]),
        "NUMBER": rng.choice(NUMBERS),
    }  # fmt: skip
    words = [put.get(word, word) for word in rng.choice(ASKED).split(" ")]
    return [word.replace("RUN/", f"{put['RUN']}/") for word in words], words


def untrue(folder):
    """Return what the damaged run says otherwise than the run it was; empty when nothing."""
    import polars as pl

    from openiads.errors import OpenIADSError
    from openiads.results.read import read_run

    try:
        run, good = read_run(folder / "run"), read_run(folder / "good")
        for table in ("outcomes", "shots", "leakers"):
            mine = getattr(run, table).filter(pl.col("replication") < REPLICATIONS)
            kept = run.outcomes.select("replication").unique()
            theirs = getattr(good, table).join(kept, on="replication", how="semi")
            if not mine.sort(pl.all()).equals(theirs.select(mine.columns).sort(pl.all())):
                return f"{table} differ"
        return "" if run.world == good.world else "world differs"
    except OpenIADSError:  # refused, as it should be
        return ""
