"""The page that is served is what `web/` is built into, and its packages come from anywhere."""

import filecmp
import gzip
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "api" / "page"
# Kibibytes over the wire: what has to be there before a person can type, and all of it.
SHELL = 50
WHOLE = 250


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "page"
    build = subprocess.run(
        [ROOT / "scripts" / "build-page", "--check", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    assert build.returncode == 0, build.stdout + build.stderr
    return folder


def test_the_committed_page_is_the_built_one(built: Path) -> None:
    names = {path.relative_to(built) for path in built.rglob("*") if path.is_file()}
    committed = {path.relative_to(PAGE) for path in PAGE.rglob("*") if path.is_file()}

    assert names == committed, "run scripts/build-page"
    assert not [name for name in names if not filecmp.cmp(built / name, PAGE / name, shallow=False)]


def test_the_lock_names_no_host() -> None:
    lock = (ROOT / "web" / "package-lock.json").read_text(encoding="utf-8")

    assert "://" not in lock
    assert "integrity" in lock


def test_the_page_is_small() -> None:
    index = (PAGE / "index.html").read_text(encoding="utf-8")
    sizes = {
        path.name: len(gzip.compress(path.read_bytes(), 9)) / 1024
        for path in (PAGE / "assets").iterdir()
    }
    shell = [name for name in sizes if re.search(rf'="assets/{re.escape(name)}"', index)]

    assert len(shell) == 2
    assert sum(sizes[name] for name in shell) <= SHELL
    assert sum(sizes.values()) <= WHOLE


def test_the_page_names_nothing_inline() -> None:
    index = (PAGE / "index.html").read_text(encoding="utf-8")

    assert not re.findall(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", index)
