"""Judging what the program does with an input: it accepts it, or refuses it by name."""

import contextlib
import io
import re
import sys
import traceback

from openiads import cli
from openiads.errors import InputErrors, OpenIADSError

WHOLE_FILE = re.compile(
    "is (not valid|nested|not UTF|UTF|too large|a |incomplete)|cannot be|holds (text|nothing)"
    "|not a run|damaged|does not fit|was changed"
)
"""Beginnings of messages about a file as a whole, in which no key can be named."""
TYPED = ("draws", "precision", "samples", "case", "replications", "seed", "workers", "out")
"""Arguments of `openiads.run` and its like: what is typed stands in no file."""
LONGEST = 2500
"""Characters of the text of one error."""
FINE = ("accepted", "refused", "usage")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def call(args):
    """Call the program; return (exit code, standard output, standard error, what was raised)."""
    caught = []
    original = cli._fail

    def fail(message, code, *, debug):
        caught.append((sys.exc_info()[1], "".join(traceback.format_exc())))
        original(message, code, debug=False)

    out, err, code = io.StringIO(), io.StringIO(), None
    cli._fail = fail
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                cli.main(args)
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else int(end.code is not None)
            except Exception as error:
                caught.append((error, "".join(traceback.format_exc())))
    finally:
        cli._fail = original
    return code, out.getvalue(), err.getvalue(), caught[-1] if caught else (None, "")


def lacking(error):
    """Return what an error does not say: file, key or line, allowed."""
    key = error.key or ""
    typed = key.startswith("--") or key.isupper() or key in TYPED
    found = [] if error.file or typed else ["file"]
    if not error.key and not error.line and not WHOLE_FILE.match(error.message):
        found.append("key")
    return found + ([] if error.allowed else ["allowed"])


def judge(args):
    """Give an input to the program.

    Returns
    -------
    (verdict, detail). `FINE` verdicts are as they should be. The others: crash (an exception nobody
    meant), code (another exit code), nameless (an error that does not say where it is or what is
    allowed), long (an error nobody reads), unseen (a control character was printed).
    """
    code, out, err, (error, trace) = call(args)
    if error is not None and not isinstance(error, OpenIADSError):
        places = re.findall(r'openiads/(\S+)", line (\d+)', trace)
        where = ":".join(places[-1]) if places else "?"
        return "crash", f"{type(error).__name__} at {where}: {str(error)[:200]}"
    if code not in (0, 2, 3):
        return "code", f"{code}: {err[-200:]}"
    if UNSEEN.search(out + err):
        return "unseen", repr(UNSEEN.findall(out + err)[:5])
    each = error.errors if isinstance(error, InputErrors) else [error] * (error is not None)
    for one in each:
        if lacking(one):
            return "nameless", f"no {' and no '.join(lacking(one))}: {str(one)[:200]}"
        if len(str(one)) > LONGEST + len(one.file or ""):
            return "long", str(one)[:200]
    if error is not None:
        return "refused", str(error)[:200]
    return ("accepted" if code == 0 else "usage"), err[-200:]
