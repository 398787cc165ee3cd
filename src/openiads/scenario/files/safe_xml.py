"""Read XML into a small tree: no document types, no entities, bounded depth and size."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from openiads.errors import InputError

DEEPEST = 64
"""Elements inside each other; a KML file of folders has some ten."""
MOST_NODES = 1_000_000
"""Elements of one file: a point of a GPX track has three."""
ALLOWED = "XML"


@dataclass(slots=True)
class Node:
    """An element, its name without namespace."""

    tag: str
    line: int
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text of the element itself, without blanks around it."""
        return "".join(self.pieces).strip()

    def first(self, tag: str) -> Node | None:
        """Return the first child of that name."""
        return next((child for child in self.children if child.tag == tag), None)

    def word(self, tag: str) -> str:
        """Return the text of the first child of that name, or nothing."""
        child = self.first(tag)
        return child.text if child else ""

    def every(self, *tags: str) -> list[Node]:
        """Return all elements of those names below this one, in order, none inside another."""
        found: list[Node] = []
        for child in self.children:
            found += [child] if child.tag in tags else child.every(*tags)
        return found


def read_xml(data: bytes, file: str) -> Node:
    """Return the root of an XML document.

    Parameters
    ----------
    data : the file.
    file : its name, for errors.

    Raises
    ------
    InputError : not XML, a document type or entity, too deep or too large; names the line.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    builder = _Builder(parser, file)
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    for handler in (
        "StartDoctypeDeclHandler",
        "EntityDeclHandler",
        "UnparsedEntityDeclHandler",
        "ExternalEntityRefHandler",
    ):
        setattr(parser, handler, builder.refuse)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise InputError(
            f"is not XML: {expat.errors.messages[error.code]}",
            file=file,
            line=error.lineno,
            allowed=ALLOWED,
        ) from None
    except (ValueError, LookupError) as error:
        raise InputError(f"is not XML: {error}", file=file, line=1, allowed=ALLOWED) from None
    return builder.root.children[0]


class _Builder:
    """Puts elements into a tree while expat reads."""

    def __init__(self, parser: expat.XMLParserType, file: str) -> None:
        self.parser, self.file, self.nodes = parser, file, 0
        self.root = Node("", 0, {})
        self.open = [self.root]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        self.nodes += 1
        if len(self.open) > DEEPEST:
            self._stop("is nested too deeply", f"at most {DEEPEST} elements inside each other")
        if self.nodes > MOST_NODES:
            self._stop("has too many elements", f"at most {MOST_NODES:,}")
        plain = name.rpartition(":")[2]
        node = Node(plain, self.parser.CurrentLineNumber, attributes)
        self.open[-1].children.append(node)
        self.open.append(node)

    def end(self, _name: str) -> None:
        """Close an element."""
        self.open.pop()

    def characters(self, text: str) -> None:
        """Add text to the element that is open."""
        self.open[-1].pieces.append(text)

    def refuse(self, *_: object) -> int:
        """Refuse a document type or an entity."""
        self._stop("declares a document type or an entity", "XML without <!DOCTYPE and <!ENTITY")
        return 0

    def _stop(self, message: str, allowed: str) -> None:
        line = self.parser.CurrentLineNumber
        raise InputError(message, file=self.file, line=line, allowed=allowed)
