"""The report as a person meets it: first screen, phone, print, keyboard, and what axe finds."""

import re
import shutil
from pathlib import Path

import pytest
import trials_of

from openiads.report.document import write_brief, write_report
from openiads.report.facts import Facts
from openiads.results.read import read_run

CHROMIUM = next((found for n in ("chromium", "chromium-browser") if (found := shutil.which(n))), "")
AXE = Path(__file__).parents[1] / "axe" / "node_modules" / "axe-core" / "axe.min.js"
MOST_PAGES = 12
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
SCREENS = [
    (width, height, scheme)
    for width, height in ((390, 844), (1280, 800), (1920, 1080))
    for scheme in ("light", "dark")
]
BOXES = """(selector) => [...document.querySelectorAll(selector)].map((one) => {
  const r = one.getBoundingClientRect();
  return {what: one.textContent.trim().slice(0, 40), left: r.left, right: r.right, top: r.top,
          bottom: r.bottom, cut: one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0};
})"""
PARTS = "header > h1, header > p, header .key, header .hangs, header .made"


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as api:
        options = ["--no-sandbox", "--disable-gpu", "--no-first-run"]
        running = api.chromium.launch(executable_path=CHROMIUM, args=options)
        yield running
        running.close()


@pytest.fixture(scope="module")
def stored_run(stored):
    trials_of.write(stored)
    return stored


@pytest.fixture(scope="module")
def pages(stored_run):
    """Return kind -> file of the report and the brief of a run with trials."""
    facts = Facts(read_run(stored_run))
    files = {kind: stored_run / f"{kind}.html" for kind in ("report", "brief", "full")}
    write_report(facts, files["report"])
    write_report(facts, files["full"], full=True)
    write_brief(facts, files["brief"])
    return files


@pytest.fixture
def opened(browser, pages):
    contexts = []

    def make(kind="report", width=1280, height=800, scheme="light"):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(pages[kind].as_uri())
        return page

    yield make
    for context in contexts:
        context.close()


def overlaps(boxes):
    return [
        (a["what"], b["what"])
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
        if min(a["right"], b["right"]) - max(a["left"], b["left"]) > 1
        and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > 1
    ]


@pytest.mark.parametrize(("width", "height", "scheme"), SCREENS)
def test_nothing_overlaps_and_nothing_is_cut(opened, width, height, scheme):
    page = opened(width=width, height=height, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = page.evaluate(BOXES, PARTS)
    assert len(boxes) >= 6
    assert overlaps(boxes) == []
    assert [box["what"] for box in boxes if box["cut"]] == []
    assert all(box["left"] >= 0 and box["right"] <= width for box in boxes)
    sections = page.evaluate(BOXES, "main > section, nav ol")
    assert overlaps(sections) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_screen_fits_without_scrolling(opened, scheme):
    page = opened(scheme=scheme)
    for box in page.evaluate(BOXES, PARTS):
        assert box["bottom"] <= 800, box


def test_texts_of_the_key_figure_do_not_overlap(opened):
    texts = opened().evaluate(BOXES, "header .key svg text")
    assert len(texts) > 8
    assert overlaps(texts) == []


@pytest.mark.parametrize("kind", ["report", "brief"])
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "light"), (1280, "dark")])
def test_axe_finds_nothing_serious(opened, kind, width, scheme):
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm install in tests/axe")
    page = opened(kind, width, scheme=scheme)
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => {one.open = true})")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("() => axe.run(document).then((result) => result.violations)")
    grave = [
        (one["id"], node["html"][:120], node["failureSummary"])
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
    assert grave == []


def test_the_keyboard_goes_skip_link_contents_sections(opened):
    page = opened()
    stops = []
    for _ in range(14):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate(
                "() => { const one = document.activeElement; return [one.className || one.tagName,"
                " one.closest('nav') ? 'nav' : one.closest('main') ? 'main' : 'top',"
                " one.getBoundingClientRect().left]; }"
            )
        )
    assert stops[0][0] == "skip"
    assert stops[0][2] >= 0  # it is seen while it has the focus
    places = [place for _, place, _ in stops]
    assert places[1] == "nav"
    assert places == sorted(places, key=["top", "nav", "main"].index)
    page.keyboard.press("Shift+Tab")
    page.evaluate("document.activeElement.blur()")


def test_the_skip_link_leads_to_the_sections(opened):
    page = opened()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_every_figure_is_told_by_its_finding(opened):
    page = opened()
    told = page.evaluate(
        """() => [...document.querySelectorAll("figure")].map((one) => [
          one.querySelector(".finding")?.textContent, one.querySelector("svg title").textContent,
          one.querySelector("svg desc").textContent])"""
    )
    assert len(told) >= 5
    for finding, title, description in told:
        assert finding
        assert title == finding
        assert description != "The numbers are in the table below the figure."


def printed(page, **options):
    return page.pdf(format="A4", prefer_css_page_size=True, **options)


def count(data):
    return len(re.findall(rb"/Type\s*/Page\b", data))


def test_the_brief_is_one_page(opened):
    assert count(printed(opened("brief"))) == 1


def test_the_report_is_at_most_twelve_pages_and_the_full_one_more(opened):
    some, whole = count(printed(opened())), count(printed(opened("full")))
    assert 4 <= some <= MOST_PAGES < whole


def test_print_has_no_line_of_the_browser_and_hides_what_is_for_the_screen(opened):
    """Boxes in the margins of @page take the place of what the browser would put there."""
    page = opened()
    page.emulate_media(media="print")
    hidden = page.evaluate(
        """() => [".skip", "nav", ".search", ".searchable .scroll", ".listing"].filter((name) =>
          [...document.querySelectorAll(name)].some((one) => one.getClientRects().length > 0))"""
    )
    assert hidden == []
    rule = page.evaluate(
        """() => [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
          .find((rule) => rule instanceof CSSPageRule).cssText"""
    )
    assert "@top-left" in rule
    assert "@bottom-right" in rule


@pytest.mark.parametrize("kind", ["report", "brief"])
def test_no_heading_is_left_alone_at_the_foot_of_a_page(opened, kind):
    """Every heading asks to stay with what follows, and every figure to stay whole."""
    page = opened(kind)
    page.emulate_media(media="print")
    alone = page.evaluate(
        """() => [...document.querySelectorAll("h2, h3")].filter(
          (one) => getComputedStyle(one).breakAfter !== "avoid").map((one) => one.textContent)"""
    )
    torn = page.evaluate(
        """() => [...document.querySelectorAll("figure")].filter(
          (one) => getComputedStyle(one).breakInside !== "avoid").length"""
    )
    assert alone == []
    assert torn == 0
