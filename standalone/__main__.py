"""`python -m standalone`: the whole service with one command; Ctrl-C ends all of it."""

import argparse
import json
import os
import signal
import socket
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from shared.settings import SettingsError, read_settings
from shared.version import __version__
from standalone import near_misses
from standalone.redis_server import NoRedisError
from standalone.settings import StandaloneSettings
from standalone.stack import Stack, StackError, fetch

# Absolute: the Redis server changes into its own directory.
DATA = Path(".loadgenie").resolve()
SAMPLE = "10 users for 30 seconds against https://test.example/health, p95 under 400 ms"
NO_KEY = "no GEMINI_API_KEY, so the offline generator writes the scripts"


def main() -> int:
    """Run the stack, or check it once; return the exit status."""
    arguments = argparse.ArgumentParser(prog="python -m standalone", description=__doc__)
    arguments.add_argument(
        "--check", action="store_true", help="start, write one script offline, stop"
    )
    options = arguments.parse_args()
    signals: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: signals.append(received))
    try:
        settings = read_settings(StandaloneSettings)
        for warning in near_misses.warnings():
            print(f"LoadGenie: {warning}", file=sys.stderr, flush=True)  # noqa: T201 - its answer
        return _check(signals) if options.check else _serve(settings, signals)
    except (SettingsError, StackError, NoRedisError) as error:
        print(f"LoadGenie: {error}.", file=sys.stderr)  # noqa: T201 - a command's answer
        return 1


def _serve(settings: StandaloneSettings, signals: list[int]) -> int:
    stack = Stack(settings, DATA, lambda: bool(signals))
    with stack.running():
        if not signals:
            _print(_welcome(stack, settings))
        stack.watch()
        _print("Stopping ...")
    return 0


def _check(signals: list[int]) -> int:
    """Prove on a free port, with data of its own, that this machine can do the whole job."""
    settings = StandaloneSettings(api_port=_free_port(), generator="offline", redis_url=None)
    os.environ |= {"LOG_LEVEL": "WARNING", "REDIS_URL": ""}
    # It calls without a key, under the address of this machine.
    os.environ |= {"API_KEYS": "", "API_KEYS_FILE": "", "ALLOWED_HOSTS": ""}
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="loadgenie-") as data:
        stack = Stack(settings, Path(data), lambda: bool(signals))
        with stack.running():
            if signals:
                return 1
            status = _write_one_script(stack.url)
    _print(f"Self-check: wrote one script, {status}, in {time.monotonic() - started:.1f} s.")
    return 0


def _write_one_script(url: str) -> str:
    request = urllib.request.Request(  # noqa: S310 - our own API
        f"{url}/api/generate-script",
        data=json.dumps({"scenario_description": SAMPLE}).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with fetch(request, timeout_s=60) as answer:
            verification = json.load(answer)["verification"]
    except OSError as error:
        raise StackError(f"the self-check got no script: {error}") from error
    return str(verification["status"]).replace("_", " ")


def _welcome(stack: Stack, settings: StandaloneSettings) -> str:
    generator = settings.generator_in_use
    why = f" ({NO_KEY})" if settings.generator == "auto" and generator == "offline" else ""
    return (
        f"\nLoadGenie {__version__} is ready.\n"
        f"  page       {stack.url}/\n"
        f"  docs       {stack.url}/docs\n"
        f"  generator  {generator}{why}\n"
        f"Ctrl-C stops everything.\n"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _print(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a command's answer


if __name__ == "__main__":
    sys.exit(main())
