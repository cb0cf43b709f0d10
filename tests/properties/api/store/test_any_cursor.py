"""A cursor of a listing is read back, and any other text is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.store.listing import decode_cursor, encode_cursor
from shared.domain.errors import InvalidRequestError
from shared.domain.job import JobStatus, Owner

STATUSES = st.none() | st.sampled_from(JobStatus)


@given(st.integers(1, 2**53), st.text().map(Owner), STATUSES)
def test_a_cursor_is_read_back(order: int, owner: Owner, status: JobStatus | None) -> None:
    cursor = encode_cursor(order, owner=owner, status=status)

    assert decode_cursor(cursor, owner=owner, status=status) == order
    assert cursor.replace("-", "").replace("_", "").isalnum()


@given(st.text())
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequestError):
        decode_cursor(text, owner=Owner("o"), status=None)
