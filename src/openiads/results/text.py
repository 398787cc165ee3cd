"""Text that reaches other programs: no control characters, whatever a title or an id holds."""

from __future__ import annotations

import re
from typing import Any

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
"""C0 without tab and line ends, C1, and the line ends of Unicode, where some readers end a line."""


def plain(data: Any) -> Any:
    """Return JSON data with a blank for every control character in its texts, keys too."""
    if isinstance(data, str):
        return CONTROLS.sub(" ", data)
    if isinstance(data, dict):
        return {plain(key): plain(value) for key, value in data.items()}
    if isinstance(data, list):
        # long lists are numbers
        return data if data and isinstance(data[-1], float) else [plain(value) for value in data]
    return data
