"""Where the service is, and which key goes there."""

import stat
from pathlib import Path

import pytest

from loadgenie_cli.outcomes import CommandError
from loadgenie_cli.settings import DEFAULT_URL, Settings, keep_key, read_settings


@pytest.fixture
def user(tmp_path: Path) -> Path:
    return tmp_path / "user"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    inner = tmp_path / "project/load/tests"
    inner.mkdir(parents=True)
    return inner


def settings(project: Path, user: Path, flag: str | None = None, **environment: str) -> Settings:
    return read_settings(flag, environment=environment, here=project, user=user)


def test_the_closer_place_beats_the_farther_one(project: Path, user: Path) -> None:
    def url(flag: str | None = None, **environment: str) -> str:
        return settings(project, user, flag, **environment).url

    assert url() == DEFAULT_URL
    user.mkdir()
    (user / "config.toml").write_text('url = "http://user"')
    assert url() == "http://user"
    (project.parents[1] / "loadgenie.toml").write_text('url = "http://project/"')
    assert url() == "http://project"
    assert url(LOADGENIE_URL="http://environment") == "http://environment"
    assert url("http://flag", LOADGENIE_URL="http://environment") == "http://flag"


def test_a_key_goes_to_the_address_that_it_was_given_for(project: Path, user: Path) -> None:
    keep_key(user, "http://a", "of a")
    keep_key(user, "http://b", "of b")

    assert settings(project, user, "http://a").key == "of a"
    assert settings(project, user, "http://b/").key == "of b"
    assert settings(project, user, "http://c").key is None
    assert settings(project, user, "http://a", LOADGENIE_API_KEY="mine").key == "mine"


def test_a_repository_cannot_have_the_key_of_the_environment(project: Path, user: Path) -> None:
    (project / "loadgenie.toml").write_text('url = "http://stranger"')

    assert settings(project, user, LOADGENIE_API_KEY="mine").key is None


def test_a_key_can_come_from_a_file(project: Path, user: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("of a file\n")

    assert settings(project, user, LOADGENIE_API_KEY_FILE=str(tmp_path / "key")).key == "of a file"
    with pytest.raises(CommandError, match="LOADGENIE_API_KEY_FILE"):
        settings(project, user, LOADGENIE_API_KEY_FILE=str(tmp_path / "none"))


def test_nobody_else_can_read_a_kept_key(user: Path) -> None:
    file = keep_key(user, "http://a", "secret")

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(user.stat().st_mode) == 0o700


def test_a_key_is_not_shown_by_accident(project: Path, user: Path) -> None:
    assert "mine" not in repr(settings(project, user, LOADGENIE_API_KEY="mine"))


@pytest.mark.parametrize("text", ['api_key = "x"', "url =", "\x00"])
def test_a_file_that_cannot_be_meant_is_named(project: Path, user: Path, text: str) -> None:
    (project / "loadgenie.toml").write_text(text)

    with pytest.raises(CommandError, match=r"loadgenie\.toml"):
        settings(project, user)


@pytest.mark.parametrize("url", ["shop", "ftp://a", "http://", "http://me:word@a"])
def test_an_address_that_cannot_be_meant_is_refused(project: Path, user: Path, url: str) -> None:
    with pytest.raises(CommandError, match="must be like"):
        settings(project, user, url)
