"""Known weaknesses of pinned packages fail the check, and what is delivered can be listed."""

import json
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LIST = "requirements/advisories.json"
LOCKS = ("requirements.txt", "requirements", "web/package.json", "web/package-lock.json")


@pytest.fixture(scope="module")
def is_affected() -> Callable[[str, dict[str, Any]], bool]:
    found: Callable[[str, dict[str, Any]], bool] = runpy.run_path(str(ROOT / "scripts/advisories"))[
        "is_affected"
    ]
    return found


def span(*events: tuple[str, str], kind: str = "ECOSYSTEM") -> dict[str, Any]:
    return {"ranges": [{"type": kind, "events": [dict([event]) for event in events]}]}


@pytest.mark.parametrize(
    ("version", "affected", "expected"),
    [
        ("2.11.2", span(("introduced", "0"), ("fixed", "2.11.3")), True),
        ("2.11.3", span(("introduced", "0"), ("fixed", "2.11.3")), False),
        ("2.9", span(("introduced", "2.10"), ("fixed", "2.11")), False),
        ("2.10", span(("introduced", "2.10"), ("last_affected", "2.10")), True),
        ("2.10.1", span(("introduced", "2.10"), ("last_affected", "2.10")), False),
        ("3.1", span(("introduced", "1"), ("fixed", "2"), ("introduced", "3")), True),
        ("2.1", span(("introduced", "1"), ("fixed", "2"), ("introduced", "3")), False),
        ("1.0.0-beta.1", span(("introduced", "0"), ("fixed", "1.0.0"), kind="SEMVER"), True),
        ("1.2", {"versions": ["1.2"]}, True),
        ("1.3", {"versions": ["1.2"]}, False),
    ],
)
def test_a_version_is_affected_from_where_a_weakness_came_to_where_it_went(
    is_affected: Callable[[str, dict[str, Any]], bool],
    version: str,
    affected: dict[str, Any],
    *,
    expected: bool,
) -> None:
    assert is_affected(version, affected) is expected


def checked(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the check in a folder that has its own locks and list."""
    command = [sys.executable, str(folder / "scripts/advisories"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a folder with the locks, the list and the script."""
    for name in ("scripts", "web"):
        (tmp_path / name).mkdir()
    shutil.copy(ROOT / "scripts/advisories", tmp_path / "scripts")
    for name in LOCKS:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    return tmp_path


def planted(copy: Path, ecosystem: str, name: str) -> None:
    affected = {"package": {"ecosystem": ecosystem, "name": name}}
    path = copy / LIST
    document = json.loads(path.read_text())
    document["advisories"].append(
        {"id": "X-1", "aliases": ["CVE-1"], "affected": [affected | span(("introduced", "0"))]}
    )
    path.write_text(json.dumps(document))


def test_no_pinned_package_has_a_weakness_that_the_list_knows(copy: Path) -> None:
    found = checked(copy)

    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.parametrize(("ecosystem", "name"), [("PyPI", "Jinja2"), ("npm", "@codemirror/view")])
def test_a_pinned_package_with_a_weakness_fails_the_check(
    copy: Path, ecosystem: str, name: str
) -> None:
    planted(copy, ecosystem, name)

    found = checked(copy)

    assert found.returncode == 1
    assert re.search(rf"known weakness: {name} [\d.]+: X-1, CVE-1", found.stderr, re.IGNORECASE)


def test_the_check_is_part_of_scripts_check_and_its_list_says_of_what_day_it_is() -> None:
    days = json.loads((ROOT / LIST).read_text())["as_of"].values()

    assert "\npython scripts/advisories\n" in (ROOT / "scripts/check").read_text()
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days)
    assert days


def test_the_list_is_made_of_advisories_about_what_is_pinned(copy: Path, tmp_path: Path) -> None:
    database = tmp_path / "database"
    database.mkdir()
    records = {
        "kept.json": {"id": "K-1", "affected": [_about("PyPI", "fastapi")]},
        "another.json": {"id": "A-1", "affected": [_about("PyPI", "django")]},
        "gone.json": {"id": "G-1", "withdrawn": "2026", "affected": [_about("PyPI", "redis")]},
    }
    for name, record in records.items():
        (database / name).write_text(json.dumps(record))
    (database / "kept.yaml").write_text(
        "id: K-2\naffected:\n- package: {ecosystem: npm, name: preact}\n  versions: ['1.0.0']\n"
    )
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "records"]):
        who = ("-c", "user.name=a", "-c", "user.email=a@example.com")
        subprocess.run(["git", "-C", database, *who, *command], check=True)

    updated = checked(copy, "--update", str(database))

    document = json.loads((copy / LIST).read_text())
    assert updated.returncode == 0, updated.stderr
    assert [advisory["id"] for advisory in document["advisories"]] == ["K-1", "K-2"]
    assert list(document["as_of"]) == ["database"]


def _about(ecosystem: str, name: str) -> dict[str, Any]:
    fixed = span(("introduced", "0"), ("fixed", "0.0.1"))
    return {"package": {"ecosystem": ecosystem, "name": name}, **fixed}


def test_what_is_delivered_can_be_listed(tmp_path: Path) -> None:
    subprocess.run([ROOT / "scripts/sbom", tmp_path], check=True, capture_output=True)

    for image in ("api", "worker"):
        lock = (ROOT / f"requirements/{image}.txt").read_text()
        pinned = {
            name.lower() for name in re.findall(r"^([\w.-]+)(?:\[.*\])?==", lock, re.MULTILINE)
        }
        document = json.loads((tmp_path / f"{image}.cdx.json").read_text())
        assert {component["name"].lower() for component in document["components"]} == pinned
    page = json.loads((tmp_path / "page.cdx.json").read_text())
    assert {"preact", "htm"} <= {component["name"] for component in page["components"]}
    assert all(component["licenses"] and component["hashes"] for component in page["components"]), (
        "each with its licence and its digest"
    )
