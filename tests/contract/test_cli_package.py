"""The command line as a package, and the page that documents it."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import loadgenie_cli
from loadgenie_cli.main import app
from loadgenie_cli.outcomes import Exit
from shared.version import __version__

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/cli.md").read_text()
COMMANDS = {command.name for command in app.registered_commands}


def test_the_command_line_has_the_version_of_the_service() -> None:
    assert loadgenie_cli.__version__ == __version__


def test_its_wheel_holds_nothing_of_the_service(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=ROOT / "cli",
        capture_output=True,
        timeout=60,
        check=True,
    )

    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as content:
        folders = {name.partition("/")[0] for name in content.namelist()}
        (entries,) = [name for name in content.namelist() if name.endswith("entry_points.txt")]
        assert "loadgenie = loadgenie_cli.main:main" in content.read(entries).decode()
    assert folders == {"loadgenie_cli", f"loadgenie_cli-{__version__}.dist-info"}


def test_the_page_names_every_command_and_no_other() -> None:
    table = PAGE.partition("## Commands")[2].partition("`TEXT` and")[0]

    named = set(re.findall(r"`([a-z]+)(?: [A-Z]|`)", table))
    assert named - {"zsh", "fish"} | {"completion"} == COMMANDS
    assert set(re.findall(r"loadgenie ([a-z]+)", PAGE)) <= COMMANDS


def test_the_page_lists_every_exit_code() -> None:
    table = PAGE.partition("## Exit codes")[2].partition("## Is a change")[0]

    assert [int(code) for code in re.findall(r"^\| (\d+)", table, re.MULTILINE)] == sorted(Exit)
