"""What the process that reads sources promises: it ends in time, and knows no secret."""

import os
from collections.abc import Sequence

import pytest

from shared.domain.sources import Source
from shared.sources import process
from shared.sources.gathering import UnreadableSourcesError
from shared.sources.process import read_in_time
from tests.support.sources import OPENAPI

TOO_MUCH = "takes too long, or too much memory, to be read"
# Each level is nine of the one before; libyaml's stack is deeper than any document.
NESTED = "a: " + "[" * 500_000
MERGED = "a0: &a0 {k: 1}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 9)
)


def refused(sources: Sequence[Source]) -> UnreadableSourcesError:
    with pytest.raises(UnreadableSourcesError) as caught:
        read_in_time(sources)
    return caught.value


def test_sources_come_back_read() -> None:
    sources = read_in_time([Source("shop.yaml", OPENAPI)])

    assert len(sources.operations) == 5


def test_what_is_wrong_comes_back_with_the_number_of_its_source() -> None:
    error = refused([Source("a", OPENAPI), Source("b", "nothing of the kind")])

    assert (error.number, error.reason[:10]) == (1, "is neither")


@pytest.mark.parametrize(
    "text",
    [
        NESTED,
        '{"openapi":' + "[" * 500_000,
        '{"openapi": "3.0.0", "paths": ' + '{"a":' * 100_000 + "1" + "}" * 100_001,
        MERGED,
        "a: 1" + "0" * 5_000,
        "".join(map(chr, range(1, 256))) * 100,
        "\ufffd" * 1000,
    ],
    ids=["deep yaml", "deep json", "deep paths", "merges", "long number", "binary", "no utf-8"],
)
def test_hostile_text_is_refused(text: str) -> None:
    assert refused([Source("x", text)]).reason


def test_a_reading_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "WITHIN_S", 0.01)

    assert refused([Source("shop.yaml", OPENAPI)]).reason == TOO_MUCH


def test_a_reading_has_none_of_the_secrets_of_its_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "secret")
    monkeypatch.setattr(
        process,
        "_START",
        "import os, sys; sys.path[:] = sys.argv[1:]; import json;"
        "print(json.dumps({'number': None, 'reason': ' '.join(sorted(os.environ))}))",
    )

    assert "GEMINI_API_KEY" in os.environ
    assert "GEMINI_API_KEY" not in refused([Source("x", "y")]).reason
