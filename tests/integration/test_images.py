"""The images, without an engine: their files are checked, and their commands are run."""

import json
import re
import runpy
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path

import pytest
import yaml

from shared.version import __version__
from shared.wire import keys
from tests.support.image import ROOT, Image
from tests.support.redis_server import RedisServer
from tests.support.stack_process import free_port
from tests.support.waiting import wait_until

TOOLS = Path(sys.executable).parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def health_of(port: int) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            return str(json.load(answer)["status"])
    except (OSError, ValueError):
        return "none"


def end(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGTERM)
    return process.communicate(timeout=20)[0]


@pytest.mark.parametrize("dockerfile", ["Dockerfile.api", "Dockerfile.worker"])
def test_a_dockerfile_has_no_lint(dockerfile: str) -> None:
    found = subprocess.run(
        [TOOLS / "hadolint", dockerfile], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert found.stdout == ""
    assert found.returncode == 0


@pytest.mark.parametrize("dockerfile", ["Dockerfile.api", "Dockerfile.worker"])
def test_an_image_is_labelled_with_the_version(dockerfile: str) -> None:
    stages = (ROOT / dockerfile).read_text().split("\nFROM ")

    assert f"\nLABEL org.opencontainers.image.version={__version__}\n" in stages[-1]


def test_the_compose_file_keeps_to_its_specification() -> None:
    command = ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]

    found = subprocess.run(
        [TOOLS / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert found.returncode == 0, found.stdout


def test_compose_starts_the_whole_service_with_the_backend() -> None:
    services = COMPOSE["services"]

    assert set(services["backend"]["depends_on"]) == {"redis", "worker"}
    assert services["flower"]["profiles"] == ["flower"]
    command = services["redis"]["command"]
    assert "--appendonly" in command
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"
    limit = services["redis"]["deploy"]["resources"]["limits"]["memory"]
    assert int(command[command.index("--maxmemory") + 1].removesuffix("mb")) < int(limit[:-1])
    assert all(service["restart"] == "unless-stopped" for service in services.values())
    assert all("limits" in service["deploy"]["resources"] for service in services.values())


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_service_is_shut_as_far_as_compose_can(name: str) -> None:
    service = COMPOSE["services"][name]

    assert service["cap_drop"] == ["ALL"]
    assert not {"cap_add", "privileged", "network_mode", "pid", "ipc"} & set(service)
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"]
    assert service["tmpfs"] == ["/tmp"]
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


def test_redis_asks_every_service_for_one_password() -> None:
    services = COMPOSE["services"]
    command = services["redis"]["command"]
    password = command[command.index("--requirepass") + 1]
    others = [service for name, service in services.items() if name != "redis"]

    # A name that .env may set, with a default.
    assert re.fullmatch(r"\$\{REDIS_PASSWORD:-\w+\}", password)
    assert services["redis"]["environment"]["REDISCLI_AUTH"] == password
    assert {service["environment"]["REDIS_URL"] for service in others} == {
        f"redis://:{password}@redis:6379/0"
    }
    assert "ports" not in services["redis"]


def test_flower_asks_the_broker_that_compose_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://:secret@redis:6379/0")

    settings = runpy.run_path(str(ROOT / "deploy/flower/celeryconfig.py"))

    assert settings["broker_url"] == "redis://:secret@redis:6379/0"


def test_the_updater_of_images_understands_its_settings() -> None:
    command = ["check-jsonschema", "--builtin-schema", "vendor.renovate", "renovate.json"]

    found = subprocess.run(
        [TOOLS / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert found.returncode == 0, found.stdout


def test_only_the_worker_gets_the_key_of_gemini() -> None:
    assert COMPOSE["services"]["backend"]["environment"]["GEMINI_API_KEY"] == ""
    assert "GEMINI_API_KEY" not in COMPOSE["services"]["worker"]["environment"]


def test_the_api_image_serves_and_holds_nothing_of_gemini(tmp_path: Path, redis_url: str) -> None:
    image = Image.build("Dockerfile.api", tmp_path)
    port = free_port()
    settings = {"API_PORT": str(port), "API_HOST": "127.0.0.1", "REDIS_URL": redis_url}

    process = image.start(settings)
    try:
        # No worker is there, so the API alone is degraded.
        wait_until(lambda: health_of(port) == "degraded", within_s=30, what="health of the API")
        healthy = image.is_healthy(settings)
    finally:
        end(process)
    imported = image.run(("python", "-c", "import google.genai"), settings)

    assert healthy
    # After a graceful end uvicorn passes the signal on to itself.
    assert process.returncode == -signal.SIGTERM
    assert "No module named" in imported.stderr
    assert not (image.folder / "worker").exists()


def test_the_worker_image_becomes_healthy_and_ends_in_order(
    tmp_path: Path, shared_redis_server: RedisServer, redis_url: str
) -> None:
    image = Image.build("Dockerfile.worker", tmp_path)
    # The image has k6 on its PATH.
    settings = {
        "REDIS_URL": redis_url,
        "GENERATOR": "offline",
        "K6_PATH": str(TOOLS / "k6"),
        "HOME": "/nonexistent",
    }

    process = image.start(settings)
    try:
        with shared_redis_server.client() as client:
            beats = partial(client.exists, keys.WORKERS)
            wait_until(beats, within_s=40, what="heartbeat of the worker")
        healthy = image.is_healthy(settings)
    finally:
        said = end(process)

    assert healthy
    assert "worker_ready" in said
    assert process.returncode == 0
    assert not (image.folder / "api").exists()


def test_the_worker_image_refuses_to_start_without_a_key(tmp_path: Path, redis_url: str) -> None:
    image = Image.build("Dockerfile.worker", tmp_path)

    ended = image.run(image.command, {"REDIS_URL": redis_url})

    assert ended.returncode != 0
    assert "GEMINI_API_KEY environment variable is required" in ended.stderr
    assert "Traceback" not in ended.stderr
