"""What is wrong with the rows of a file: each kind once, with its first row and its count."""

from __future__ import annotations

from dataclasses import dataclass, field

from openiads.errors import InputError
from openiads.scenario.complaints import raise_all
from openiads.scenario.note import Note

LONGEST = 40
"""Characters of a cell that an error repeats."""


def clip(text: str) -> str:
    """Return a text short enough for an error."""
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."


@dataclass
class Faults:
    """Errors and remarks on the rows of one file, by kind.

    `errors` and `remarks` are kind -> [first line, what the first was, count]. `word` is what a row
    is called where it is not a line of the file.
    """

    file: str
    key: str | None = None
    word: str = "line"
    errors: dict[str, list] = field(default_factory=dict)
    remarks: dict[str, list] = field(default_factory=dict)

    def error(self, line: int, message: str, allowed: str) -> None:
        """Count an error; those with the same `allowed` are of one kind."""
        self.errors.setdefault(allowed, [line, message, 0])[2] += 1

    def remark(self, line: int, kind: str, detail: str = "") -> None:
        """Count a remark; `detail` is told of the first."""
        self.remarks.setdefault(kind, [line, detail, 0])[2] += 1

    def stop(self) -> None:
        """Raise the errors, if there are any.

        Raises
        ------
        InputError : one kind of error; InputErrors : several.
        """
        raise_all(
            [
                InputError(
                    message
                    + (f" ({self.word} {line})" if self.word != "line" and line else "")
                    + (f" (and {count - 1} more like it)" if count > 1 else ""),
                    file=self.file,
                    line=line if self.word == "line" else None,
                    key=self.key,
                    allowed=allowed,
                )
                for allowed, (line, message, count) in self.errors.items()
            ]
        )

    def notes(self) -> tuple[Note, ...]:
        """Return the remarks, one each kind."""
        return tuple(
            Note(
                self.key or "",
                f"{self.file}: {count} row{'s' * (count > 1)} {kind}; "
                f"the first is {self.word} {line}{detail and ': '}{detail}",
            )
            for kind, (line, detail, count) in self.remarks.items()
        )
