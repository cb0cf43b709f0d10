"""The server that dry runs talk to: every protocol on one port, and never too much of it."""

import http.client
import logging
import socket
import ssl
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.support.waiting import wait_until
from worker.verify.dry_run.answers import JSON_BODY, answers_for
from worker.verify.dry_run.sink import MOST_BYTES, MOST_REQUESTS, Sink, SinkLoop

SCRIPT = "201 204"


class Served:
    """A sink and its port."""

    def __init__(self, sink: Sink, port: int) -> None:
        self.sink, self.port = sink, port

    def client(self, *, tls: bool = False) -> http.client.HTTPConnection:
        if tls:
            return http.client.HTTPSConnection(
                "127.0.0.1", self.port, timeout=5, context=trusting()
            )
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)


def trusting() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@pytest.fixture
def served(sinks: SinkLoop, caplog: pytest.LogCaptureFixture) -> Iterator[Served]:
    listener = socket.create_server(("127.0.0.1", 0))
    with sinks.sink(answers_for(SCRIPT)) as sink:
        port = listener.getsockname()[1]
        sink.serve(listener)
        yield Served(sink, port)
    # What a client does is no news for the worker's log.
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
@pytest.mark.parametrize(
    ("method", "status"), [("GET", 200), ("POST", 201), ("DELETE", 204), ("HEAD", 200)]
)
def test_one_port_answers_http_and_https(
    served: Served, method: str, status: int, *, tls: bool
) -> None:
    client = served.client(tls=tls)
    client.request(method, "/a", body=b"{}" if method == "POST" else None)
    answer = client.getresponse()
    body = answer.read()
    client.close()

    assert answer.status == status
    assert body == (JSON_BODY if method in {"GET", "POST"} else b"")


def test_a_connection_serves_many_requests(served: Served) -> None:
    client = served.client()
    for _ in range(3):
        client.request("POST", "/a", body=b"x" * 100_000, headers={"Host": "a.example"})
        client.getresponse().read()
    client.close()

    assert served.sink.requests == 3
    assert list(served.sink.hosts) == ["a.example"]


@pytest.mark.parametrize("tls", [False, True], ids=["ws", "wss"])
def test_websockets_greet_echo_and_end(served: Served, *, tls: bool) -> None:
    scheme = "wss" if tls else "ws"
    with connect(
        f"{scheme}://127.0.0.1:{served.port}/s",
        ssl=trusting() if tls else None,
        subprotocols=[Subprotocol("chat")],
    ) as client:
        greeting = client.recv(timeout=5)
        client.send("hello")
        echo = client.recv(timeout=5)
        with pytest.raises(ConnectionClosed):
            client.recv(timeout=5)

    assert (greeting, echo, client.subprotocol) == (JSON_BODY.decode(), "hello", "chat")


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET\r\n\r\n",
        b"\x16\x03\x01garbage",
        b"\x00" * 100,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 20_000,
    ],
)
def test_a_client_that_breaks_the_protocol_is_hung_up_on(served: Served, garbage: bytes) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=5) as client:
        try:
            client.sendall(garbage)
            while client.recv(65536):
                pass
        except ConnectionError:
            pass

    answer = served.client()
    answer.request("GET", "/")
    assert answer.getresponse().status == 200
    answer.close()


def test_requests_beyond_the_limit_are_not_answered(served: Served) -> None:
    served.sink.requests = MOST_REQUESTS
    client = served.client()
    client.request("GET", "/")

    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        client.getresponse()
    client.close()


def test_bytes_beyond_the_limit_are_not_read(served: Served) -> None:
    client = served.client()

    with pytest.raises(ConnectionError):
        client.request("POST", "/", body=b"x" * (MOST_BYTES + (32 << 20)))
    client.close()


def test_a_sink_that_is_left_hangs_up(sinks: SinkLoop) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    with sinks.sink(answers_for("")) as sink:
        sink.serve(listener)
        client = socket.create_connection(("127.0.0.1", port), timeout=5)
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        wait_until(lambda: client.recv(1), within_s=5, what="an answer")

    with client, pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=5)
