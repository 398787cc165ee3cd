"""Take the pictures of the home page: the first screen of a report, and a replay.

    openiads run --out RUN
    python scripts/page_pictures.py RUN docs/images

Writes report.png and replay.png, 1280 by 800. Needs Playwright, Chromium and Pillow, which OpenIADS
itself does not.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

SIZE = {"width": 1280, "height": 800}
COLOURS = 128
SHOWN_S = 1900
"""A time of the replay at which much happens, seconds."""


def pages(run: Path, folder: Path) -> dict[str, str]:
    """Write the two pages of a run; returns their addresses."""
    made = {}
    for command in ("report", "replay"):
        file = folder / f"{command}.html"
        words = [sys.executable, "-m", "openiads", command, str(run), "--out", str(file)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        made[command] = file.as_uri()
    made["replay"] += f"#t={SHOWN_S}"
    return made


def main(run: str, target: str) -> None:
    """Take both pictures."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name, address in pages(Path(run), Path(folder)).items():
            page = chromium.new_page(viewport=SIZE, color_scheme="light")
            page.goto(address)
            page.wait_for_timeout(500)
            picture = Image.open(io.BytesIO(page.screenshot()))
            picture.quantize(COLOURS).save(Path(target) / f"{name}.png", optimize=True)
            page.close()
        chromium.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
