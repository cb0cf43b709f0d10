"""A worker's own port, and peers that do not behave."""

import http.client
import socket

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from tests.support.waiting import wait_until
from worker.telemetry import status_server
from worker.telemetry.status_server import StatusServer


def test_a_silent_peer_is_dropped_and_told_of_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(status_server._Silent, "timeout", 0.05)
    server = StatusServer("127.0.0.1", 0, registry=CollectorRegistry(), alive=lambda: True)
    server.start()

    with capture_logs() as lines, socket.create_connection(("127.0.0.1", server.port)) as silent:
        wait_until(lambda: lines, within_s=5, what="line about the peer")
        ended = silent.recv(1)

    assert ended == b""
    assert [(line["event"], line["error"]) for line in lines] == [
        ("status_request_failed", "TimeoutError")
    ]
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("path", "alive", "status"),
    [("/livez", True, 200), ("/livez", False, 503), ("/metrics", False, 200), ("/x", True, 404)],
)
def test_each_path_has_its_status(path: str, status: int, *, alive: bool) -> None:
    server = StatusServer("127.0.0.1", 0, registry=CollectorRegistry(), alive=lambda: alive)
    server.start()

    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    connection.close()

    assert answer.status == status
