import pytest

from worker.description.addresses import is_base, parsed
from worker.description.traffic import Url


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://Shop.Example/a", Url("https://shop.example", "/a")),
        ("http://localhost:8080", Url("http://localhost:8080", "/")),
        ("https://u:p@x.example/a", Url("https://x.example", "/a")),
        ("https://x.example/a b`${c}'", Url("https://x.example", "/a%20b%60{c}'")),
        ("https://x.example/50%/%41", Url("https://x.example", "/50%25/%41")),
        ("https://x.example/users/:id?q=1#top", Url("https://x.example", "/users/{id}?q=1")),
        ("https://x.example/a?api_key=abc", Url("https://x.example", "/a?api_key={API_KEY}")),
        ("http://[::1]:3000/v1", Url("http://[::1]:3000", "/v1")),
        ("https://bücher.example/", Url("https://xn--bcher-kva.example", "/")),
        ("shop.example.com/a", Url("https://shop.example.com", "/a")),
        ("10.0.0.5:80", Url("http://10.0.0.5:80", "/")),
        ("/a/<id>", Url("", "/a/{id}")),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https://x.example:99999/", None),
        ("https://x.example:0/", None),
        ("https://-x-/", None),
        ("https://[::zz]/", None),
        ("https://1.2.3.999/", None),
    ],
)
def test_only_what_k6_can_request_is_a_url(address: str, url: Url | None) -> None:
    assert parsed(address) == url


@pytest.mark.parametrize(
    ("address", "base"),
    [
        *(("", True), ("/api/v1/", True), ("/login", False), ("/api/orders", False)),
        *(("https://a.example/api", True), ("https://a.example/api/orders", False)),
        *(("a.example:8080/api", True), ("https://a.example/api?module=account", False)),
    ],
)
def test_where_addresses_of_endpoints_begin_is_no_endpoint(address: str, base: bool) -> None:  # noqa: FBT001 (a column of the table)
    assert is_base(address) is base
