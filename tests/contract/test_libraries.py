"""Which library the code imports, and that a contract of import-linter says where."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PACKAGES = ("api", "worker", "shared", "standalone")
# Known to modules of every kind: the domain's values are pydantic's, and whatever decides logs it.
EVERYWHERE = {"pydantic", "structlog"}


def imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module)):
                yield module


def libraries() -> set[str]:
    files = [file for package in PACKAGES for file in (PROJECT / package).rglob("*.py")]
    names = {name for file in files for name in imported(file.read_text(encoding="utf-8"))}
    return {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {*PACKAGES}


def protected() -> set[str]:
    tool = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    contracts = tool["importlinter"]["contracts"]
    names = {name for contract in contracts for name in contract.get("protected_modules", ())}
    return {name for name in names if name.partition(".")[0] not in PACKAGES}


def test_every_library_has_a_contract_that_names_its_adapters() -> None:
    assert libraries() - EVERYWHERE == protected()


def test_an_offline_worker_does_not_load_the_sdk() -> None:
    program = (
        "import sys; from worker.generate.selection import build_generator;"
        "from worker.settings import WorkerSettings;"
        "from tests.support.reading import InPlace;"
        "build_generator("
        "WorkerSettings(_env_file=None, generator='offline'), reader=InPlace());"
        "sys.exit(any(name in sys.modules for name in ('google.genai', 'httpx2')))"
    )

    ended = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=False, timeout=60)

    assert ended.returncode == 0


def test_an_api_does_not_load_celery() -> None:
    program = (
        "import sys, api.app, api.store.redis_store;"
        "sys.exit(any(name in sys.modules for name in ('celery', 'kombu')))"
    )

    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, env={}, check=False, timeout=60
    )

    assert ended.returncode == 0


@pytest.mark.parametrize("module", ["api.app", "worker.process"])
def test_a_process_without_a_collector_does_not_load_what_would_send_traces(module: str) -> None:
    program = (
        f"import sys, {module};"
        "from shared.settings import CommonSettings;"
        "from shared.tracing.start import start_tracing;"
        "start_tracing(CommonSettings(_env_file=None), service='a-service');"
        "unwanted = 'shared.tracing.otlp', 'opentelemetry.exporter', 'opentelemetry.sdk.trace';"
        "sys.exit(any(name in sys.modules for name in unwanted))"
    )

    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, env={}, check=False, timeout=60
    )

    assert ended.returncode == 0
