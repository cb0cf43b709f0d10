from typing import Any

import pytest

from shared.domain.dry_run import Course, Step, StepKind
from worker.verify.load.series import series_differences
from worker.verify.static.facts import Counter, UrlUse

LONG = {"executor": "constant-vus", "vus": 20, "duration": "5m"}
SHORT = {"executor": "shared-iterations", "vus": 2, "iterations": 50}


def _requests(*urls: str, method: str = "GET", name: str | None = None) -> tuple[Step, ...]:
    return tuple(
        Step(kind=StepKind.REQUEST, method=method, url=url, status=200, name=name) for url in urls
    )


def _courses(*urls: str, name: str | None = None) -> tuple[Course, ...]:
    return tuple(
        Course(scenario="load", iterations=1, steps=_requests(url, name=name)) for url in urls
    )


def _codes(
    *uses: UrlUse, seen: tuple[Course, ...] = (), text: str = "", load: Any = None, **options: Any
) -> list[str]:
    options |= {"scenarios": {"load": load or LONG}}
    seen = seen or _courses("https://shop.example/")
    return [found.code for found in series_differences(uses, options, seen, text)]


def _use(choices: int = 1, *counters: Counter) -> UrlUse:
    return UrlUse(
        file="a.js",
        choices=choices,
        counters=frozenset(counters),
        function="default",
        line=1,
        column=1,
    )


IDS = [f"https://shop.example/items/{number}" for number in (17, 4099, 99, 5, 612, 23044)]


@pytest.mark.parametrize(
    "use", [_use(50_000), _use(1, Counter.ITERATION), _use(5, Counter.ITERATION_OF_VU)]
)
def test_more_than_a_hundred_urls_of_one_request_explode(use: UrlUse) -> None:
    assert _codes(use) == ["series_explosion"]


@pytest.mark.parametrize("use", [_use(5), _use(100), _use(1, Counter.VU), _use(4, Counter.VU)])
def test_a_hundred_urls_do_not(use: UrlUse) -> None:
    assert _codes(use) == []


def test_no_more_urls_are_counted_than_the_load_makes_iterations() -> None:
    assert _codes(_use(50_000), load=SHORT) == []


def test_urls_are_no_names_where_samples_carry_none() -> None:
    assert _codes(_use(50_000), systemTags=["status", "method"]) == []


def test_an_id_in_the_url_of_each_iteration_explodes() -> None:
    assert _codes(seen=_courses(*IDS)) == ["series_explosion"]
    assert _codes(seen=_courses(*IDS), load=SHORT) == []


def test_an_id_of_what_a_request_made_stands_for_many() -> None:
    created = Course(
        scenario="load",
        iterations=9,
        steps=(
            *_requests("https://shop.example/orders", method="POST"),
            *_requests("https://shop.example/orders/sample1"),
        ),
    )

    assert _codes(seen=(created,)) == ["series_explosion"]
    assert _codes(seen=_courses("https://shop.example/orders/sample1")) == []


@pytest.mark.parametrize(
    ("courses", "text"),
    [
        (_courses(*IDS, name="item"), ""),
        (_courses(*(f"https://shop.example/{page}" for page in "abcdefgh")), ""),
        (_courses(*(f"https://shop.example/p/{number}" for number in range(9))), ""),
        (_courses(*IDS), "const ids = [17, 4099, 99, 5, 612, 23044];"),
        (_courses(*IDS[:2]), ""),
    ],
    ids=["named", "pages", "numbers of a range", "a list of the script", "a pair"],
)
def test_other_urls_do_not(courses: tuple[Course, ...], text: str) -> None:
    assert _codes(seen=courses, text=text) == []
