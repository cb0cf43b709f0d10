"""A request is one that is asked for by its whole path, on a host that is named."""

import pytest

from shared.domain.dry_run import Course, DryRun, Step, StepKind
from shared.domain.plan import Step as Asked
from worker.verify.conformance.asked_addresses import Addresses

SHOP = "https://shop.example"


def request(url: str, method: str = "GET") -> Step:
    return Step(kind=StepKind.REQUEST, method=method, url=url)


def dry_run(*urls: str) -> DryRun:
    course = Course(scenario="default", iterations=1, steps=tuple(map(request, urls)))
    return DryRun(requests=1, checks=0, iterations=1, hosts=(), trace=(course,))


def is_of(asked: str, made: str, *others: str, any_method: bool = False) -> bool:
    """Return whether a request is the one asked for, where other addresses are named, too."""
    steps = [Asked(method="GET", url=url) for url in (asked, *others)]
    addresses = Addresses.of(steps, dry_run(made))
    return addresses.is_of(steps[0], request(made), any_method=any_method)


@pytest.mark.parametrize(
    ("made", "is_it"),
    [
        (f"{SHOP}/orders", True),
        (f"{SHOP}/orders/", True),
        (f"{SHOP}:8443/orders", True),
        ("https://www.shop.example/orders", True),
        (f"{SHOP}/admin/orders", False),
        (f"{SHOP}/orders/7", False),
        (f"{SHOP}/reorders", False),
        ("https://other.example/orders", False),
        ("https://api.shop.example/orders", False),
    ],
)
def test_a_path_alone_is_one_of_the_host_that_is_named(*, made: str, is_it: bool) -> None:
    assert is_of("/orders", made, SHOP) == is_it


@pytest.mark.parametrize(
    ("base", "made", "is_it"),
    [
        (f"{SHOP}/api/v1", f"{SHOP}/api/v1/orders", True),
        (f"{SHOP}/api/v1/", f"{SHOP}/api/v1/orders", True),
        (f"{SHOP}/api/v1", f"{SHOP}/api/v2/orders", False),
        (f"{SHOP}/api/v1", f"{SHOP}/orders", True),
        ("/api", "https://any.example/api/orders", True),
    ],
)
def test_a_path_alone_is_below_a_base_that_is_named(*, base: str, made: str, is_it: bool) -> None:
    assert is_of("/orders", made, base) == is_it


def test_where_no_host_is_named_any_will_do() -> None:
    assert is_of("/orders", "https://any.example/orders")
    assert is_of("/orders", "https://any.example/shop/orders")
    assert not is_of("/orders", "https://any.example/orders/all")


def test_without_a_host_all_requests_begin_with_the_same() -> None:
    steps = [Asked(method="GET", url="/items"), Asked(method="GET", url="/orders")]
    below = dry_run("https://any.example/shop/items", "https://any.example/shop/orders")
    mixed = dry_run("https://any.example/items", "https://any.example/admin/orders")

    found = [
        [Addresses.of(steps, seen).is_of(steps[1], each, any_method=False) for each in made]
        for seen in (below, mixed)
        for made in [seen.trace[0].steps]
    ]

    assert found == [[False, True], [False, False]]


@pytest.mark.parametrize("made", ["https://any.example/orders", "https://any.example/"])
def test_the_root_is_the_root(made: str) -> None:
    assert is_of("/", made) == made.endswith("example/")


def test_hosts_that_the_description_names_beside_a_given_plan_count() -> None:
    step = Asked(method="GET", url="/orders")
    addresses = Addresses.of([step], None, {"shop.example"})

    assert addresses.is_of(step, request(f"{SHOP}/orders"), any_method=False)
    assert not addresses.is_of(step, request("https://other.example/orders"), any_method=False)


def test_requests_of_others_are_left_out_where_a_host_is_named() -> None:
    seen = dry_run(f"{SHOP}/a", "https://fonts.example/css")
    named = Addresses.of([Asked(method="GET", url=SHOP)], seen)

    kept = [step.url for step in named.without_foreign(seen).trace[0].steps]

    assert kept == [f"{SHOP}/a"]
    assert Addresses().without_foreign(seen) == seen
