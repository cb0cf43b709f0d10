from pathlib import Path

import pytest

from shared.settings import CommonSettings, ProcessSettings, SettingsError, read_settings
from standalone.settings import StandaloneSettings


@pytest.fixture(autouse=True)
def _no_env_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("settings", [CommonSettings, StandaloneSettings])
@pytest.mark.parametrize(
    "url",
    ["localhost:6379", "http://h", "redis://u:hunter2/x@h", "redis://h:hunter2", "redis://[h"],
)
def test_a_redis_url_that_cannot_be_meant_is_named_and_not_quoted(
    monkeypatch: pytest.MonkeyPatch, settings: type[ProcessSettings], url: str
) -> None:
    monkeypatch.setenv("REDIS_URL", url)

    with pytest.raises(SettingsError) as raised:
        read_settings(settings)

    message = str(raised.value)
    assert message.startswith("REDIS_URL: ")
    assert "hunter2" not in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "url", ["redis://h", "rediss://:pw@h:6380/1?ssl_cert_reqs=none", "unix:///run/redis.sock?db=2"]
)
def test_a_redis_url_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("REDIS_URL", url)

    assert read_settings(CommonSettings).redis_url.get_secret_value() == url
