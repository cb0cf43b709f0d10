"""One webhook on its way: to the addresses that were looked at, and within bounds."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from io import BufferedIOBase
from pathlib import Path

import pytest

from shared.domain.webhook import WebhookFault
from shared.receivers import Receivers
from tests.support.certificates import Authority
from tests.support.target_site import TargetSite, target_site
from worker.webhooks.delivery import Answered, Outcome, Unanswered
from worker.webhooks.sender import Sender

NAME = "hooks.test"
HEADERS = {"Content-Type": "application/json", "webhook-id": "msg_1"}
BODY = '{"type":"job.succeeded"}'
# A port of 127.0.0.2 that nobody listens on, whatever listens on 127.0.0.1.
NOBODY = "127.0.0.2"


class Names:
    """Resolves every name to what it is told, in turn, and counts."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append((host, port))
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


async def no_such_name(host: str, port: int) -> Sequence[str]:
    raise socket.gaierror(socket.EAI_NONAME, f"{host}:{port}")


def send(url: str, sender: Sender) -> Outcome:
    return asyncio.run(sender.send(url, HEADERS, BODY))


def to(names: Names, *, allowed: str = NAME, within_s: float = 5) -> Sender:
    return Sender(Receivers.parse(allowed), resolve=names, within_s=within_s)


@pytest.fixture
def site() -> Iterator[TargetSite]:
    with target_site() as site:
        yield site


def test_it_is_posted_once_as_it_is_under_the_name_of_its_host(site: TargetSite) -> None:
    names = Names(["127.0.0.1"])

    outcome = send(f"http://{NAME}:{site.port}/a%2Fb?c=d", to(names))

    assert outcome == Answered(200)
    (seen,) = site.seen
    assert (seen.line, seen.body) == ("POST /a%2Fb?c=d", BODY)
    assert seen.headers["host"] == f"{NAME}:{site.port}"
    assert seen.headers["webhook-id"] == "msg_1"
    assert names.asked == [(NAME, site.port)]


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["8.8.8.8", "127.0.0.1"],
        ["169.254.169.254"],
        ["10.0.0.1"],
        ["100.64.0.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["fe80::1%lo"],
    ],
)
def test_a_public_name_that_leads_inside_is_not_called(
    site: TargetSite, addresses: list[str]
) -> None:
    sender = to(Names(addresses), allowed="*")

    outcome = send(f"https://hooks.example.com:{site.port}/", sender)

    assert outcome == Unanswered(WebhookFault.ADDRESS_REFUSED)
    assert site.seen == []


def test_a_name_is_asked_for_once_so_that_it_cannot_lead_elsewhere_meanwhile(
    site: TargetSite,
) -> None:
    names = Names(["127.0.0.1"], ["10.0.0.1"])

    outcome = send(f"http://{NAME}:{site.port}/", to(names))

    assert outcome == Answered(200)
    assert len(names.asked) == 1


def test_a_url_that_is_no_longer_allowed_is_not_called(site: TargetSite) -> None:
    names = Names(["127.0.0.1"])

    outcome = send(f"http://{NAME}:{site.port}/", to(names, allowed="other.test"))

    assert outcome == Unanswered(WebhookFault.ADDRESS_REFUSED)
    assert names.asked == []


def test_a_redirect_is_an_answer_and_is_not_followed(site: TargetSite) -> None:
    with target_site() as inside:
        site.status, site.headers = 307, {"Location": f"http://127.0.0.1:{inside.port}/"}

        outcome = send(f"http://{NAME}:{site.port}/", to(Names(["127.0.0.1"])))

        assert outcome == Answered(307)
        assert inside.seen == []


