"""How the sink cuts what arrives into requests."""

import pytest

from worker.verify.dry_run.http_requests import ProtocolError, Requests

POST = b"POST /orders HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5\r\nX-Empty:\r\n\r\nhello"
GET = b"GET /a?b=c HTTP/1.1\r\nHost: a.example\r\n\r\n"


def taken(*arrivals: bytes) -> list[str]:
    """Return the methods of the requests that were whole after the last arrival."""
    requests, methods = Requests(), []
    for data in arrivals:
        requests.receive(data)
        while request := requests.take():
            methods.append(request.method)
    return methods


def test_a_request_has_its_headers_and_no_body() -> None:
    requests = Requests()
    requests.receive(POST)

    request = requests.take()

    assert request is not None
    assert (request.method, request.header("host")) == ("POST", "shop.example")
    assert (request.header("x-empty"), request.header("x-none")) == ("", "")
    assert requests.rest() == b""


@pytest.mark.parametrize("at", range(1, len(POST + GET)))
def test_requests_may_arrive_in_any_two_parts(at: int) -> None:
    assert taken((POST + GET)[:at], (POST + GET)[at:]) == ["POST", "GET"]


def test_a_request_is_not_taken_before_its_body_is_there() -> None:
    assert taken(POST[:-1]) == []


def test_what_follows_a_request_is_left_for_others() -> None:
    requests = Requests()
    requests.receive(GET + b"\x81\x00")

    request = requests.take()

    assert request is not None
    assert request.text == GET
    assert requests.rest() == b"\x81\x00"


@pytest.mark.parametrize(
    "text",
    [
        b"\x00",
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: \xb2\r\n\r\n",
        b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nA: " + b"b" * 65_536,
        b"GET / HTTP/1.1\r\nA: " + b"b" * 65_536 + b"\r\n\r\n",
    ],
    ids=lambda text: repr(text[:40]),
)
def test_what_k6_never_sends_is_refused(text: bytes) -> None:
    requests = Requests()
    requests.receive(text)

    with pytest.raises(ProtocolError):
        requests.take()
