"""Which files go to the service."""

from pathlib import Path

import pytest

from loadgenie_cli.collecting import find_projects
from loadgenie_cli.outcomes import CommandError

ENTRY = (
    "import http from 'k6/http';\nimport { a } from '../lib/a.ts';\n"
    "const rows = open('./rows.bin', 'b');\nexport default function () { a(http, rows); }\n"
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    for path, data in {
        ".git/config": b"",
        "lib/a.ts": b"export { b as a } from './b';",
        "lib/b.ts": b"export const b = require('../../outside.js');",
        "lib/unused.js": b"export const c = 1;",
        "tests/shop.js": ENTRY.encode(),
        "tests/rows.bin": b"\xff\x00",
        "node_modules/x/x.js": ENTRY.encode(),
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    (tmp_path / "outside.js").write_text("module.exports = 'secret';")
    return root


def test_a_script_takes_what_it_leads_to_and_nothing_outside(repository: Path) -> None:
    (project,) = find_projects(["tests/shop.js"], repository)

    body = project.body()
    assert body["entry"] == "tests/shop.js"
    assert [file["path"] for file in body["files"]] == [
        "tests/shop.js",
        "lib/a.ts",
        "tests/rows.bin",
        "lib/b.ts",
    ]
    assert body["files"][2] == {"path": "tests/rows.bin", "base64": "/wA="}


def test_a_folder_holds_the_scripts_that_nothing_imports(repository: Path) -> None:
    (repository / "other.ts").write_text("export const options = { vus: 1 };")

    projects = find_projects(["."], repository)

    names = [project.entry.relative_to(repository).as_posix() for project in projects]
    assert names == ["other.ts", "tests/shop.js"]


def test_a_link_out_of_the_repository_is_not_followed(repository: Path) -> None:
    (repository / "tests/rows.bin").unlink()
    (repository / "tests/rows.bin").symlink_to(repository.parent / "outside.js")

    (project,) = find_projects(["tests/shop.js"], repository)

    assert "tests/rows.bin" not in [file["path"] for file in project.body()["files"]]


@pytest.mark.parametrize("path", ["none.js", "lib/empty", "a\0b"])
def test_what_is_not_there_is_said_in_a_sentence(repository: Path, path: str) -> None:
    (repository / "lib/empty").mkdir()

    with pytest.raises(CommandError):
        find_projects([path], repository)


def test_more_than_the_service_takes_is_not_sent(repository: Path) -> None:
    (repository / "tests/rows.bin").write_bytes(bytes(1024 * 1024))

    with pytest.raises(CommandError, match="--local"):
        find_projects(["tests/shop.js"], repository)
