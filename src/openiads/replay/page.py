"""The replay page: a recording put into the page that shows it, as one self-contained HTML file.

The page is built from the TypeScript in `page/` at the top of the project and kept here as data;
the coastlines are those of Natural Earth at 1:50 million.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from openiads.errors import InputError

FORMAT = "openiads.recording"
VERSION = 1

LAND_PLACE = "@LAND@"
RECORDING_PLACE = "@RECORDING@"
SCRIPT = re.compile('<script type="module"[^>]*>(.*?)</script>', re.DOTALL)


def page_text(recording: Mapping[str, Any]) -> str:
    """Return the page of a recording; it needs no other file and no network.

    Parameters
    ----------
    recording : plain JSON data of format openiads.recording, version 1.

    Raises
    ------
    InputError : the data is no recording, of another version, or holds what JSON cannot.
    """
    if recording.get("format") != FORMAT:
        raise InputError("not a recording", key="format", allowed=FORMAT)
    if recording.get("version") != VERSION:
        raise InputError(
            f"a recording of version {recording.get('version')}",
            key="version",
            allowed=str(VERSION),
        )
    try:
        data = json.dumps(recording, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InputError(
            f"a recording that JSON cannot hold: {error}",
            key="recording",
            allowed="numbers, texts, lists and tables",
        ) from None
    built = files("openiads.replay") / "page"
    land = (built / "land-50m.json").read_text("utf-8").strip()
    page = (built / "index.html").read_text("utf-8")
    page = page.replace("script-src 'unsafe-inline'", f"script-src '{_hash(page)}'")
    return page.replace(LAND_PLACE, land).replace(RECORDING_PLACE, _inside_html(data))


def _hash(page: str) -> str:
    """Return the name by which the page's policy lets its own script run, and no other."""
    script = SCRIPT.findall(page)
    if len(script) != 1:
        raise ValueError(f"the built page has {len(script)} scripts of its own")
    return f"sha256-{base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()}"


def _inside_html(data: str) -> str:
    """Return JSON that cannot end the script element it stands in."""
    return data.replace("<", "\\u003c")
