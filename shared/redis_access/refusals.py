"""Why Redis did not do what it was asked, as one sentence without a secret."""

import re
import ssl
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from redis.exceptions import NoPermissionError
from redis.sentinel import MasterNotFoundError

OUT_OF_REACH: Final = "Redis is out of reach"
CLUSTER: Final = "Redis is a cluster, which is not supported: REDIS_URL must name a single server"
WRONG_CREDENTIALS: Final = "Redis refuses the user name or the password of REDIS_URL"
NO_CREDENTIALS: Final = "Redis asks for a password, and REDIS_URL has none that it takes"
NO_TLS: Final = "Redis speaks no TLS there: REDIS_URL should begin with redis://, not rediss://"
NO_CLIENT_CERTIFICATE: Final = (
    "Redis asks for a client certificate: ssl_certfile and ssl_keyfile in REDIS_URL"
)
NO_SUCH_DATABASE: Final = "Redis has no database of the number in REDIS_URL"

# The first word of an error reply.
_BY_CODE: Final[Mapping[str, str]] = {
    "WRONGPASS": WRONG_CREDENTIALS,
    "NOAUTH": NO_CREDENTIALS,
    "OOM": "Redis is out of memory: its maxmemory is used up",
    "READONLY": "Redis is a read-only replica",
    "UNBLOCKED": "Redis became a replica",
    "MASTERDOWN": "Redis is a replica that has lost its master",
    "NOREPLICAS": "Redis has too few replicas to take writes (min-replicas-to-write)",
    "MISCONF": "Redis takes no writes, as it cannot save its data to disk",
    "LOADING": "Redis is still loading its data",
    "BUSY": "Redis is busy with a script",
    **dict.fromkeys(("CLUSTERDOWN", "MOVED", "ASK", "TRYAGAIN", "CROSSSLOT"), CLUSTER),
}
# Of replies that begin with no more than ERR.
_BY_WORDS: Final[Sequence[tuple[str, str]]] = (
    ("without any password configured", WRONG_CREDENTIALS),
    ("invalid password", WRONG_CREDENTIALS),
    ("DB index is out of range", NO_SUCH_DATABASE),
    ("invalid DB index", NO_SUCH_DATABASE),
    ("no longer the master", "Redis is being replaced by another master"),
    ("max number of clients reached", "Redis takes no more clients (maxclients)"),
)
# What a restart or a failover does not mend, only somebody who sets it right.
_FINAL: Final = frozenset(
    {
        *(CLUSTER, WRONG_CREDENTIALS, NO_CREDENTIALS, NO_SUCH_DATABASE),
        *(NO_TLS, NO_CLIENT_CERTIFICATE),
    }
)
_COMMAND: Final = re.compile(r"run the '([^']+)'")


def reason_of(error: BaseException) -> str:
    """Return why, as a sentence without its full stop."""
    return next(filter(None, map(_reason, _chain(error))), OUT_OF_REACH)


def is_final(error: BaseException) -> bool:
    """Return whether waiting is in vain: a refusal that an operator must mend, not an outage."""
    return reason_of(error) in _FINAL or any(
        isinstance(link, ssl.SSLCertVerificationError) or _is_missing_right(link)
        for link in _chain(error)
    )


def missing_right(error: BaseException) -> str:
    """Return what a user may not do."""
    text = str(error)
    if command := _COMMAND.search(text):
        return f"run {command[1].upper().replace('|', ' ')}"
    if "channel" in text:
        return "use the channel loadgenie:notices"
    return "touch the keys loadgenie:*" if "key" in text else "run a command that is needed"


def _reason(error: BaseException) -> str | None:
    if isinstance(error, ssl.SSLError):
        return _tls_reason(error)
    if isinstance(error, TimeoutError) and "handshake" in str(error):
        return "Redis answers no TLS handshake; without TLS, REDIS_URL begins with redis://"
    if isinstance(error, MasterNotFoundError):
        return "no Sentinel of REDIS_URL knows a master of that name that is up"
    if _is_missing_right(error):
        return f"the user of REDIS_URL may not {missing_right(error)}"
    text = str(error)
    # redis-py takes the code out of the text of those errors that have a class of their own.
    code = getattr(error, "status_code", None) or text.partition(" ")[0]
    words = (sentence for words, sentence in _BY_WORDS if words in text)
    return _BY_CODE.get(code) or next(words, None)


def _is_missing_right(error: BaseException) -> bool:
    # Inside a script it has no code of its own, and before Redis 7 no word in common.
    in_script = ("ACL failure in script", "The user executing the script can't")
    return isinstance(error, NoPermissionError) or any(words in str(error) for words in in_script)


def _tls_reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message or "it is not valid"
        return f"the certificate of Redis is refused ({why}): ssl_ca_certs in REDIS_URL"
    reason = error.reason or ""
    if "WRONG_VERSION" in reason or "RECORD_LAYER" in reason:
        return NO_TLS
    if "CERTIFICATE_REQUIRED" in reason:
        return NO_CLIENT_CERTIFICATE
    if "UNKNOWN_CA" in reason or "BAD_CERTIFICATE" in reason:
        return "Redis refuses the client certificate of ssl_certfile in REDIS_URL"
    if isinstance(error, ssl.SSLEOFError):
        return "Redis ended the TLS connection; it may ask for a client certificate (ssl_certfile)"
    return "no TLS connection to Redis could be made"


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__ or link.__context__
