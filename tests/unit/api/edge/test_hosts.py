import pytest

from api.edge.hosts import hosts_of


@pytest.mark.parametrize(
    ("setting", "hosts"),
    [
        ("", set()),
        ("App.Example.com., 10.0.0.7", {"app.example.com", "10.0.0.7"}),
        ("[::1],backend_1", {"[::1]", "backend_1"}),
        ("*", {"*"}),
    ],
)
def test_hosts_are_named_without_regard_to_case(setting: str, hosts: set[str]) -> None:
    assert hosts_of(setting) == hosts


@pytest.mark.parametrize("setting", ["http://app.example", "app.example:8000", "*.example", "a b"])
def test_what_is_no_host_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match="is no host"):
        hosts_of(setting)
