"""The report's page in a real browser: what is seen, heard and clicked, on a phone and a desk, by day and by night.

Chromium of the system is driven by playwright; where one of both is missing the tests are skipped, and the nox session
`api_diff_page` has them. With API_DIFF_SHOTS=FOLDER every page leaves a screenshot there.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.diff.finding import Finding, Level, Surface
from codegen.diff.formats import html_page
from codegen.diff.formats.view import View

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: nox -s api_diff_page has it")
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium on PATH: apt-get install chromium")

PHONE, DESK = (390, 844), (1280, 900)
SCREENS = [
    pytest.param(size, scheme, id=f"{size[0]}-{scheme}") for size in (PHONE, DESK) for scheme in ("light", "dark")
]
_CONTRAST = """
() => {
  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => parts(color).slice(0, 3).map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = getComputedStyle(each).backgroundColor;
      if ((parts(color)[3] ?? 1) > 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const all = [...document.querySelectorAll("body *")];
  const seen = all.filter((each) => each.innerText && each.getClientRects().length);
  return Math.min(...seen.map((each) => {
    const [low, high] = [light(getComputedStyle(each).color), light(behind(each))].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  }));
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start one browser for all tests."""
    with sync_api.sync_playwright() as driver:
        # The sandbox needs privileges that containers withhold; the pages are ours and nothing else is opened.
        opened = driver.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def opened(browser: Any, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Open a view's page; afterwards fail if the console said anything, or if anything was asked of a network."""
    said: list[str] = []
    asked: list[str] = []
    contexts: list[Any] = []

    def open_page(view: View, size: tuple[int, int] = DESK, scheme: str = "light") -> Any:
        path = tmp_path / "page.html"
        path.write_text(html_page.render(view), encoding="utf-8")
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(f"dialog {dialog.message}"))
        page.on("request", lambda made: asked.append(made.url))
        page.goto(path.as_uri())
        folder = os.environ.get("API_DIFF_SHOTS")
        if folder:
            name = request.node.name.replace("[", "-").replace("]", "")
            page.screenshot(path=str(Path(folder, f"{name}.png")), full_page=True)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


@pytest.fixture
def several(finding: Callable[..., Finding], viewed: Callable[..., View]) -> View:
    """Show a report with every level, both surfaces, three operations and the whole document."""
    long = "#/components/schemas/" + "AVeryLongNameOfASchema" * 6 + "/properties/" + "member" * 12
    return viewed(
        finding(Level.BREAKING, "POST /chat/completions", message="The parameter 'seed' became required. " * 3),
        finding(Level.WARNING, "POST /chat/completions", before={"pointer": long}, after=list(range(40))),
        finding(Level.INFO, "GET /info"),
        finding(Level.BREAKING, "GET /info", surface=Surface.PYTHON),
        finding(Level.INFO, "POST /" + "a-long-path/" * 12),
        finding(Level.WARNING, ""),
        finding(Level.NOTE, "GET /info"),
    )


def visible(page: Any) -> list[str]:
    """Give the levels of the changes that are seen."""
    return [each.get_attribute("data-level") for each in page.locator("article").all() if each.is_visible()]


@pytest.mark.parametrize(("size", "scheme"), SCREENS)
def test_the_page_can_be_read(size: tuple[int, int], scheme: str, several: View, opened: Callable[..., Any]) -> None:
    page = opened(several, size, scheme)
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= seen, "the page scrolls sideways"
    assert page.evaluate(_CONTRAST) >= 4.5, "WCAG 2.2, 1.4.3: text needs a contrast of 4.5"
    back = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (back == "rgb(255, 255, 255)") == (scheme == "light")
    assert page.locator("h1").all_inner_texts() == ["API review"]
    levels = page.eval_on_selector_all("h1, h2, h3", "found => found.map(each => Number(each.tagName[1]))")
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    assert page.get_by_role("status").inner_text() == "6 of 6 changes shown"
    small = page.eval_on_selector_all(
        ".filters label, .filters select",
        "found => found.filter(each => each.getBoundingClientRect().height < 24).length",
    )
    assert small == 0, "WCAG 2.2, 2.5.8: what is touched needs 24 pixels"


def test_levels_and_surfaces_are_filtered_by_clicks(several: View, opened: Callable[..., Any]) -> None:
    page = opened(several, PHONE)
    page.get_by_role("checkbox", name="info").uncheck()
    assert visible(page) == ["breaking", "breaking", "warning", "warning"]
    assert page.get_by_role("status").inner_text() == "4 of 6 changes shown"
    page.get_by_role("checkbox", name="wire").uncheck()
    assert visible(page) == ["breaking"]
    headings = [each.inner_text() for each in page.locator("h2").all() if each.is_visible()]
    assert headings == ["GET /info", "Changes that affect nobody"]
    page.get_by_role("checkbox", name="breaking").uncheck()
    assert page.get_by_role("status").inner_text() == "0 of 6 changes shown"


def test_every_filter_works_by_keyboard_alone(several: View, opened: Callable[..., Any]) -> None:
    page = opened(several)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    names = []
    for _ in range(6):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.value || 'operation'"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        if names[-1] == "info":
            page.keyboard.press("Space")
            assert visible(page).count("info") == 0
            page.keyboard.press("Space")
            assert visible(page).count("info") == 2
    assert names == ["breaking", "warning", "info", "wire", "python", "operation"]
    page.keyboard.type("GET")
    assert page.get_by_role("combobox").evaluate("each => each.selectedOptions[0].text") == "GET /info"
    assert visible(page) == ["breaking", "info"]
    page.keyboard.press("End")
    assert visible(page) == ["warning"]
    page.keyboard.press("Home")
    assert len(visible(page)) == 6


def test_hostile_texts_are_only_seen(attacked: View, opened: Callable[..., Any]) -> None:
    page = opened(attacked, PHONE)
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= seen
    assert page.locator("img, svg, iframe, b").count() == 0
    assert page.get_by_text("<script>alert(1)</script>", exact=True).first.is_visible()
    page.get_by_label("Operation").select_option(index=3)
    assert 0 < len(visible(page)) < page.locator("article").count()


def test_a_script_that_is_not_the_pages_own_is_stopped(several: View, browser: Any, tmp_path: Path) -> None:
    page_text = html_page.render(several)
    path = tmp_path / "page.html"
    path.write_text(page_text.replace("</main>", "<script>document.title='taken'</script></main>"), encoding="utf-8")
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    assert page.title().startswith("API review")
    assert any("Content Security Policy" in each for each in said)
    page.close()
