import pytest

from shared.receivers import LONGEST_URL, Receivers

ANYONE = Receivers.parse("*")


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("https://hooks.example.com", "https://hooks.example.com/"),
        ("HTTPS://Hooks.Example.COM:443/a?b=c", "https://hooks.example.com/a?b=c"),
        ("https://hooks.example.com:8443/a", "https://hooks.example.com:8443/a"),
        ("https://exämple.com/ü", "https://xn--exmple-cua.com/%C3%BC"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
    ],
)
def test_a_public_url_is_taken_in_its_canonical_form(given: str, canonical: str) -> None:
    assert ANYONE.checked(given) == canonical


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://hooks.example.com/", "must begin with https://"),
        ("ftp://hooks.example.com/", "must be an http:// or https:// URL"),
        ("hooks.example.com", "must be an http:// or https:// URL"),
        ("https://", "must be an http:// or https:// URL"),
        ("https://user@hooks.example.com/", "no user name"),
        ("https://user:word@hooks.example.com/", "no user name"),
        ("https://:word@hooks.example.com/", "no user name"),
        ("https://hooks.example.com/#part", "no fragment"),
        ("https://hooks.example.com/a b", "no blanks"),
        ("https://hooks.example.com/\r\nHost:x", "no blanks"),
        (f"https://hooks.example.com/{'a' * LONGEST_URL}", "at most 2,000"),
        ("https://localhost/", "not of the public internet"),
        ("https://app.localhost/", "not of the public internet"),
        ("https://redis/", "not of the public internet"),
        ("https://metadata.google.internal/", "not of the public internet"),
        ("https://127.0.0.1/", "not of the public internet"),
        ("https://169.254.169.254/latest", "not of the public internet"),
        ("https://[::1]/", "not of the public internet"),
        ("https://[::ffff:10.0.0.1]/", "not of the public internet"),
        # Other notations of 127.0.0.1.
        ("https://2130706433/", "not of the public internet"),
        ("https://0x7f.1/", "not of the public internet"),
        ("https://0177.0.0.1/", "not of the public internet"),
        ("https://127.1/", "not of the public internet"),
        ("https://①②⑦.⓪.⓪.①/", "not of the public internet"),
    ],
)
def test_any_other_is_refused_with_its_reason(url: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        ANYONE.checked(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/", "https://2130706433/", "http://[::1]/", "http://build.corp/"]
)
def test_a_host_that_is_named_may_be_inside_and_without_tls(url: str) -> None:
    receivers = Receivers.parse("127.0.0.1, [::1] ,Build.corp")

    assert receivers.checked(url)


def test_where_hosts_are_named_no_other_is_taken() -> None:
    receivers = Receivers.parse("hooks.example.com")

    assert receivers.checked("https://hooks.example.com/")
    with pytest.raises(ValueError, match="WEBHOOK_ALLOWED_HOSTS does not name"):
        receivers.checked("https://other.example.com/")


def test_a_star_beside_names_lets_all_public_ones_be_called() -> None:
    receivers = Receivers.parse("*,10.0.0.7")

    assert receivers.checked("http://10.0.0.7/")
    assert receivers.checked("https://other.example.com/")
    with pytest.raises(ValueError, match="not of the public internet"):
        receivers.checked("https://10.0.0.8/")


@pytest.mark.parametrize(
    "setting", ["https://a.example", "a.example:443", "*.example", "a b", "::1"]
)
def test_what_is_no_host_is_an_error_of_the_setting(setting: str) -> None:
    with pytest.raises(ValueError, match="is no host"):
        Receivers.parse(setting)
