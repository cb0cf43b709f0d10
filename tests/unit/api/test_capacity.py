import pytest

from api.capacity import Capacity
from api.http_errors import RateLimitedError
from shared.domain.errors import OverloadedError


def test_one_caller_gets_half_of_the_places_and_all_get_no_more_than_there_are() -> None:
    capacity = Capacity(4)

    with capacity.place("a"), capacity.place("a"):
        with pytest.raises(RateLimitedError), capacity.place("a"):
            pass
        with (
            capacity.place("b"),
            capacity.place("b"),
            pytest.raises(OverloadedError),
            capacity.place("c"),
        ):
            pass
    with capacity.place("a"), capacity.place("a"), capacity.place("c"):
        pass


def test_a_key_may_have_a_limit_of_its_own() -> None:
    capacity = Capacity(100)

    with (
        capacity.place("a", limit=1),
        pytest.raises(RateLimitedError, match="At most 1 "),
        capacity.place("a", limit=1),
    ):
        pass
