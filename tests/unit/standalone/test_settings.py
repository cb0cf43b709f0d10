import pytest

from standalone.settings import StandaloneSettings


@pytest.mark.parametrize(
    ("generator", "key", "in_use"),
    [
        ("auto", None, "offline"),
        ("auto", "a key", "gemini"),
        ("offline", "a key", "offline"),
        ("gemini", None, "gemini"),
    ],
)
def test_auto_takes_gemini_only_with_a_key(generator: str, key: str | None, in_use: str) -> None:
    settings = StandaloneSettings(_env_file=None, generator=generator, gemini_api_key=key)

    assert settings.generator_in_use == in_use


def test_an_empty_value_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_PORT", "")
    monkeypatch.setenv("REDIS_URL", "")

    settings = StandaloneSettings(_env_file=None)

    assert (settings.api_port, settings.redis_url) == (8000, None)
