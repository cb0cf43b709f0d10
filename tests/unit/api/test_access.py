import pytest
from starlette.datastructures import Headers

from api.access import EVERYBODY, KeyRing

KEY = "a-key-0123456789"
OTHER = "another-key-0123456789"
RING = KeyRing.parse(f"{KEY},{OTHER}")


def owner_in(ring: KeyRing, **headers: str) -> str | None:
    key = ring.caller(Headers({name.replace("_", "-"): text for name, text in headers.items()}))
    return key.owner if key else None


def test_an_empty_ring_is_open_to_everybody() -> None:
    assert owner_in(KeyRing.parse(" ,\n")) == EVERYBODY


@pytest.mark.parametrize(
    "presented",
    [
        {"authorization": f"Bearer {KEY}"},
        {"authorization": f"bearer  {KEY}"},
        {"x_api_key": KEY},
        {"x_api_key": f" {KEY} \t"},
        {"authorization": "Basic abc", "x_api_key": KEY},
    ],
)
def test_a_key_may_come_either_way_and_names_the_same_owner(presented: dict[str, str]) -> None:
    owner = owner_in(RING, **presented)

    assert owner is not None
    assert owner == owner_in(RING, x_api_key=KEY)
    assert owner != owner_in(RING, x_api_key=OTHER)
    assert KEY not in owner


@pytest.mark.parametrize(
    "presented",
    [
        {},
        {"x_api_key": ""},
        {"x_api_key": KEY.upper()},
        {"x_api_key": KEY[:-1]},
        {"authorization": KEY},
        {"authorization": "Bearer"},
        {"authorization": "Bearer schlüssel"},
        {"authorization": f"Bearer {KEY} {KEY}"},
    ],
)
def test_anything_else_is_nobody(presented: dict[str, str]) -> None:
    assert owner_in(RING, **presented) is None


def test_the_ring_keeps_no_key() -> None:
    assert KEY not in repr(vars(RING))


def test_a_key_that_no_header_could_carry_is_refused_without_being_named() -> None:
    with pytest.raises(ValueError, match="printable ASCII") as caught:
        KeyRing.parse("schlüssel")

    assert "schlüssel" not in str(caught.value)
