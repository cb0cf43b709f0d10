import hashlib
from importlib.resources import files

import pytest

from shared.store.scripts import compose, load

LUA = files("shared.store") / "lua"
NAMES = sorted(entry.name.removesuffix(".lua") for entry in LUA.iterdir())


def test_a_required_file_comes_once_and_before_its_user() -> None:
    text = load("sweep").text

    for definition in (
        "local function server_ms",
        "local function announce",
        "local function move",
    ):
        assert text.count(definition) == 1
    assert text.index("local function announce") < text.index("local function move")


def test_the_digest_is_the_one_redis_computes() -> None:
    script = compose("return 1")

    assert script.sha1 == hashlib.sha1(script.text.encode()).hexdigest()


def test_a_file_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        compose("-- requires: nothing_such\n")


@pytest.mark.parametrize("name", NAMES)
def test_scripts_name_keys_through_the_table_only(name: str) -> None:
    assert "loadgenie" not in (LUA / f"{name}.lua").read_text(encoding="utf-8")


def test_no_script_needs_a_command_newer_than_redis_6_2() -> None:
    newer = (
        "HEXPIRE",
        "HPEXPIRE",
        "HGETEX",
        "HSETEX",
        "LMPOP",
        "ZMPOP",
        "'NX', 'GET'",
        "EXPIRETIME",
    )

    text = "".join(load(name).text for name in NAMES)

    assert not [command for command in newer if command in text]