def test_an_environment_of_proxies_changes_nothing(
    site: TargetSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    assert send(f"http://{NAME}:{site.port}/", to(Names(["127.0.0.1"]))) == Answered(200)


def test_an_address_that_takes_no_connection_is_not_the_last_one(site: TargetSite) -> None:
    names = Names([NOBODY, "127.0.0.1"])

    assert send(f"http://{NAME}:{site.port}/", to(names)) == Answered(200)


def test_nobody_there_is_no_connection(site: TargetSite) -> None:
    outcome = send(f"http://{NAME}:{site.port}/", to(Names([NOBODY])))

    assert outcome == Unanswered(WebhookFault.CONNECTION)


def test_an_address_needs_no_name(site: TargetSite) -> None:
    sender = Sender(Receivers.parse("127.0.0.1"))

    assert send(f"http://127.0.0.1:{site.port}/", sender) == Answered(200)


def test_a_name_that_is_not_there_is_said_to_be_so() -> None:
    sender = Sender(Receivers.parse("*"), resolve=no_such_name)

    assert send("https://nowhere.example/", sender) == Unanswered(WebhookFault.HOST_NOT_FOUND)


@pytest.mark.parametrize(("told", "heard"), [("120", 120.0), ("soon", None), ("-1", None)])
def test_what_a_busy_receiver_asks_for_is_heard(
    site: TargetSite, told: str, heard: float | None
) -> None:
    site.status, site.headers = 503, {"Retry-After": told}

    assert send(f"http://{NAME}:{site.port}/", to(Names(["127.0.0.1"]))) == Answered(503, heard)


def test_a_receiver_that_says_nothing_has_its_time(site: TargetSite) -> None:
    ended = threading.Event()
    site.before = ended.wait

    outcome = send(f"http://{NAME}:{site.port}/", to(Names(["127.0.0.1"]), within_s=0.3))
    ended.set()

    assert outcome == Unanswered(WebhookFault.TIMEOUT)


def test_a_receiver_that_drips_its_head_has_no_more_time(site: TargetSite) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, dripping(server) as port:
        outcome = send(f"http://{NAME}:{port}/", to(Names(["127.0.0.1"]), within_s=0.5))

    assert outcome == Unanswered(WebhookFault.TIMEOUT)
    assert site.seen == []


class dripping:  # noqa: N801 - reads as a word
    """Sends a byte of a head every few milliseconds, and never ends it."""

    def __init__(self, server: socket.socket) -> None:
        self._server = server
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._drip)

    def __enter__(self) -> int:
        self._thread.start()
        return int(self._server.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _drip(self) -> None:
        connection, _ = self._server.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not self._ended.wait(0.02):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return


def test_an_answer_without_an_end_is_an_answer_all_the_same(site: TargetSite) -> None:
    def flood(stream: BufferedIOBase) -> None:
        try:
            while True:
                stream.write(b"x" * 65536)
        except OSError:
            return

    site.headers = {"Content-Length": str(10**12)}
    site.after = flood

    outcome = send(f"http://{NAME}:{site.port}/", to(Names(["127.0.0.1"])))

    assert outcome == Answered(200)


def test_a_head_without_bounds_is_no_answer(site: TargetSite) -> None:
    site.headers = {"X-Long": "x" * 300_000}

    outcome = send(f"http://{NAME}:{site.port}/", to(Names(["127.0.0.1"])))

    assert outcome == Unanswered(WebhookFault.CONNECTION)


@pytest.mark.parametrize(
    ("certified", "outcome"),
    [(NAME, Answered(200)), ("other.test", Unanswered(WebhookFault.TLS))],
)
def test_tls_is_held_against_the_name_though_the_address_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, certified: str, outcome: Outcome
) -> None:
    authority = Authority.make(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue("receiver", host=certified))

    with target_site(tls=context) as site:
        sent = send(f"https://{NAME}:{site.port}/", to(Names(["127.0.0.1"])))

    assert sent == outcome


def test_a_certificate_of_nobody_known_is_refused(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*Authority.make(tmp_path).issue("receiver", host=NAME))

    with target_site(tls=context) as site:
        sent = send(f"https://{NAME}:{site.port}/", to(Names(["127.0.0.1"])))

        assert sent == Unanswered(WebhookFault.TLS)
        assert site.seen == []
