"""What `scripts/setup` does on machines that lack something."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("api", "worker", "verify", "dev")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout without any Python on PATH, in HOME or installed before."""
    folder = tmp_path / "checkout"
    (folder / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts/setup", folder / "scripts/setup")
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    (folder / "few.txt").write_text("")
    (tmp_path / "bin").mkdir()
    for tool in ("bash", "env", "cat", "cksum", "dirname", "basename", "rm"):
        path = shutil.which(tool)
        assert path, tool
        (tmp_path / "bin" / tool).symlink_to(path)
    return folder


def set_up(checkout: Path) -> subprocess.CompletedProcess[str]:
    home = checkout.parent
    return subprocess.run(
        ["scripts/setup", "few.txt"],
        cwd=checkout,
        env={"HOME": str(home), "PATH": str(home / "bin")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def interpreter(path: Path, says: str) -> None:
    """Put a program there that answers every call as a Python does, or as a broken shim does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{says}\n")
    path.chmod(0o755)


@pytest.mark.skipif(
    any(Path(f"/usr/local/bin/python3.{minor}").exists() for minor in range(8, 15)),
    reason="this machine keeps a Python where the script looks besides PATH and HOME",
)
def test_without_any_python_one_sentence_says_so(checkout: Path) -> None:
    ended = set_up(checkout)

    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [
        "LoadGenie: no Python was found; install Python 3.12 or newer and try again."
    ]


def test_a_shim_that_refuses_to_start_is_passed_over(checkout: Path) -> None:
    home = checkout.parent
    interpreter(home / "bin/python3.12", "echo 'not installed' >&2; exit 127")
    interpreter(
        home / ".pyenv/versions/3.12.9/bin/python3", f'echo "$0 $@" >> {home}/called; exit 0'
    )

    set_up(checkout)

    assert ".pyenv/versions/3.12.9/bin/python3 -m venv .uv" in (home / "called").read_text()


def test_an_installed_checkout_is_left_alone(checkout: Path) -> None:
    venv = checkout / ".venv"
    interpreter(venv / "bin/python", "exit 0")
    cksum = subprocess.run(["cksum"], input=b"", capture_output=True, check=True).stdout
    (venv / ".installed-few").write_bytes(cksum)

    ended = set_up(checkout)

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_uv_trusts_whom_the_system_trusts(checkout: Path) -> None:
    (checkout.parent / "bin/python3.12").symlink_to(sys.executable)
    interpreter(checkout / ".uv/bin/uv", 'mkdir -p .venv; echo "$1 $UV_SYSTEM_CERTS" >>asked')
    (checkout.parent / "bin/mkdir").symlink_to(str(shutil.which("mkdir")))
    locked = (checkout / "requirements/uv.txt").read_bytes()
    known = subprocess.run(["cksum"], input=locked, capture_output=True, check=True).stdout
    (checkout / ".uv/.installed").write_bytes(known)

    ended = set_up(checkout)

    assert ended.returncode == 0, ended.stderr
    assert (checkout / "asked").read_text().splitlines() == ["venv true", "pip true"]


@pytest.mark.waits_long
def test_the_locks_are_what_pyproject_toml_asks_for(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "requirements.txt", "README.md"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    (tmp_path / "web").mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "web" / name, tmp_path / "web")
    for name in (".uv", ".venv"):
        (tmp_path / name).symlink_to(ROOT / name)

    subprocess.run(["scripts/lock"], cwd=tmp_path, env=dict(os.environ), timeout=110, check=True)

    python = ("requirements.txt", *(f"requirements/{name}.txt" for name in LOCKS))
    for lock in (*python, "web/package-lock.json"):
        assert (tmp_path / lock).read_text() == (ROOT / lock).read_text(), lock


@pytest.mark.parametrize("lock", ["requirements.txt", *sorted((ROOT / "requirements").glob("*"))])
def test_no_lock_names_a_host(lock: str | Path) -> None:
    assert "://" not in (ROOT / lock).read_text()


def test_two_first_starts_take_turns(checkout: Path) -> None:
    # It stands for Python and for what it installs: whoever comes first holds the lock until told.
    home = checkout.parent
    interpreter(home / "bin/python3.12", f'exec "{sys.executable}" "$@"')
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(checkout / "scripts/setup")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        second = subprocess.Popen(
            ["scripts/setup", "few.txt"],
            cwd=checkout,
            env={"HOME": str(home), "PATH": str(home / "bin")},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        with second:
            assert second.stdout is not None
            said = second.stdout.readline()
            # What the first start leaves behind.
            interpreter(checkout / ".venv/bin/python", "exit 0")
            (checkout / ".venv/.installed-few").write_text(checksum(checkout / "few.txt"))
            holder.stdin.close()
            rest = second.stdout.read()

    assert said == "Another start sets up this folder; waiting for it ...\n"
    assert rest == ""
    assert second.returncode == 0


HOLD = """
import fcntl, sys
file = open(sys.argv[1])
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


def checksum(file: Path) -> str:
    with file.open("rb") as content:
        return subprocess.run(
            ["cksum"], stdin=content, capture_output=True, text=True, check=True
        ).stdout
