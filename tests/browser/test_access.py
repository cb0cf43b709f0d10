"""The page for everybody: screen readers, keyboards, small and large screens, both themes."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.support.browsing import StartVisit, Visit

ASKED = (
    "Ramp from 10 to 200 users over 5 minutes against https://shop.example/api/products, "
    "hold 10 minutes. p95 under 400 ms. Think 2 to 5 seconds, about 30 wobbles."
)
VIEWS: Mapping[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
    "small-phone": {"viewport": {"width": 320, "height": 640}},
    # What a window of 1280 pixels leaves at 200 %.
    "zoomed": {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
    "forced-colours": {"forced_colors": "active"},
    "still": {"reduced_motion": "reduce"},
}
CONTRAST = """
(elements) => {
  const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const channel = (byte) => linear(byte / 255);
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const luminance = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data.slice(0, 3);
    return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  };
  const text = luminance(getComputedStyle(document.querySelector('#description')).color);
  return elements.map((element) => {
    const back = luminance(getComputedStyle(element).backgroundColor);
    return (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
  });
}
"""


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_has_a_barrier(visit: StartVisit, site: Site, view: str) -> None:
    tab = visit(site.url, **VIEWS[view])
    page = tab.open()
    empty = tab.violations()
    tab.describe(ASKED)
    expect(page.locator(".chip.unread")).to_be_visible()
    tab.keep_screenshot(f"{view}-understood")
    page.get_by_role("button", name="load 10 → 200 VUs").click()
    correcting = tab.violations()
    tab.keep_screenshot(f"{view}-correcting")
    page.keyboard.press("Escape")
    tab.send()
    expect(tab.verdict()).to_contain_text("Partly proven")
    assert tab.shown_script()
    proven = tab.violations()
    tab.keep_screenshot(f"{view}-proven")
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.get_by_role("link", name="Jobs").click()
    expect(page.locator(".jobs li").first).to_be_visible()
    listed = tab.violations()
    tab.keep_screenshot(f"{view}-jobs")

    assert [empty, correcting, proven, listed] == [[], [], [], []]
    assert not wide


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_over_highlights_has_contrast(visit: StartVisit, site: Site, scheme: str) -> None:
    tab = visit(site.url, color_scheme=scheme)
    page = tab.open()
    tab.describe(ASKED)
    expect(page.locator("mark.pass")).to_be_visible()

    ratios = page.locator("mark:not(.unread)").evaluate_all(CONTRAST)

    assert len(ratios) >= 5
    assert min(ratios) >= 4.5


def test_long_addresses_fit_on_a_phone(visit: StartVisit, site: Site) -> None:
    tab = visit(site.url, viewport={"width": 390, "height": 844})
    page = tab.open()
    tab.describe(f"5 users for 1 minute on https://shop.example/{'a' * 2000}?q={'b' * 800}")
    tab.send()

    expect(tab.verdict()).to_contain_text("roven")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_the_theme_can_be_chosen_and_stays(visitor: Visit) -> None:
    page = visitor.page
    back = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(back)

    page.get_by_label("Colours").select_option("dark")
    dark = page.evaluate(back)
    page.reload()

    assert light != dark
    assert page.evaluate(back) == dark


def test_the_marks_lie_behind_their_words(visitor: Visit) -> None:
    page = visitor.page
    for width in (1280, 700, 390):
        page.set_viewport_size({"width": width, "height": 900})
        visitor.describe(ASKED + "\n\nwith a second paragraph of 5 requests per second " * 3)
        expect(page.locator("mark").first).to_be_visible()

        heights = page.evaluate(
            "['.marks', '#description'].map((each) => document.querySelector(each).scrollHeight)"
        )

        assert heights[0] == heights[1]


def test_all_can_be_done_with_the_keyboard(visitor: Visit) -> None:
    page = visitor.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    page.get_by_role("textbox", name="Describe the load test").focus()
    page.keyboard.type("50 users for 2 minutes on https://shop.example/cart")
    expect(page.locator(".chip.load")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(visitor.verdict()).to_contain_text("Proven")
    assert visitor.shown_script()

    page.get_by_role("tab", name="Script").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="As a command")).to_be_focused()
    expect(page.locator("pre.command")).to_contain_text("k6 run script.js")
    page.keyboard.press("ArrowLeft")
    page.locator("script-editor .cm-content").focus()
    page.keyboard.press("Tab")

    assert visitor.shown_script().count("\t") == 0
    expect(page.locator("script-editor .cm-content")).not_to_be_focused()


def test_a_dialog_gives_the_focus_back(visitor: Visit) -> None:
    page = visitor.page
    visitor.describe("50 users for 2 minutes on https://shop.example/cart")
    chip = page.get_by_role("button", name="load 50 VUs")
    chip.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(chip).to_be_focused()


def test_one_line_speaks_of_progress(visitor: Visit) -> None:
    visitor.describe("50 users for 2 minutes on https://shop.example/cart")
    visitor.send()
    expect(visitor.verdict()).to_contain_text("Proven")

    speaking = visitor.page.get_by_role("status").all_text_contents()

    assert [text for text in speaking if text] == ["Done."]


def test_each_target_is_large_enough_on_a_phone(visit: StartVisit, site: Site) -> None:
    tab = visit(site.url, viewport={"width": 390, "height": 844}, has_touch=True)
    page = tab.open()
    tab.describe(ASKED)
    expect(page.locator(".chip.load")).to_be_visible()

    heights = page.locator("button:not(.link, .chip), select, input:visible").evaluate_all(
        "(all) => all.filter((each) => each.offsetParent).map((each) => each.offsetHeight)"
    )

    assert heights
    assert min(heights) >= 44
    font = page.locator("#description").evaluate("(each) => getComputedStyle(each).fontSize")
    assert re.fullmatch(r"1[6-9]px", font)  # below 16 px, a phone zooms into the field
