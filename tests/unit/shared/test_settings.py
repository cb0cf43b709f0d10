import os
from pathlib import Path

import pytest

from shared.settings import (
    CommonSettings,
    ProcessSettings,
    SettingsError,
    export,
    read_settings,
)
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


@pytest.mark.parametrize(
    ("set_to", "on"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://vendor.example/v1/traces"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318", "OTEL_SDK_DISABLED": "True"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318", "OTEL_SDK_DISABLED": "1"}, True),
        ({"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "c:4317", "OTEL_SDK_DISABLED": "true"}, False),
    ],
)
def test_traces_are_kept_where_somebody_takes_them(
    monkeypatch: pytest.MonkeyPatch, set_to: dict[str, str], *, on: bool
) -> None:
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)

    assert read_settings(CommonSettings).traces is on


@pytest.mark.parametrize(
    ("set_to", "named"),
    [
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4317"}, "OTEL_EXPORTER_OTLP_ENDPOINT"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://[c"}, "OTEL_EXPORTER_OTLP_ENDPOINT"),
        (
            {
                "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4317",
                "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
            },
            "OTEL_EXPORTER_OTLP_PROTOCOL",
        ),
    ],
)
def test_a_collector_that_cannot_be_spoken_to_is_named(
    monkeypatch: pytest.MonkeyPatch, set_to: dict[str, str], named: str
) -> None:
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as raised:
        read_settings(CommonSettings)

    assert str(raised.value).startswith(f"{named}: ")


def test_the_env_file_reaches_libraries_but_does_not_beat_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("OTEL_A=from the file\nOTEL_B=from the file\nOTHER=x\n")
    environment = {"OTEL_A": "from outside"}
    monkeypatch.setattr(os, "environ", environment)

    export("OTEL_")

    assert environment == {"OTEL_A": "from outside", "OTEL_B": "from the file"}
