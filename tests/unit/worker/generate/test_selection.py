from typing import Any

import pytest

from shared.domain.script import Generator
from shared.settings import SettingsError
from tests.support.reading import InPlace
from worker.generate.offline.generator import OfflineGenerator
from worker.generate.selection import build_generator, choose_generator
from worker.settings import WorkerSettings


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "GEMINI_API_KEY",
        "GEMINI_API_KEY_FILE",
        "GENERATOR",
        "FALLBACK_GENERATOR",
        "ON_OUTAGE",
    ):
        monkeypatch.delenv(name, raising=False)


def settings(**values: Any) -> WorkerSettings:
    return WorkerSettings(_env_file=None, **values)


@pytest.mark.parametrize(
    ("choice", "key", "chosen"),
    [
        ("gemini", "key", Generator.GEMINI),
        ("auto", "key", Generator.GEMINI),
        ("auto", None, Generator.OFFLINE),
        ("offline", "key", Generator.OFFLINE),
        ("offline", None, Generator.OFFLINE),
    ],
)
def test_who_writes_first_drafts(choice: str, key: str | None, chosen: Generator) -> None:
    assert choose_generator(settings(generator=choice, gemini_api_key=key)) is chosen


def test_gemini_without_a_key_refuses_to_start() -> None:
    with pytest.raises(SettingsError, match=r"^GEMINI_API_KEY environment variable is required$"):
        build_generator(settings(generator="gemini"), reader=InPlace())


@pytest.mark.parametrize("on_outage", ["fail", "wait", "offline"])
def test_an_offline_worker_needs_no_fallback(on_outage: str) -> None:
    built = build_generator(settings(generator="offline", on_outage=on_outage), reader=InPlace())

    assert isinstance(built, OfflineGenerator)
