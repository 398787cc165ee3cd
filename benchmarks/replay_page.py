"""Measure how fluid a replay page is: time between frames while it plays, software rendering.

    openiads replay RUN --out page.html
    python benchmarks/replay_page.py page.html

Needs Playwright and Chromium. Prints the number of threats and rounds, and the median and the 95 %
quantile of the time between frames at 1280 x 800, ms; a display shows one every 16.7 ms at best.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FRAMES = """
() => new Promise((done) => {
  const gaps = [];
  let last = performance.now();
  const step = (now) => {
    gaps.push(now - last);
    last = now;
    gaps.length < 240 ? requestAnimationFrame(step) : done(gaps.slice(10).sort((a, b) => a - b));
  };
  requestAnimationFrame(step);
})
"""
SIZE = """
() => {
  const data = JSON.parse(document.getElementById("recording").textContent);
  return [data.threats.length, data.rounds.length, data.end_s];
}
"""


def main() -> None:
    """Play the page from the middle on, and time its frames."""
    file = Path(sys.argv[1]).resolve()
    with (
        sync_playwright() as play,
        play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        ) as browser,
    ):
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(file.as_uri())
        page.wait_for_function("window.replay !== undefined")
        threats, rounds, end = page.evaluate(SIZE)
        page.evaluate(f"window.replay.seek({end / 2})")
        page.keyboard.press("Space")
        gaps = page.evaluate(FRAMES)
    figures = {"threats": threats, "rounds": rounds}
    figures |= {"median_ms": gaps[len(gaps) // 2], "p95_ms": gaps[int(0.95 * len(gaps))]}
    print(json.dumps({name: round(value, 1) for name, value in figures.items()}, indent=1))


if __name__ == "__main__":
    main()
