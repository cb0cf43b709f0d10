"""Files beside the description: chosen or dropped, read, and proven."""

import gzip
import json
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Site
from tests.support.browsing import StartVisit, Visit
from tests.support.sources import CURL, LOG, OPENAPI, entry, har

TOKEN = "tok-4711abcd"
VISIT = har(
    entry("POST", "https://shop.example/login", body='{"user": "ann"}',
          says=json.dumps({"token": TOKEN, "note": "for nobody else"})),
    entry("GET", "https://shop.example/app.js", at=1),
    entry("GET", "https://shop.example/orders", at=2,
          headers={"Authorization": f"Bearer {TOKEN}"}),
)  # fmt: skip
DROP = """
([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  for (const kind of ['dragover', 'drop']) {
    document.querySelector('.beside').dispatchEvent(
      new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}
"""
VIEWS: Mapping[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
    "forced-colours": {"forced_colors": "active"},
}


def file(name: str, text: str) -> Any:
    return {"name": name, "mimeType": "", "buffer": text.encode()}


def add(visit: Visit, *files: Any) -> None:
    visit.page.get_by_label("Add what you have").set_input_files(list(files))


def given(visit: Visit) -> Locator:
    return visit.page.locator(".given > li")


def test_a_recording_alone_becomes_a_proven_script(visitor: Visit) -> None:
    page = visitor.page
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))

    add(visitor, file("visit.har", VISIT))

    expect(given(visitor)).to_contain_text("visit.har a recording: 2 of 3 requests taken.")
    expect(page.locator(".chips")).to_contain_text(
        "POST shop.example/login, with a body and 1 header, gives token"
    )
    page.get_by_text("1 left out, 1 assumed").click()
    expect(given(visitor)).to_contain_text("it is a static file (entry 2)")
    expect(given(visitor)).to_contain_text("token is the field token of the answer to entry 1")
    visitor.send()
    expect(visitor.verdict()).to_contain_text("Proven")
    assert "loginResponse.json('token')" in visitor.shown_script()
    expect(page.locator(".trace")).to_contain_text("visit.har: entry 3, GET /orders")
    assert not any("for nobody else" in each for each in sent)
    expect(page.get_by_role("button", name="Run again")).to_have_count(0)


def test_words_choose_among_the_requests_of_a_file(visitor: Visit) -> None:
    add(visitor, file("shop.yaml", OPENAPI))
    expect(given(visitor)).to_contain_text("OpenAPI: 5 of 5 requests taken.")
    expect(given(visitor)).to_contain_text("A run has to be given API_TOKEN.")

    visitor.describe("only the order endpoints, 20 users for 1 minute")

    expect(given(visitor)).to_contain_text("OpenAPI: 4 of 5 requests taken.")
    expect(visitor.page.locator(".chips")).to_contain_text("load 20 VUs")
    expect(visitor.page.locator(".chips")).not_to_contain_text("by hand")


def test_a_file_can_be_dropped(visitor: Visit) -> None:
    visitor.page.evaluate(DROP, ["access.log", LOG])

    expect(given(visitor)).to_contain_text("an access log: 3 kinds of requests, in 40 lines.")


def test_a_keyboard_does_it_all(visitor: Visit) -> None:
    page = visitor.page
    add(visitor, file("calls.sh", CURL), file("shop.yaml", OPENAPI))
    expect(given(visitor)).to_have_count(2)
    expect(page.get_by_role("status").last).to_have_text("2 files added.")
    page.get_by_role("textbox", name="Describe the load test").focus()

    page.keyboard.press("Tab")
    expect(page.get_by_label("Add what you have")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Remove calls.sh")).to_be_focused()
    page.keyboard.press("Enter")

    expect(given(visitor)).to_have_count(1)
    expect(page.get_by_label("Add what you have")).to_be_focused()
    expect(page.get_by_role("status").last).to_have_text("calls.sh removed.")


def test_a_file_that_cannot_be_read_says_why_beside_itself(visitor: Visit) -> None:
    page = visitor.page
    add(visitor, file("shop.yaml", OPENAPI), file("words.txt", "nothing of the kind"))

    expect(given(visitor).last).to_contain_text("is neither OpenAPI 3, a HAR")
    expect(given(visitor).last.get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="Remove words.txt").click()
    expect(given(visitor)).to_contain_text("OpenAPI: 5 of 5 requests taken.")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("access.log.gz", gzip.compress(LOG.encode()), "access.log.gz is compressed"),
        ("empty.har", b" \n", "empty.har is empty"),
        ("photo.yaml", b"a\x00b", "photo.yaml is no text"),
    ],
)
def test_what_is_no_text_is_not_sent(visitor: Visit, name: str, data: bytes, says: str) -> None:
    add(visitor, {"name": name, "mimeType": "", "buffer": data})

    expect(visitor.page.locator(".beside").get_by_role("alert")).to_contain_text(says)
    expect(given(visitor)).to_have_count(0)


def test_what_may_be_sent_is_said_before_and_when_it_is_more(visitor: Visit) -> None:
    beside = visitor.page.locator(".beside")
    expect(beside).to_contain_text("Up to 10 files, 1 MiB in all")

    add(visitor, file("large.log", LOG * 350))

    expect(beside).to_contain_text("more than 1 MiB is taken only where the operator allows it")
    expect(visitor.page.get_by_role("alert").last).to_contain_text("larger than 1,048,576 bytes")


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_has_a_barrier(visit: StartVisit, site: Site, view: str) -> None:
    tab = visit(site.url, **VIEWS[view])
    page = tab.open()
    add(tab, file("visit.har", VISIT), file("words.txt", "nothing of the kind"))
    tab.describe("20 users for 5 minutes, p95 below 400 ms")
    expect(given(tab).last).to_contain_text("is neither")
    wrong = tab.violations()
    tab.keep_screenshot(f"beside-{view}-wrong")
    page.get_by_role("button", name="Remove words.txt").click()
    page.get_by_text("1 left out, 1 assumed").click()
    tab.keep_screenshot(f"beside-{view}")

    assert [wrong, tab.violations()] == [[], []]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide
