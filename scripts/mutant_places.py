"""Where a program can be changed by one comparison, operator or constant: the places of a mutant.

A place is found in the syntax tree, so it is code: no docstring, no type hint, no import for types
alone. What a number only draws (the width of a line, the size of a letter, opacity, the order of
layers) is no place either: it changes no number, word or position that is read. Nor is `strict` of
`zip`, which only guards against our own mistakes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LOOKS = frozenset({
    "alpha", "capsize", "capstyle", "clip_on", "edgecolor", "elinewidth", "facecolor", "figsize",
    "fontsize", "fontweight", "handlelength", "height_ratios", "labelsize", "layout", "length",
    "linestyle", "linewidth", "loc", "lw", "markeredgewidth", "markersize", "ncols", "pad",
    "rotation", "s", "strict", "visible", "width_ratios", "zorder",
})  # fmt: skip
"""Arguments by name that say how a drawing looks."""
COMPARED: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
COMPUTED: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Pow: ast.Mult,
}
TURNED = {"min": "max", "max": "min"}


@dataclass(frozen=True)
class Place:
    """One change at one place.

    Parameters
    ----------
    number : of the node in the walk of its file, from 0.
    choice : which of the changes that the node allows.
    statement : first line of the statement it is in.
    line : of the node.
    """

    number: int
    choice: int
    statement: int
    line: int


def places(source: str) -> list[Place]:
    """Return every place of a file, in the order of the walk."""
    found = []
    for number, (node, statement) in enumerate(_walk(ast.parse(source))):
        found += [
            Place(number, choice, statement, getattr(node, "lineno", statement))
            for choice in range(len(_changes(node)))
        ]
    return found


def mutated(source: str, place: Place) -> tuple[str, str, str]:
    """Return the file with one change, and the statement before and after it."""
    tree = ast.parse(source)
    for number, (node, statement) in enumerate(_walk(tree)):
        if number == place.number:
            root = _statement(tree, statement)
            before = _short(root, node)
            for key, value in _changes(node)[place.choice].items():
                setattr(node, key, value)
            return ast.unparse(ast.fix_missing_locations(tree)) + "\n", before, _short(root, node)
    raise IndexError(f"no place {place}")


def _statement(tree: ast.AST, line: int) -> ast.AST:
    return next(n for n in ast.walk(tree) if isinstance(n, ast.stmt) and n.lineno == line)


def _short(root: ast.AST, node: ast.AST) -> str:
    """Write the statement that holds a node; of one with a body only the part with the node."""
    if not hasattr(root, "body"):
        return ast.unparse(root)
    parts = (child for child in ast.iter_child_nodes(root) if not isinstance(child, ast.stmt))
    holding = (part for part in parts if any(one is node for one in ast.walk(part)))
    return ast.unparse(next(holding, node))


def _walk(tree: ast.AST) -> Iterator[tuple[ast.AST, int]]:
    """Yield every node that may be changed with the first line of its statement."""
    yield from _below(tree, 0)


def _below(node: ast.AST, statement: int) -> Iterator[tuple[ast.AST, int]]:
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "format_spec"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_no_code(node, child):
                continue
            line = child.lineno if isinstance(child, ast.stmt) else statement
            if _changes(child):
                yield child, line
            yield from _below(child, line)


def _is_no_code(parent: ast.AST, child: ast.AST) -> bool:
    if isinstance(child, ast.keyword) and child.arg in LOOKS:
        return True
    if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
        return True
    # `draw` takes the size of the figure as its fourth argument.
    sized = isinstance(parent, ast.Call) and ast.unparse(parent.func) == "draw"
    return sized and isinstance(child, ast.Tuple)


def _changes(node: ast.AST) -> list[dict[str, Any]]:
    """Return the changes a node allows, each as attributes to set."""
    if isinstance(node, ast.Compare):
        return [
            {"ops": [*node.ops[:i], new(), *node.ops[i + 1 :]]}
            for i, op in enumerate(node.ops)
            for new in COMPARED.get(type(op), ())
        ]
    if isinstance(node, ast.BinOp) and type(node.op) in COMPUTED and not _is_text(node):
        return [{"op": COMPUTED[type(node.op)]()}]
    if isinstance(node, ast.BoolOp):
        return [{"op": ast.Or() if isinstance(node.op, ast.And) else ast.And()}]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return [{"operand": ast.UnaryOp(ast.Not(), node.operand)}]
    if isinstance(node, ast.Name) and node.id in TURNED:
        return [{"id": TURNED[node.id]}]
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        return [{"value": not node.value}]
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        some = (node.value + 1, node.value - 1, node.value * 10)
        return [{"value": value} for value in some if value != node.value]
    return []


def _is_text(node: ast.BinOp) -> bool:
    """Whether a side is a text or a list: + of these has no opposite that runs."""
    kinds = (ast.JoinedStr, ast.List, ast.Tuple, ast.ListComp)
    return any(
        isinstance(side, kinds) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in (node.left, node.right)
    )
