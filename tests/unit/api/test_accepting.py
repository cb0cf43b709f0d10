"""Who gets a page, and who data."""

import pytest

from api.accepting import prefers_page

CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [
        (None, False),
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("text/html", True),
        ("Text/HTML; charset=utf-8", True),
        (CHROMIUM, True),
        ("text/html, application/json", False),
        ("application/json;q=0.5, text/html;q=0.9", True),
        ("application/json, text/html;q=0.9", False),
        ("text/*", True),
        ("application/*;q=0.1, text/html;q=0.05", False),
        ("text/html;q=0", False),
        ("text/html;q=much", True),
        (";;,,q=", False),
    ],
)
def test_a_page_is_for_whoever_prefers_it(*, accept: str | None, is_page: bool) -> None:
    assert prefers_page(accept) is is_page
