from typing import Any

import pytest

from shared.domain.verification import Course, Step, StepKind
from worker.verify.load.series import series_differences


def _courses(*urls: str, name: str | None = None) -> tuple[Course, ...]:
    return tuple(
        Course(
            scenario="load",
            iterations=1,
            steps=(Step(kind=StepKind.REQUEST, method="GET", url=url, status=200, name=name),),
        )
        for url in urls
    )


def _codes(courses: tuple[Course, ...], **options: Any) -> list[str]:
    return [found.code for found in series_differences(courses, options)]


IDS = [f"https://shop.example/items/{number}" for number in (17, 4, 99)]


def test_an_id_in_the_url_of_each_iteration_explodes() -> None:
    assert _codes(_courses(*IDS)) == ["series_explosion"]


def test_an_id_of_a_made_up_answer_stands_for_many() -> None:
    assert _codes(_courses("https://shop.example/orders/sample1")) == ["series_explosion"]


@pytest.mark.parametrize(
    "courses",
    [
        _courses(*IDS, name="item"),
        _courses("https://shop.example/a", "https://shop.example/b", "https://shop.example/c"),
        _courses("https://shop.example/v2/items", "https://shop.example/v2/items"),
        _courses(*IDS[:2]),
    ],
    ids=["named", "pages", "a version", "a pair"],
)
def test_other_urls_do_not(courses: tuple[Course, ...]) -> None:
    assert _codes(courses) == []


def test_a_threshold_on_a_name_that_no_request_has_is_never_counted() -> None:
    thresholds = {"http_req_duration{name:login}": ["p(95)<300"]}

    assert _codes(_courses("https://shop.example/a"), thresholds=thresholds) == [
        "threshold_without_samples"
    ]
    assert _codes(_courses("https://shop.example/a", name="login"), thresholds=thresholds) == []
