"""Every refusal in the source says what would have been allowed."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "openiads"
REFUSALS = ("InputError", "ResultError", "error")  # `error`: the class, where it is given
NOTHING_ELSE: dict[str, str] = {}
"""Function (file:name) -> why nothing can be said of what is allowed there."""


def without_allowed(tree):
    """Yield (name of the function, line) of each refusal that does not say what is allowed."""
    inside = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):  # inner functions come later
            inside |= dict.fromkeys(ast.walk(node), node.name)
    raised = {node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", None))
        given = {word.arg for word in node.keywords}  # None: **words, which may hold it
        if name == "error" and node not in raised:  # another function
            continue
        if name in REFUSALS and not given & {"allowed", None}:
            yield inside.get(node, "?"), node.lineno


def test_every_refusal_says_what_is_allowed():
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for name, line in without_allowed(ast.parse(path.read_text("utf-8"))):
            where = path.relative_to(SOURCE).as_posix()
            found[f"{where}:{name}"] = line
    assert {key: line for key, line in found.items() if key not in NOTHING_ELSE} == {}
    assert set(NOTHING_ELSE) <= set(found), "an exception that is no longer one"


def test_a_refusal_without_it_is_found():
    tree = ast.parse("def f():\n    raise InputError('no', file='x')\n")
    assert list(without_allowed(tree)) == [("f", 2)]
    assert not list(without_allowed(ast.parse("raise InputError('no', allowed='yes')")))
