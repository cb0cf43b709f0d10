import pytest

from api.store.listing import decode_cursor, encode_cursor
from shared.domain.errors import InvalidRequestError
from shared.domain.job import Owner


def test_a_cursor_with_another_number_is_refused() -> None:
    one, two = (encode_cursor(n, owner=Owner("o"), status=None) for n in (1, 2))

    with pytest.raises(InvalidRequestError):
        decode_cursor(one[:3] + two[3:], owner=Owner("o"), status=None)


def test_a_digest_that_holds_the_separator_is_read_back() -> None:
    for order in range(2000):  # one digest in thirty holds a colon
        cursor = encode_cursor(order, owner=Owner("o"), status=None)
        assert decode_cursor(cursor, owner=Owner("o"), status=None) == order
