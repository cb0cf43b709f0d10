from pathlib import Path

import pytest

from shared.settings import SettingsError, read_settings
from worker.settings import WorkerSettings


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # no .env
    for name in WorkerSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_the_defaults_are_those_of_the_documents() -> None:
    settings = read_settings(WorkerSettings)

    assert settings.generator == "gemini"
    assert settings.gemini_model == "gemini-3.8-flash"
    assert (settings.gemini_max_retries, settings.gemini_timeout_s) == (3, 60)
    assert settings.gemini_temperature == 0.8
    assert (settings.verify, settings.max_repairs) == ("full", 2)
    assert settings.worker_concurrency == 100
    assert settings.verify_concurrency >= 1


def test_every_setting_is_described() -> None:
    undescribed = [name for name, one in WorkerSettings.model_fields.items() if not one.description]

    assert undescribed == []


def test_the_key_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("key-of-the-file\n")
    monkeypatch.setenv("GEMINI_API_KEY_FILE", str(file))
    monkeypatch.setenv("GEMINI_API_KEY", "")

    key = read_settings(WorkerSettings).gemini_api_key

    assert key is not None
    assert key.get_secret_value() == "key-of-the-file"


def test_a_key_beats_the_key_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY_FILE", "missing")
    monkeypatch.setenv("GEMINI_API_KEY", "key-of-the-environment")

    key = read_settings(WorkerSettings).gemini_api_key

    assert key is not None
    assert key.get_secret_value() == "key-of-the-environment"


def test_an_address_that_is_none_is_said_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", "gemini.example:port")

    with pytest.raises(SettingsError, match="GOOGLE_GEMINI_BASE_URL"):
        read_settings(WorkerSettings)


def test_a_missing_key_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY_FILE", "missing")

    with pytest.raises(SettingsError, match="GEMINI_API_KEY_FILE cannot be read: No such file"):
        read_settings(WorkerSettings)


def test_the_older_name_of_the_fallback_still_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FALLBACK_GENERATOR", "offline")
    monkeypatch.setenv("ON_OUTAGE", "")

    assert read_settings(WorkerSettings).on_outage == "offline"


def test_two_names_that_contradict_each_other_end_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FALLBACK_GENERATOR", "offline")
    monkeypatch.setenv("ON_OUTAGE", "wait")

    with pytest.raises(SettingsError, match="older name of ON_OUTAGE=offline"):
        read_settings(WorkerSettings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GENERATOR", "claude"),
        ("VERIFY", "perhaps"),
        ("ON_OUTAGE", "panic"),
        ("GEMINI_RPM", "-1"),
        ("GEMINI_BREAKER_S", "0"),
        ("MAX_REPAIRS", "-1"),
        ("WORKER_CONCURRENCY", "many"),
        ("GEMINI_TEMPERATURE", "3"),
        ("GEMINI_TIMEOUT_S", "0"),
        ("WORKER_METRICS_PORT", "70000"),
    ],
)
def test_a_broken_setting_is_named_in_one_line_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as raised:
        read_settings(WorkerSettings)

    message = str(raised.value)
    assert message.startswith(f"{name}: ")
    assert "\n" not in message
    assert value not in message.removeprefix(name) or value.isdigit()
