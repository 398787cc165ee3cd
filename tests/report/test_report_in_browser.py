"""The report in Chromium: nothing is fetched, nothing is cut off, the search works."""

import re
import shutil

import pytest

from openiads.report.document import write_report
from openiads.report.facts import Facts
from openiads.results.read import read_run

CHROMIUM = next((found for n in ("chromium", "chromium-browser") if (found := shutil.which(n))), "")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def browser():
    """Start Chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as api:
        options = ["--no-sandbox", "--disable-gpu", "--no-first-run"]
        running = api.chromium.launch(executable_path=CHROMIUM, args=options)
        yield running
        running.close()


@pytest.fixture(scope="module")
def target(stored):
    """Return the file of a report."""
    write_report(Facts(read_run(stored)), stored / "report.html")
    return stored / "report.html"


@pytest.fixture
def opened(browser, target):
    """Return a maker of opened reports that asked for nothing and met no trouble."""
    contexts = []

    def make(width=1280, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        asked, troubles = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text))
        page.goto(target.as_uri(), timeout=120_000)
        assert asked == [target.as_uri()]
        assert troubles == []
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [400, 1280, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_window(opened, width, scheme):
    page = opened(width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_text_of_a_figure_lies_inside_it(opened):
    outside = opened().evaluate(
        """() => [...document.querySelectorAll("figure svg")].flatMap((svg) => {
          const box = svg.getBoundingClientRect();
          return [...svg.querySelectorAll("text")].filter((text) => {
            const r = text.getBoundingClientRect();
            return r.left < box.left - 1 || r.right > box.right + 1
              || r.top < box.top - 1 || r.bottom > box.bottom + 1;
          }).map((text) => svg.querySelector("title").textContent + ": " + text.textContent);
        })"""
    )
    assert outside == []


def test_the_colours_follow_the_scheme(opened):
    def colours(scheme):
        page = opened(scheme=scheme)
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        ink = page.evaluate("getComputedStyle(document.querySelector('figure svg text')).fill")
        return [sum(map(int, re.findall(r"\d+", text)[:3])) for text in (ground, ink)]

    light, dark = colours("light"), colours("dark")
    assert light[0] > light[1]
    assert dark[0] < dark[1]


def test_the_search_keeps_the_rows_with_all_words(opened):
    page = opened()
    page.get_by_text("All numbers", exact=True).click()
    rows = page.locator("#numbers .searchable").first.locator("tbody tr")
    before = rows.count()
    page.locator("#numbers input").first.fill("48N6E2 reliability")
    shown = [text for text in rows.all_inner_texts() if text.strip()]
    visible = page.locator("#numbers .searchable").first.locator("tbody tr:visible")
    assert 0 < visible.count() < before
    assert all("reliability" in text.lower() for text in visible.all_inner_texts())
    assert shown


def test_it_prints(opened):
    page = opened()
    data = page.pdf(format="A4", prefer_css_page_size=True)
    assert data.startswith(b"%PDF")
    assert 4 < len(re.findall(rb"/Type\s*/Page\b", data)) < 80


def test_the_policy_of_the_page_lets_no_other_script_run(browser, target, tmp_path):
    page_text = target.read_text("utf-8")
    put_in = "<script>window.owned = 1</script><img src='x' onerror='window.owned = 2'></body>"
    (tmp_path / "owned.html").write_text(page_text.replace("</body>", put_in), "utf-8")
    page = browser.new_page()
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto((tmp_path / "owned.html").as_uri())
    assert page.evaluate("window.owned") is None
    assert any("Content Security Policy" in text for text in refused)
    # that the page's own script ran: it writes how many rows there are
    assert page.locator(".searchable output").first.text_content().endswith(" rows")
    page.close()
