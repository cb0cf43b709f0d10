"""The dry run's modules, joined into one."""

import re
from importlib.resources import files

import pytest

from worker.verify.dry_run.library import NAME, STAND_INS, library

FOLDER = files("worker.verify.dry_run").joinpath("js")
MODULES = sorted(file.name for file in FOLDER.iterdir() if file.name.endswith(".js"))
PLAN = {"vus": "3", "walks": '{"0": {}}'}


def test_every_module_is_in_the_library_once_and_no_other_is_imported() -> None:
    text = library(PLAN)[NAME]

    for name in MODULES:
        assert text.count(f"const {name.replace('.', '_')} = (() => {{") == 1
    assert set(re.findall(r"from '([^']+)'", text)) == {
        "./guard.js", "k6", "k6/execution", "k6/http", "k6/metrics",
    }  # fmt: skip


def test_a_module_stands_after_those_that_it_imports() -> None:
    text = library(PLAN)[NAME]
    made = {name: text.index(f"const {name} =") for name in re.findall(r"const (\w+_js) =", text)}

    for user in re.finditer(r"\} = (\w+_js);|= (\w+_js)\.default;", text):
        assert made[user[1] or user[2]] < user.start()


def test_the_console_is_silenced_last() -> None:
    text = library(PLAN)[NAME]

    assert re.findall(r"const (\w+_js) = ", text)[-1] == "silence_js"


def test_the_plan_is_the_only_thing_that_differs_from_run_to_run() -> None:
    one, other = library(PLAN), library({"vus": "1"})

    assert 'const plan_js = { vus: 3, walks: {"0": {}} };' in one[NAME]
    assert {name for name in one if one[name] != other[name]} == {NAME}


@pytest.mark.parametrize("name", STAND_INS)
def test_a_stand_in_gives_a_script_all_that_its_module_exports(name: str) -> None:
    source = FOLDER.joinpath(name).read_text("utf-8")
    lists = re.findall(r"^export const \{([^}]*)\}", source, re.MULTILINE)
    single = re.findall(r"^export (?:const|async function|function) (\w+)", source, re.MULTILINE)
    given = library(PLAN)[name]

    names = {*single, *re.findall(r"\w+", " ".join(lists))}
    assert set(re.findall(r"\w+", given.split("export const {")[1].split("}")[0])) == names
    assert given.count("export default ") == 1
