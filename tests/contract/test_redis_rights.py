"""The documented rights are those that the code needs."""

import re
from importlib.resources import files
from pathlib import Path

from redis import Redis

from shared.redis_access.rights import missing_rights, rules
from tests.support.redis_server import RedisServer

OPERATIONS = Path(__file__).parents[2] / "docs/operations.md"
LUA = files("shared.store") / "lua"


def allowed() -> set[str]:
    return {rule.removeprefix("+") for rule in rules().split() if rule.startswith("+")}


def test_the_page_lists_all_rights() -> None:
    page = " ".join(OPERATIONS.read_text(encoding="utf-8").split())

    assert f"ACL SETUSER loadgenie on >PASSWORD {rules()} " in page


def test_every_command_of_the_scripts_is_among_them() -> None:
    texts = [entry.read_text(encoding="utf-8") for entry in LUA.iterdir()]
    words = re.compile(r"(?:call\(|^\s*)'([A-Z]{3,})'", re.MULTILINE)
    called = {name.lower() for text in texts for name in words.findall(text)}

    assert len(called) > 20
    assert called <= allowed()


def test_a_user_with_these_rights_lacks_none_and_leaves_nothing_behind(
    redis_server: RedisServer,
) -> None:
    with redis_server.client() as admin, limited(admin, redis_server, *rules().split()) as user:
        missing = missing_rights(user, database=0)

        assert missing == []
        assert admin.keys() == []


def test_each_missing_right_is_named(redis_server: RedisServer) -> None:
    less = ("-hset", "-script|load", "-brpop", "-subscribe", "resetchannels", "&other")
    with (
        redis_server.client() as admin,
        limited(admin, redis_server, *rules().split(), *less) as user,
    ):
        missing = missing_rights(user, database=0)

    assert {"run HSET", "run SCRIPT LOAD", "run BRPOP", "run SUBSCRIBE"} <= set(missing)
    assert "use the channel loadgenie:notices" in missing


def limited(admin: Redis, server: RedisServer, *rights: str) -> Redis:
    """Return a client that may do no more than this."""
    admin.execute_command("ACL", "SETUSER", "limited", "on", ">word", *rights)  # type: ignore[no-untyped-call]
    url = server.url.replace("//", "//limited:word@")
    return Redis.from_url(url, decode_responses=True, socket_timeout=5)
