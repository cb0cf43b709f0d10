"""Secrets and what callers write stay where they belong: nothing shown or logged has them."""

import os
from pathlib import Path

import httpx2
import pytest

from api.settings import ApiSettings
from tests.support.api_fixtures import StartApi
from tests.support.callers import SYNC
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until

KEY, FILED, WRONG = "canary-key-4711a", "canary-filed-4711b", "canary-wrong-4711c"
PASSWORD = "canary-password-4711d"
DESCRIPTION = "50 users for 2 minutes on https://shop.example/canary-described-4711e"
CANARIES = (KEY, FILED, WRONG, PASSWORD, "canary-described-4711e")


def talk(client: httpx2.Client) -> list[httpx2.Response]:
    """Return all kinds of answers, but for those that give callers back what they wrote."""
    asked = {"scenario_description": DESCRIPTION}
    made = client.post("/jobs", json=asked, headers={"Idempotency-Key": KEY})
    job = made.json()["id"]
    client.post(f"/jobs/{job}/cancel")
    return [
        client.get("/jobs", headers={"X-API-Key": WRONG}),
        client.get("/jobs", headers={"Authorization": f"Bearer {WRONG}"}),
        client.post("/jobs", json=asked, headers={"Origin": f"https://{WRONG}.example"}),
        client.post("/jobs", json={"scenario_description": DESCRIPTION, "deadline_s": WRONG}),
        client.post("/jobs", content=DESCRIPTION, headers={"Content-Type": "text/plain"}),
        client.post(SYNC, json=asked),
        client.post("/jobs", json=asked, headers=[(b"Idempotency-Key", f"{WRONG}é".encode())]),
        client.get("/jobs", params={"cursor": WRONG}),
        client.get(f"/jobs/{job}/events"),
        client.get(f"/jobs/{job}/script"),
        client.get("/metrics"),
        client.get("/health"),
    ]


@pytest.mark.usefixtures("by_command")
@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_nothing_that_is_shown_or_logged_holds_a_secret_or_a_description(
    start_api: StartApi, redis_server: RedisServer, tmp_path: Path, level: str
) -> None:
    with redis_server.client() as redis:
        redis.config_set("requirepass", PASSWORD)
    file = tmp_path / "keys"
    file.write_text(f"filed: {FILED}\n")
    api = start_api(
        redis_url=redis_server.url.replace("redis://", f"redis://:{PASSWORD}@"),
        API_KEYS=f"named: {KEY}",
        API_KEYS_FILE=str(file),
        SYNC_WAIT_S="0.1",
        LOG_LEVEL=level,
    )
    with api.client(**{"X-API-Key": KEY}) as client:
        answers = talk(client)
        file.write_text(f"filed: {FILED}\nfiled:\n")
        wait_until(
            lambda: client.get("/jobs").is_success and "not_read" in api.output,
            within_s=10,
            what="line about the file",
        )
    redis_server.stop()
    with api.client(**{"X-API-Key": FILED}) as client:
        answers += [client.get("/jobs"), client.get("/readyz"), client.get("/health")]
    listing = Path(f"/proc/{api.pid}/cmdline").read_text()

    shown = [answer.text + str(answer.headers) for answer in answers]
    for canary in CANARIES:
        assert not [text for text in (*shown, api.output, listing) if canary in text]


def test_settings_and_keys_show_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "keys").write_text(FILED)
    for name in set(os.environ) & {name.upper() for name in ApiSettings.model_fields}:
        monkeypatch.delenv(name)
    monkeypatch.setenv("API_KEYS", f"named: {KEY}")
    monkeypatch.setenv("API_KEYS_FILE", str(tmp_path / "keys"))
    monkeypatch.setenv("REDIS_URL", f"redis://:{PASSWORD}@127.0.0.1/0")

    settings = ApiSettings()
    ring = settings.key_ring()

    shown = f"{settings!r} {settings} {settings.model_dump_json()} {vars(ring)!r}"
    assert not [canary for canary in CANARIES if canary in shown]
