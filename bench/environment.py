"""On what was measured: the day, the machine, the versions."""

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.program import ROOT, is_installed
from shared.version import __version__
from tests.support.redis_server import RedisServer

_LIBRARIES = ("fastapi", "uvicorn", "celery", "kombu", "redis", "google-genai")
_PEERS = ("arq", "saq", "taskiq", "taskiq-redis")


def environment() -> dict[str, str]:
    """Return what a reader must know to compare."""
    load = ", ".join(f"{minutes:.1f}" for minutes in os.getloadavg())
    return {
        "measured": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "machine": f"{_processor()}, {os.cpu_count()} cores, {_memory_gib():.0f} GiB, "
        f"Linux {platform.release().split('-')[0]}; load average before {load}",
        "LoadGenie": f"{__version__} on Python {platform.python_version()}, {_server()}, "
        + ", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
        "peers": ", ".join(map(_peer, _PEERS)),
    }


def _processor() -> str:
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    found = re.search(r"^model name\s*: (.+)$", text, re.MULTILINE)
    return found[1] if found else platform.machine()


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _server() -> str:
    with RedisServer(persistent=False) as redis, redis.client() as client:
        info = client.info("server")
    return f"{info.get('server_name', 'redis')} {info.get('valkey_version', info['redis_version'])}"


def _peer(name: str) -> str:
    there = is_installed(name.partition("-")[0])
    return f"{name} {_locked(name)}" if there else f"{name} (not set up: scripts/setup-peers)"


def _locked(name: str) -> str:
    pattern = re.compile(rf"^{re.escape(name)}==(\S+)", re.MULTILINE)
    for lock in sorted((ROOT / "requirements").glob("peer-*.txt")):
        if found := pattern.search(lock.read_text(encoding="utf-8")):
            return found[1]
    raise ValueError(f"no peer's lock names {name}")
