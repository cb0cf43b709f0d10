from hashlib import sha256

import pytest

from api.idempotency import IdempotencyEntry, entry_of, key_of
from shared.domain.errors import InvalidRequestError
from shared.domain.job import JobKind, JobRequest


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("bare-key_1", "bare-key_1"),
        ('"quoted"', "quoted"),
        (' "quoted" ', "quoted"),
        ('"with space"', "with space"),
        (r'"a\"b\\c"', r'a"b\c'),
        ('"key"; version=1', "key"),
        ("x" * 255, "x" * 255),
    ],
)
def test_quoted_and_bare_keys_are_the_same(line: str, key: str) -> None:
    assert key_of([line]) == key


def test_no_header_is_no_key() -> None:
    assert key_of([]) is None


@pytest.mark.parametrize(
    "lines",
    [[""], [" "], ['""'], ['"open'], ["two words"], ["x" * 256], ["ü"], ['"\\x"'], ["a", "b"]],
)
def test_a_malformed_key_is_refused(lines: list[str]) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        key_of(lines)

    assert [field for field, _ in caught.value.errors] == ["Idempotency-Key"]


def entry(**changes: object) -> IdempotencyEntry:
    request = JobRequest(kind=JobKind.GENERATE, description="a description")
    found = entry_of(["key"], request.model_copy(update=changes))
    assert found is not None
    return found


def test_the_same_request_has_the_same_fingerprint() -> None:
    assert entry() == entry()


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": JobKind.VALIDATE},
        {"description": "another description"},
        {"script": "a description", "description": None},
        {"deadline_s": 30.0},
    ],
)
def test_another_request_has_another_fingerprint(changes: dict[str, object]) -> None:
    assert entry(**changes).fingerprint != entry().fingerprint


def test_a_field_that_is_not_used_leaves_the_fingerprint_as_it_was() -> None:
    used = b'{"kind":"generate","description":"a description"}'

    assert entry().fingerprint == sha256(used).hexdigest()


def test_a_fingerprint_gives_nothing_away() -> None:
    assert "description" not in entry().fingerprint
