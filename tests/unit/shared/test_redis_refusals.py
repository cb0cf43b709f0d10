import ssl

import pytest
from redis.connection import DefaultParser
from redis.exceptions import ConnectionError as RedisConnectionError

from shared.redis_access.refusals import OUT_OF_REACH, is_final, reason_of


def error_reply(text: str) -> Exception:
    """Return what redis-py makes of an error reply."""
    error = DefaultParser.parse_error(text)  # type: ignore[no-untyped-call]  # redis-py's
    assert isinstance(error, Exception)
    return error


@pytest.mark.parametrize(
    ("reply", "words", "final"),
    [
        ("WRONGPASS invalid username-password pair or user is disabled.", "the password", True),
        ("NOAUTH Authentication required.", "asks for a password", True),
        ("ERR invalid password", "the password", True),
        ("NOPERM User u has no permissions to run the 'config|get' command", "CONFIG GET", True),
        ("NOPERM this user has no permissions to run the 'evalsha' command", "EVALSHA", True),
        ("NOPERM No permissions to access a key", "loadgenie:*", True),
        ("NOPERM No permissions to access a channel", "loadgenie:notices", True),
        ("ERR ACL failure in script: User u has no permissions to run the 'xadd'", "XADD", True),
        ("ERR The user executing the script can't run this command", "a command", True),
        ("ERR DB index is out of range", "no database", True),
        ("MOVED 3999 127.0.0.1:6381", "a cluster", True),
        ("CROSSSLOT Keys in request don't hash to the same slot", "a cluster", True),
        ("CLUSTERDOWN The cluster is down", "a cluster", True),
        ("OOM command not allowed when used memory > 'maxmemory'.", "out of memory", False),
        ("READONLY You can't write against a read only replica.", "read-only", False),
        ("UNBLOCKED force unblock from blocking operation", "became a replica", False),
        ("NOREPLICAS Not enough good replicas to write.", "too few replicas", False),
        ("MISCONF Errors writing to the AOF file", "to disk", False),
        ("LOADING Redis is loading the dataset in memory", "loading", False),
        ("BUSY Redis is busy running a script.", "busy", False),
        ("MASTERDOWN Link with MASTER is down", "lost its master", False),
        ("ERR max number of clients reached", "maxclients", False),
        ("NEWWORD something", OUT_OF_REACH, False),
    ],
)
def test_a_reply_is_told_in_words(reply: str, words: str, *, final: bool) -> None:
    error = error_reply(reply)

    assert words in reason_of(error)
    assert is_final(error) is final


def chained(inner: Exception) -> Exception:
    """Return an error as redis-py hides it in one of its own."""
    try:
        try:
            raise inner
        except OSError as error:
            raise RedisConnectionError("Error 1 connecting to cache:6379.") from error
    except RedisConnectionError as error:
        return error


def refused_certificate() -> Exception:
    error = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED]")
    error.verify_message = "self-signed certificate"
    return error


def failed_handshake(reason: str) -> Exception:
    error = ssl.SSLError(1, f"[SSL: {reason}]")
    error.reason = reason
    return error


@pytest.mark.parametrize(
    ("inner", "words", "final"),
    [
        (refused_certificate(), "(self-signed certificate): ssl_ca_certs", True),
        (failed_handshake("WRONG_VERSION_NUMBER"), "no TLS there", True),
        (failed_handshake("TLSV13_ALERT_CERTIFICATE_REQUIRED"), "a client certificate", True),
        (failed_handshake("TLSV1_ALERT_UNKNOWN_CA"), "the client certificate", False),
        (failed_handshake("ANYTHING"), "no TLS connection", False),
        (TimeoutError("_ssl.c:983: The handshake operation timed out"), "no TLS handshake", False),
        (OSError("the master is no longer the master"), "another master", False),
        (ConnectionRefusedError(111, "Connection refused"), OUT_OF_REACH, False),
    ],
)
def test_what_lies_below_a_lost_connection_is_told(
    inner: Exception, words: str, *, final: bool
) -> None:
    error = chained(inner)

    assert words in reason_of(error)
    assert is_final(error) is final
