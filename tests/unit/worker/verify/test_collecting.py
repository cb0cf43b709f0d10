"""Which scripts a path on the command line stands for, and which files belong to each."""

from pathlib import Path

import pytest

from worker.verify.collecting import UnreadableError, find_projects

SHOP = "import http from 'k6/http';\nexport function visit() { http.get('https://a.example/'); }\n"
MAIN = "import { visit } from '../lib/shop.js';\nexport default () => { visit(); };\n"


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    write(
        tmp_path,
        {
            "tests/main.js": f"import 'k6';\n{MAIN}",
            "tests/other.js": "export { default } from './main.js';\nexport const options = {};\n",
            "tests/broken.js": "import http from 'k6/http';\nexport default function ( {\n",
            "lib/shop.js": SHOP,
            "lib/default.js": f"import 'k6';\n{SHOP}export default visit;\n",
            "lib/uses.js": "import visit from './default.js';\nexport const a = visit;\n",
            "server.js": "import express from 'express';\nexport default express();\n",
            "node_modules/x/a.js": MAIN,
            ".hidden/a.js": MAIN,
            "README.md": "no script",
        },
    )
    return tmp_path


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def test_a_folder_stands_for_the_scripts_in_it(suite: Path) -> None:
    projects = find_projects([str(suite)], [], here=suite)

    # A default export that others import is a module; what does not parse is still looked at.
    assert [project.entry for project in projects] == ["tests/broken.js", "tests/other.js"]
    assert set(projects[1].files) == {"tests/other.js", "tests/main.js", "lib/shop.js"}


def test_a_file_is_a_script_whatever_it_holds(suite: Path) -> None:
    (project,) = find_projects(["lib/shop.js"], [], here=suite)

    assert (project.entry, set(project.files)) == ("lib/shop.js", {"lib/shop.js"})


def test_what_is_named_twice_is_one_script(suite: Path) -> None:
    projects = find_projects(["tests/main.js", "tests", "./tests/../tests/main.js"], [], here=suite)

    assert [project.entry for project in projects].count("tests/main.js") == 1


def test_data_and_settings_belong_to_a_script(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "package.json": '{"dependencies": {"lodash": "4"}}',
            "tests/main.js": "import { rows } from './rows';\nimport 'lodash';\n"
            "const users = open('../data/users.csv');\nexport default () => rows(users);\n",
            "tests/rows.ts": "export const rows = JSON.parse(open('./rows.json'));\n",
            "tests/rows.json": "[]",
            "data/users.csv": "a\n",
            "data/more/x.csv": "a\n",
        },
    )

    (named,) = find_projects(["tests/main.js"], [], here=tmp_path)
    (more,) = find_projects(["tests/main.js"], ["data"], here=tmp_path)

    assert set(named.files) == {
        *("package.json", "tests/main.js", "tests/rows.ts", "tests/rows.json", "data/users.csv")
    }
    assert set(more.files) - set(named.files) == {"data/more/x.csv"}


def test_paths_begin_where_all_files_are_if_that_is_not_here(suite: Path) -> None:
    inside, outside = suite / "tests", suite / "elsewhere"
    outside.mkdir()

    (project,) = find_projects(["main.js"], [], here=inside)
    (other,) = find_projects([str(suite / "tests/main.js")], [], here=outside)

    for each in (project, other):
        assert set(each.files) == {"tests/main.js", "lib/shop.js"}


@pytest.mark.parametrize(
    ("paths", "include", "says"),
    [
        (["none.js"], [], "can't read"),
        (["lib"], [], "no k6 script"),
        (["tests/main.js"], ["none.csv"], "can't read"),
        (["many.js"], [], "more than 64 files"),
        (["tests/main.js"], ["big.csv"], "is larger than"),
        (["odd#name.js"], [], "must not hold"),
    ],
)
def test_what_cannot_be_collected_is_said(
    suite: Path, paths: list[str], include: list[str], says: str
) -> None:
    write(
        suite,
        {
            "many.js": "".join(f"import './m/{n}.js';\n" for n in range(64)),
            **{f"m/{n}.js": "" for n in range(64)},
            "odd#name.js": SHOP,
            "lib/uses.js": "export const a = 1;\n",
            "lib/default.js": "export const b = 1;\n",
        },
    )
    with (suite / "big.csv").open("wb") as file:
        file.truncate(17 * 1024 * 1024)

    with pytest.raises(UnreadableError, match=says):
        find_projects(paths, include, here=suite)


@pytest.mark.parametrize(
    "reach",
    [
        "const a = open('../secret.json');",
        "const a = open('./link.json');",
        "import '../secret.js';",
        "import './link.js';",
        "import '../' + '';",
    ],
)
def test_a_repository_is_not_left(tmp_path: Path, reach: str) -> None:
    write(
        tmp_path,
        {
            "secret.json": "{}",
            "secret.js": "export const a = 1;\n",
            "repository/.git/HEAD": "",
            "repository/main.js": f"{reach}\n{SHOP}",
        },
    )
    for kind in ("json", "js"):
        (tmp_path / f"repository/link.{kind}").symlink_to(tmp_path / f"secret.{kind}")

    (project,) = find_projects(["main.js"], [], here=tmp_path / "repository")
    (asked,) = find_projects(["main.js"], ["../secret.json"], here=tmp_path / "repository")

    assert set(project.files) == {"main.js"}
    assert "secret.json" in asked.files
