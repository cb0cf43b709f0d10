"""A person at the page: a real Chromium, and everything that goes wrong in it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.support.missing import missing

# No sandbox of its own: CI is root. The others keep it from looking for Google's hosts.
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_REPORT_VIOLATIONS = """
addEventListener('securitypolicyviolation', (event) => console.error(
  `policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
# Chromium says this of every answer that is no success; what the page makes of it is what counts.
_EXPECTED = "Failed to load resource"
SCREENSHOTS = Path(__file__).parents[2] / ".loadgenie" / "screenshots"

expect.set_options(timeout=15_000)


def find_chromium() -> str:
    """Return the program. Without one, skip; in CI, fail."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    return found or missing("no chromium is here: scripts/setup-browser")


@cache
def axe_source() -> str:
    """Return the accessibility checker's script, from the page's development packages."""
    path = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        missing("axe-core is not installed: scripts/build-page")
    return path.read_text(encoding="utf-8")


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Yield a headless Chromium."""
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(_FLAGS))
    try:
        yield browser
    finally:
        browser.close()


class Visit:
    """One tab. At its end nothing must have gone wrong in it that the test did not ask for."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page = page
        self.base_url = base_url
        self.problems: list[str] = []
        page.add_init_script(_REPORT_VIOLATIONS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        page.on("request", lambda request: self._look(request.url))

    def open(self, fragment: str = "") -> Page:
        """Show the page."""
        self.page.goto(f"{self.base_url}/{fragment}")
        return self.page

    def describe(self, text: str) -> None:
        """Write a description."""
        self.page.get_by_role("textbox", name="Describe the load test").fill(text)

    def send(self) -> None:
        """Send it."""
        self.page.get_by_role("button", name="Write and prove it").click()

    def verdict(self) -> Any:
        """Return the heading that says the verdict."""
        return self.page.locator("#verdict-title")

    def shown_script(self) -> str:
        """Return the text in the editor, once it is there."""
        self.page.locator("script-editor .cm-content").wait_for()
        return str(self.page.evaluate("document.querySelector('script-editor').value"))

    def violations(self) -> list[str]:
        """Return what the accessibility checker finds."""
        self.page.evaluate(axe_source())
        found = self.page.evaluate("axe.run({resultTypes: ['violations']})")
        return [
            f"{each['id']}: {node['html'][:200]}"
            for each in found["violations"]
            for node in each["nodes"]
        ]

    def keep_screenshot(self, name: str) -> None:
        """Keep a picture for people to look at."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    def _hear(self, message: Any) -> None:
        if message.type == "error" and not message.text.startswith(_EXPECTED):
            self.problems.append(f"console: {message.text}")

    def _look(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname != "127.0.0.1":
            self.problems.append(f"foreign host: {url}")


type StartVisit = Callable[..., Visit]


@contextmanager
def visits(browser: Browser) -> Iterator[StartVisit]:
    """Yield what opens tabs: `visit(base_url, viewport=..., color_scheme=...)`."""
    opened: list[Visit] = []

    def visit(base_url: str, *, beside: Visit | None = None, **options: Any) -> Visit:
        context = beside.page.context if beside else browser.new_context(**options)
        opened.append(Visit(context.new_page(), base_url))
        return opened[-1]

    try:
        yield visit
    finally:
        for each in opened:
            each.page.context.close()
    problems = [problem for each in opened for problem in each.problems]
    if problems:
        pytest.fail("\n".join(problems))
