"""A Dockerfile's last stage, done by hand: the same lock, the same files, the same command."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Image:
    """What an image would hold, in a folder, and how it would be started."""

    folder: Path
    environment: Mapping[str, str]
    command: tuple[str, ...]
    healthcheck: tuple[str, ...]

    @classmethod
    def build(cls, dockerfile: str, folder: Path) -> "Image":
        """Install the image's lock into an empty environment and copy what it copies."""
        text = re.sub(r"\\\n", " ", (ROOT / dockerfile).read_text())
        last = text[text.rindex("\nFROM ") :]
        lock = re.search(r"^COPY (requirements/\S+)", text, re.MULTILINE)
        assert lock
        _install(ROOT / lock[1], folder / "venv")
        app = folder / "app"
        app.mkdir()
        for source, target in re.findall(r"^COPY (?!--from)(\S+) (\S+)$", last, re.MULTILINE):
            shutil.copytree(
                ROOT / source, app / target, ignore=shutil.ignore_patterns("__pycache__")
            )
        variables = re.search(r"^ENV (.+)$", last, re.MULTILINE)
        assert variables
        own = dict(pair.split("=", 1) for pair in variables[1].split())
        path = own.pop("PATH").replace("/venv", str(folder / "venv"))
        environment = own | {"PATH": path.replace("$PATH", os.environ["PATH"])}
        return cls(app, environment, _exec_form(last, r"^CMD"), _exec_form(last, r"^HEALTH.* CMD"))

    def start(self, settings: Mapping[str, str]) -> subprocess.Popen[str]:
        """Start the image's command, with nothing of this process's environment."""
        return subprocess.Popen(
            self.command,
            cwd=self.folder,
            env={**self.environment, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def is_healthy(self, settings: Mapping[str, str]) -> bool:
        """Run the image's health check once; return whether it passed."""
        return self.run(self.healthcheck, settings).returncode == 0

    def run(
        self, command: tuple[str, ...], settings: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run another command in the image."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**self.environment, **settings},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


def _install(lock: Path, venv: Path) -> None:
    uv = str(ROOT / ".uv/bin/uv")
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(venv)], check=True)
    install = [uv, "pip", "install", "--quiet", "--python", str(venv / "bin/python")]
    subprocess.run([*install, "--require-hashes", "-r", str(lock)], check=True, timeout=110)


def _exec_form(stage: str, instruction: str) -> tuple[str, ...]:
    found = re.search(rf"{instruction} (\[.+\])$", stage, re.MULTILINE)
    assert found, instruction
    return tuple(json.loads(found[1]))
