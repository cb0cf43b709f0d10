from hashlib import sha256

import pytest

from api.keys import Limits, digest_of, keys_of

KEY, OTHER = "a-key-0123456789", "another-key-0123456789"


def test_keys_stand_alone_or_with_names_hashes_and_limits() -> None:
    hashed = f"sha256:{sha256(OTHER.encode()).hexdigest().upper()}"

    plain, named, last = keys_of(
        f"# whose is which\n{KEY}\n\nci: {hashed} rate=60/minute;1000/day queued=20,cd: {KEY}"
    )

    assert (plain.digest, plain.name, plain.limits) == (digest_of(KEY), None, Limits())
    assert (named.digest, named.name) == (digest_of(OTHER), "ci")
    assert named.limits == Limits(rate="60/minute;1000/day", queued=20)
    assert (last.digest, last.name) == (digest_of(KEY), "cd")
    assert len({plain.owner, named.owner, last.owner}) == 3


def test_an_owner_with_a_name_stays_the_same_when_its_key_is_replaced() -> None:
    before, after = keys_of(f"ci: {KEY}\nci: {OTHER}")

    assert before.owner == after.owner
    assert before.digest != after.digest


def test_an_owner_without_a_name_is_known_by_its_key_or_its_hash() -> None:
    plain, hashed = keys_of(f"{KEY}, sha256:{sha256(KEY.encode()).hexdigest()}")

    assert plain == hashed


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{KEY}  # the key of ci", "has something behind it"),
        (f"team/ci: {KEY} rate=60/minute", "has something behind it"),
        ("ci:", "has a name and no key"),
        ("schlüssel-0123456", "printable ASCII"),
        ("sha256:abc", "no SHA-256 digest"),
        (f"ci: {KEY} rate=often", "is no rate limit"),
        (f"ci: {KEY} waiting=0", "no number above 0"),
        (f"ci: {KEY} queued=501", "above 500"),
        (f"ci: {KEY} colour=red", "other than rate, waiting, queued"),
        (f"ci: {KEY} {OTHER}", "other than rate, waiting, queued"),
        (f"ci: {KEY} waiting=1 waiting=2", "other than rate, waiting, queued"),
    ],
)
def test_a_broken_entry_is_refused_without_its_key(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        keys_of(text)

    assert all(key not in str(caught.value) for key in (KEY, OTHER, "schlüssel"))
