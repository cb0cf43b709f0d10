"""A proof that is saved from the page, and opened without the service."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.browsing import StartVisit, Visit

ASKED = (
    "Ramp from 10 to 200 users over 5 minutes, GET https://shop.example/api/products, "
    "hold 10 minutes. p95 under 400 ms. Think 2 seconds."
)
SHAPES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 800}},
    "narrow": {"viewport": {"width": 320, "height": 800}},
    "forced": {"forced_colors": "active"},
}


@pytest.fixture
def saved(visitor: Visit, tmp_path: Path) -> Path:
    visitor.describe(ASKED)
    visitor.send()
    expect(visitor.verdict()).to_contain_text("Proven")
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Save proof").click()
    path = tmp_path / "proof.html"
    download.value.save_as(path)
    return path


def test_a_saved_proof_can_be_read_anywhere(saved: Path, visit: StartVisit) -> None:
    for shape, options in SHAPES.items():
        reader = visit("", **options)
        page = reader.page
        page.goto(saved.as_uri())

        expect(page.locator(".verdict")).to_contain_text("Proven. k6 accepts the script")
        expect(page.locator(".made").first).to_be_visible()
        assert reader.violations() == [], shape
        scrolled = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(scrolled) <= 0, shape
        reader.keep_screenshot(f"proof-{shape}")


def test_a_place_in_a_saved_proof_leads_to_its_line(saved: Path, visit: StartVisit) -> None:
    page = visit("").page
    page.goto(saved.as_uri())

    row = page.get_by_role("row").filter(has_text="the dry run").first
    row.get_by_role("link").click()

    assert "http.get(" in page.locator(".line:target").inner_text()
