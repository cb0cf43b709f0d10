"""The SDK and its HTTP client are known to one module."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[2]
ONLY_IMPORTER = "worker/generate/gemini/client.py"


def imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module)):
                yield module


def test_only_one_module_imports_the_sdk_and_its_http_client() -> None:
    files = [
        file for part in ("api", "shared", "worker") for file in (PROJECT / part).rglob("*.py")
    ]

    importers = {
        file.relative_to(PROJECT).as_posix()
        for file in files
        for name in imported(file.read_text(encoding="utf-8"))
        if name.split(".")[0] in {"google", "httpx2", "httpx", "aiohttp"}
    }

    assert importers == {ONLY_IMPORTER}


def test_an_offline_worker_does_not_load_the_sdk() -> None:
    program = (
        "import sys; from worker.generate.selection import build_generator;"
        "from worker.settings import WorkerSettings;"
        "build_generator(WorkerSettings(_env_file=None, generator='offline'));"
        "sys.exit(any(name in sys.modules for name in ('google.genai', 'httpx2')))"
    )

    ended = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=False, timeout=60)

    assert ended.returncode == 0
