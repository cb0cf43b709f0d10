from shared.domain.plan import Span
from worker.description.quoting.places import searchable


def test_each_place_is_found_up_to_a_bound() -> None:
    assert list(searchable(" 5  5\n5").spans_of("5 5")) == [Span(1, 5), Span(4, 7)]
    assert len(list(searchable("5" * 1000).spans_of("5"))) == 16


def test_case_and_signs_count() -> None:
    assert not list(searchable("50 Users!").spans_of("50 users"))
