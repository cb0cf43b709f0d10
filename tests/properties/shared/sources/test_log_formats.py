"""The same traffic, as the logs of many servers write it."""

import pytest

from shared.sources.access_log import is_log
from tests.corpus.logs.formats import FORMATS, is_kept_back
from tests.corpus.logs.judge import is_whole


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_log_is_known_and_read_whole(name: str) -> None:
    assert is_log(FORMATS[name]())
    assert is_whole(name)


def test_the_halves_are_what_the_documents_say() -> None:
    kept = sum(map(is_kept_back, FORMATS))

    assert (len(FORMATS) - kept, kept) == (42, 30)
