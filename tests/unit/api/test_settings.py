from pathlib import Path

import pytest
from pydantic import ValidationError
from starlette.datastructures import Headers

from api.settings import ApiSettings


@pytest.fixture(autouse=True)
def no_settings_of_the_developers_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ApiSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_every_setting_says_what_it_means() -> None:
    assert all(field.description for field in ApiSettings.model_fields.values())


def test_the_api_knows_nothing_of_the_models_key() -> None:
    assert not [name for name in ApiSettings.model_fields if "gemini" in name]


def test_keys_come_from_the_variable_and_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "keys"
    file.write_text("second-key-01234567\nthird-key-012345678\n")
    monkeypatch.setenv("API_KEYS", "first-key-012345678")
    monkeypatch.setenv("API_KEYS_FILE", str(file))

    ring = ApiSettings().key_ring()

    for key in ("first-key-012345678", "second-key-01234567", "third-key-012345678"):
        assert ring.caller(Headers({"x-api-key": key}))


def test_an_empty_file_of_keys_does_not_open_the_api(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "keys"
    file.write_text("\n")
    monkeypatch.setenv("API_KEYS_FILE", str(file))

    with pytest.raises(ValidationError, match="holds no key"):
        ApiSettings()


def test_an_empty_value_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("API_KEYS", "API_KEYS_FILE", "RATE_LIMIT", "CORS_ORIGINS", "SYNC_WAIT_S"):
        monkeypatch.setenv(name, "")

    settings = ApiSettings()

    assert settings.key_ring().is_open
    assert settings.rate_limit is None
    assert settings.sync_wait_s == 120
