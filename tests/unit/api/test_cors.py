import re

import pytest

from api.cors import origins_of, pattern_of


def allowed(setting: str, origin: str) -> bool:
    return re.fullmatch(pattern_of(origins_of(setting)), origin) is not None


@pytest.mark.parametrize(
    ("origin", "may"),
    [
        ("http://localhost", True),
        ("http://localhost:5173", True),
        ("http://127.0.0.1:80", True),
        ("https://localhost:5173", False),
        ("http://localhost:5173.evil.example", False),
        ("http://localhost.evil.example", False),
        ("http://127x0x0x1", False),
        ("null", False),
        ("http://localhost:", False),
    ],
)
def test_any_port_of_a_named_host_and_nothing_else(origin: str, *, may: bool) -> None:
    assert allowed("http://localhost:*, http://127.0.0.1:*", origin) is may


def test_a_whole_origin_is_that_origin() -> None:
    assert allowed("https://app.example.com/", "https://app.example.com")
    assert not allowed("https://app.example.com", "https://app.example.com:8443")
    assert not allowed("https://app.example.com", "https://appxexample.com")


@pytest.mark.parametrize("setting", ["localhost", "ftp://host", "http://a b", "http://host/path"])
def test_what_is_no_origin_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match="no origin"):
        origins_of(setting)
