"""Errors that speak to the user: which file, which key, what was wrong, what is allowed."""

from __future__ import annotations


class OpenIADSError(Exception):
    """Base of every error the program raises on purpose.

    Parameters
    ----------
    message : what was wrong, in one sentence.
    file : the file in which it was found, if any.
    key : the dotted key inside the file, if any.
    line : the line of the file, counted from 1, if known.
    allowed : what would have been accepted, if that can be said.
    """

    exit_code = 1

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        key: str | None = None,
        allowed: str | None = None,
        line: int | None = None,
    ) -> None:
        self.message = message
        self.file = file
        self.key = key
        self.allowed = allowed
        self.line = line
        super().__init__(message)

    def __str__(self) -> str:
        file = f"{self.file}:{self.line}" if self.file and self.line else self.file
        where = ": ".join(part for part in (file, self.key) if part)
        text = f"{where}: {self.message}" if where else self.message
        return f"{text} (allowed: {self.allowed})" if self.allowed else text


class InputError(OpenIADSError):
    """Bad input: a scenario, a library entry, an option. Exit code 2."""

    exit_code = 2


class ResultError(OpenIADSError):
    """A stored run is incomplete, damaged, or of another format version. Exit code 3."""

    exit_code = 3


class OpenIADSWarning(UserWarning):
    """Something odd in the input of a run started from Python; `openiads check` says the same."""


class InputErrors(InputError):
    """Several input errors found in one pass, one line each.

    Parameters
    ----------
    errors : the errors, in the order in which they were found.
    """

    def __init__(self, errors: list[InputError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in errors))
