"""The built documentation: a menu in groups, pictures at home, nothing loaded from outside."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOADS = re.compile(
    r"""<(?:script|img|link|iframe|source)\b[^>]*?\b(?:src|href)=["']?(https?:)?//[^"'\s>]+""", re.I
)
STYLE_LOADS = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])(https?:)?//[^)"'\s]+""", re.I)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build the site; returns its folder."""
    pytest.importorskip("mkdocs")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    folder = tmp_path_factory.mktemp("site")
    build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder)))
    return folder


@pytest.mark.slow
def test_nothing_is_loaded_from_outside(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        assert LOADS.findall(page.read_text("utf-8")) == [], page
    for sheet in site.rglob("*.css"):
        assert STYLE_LOADS.findall(sheet.read_text("utf-8")) == [], sheet


@pytest.mark.slow
def test_the_home_page_shows_a_report_and_a_replay(site):
    home = (site / "index.html").read_text("utf-8")
    for picture in ("report", "replay"):
        assert f'src="images/{picture}.png"' in home
        assert (site / "images" / f"{picture}.png").stat().st_size > 20_000


def test_the_menu_has_groups_of_a_length_that_can_be_taken_in():
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    entries = re.findall(r"^  - ([^:\n]+):( \S+)?$", text.partition("nav:\n")[2], re.M)
    assert [name for name, page in entries if page] == ["Home"]
    assert 4 <= len(entries) <= 8


def test_what_counts_as_loaded_from_outside():
    assert LOADS.search('<img alt="x" src="https://example.org/a.png">')
    assert LOADS.search('<script src="//example.org/a.js"></script>')
    assert not LOADS.search('<a href="https://example.org">x</a>')
    assert STYLE_LOADS.search("@import 'https://example.org/a.css'")
    assert not STYLE_LOADS.search("url(data:image/svg+xml,x)")
