"""A remark on an input, for `check`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Note:
    """Something odd about a file that does not stop a run: the dotted key, and what is odd."""

    key: str
    message: str
