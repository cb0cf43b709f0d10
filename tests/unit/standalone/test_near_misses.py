import pytest

from shared.settings import names_in
from standalone.near_misses import EXAMPLE, near_misses


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("GEMINI_API_KYE", "GEMINI_API_KEY"),
        ("GEMINI_APIKEY", "GEMINI_API_KEY"),
        ("API_PROT", "API_PORT"),
        ("REDIS_URI", "REDIS_URL"),
        ("RATELIMIT", "RATE_LIMIT"),
    ],
)
def test_a_misspelt_name_is_told_with_the_setting_it_resembles(name: str, meant: str) -> None:
    assert near_misses([name], known=names_in(EXAMPLE)) == [(name, meant)]


@pytest.mark.parametrize("name", ["HTTP_PROXY", "POSTGRES_PASSWORD", "redis_url", "API_PORT"])
def test_what_is_a_setting_or_means_something_else_is_left_alone(name: str) -> None:
    assert near_misses([name], known=names_in(EXAMPLE)) == []
