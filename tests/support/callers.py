"""What callers of the API send, and how tests run several of them at once."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx2

from tests.support.waiting import wait_until

DESCRIPTION = "Create a load test for a REST API with 50 users for 2 minutes"
ASKED = {"scenario_description": DESCRIPTION}

SYNC = "/api/generate-script"


def document(answer: httpx2.Response) -> dict[str, Any]:
    """Return the body of a JSON answer."""
    body = answer.json()
    assert isinstance(body, dict)
    return body


def make_job(client: httpx2.Client, **headers: str) -> str:
    """Make a job and return its id."""
    answer = client.post("/jobs", json=ASKED, headers=headers)
    assert answer.status_code in {200, 202}, answer.text
    return str(document(answer)["id"])


def only_job(client: httpx2.Client) -> dict[str, Any]:
    """Return the one job that somebody else's request makes, once it is there."""
    jobs = wait_until(lambda: client.get("/jobs").json()["jobs"], within_s=10, what="job")
    assert len(jobs) == 1
    job = jobs[0]
    assert isinstance(job, dict)
    return job


@contextmanager
def meanwhile[T](call: Callable[[], T]) -> Iterator[Future[T]]:
    """Yield a call that runs in another thread while the block goes on."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        yield pool.submit(call)


class RawCaller:
    """A caller that writes its own bytes, and may hang up whenever it likes."""

    def __init__(self, base_url: str, *, timeout_s: float = 20) -> None:
        url = urlsplit(base_url)
        assert url.hostname is not None
        self._socket = socket.create_connection((url.hostname, url.port), timeout=timeout_s)

    def post(self, path: str, body: bytes, **headers: str) -> None:
        """Send a request without reading its answer."""
        lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def answer(self) -> bytes:
        """Return the first bytes of the answer."""
        return self._socket.recv(65536)

    def everything(self) -> bytes:
        """Return all that comes until the server closes the connection."""
        pieces = []
        with contextlib.suppress(ConnectionResetError):
            while piece := self._socket.recv(65536):
                pieces.append(piece)
        self.hang_up()
        return b"".join(pieces)

    def hang_up(self) -> None:
        self._socket.close()
