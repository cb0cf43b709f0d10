import pytest

from shared.redis_access.address import RedisAddress, parse


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("redis://127.0.0.1:6379/0", {"host": "127.0.0.1", "port": 6379, "db": 0}),
        ("redis://cache", {"host": "cache", "port": 6379, "db": 0}),
        ("redis://cache/", {"host": "cache", "port": 6379, "db": 0}),
        ("redis://cache?db=3", {"host": "cache", "port": 6379, "db": 3}),
        ("redis://[::1]:6380/2", {"host": "::1", "port": 6380, "db": 2}),
        ("redis://:pass@cache/1", {"host": "cache", "port": 6379, "db": 1, "password": "pass"}),
        (
            "redis://user:%2F%23%3F%40%25%5B%20@cache",
            {"host": "cache", "port": 6379, "db": 0, "username": "user", "password": "/#?@%[ "},
        ),
        (
            "redis://user:a@b:c@cache",
            {"host": "cache", "port": 6379, "db": 0, "username": "user", "password": "a@b:c"},
        ),
        ("unix:///run/redis.sock", {"path": "/run/redis.sock", "db": 0}),
        ("unix:///run/redis.sock?db=3", {"path": "/run/redis.sock", "db": 3}),
        (
            "unix://user:p%40ss@/run/redis.sock",
            {"path": "/run/redis.sock", "db": 0, "username": "user", "password": "p@ss"},
        ),
    ],
)
def test_a_url_says_where_redis_is_and_who_asks(url: str, options: dict[str, object]) -> None:
    assert parse(url) == RedisAddress(options=options)


def test_tls_has_its_options_by_their_types() -> None:
    address = parse("rediss://cache/0?ssl_cert_reqs=none&ssl_check_hostname=False")

    assert address.tls
    assert address.options["ssl_cert_reqs"] == "none"
    assert address.options["ssl_check_hostname"] is False


def test_sentinels_name_a_master_and_may_ask_for_a_password_of_their_own() -> None:
    address = parse("sentinel://u:p@one,[::1]:5,three:6/main/2?sentinel_password=s")

    assert address.sentinels == (("one", 26379), ("::1", 5), ("three", 6))
    assert address.master == "main"
    assert address.options == {"db": 2, "username": "u", "password": "p"}
    assert address.sentinel_options["password"] == "s"
    assert address.sentinel_options["ssl"] is False


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://cache", "expected a redis://"),
        ("cache:6379", "expected a redis://"),
        ("redis://cache/hunter2", "the database is a number"),
        ("redis://cache/-1", "the database is a number"),
        ("redis://cache/1/2", "the database is a number"),
        ("redis://cache?db=hunter2", "the database is a number"),
        ("redis://cache/3?db=4", "the database is named twice"),
        ("redis://cache:hunter2/0", "expected a host and a port"),
        ("redis://cache:99999/0", "expected a host and a port"),
        ("redis://:hunter2/x@cache:6379/0", "must be escaped"),
        ("redis://:hunter2#x@cache:6379/0", "must be escaped"),
        ("redis://:hunter2?x@cache:6379/0", "must be escaped"),
        ("redis://:hunter2[x@cache:6379/0", "must be escaped"),
        ("redis://cache?socket_timeout=5", "socket_timeout is no option"),
        ("redis://cache?Hunter2=5", "unknown option"),
        ("redis://cache?ssl_ca_certs=ca.pem", "ssl_ca_certs is no option without TLS"),
        ("rediss://cache?ssl_ca_cert=ca.pem", "ssl_ca_cert is no option; known are db, ssl_ca_c"),
        ("rediss://cache?ssl_cert_reqs=hunter2", "ssl_cert_reqs is one of required, optional"),
        ("rediss://cache?ssl_check_hostname=hunter2", "ssl_check_hostname is one of true, false"),
        ("rediss://cache?ssl_ca_certs=/no/hunter2", "the file of ssl_ca_certs cannot be read: No"),
        ("rediss://cache?ssl_ciphers=hunter2", "ssl_ciphers names no cipher"),
        ("unix://", "expected the absolute path"),
        ("unix://run/redis.sock", "expected the absolute path"),
        ("sentinel://one", "expected the master's name"),
        ("sentinel://one/main/hunter2", "the database is a number"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence_without_a_secret(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        parse(url)

    assert str(refused.value).startswith(said) or said in str(refused.value)
    assert "hunter2" not in str(refused.value).lower()


@pytest.mark.parametrize("name", ["ssl_ca_certs", "ssl_certfile"])
def test_a_file_of_another_kind_is_told_by_its_option(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    file = tmp_path_factory.mktemp("files") / "file.pem"
    file.write_text("no certificate")

    with pytest.raises(ValueError, match=name):
        parse(f"rediss://cache?{name}={file}")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://user:hunter2@cache", "redis://cache:6379/0"),
        ("rediss://:hunter2@cache:1/2", "rediss://cache:1/2"),
        ("unix://:hunter2@/run/redis.sock", "unix:///run/redis.sock?db=0"),
        ("sentinel://:hunter2@one,two:5/main", "sentinel://one:26379,two:5/main/0"),
    ],
)
def test_logs_show_where_redis_is(url: str, shown: str) -> None:
    assert str(parse(url)) == shown


def test_an_address_shows_no_secret() -> None:
    assert "hunter2" not in repr(parse("sentinel://:hunter2@one/main?sentinel_password=hunter2"))
