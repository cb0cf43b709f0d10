"""What REDIS_URL means, for every client of Redis alike."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from shared.redis_access.tls import check_files

_EXPECTED: Final = (
    "expected a redis://, rediss://, unix:// or sentinel:// URL such as redis://127.0.0.1:6379/0"
)
_ESCAPES: Final = (
    "a special character of a user name or password must be escaped, such as / as %2F, # as %23, "
    "? as %3F and @ as %40"
)
_TLS_OPTIONS: Final = frozenset(
    {
        *("ssl_ca_certs", "ssl_ca_path", "ssl_certfile", "ssl_keyfile", "ssl_password"),
        *("ssl_cert_reqs", "ssl_check_hostname", "ssl_ciphers"),
    }
)
_SENTINEL_OPTIONS: Final = frozenset({"sentinel_username", "sentinel_password"})
# Another Sentinel is asked when one is silent.
_SENTINEL_TIMEOUTS: Final = dict.fromkeys(("socket_timeout", "socket_connect_timeout"), 0.5)
_PORT: Final = 6379
_SENTINEL_PORT: Final = 26379
_CHOICES: Final[Mapping[str, Mapping[str, Any]]] = {
    "ssl_cert_reqs": {"required": "required", "optional": "optional", "none": "none"},
    "ssl_check_hostname": {"true": True, "false": False},
}


@dataclass(frozen=True, slots=True)
class RedisAddress:
    """Where Redis is and who asks. Options are keyword arguments of redis-py's connections."""

    options: Mapping[str, Any] = field(repr=False)
    tls: bool = False
    sentinels: tuple[tuple[str, int], ...] = ()
    master: str = ""
    sentinel_options: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def __str__(self) -> str:
        """Return where Redis is, as logs may show it: without user and password."""
        database = self.options["db"]
        if self.is_socket:
            return f"unix://{self.options['path']}?db={database}"
        if self.sentinels:
            hosts = ",".join(f"{host}:{port}" for host, port in self.sentinels)
            return f"sentinel://{hosts}/{self.master}/{database}"
        scheme = "rediss" if self.tls else "redis"
        return f"{scheme}://{self.options['host']}:{self.options['port']}/{database}"

    @property
    def is_socket(self) -> bool:
        """Whether it is a Unix socket."""
        return "path" in self.options


def parse(url: str) -> RedisAddress:
    """Return the address in a URL. Raises ValueError with a sentence that holds no value of it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ValueError(_ESCAPES if "@" in url else _EXPECTED) from None
    if parts.fragment or "@" in parts.path + parts.query:
        raise ValueError(_ESCAPES)
    match parts.scheme:
        case "redis" | "rediss":
            return _server(parts)
        case "unix":
            return _socket(parts)
        case "sentinel" | "sentinels":
            return _sentinels(parts)
    raise ValueError(_EXPECTED)


def _server(parts: SplitResult) -> RedisAddress:
    tls = parts.scheme == "rediss"
    query = _query(parts, {"db"} | (_TLS_OPTIONS if tls else set()))
    credentials, hosts = _authority(parts)
    host, port = _host(hosts, default_port=_PORT)
    place = {"host": host, "port": port, "db": _database(parts.path.strip("/"), query)}
    check_files(query)
    return RedisAddress(options=place | credentials | query, tls=tls)


def _socket(parts: SplitResult) -> RedisAddress:
    query = _query(parts, {"db"})
    credentials, host = _authority(parts)
    if host or not parts.path:
        raise ValueError("expected the absolute path of a socket, such as unix:///run/redis.sock")
    place = {"path": unquote(parts.path), "db": _database("", query)}
    return RedisAddress(options=place | credentials | query)


def _sentinels(parts: SplitResult) -> RedisAddress:
    tls = parts.scheme == "sentinels"
    query = _query(parts, {"db"} | _SENTINEL_OPTIONS | (_TLS_OPTIONS if tls else set()))
    credentials, hosts = _authority(parts)
    master, _, database = parts.path.strip("/").partition("/")
    if not master:
        raise ValueError("expected the master's name, such as sentinel://HOST,HOST/mymaster/0")
    own = {
        name.removeprefix("sentinel_"): query.pop(name) for name in _SENTINEL_OPTIONS & set(query)
    }
    place = {"db": _database(database, query)}
    check_files(query)
    return RedisAddress(
        options=place | credentials | query,
        tls=tls,
        sentinels=tuple(_host(host, default_port=_SENTINEL_PORT) for host in hosts.split(",")),
        master=unquote(master),
        sentinel_options=own | query | {"ssl": tls} | _SENTINEL_TIMEOUTS,
    )


def _query(parts: SplitResult, known: set[str] | frozenset[str]) -> dict[str, Any]:
    """Return the options after the question mark, by their types."""
    options: dict[str, Any] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name not in known:
            tls_only = " without TLS" if name in _TLS_OPTIONS else ""
            # A stray name may be a part of a password.
            shown = f"{name} is no option" if re.fullmatch("[a-z_]+", name) else "unknown option"
            raise ValueError(f"{shown}{tls_only}; known are {', '.join(sorted(known))}")
        choices = _CHOICES.get(name)
        if choices is not None and value.lower() not in choices:
            raise ValueError(f"{name} is one of {', '.join(choices)}")
        options[name] = choices[value.lower()] if choices else value
    return options


def _authority(parts: SplitResult) -> tuple[dict[str, str], str]:
    """Return the credentials, as far as there are any, and the hosts."""
    who, _, hosts = parts.netloc.rpartition("@")
    username, _, password = who.partition(":")
    named = {"username": unquote(username), "password": unquote(password)}
    return {name: value for name, value in named.items() if value}, hosts


def _host(text: str, *, default_port: int) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{text}")
        return unquote(parts.hostname or "localhost"), parts.port or default_port
    except ValueError:
        raise ValueError(f"expected a host and a port, such as redis.example:{_PORT}") from None


def _database(path: str, query: dict[str, Any]) -> int:
    """Return the database's number, and take it out of the query."""
    named = query.pop("db", None)
    if path and named is not None:
        raise ValueError("the database is named twice, in the path and as db; name it once")
    text = unquote(path) or named or "0"
    if not re.fullmatch("[0-9]{1,5}", text):
        raise ValueError("the database is a number, such as 0")
    return int(text)
