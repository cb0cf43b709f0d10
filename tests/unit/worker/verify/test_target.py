"""Whether the requests go where the description says."""

import pytest

from shared.domain.dry_run import DryRun
from shared.domain.wanted import Wanted
from worker.description.asked import read_description
from worker.verify.target import target_differences


def _seen(*hosts: str) -> DryRun:
    return DryRun(requests=len(hosts), checks=0, iterations=1, hosts=hosts)


def test_a_script_that_asks_none_of_the_named_hosts_is_found() -> None:
    (found,) = target_differences(["https://shop.example.com"], _seen("test.k6.io"))

    assert found.code == "target_differs"
    assert "shop.example.com" in found.message
    assert "test.k6.io" in found.message


@pytest.mark.parametrize(
    ("description", "hosts"),
    [
        ("20 users for 1 minute", ("test.k6.io",)),
        ("Open https://shop.example.com/cart", ()),
        ("Open https://shop.example.com/cart", ("shop.example.com:8443",)),
        ("Open https://www.shop.example/cart", ("shop.example",)),
        ("Open https://Shop.Example/cart", ("shop.example",)),
        ("Log in at login.example.com, then buy at shop.example.com", ("shop.example.com", "cdn")),
        ("Connect to ws://[::1]:8080/feed", ("[::1]:8080",)),
        ("Open https://shop.example.com/cart", ("[::1",)),
    ],
)
def test_a_script_that_asks_a_named_host_is_not(description: str, hosts: tuple[str, ...]) -> None:
    assert (
        list(
            target_differences(
                read_description(Wanted(description=description)).origins, _seen(*hosts)
            )
        )
        == []
    )
