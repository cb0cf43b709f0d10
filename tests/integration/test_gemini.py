"""The real SDK against a Gemini that speaks the real wire format: every documented failure."""

import hashlib
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr
from pytest_socket import SocketConnectBlockedError

from shared.domain.errors import DeadlineExceededError, ErrorCode, LoadGenieError
from shared.domain.script import Generator, Usage
from shared.domain.verification import Finding, Severity
from shared.domain.wanted import Wanted
from tests.support import gemini_replies as replies
from tests.support.gemini_replies import VALID_SCRIPT, Reply, Tokens
from tests.support.gemini_standin import GeminiStandIn
from tests.support.reading import InPlace
from tests.support.waiting import wait_until
from worker.budget import Budget, JobStoppedError, StopReason
from worker.generate.fallback import FallbackGenerator
from worker.generate.gemini import connections
from worker.generate.gemini.client import GeminiClient
from worker.generate.model.calls import ModelCall, Observe, unobserved
from worker.generate.model.generator import ModelGenerator
from worker.generate.model.retry import RetryPolicy
from worker.generate.selection import build_generator
from worker.ports import ScriptGenerator
from worker.settings import WorkerSettings

KEY = "a-key-for-tests"
DESCRIPTION = "50 users for 2 minutes on https://quickpizza.grafana.com/api/ratings"
QUICK = RetryPolicy(max_calls=3, first_delay_s=0.02, spread_s=0.05, longest_calling_s=0.4)

pytestmark = [
    # No test can reach the real Gemini.
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.filterwarnings("ignore:SOMETHING_NEW is not a valid:UserWarning"),
]


@contextmanager
def generator(
    url: str,
    *,
    timeout_s: float = 10,
    policy: RetryPolicy = QUICK,
    observe: Observe = unobserved,
) -> Iterator[ModelGenerator]:
    """Build the generator as a worker does; only a loopback address is taken."""
    assert urlsplit(url).hostname == "127.0.0.1"
    client = GeminiClient(
        api_key=SecretStr(KEY),
        model=replies.MODEL,
        temperature=0.8,
        timeout_s=timeout_s,
        base_url=url,
    )
    try:
        yield ModelGenerator(
            client,
            generator=Generator.GEMINI,
            reader=InPlace(),
            policy=policy,
            observe=observe,
        )
    finally:
        client.close()


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    reply: Callable[[], Reply]
    code: ErrorCode
    calls: int


CASES = [
    Case("wrong key", replies.key_invalid, ErrorCode.AI_MISCONFIGURED, 1),
    Case("unknown field", replies.unknown_field, ErrorCode.AI_MISCONFIGURED, 1),
    Case("wrong country", replies.location, ErrorCode.AI_MISCONFIGURED, 1),
    Case("401", replies.unauthenticated, ErrorCode.AI_MISCONFIGURED, 1),
    Case("403", replies.forbidden, ErrorCode.AI_MISCONFIGURED, 1),
    Case("404", replies.unknown_model, ErrorCode.AI_MISCONFIGURED, 1),
    Case("429 without a delay", replies.quota, ErrorCode.AI_QUOTA, 3),
    Case("429 with a short delay", lambda: replies.quota(0.1), ErrorCode.AI_QUOTA, 3),
    Case("429 with too long a delay", lambda: replies.quota(61), ErrorCode.AI_QUOTA, 1),
    Case("429 for the day", replies.quota_per_day, ErrorCode.AI_QUOTA, 1),
    Case("500", lambda: replies.server_error(500), ErrorCode.AI_UNAVAILABLE, 3),
    Case("503", replies.server_error, ErrorCode.AI_UNAVAILABLE, 3),
    Case("504", lambda: replies.server_error(504), ErrorCode.AI_UNAVAILABLE, 3),
    Case("502 page", replies.html, ErrorCode.AI_UNAVAILABLE, 3),
    Case("200 page", lambda: replies.html(200), ErrorCode.AI_SERVICE_ERROR, 3),
    Case("redirect", lambda: replies.html(302), ErrorCode.AI_SERVICE_ERROR, 3),
    Case("blocked prompt", replies.blocked, ErrorCode.DESCRIPTION_REFUSED, 1),
    Case(
        "blocked for a new reason",
        lambda: replies.blocked("OTHER"),
        ErrorCode.DESCRIPTION_REFUSED,
        1,
    ),
    Case("SAFETY", lambda: replies.finished("SAFETY"), ErrorCode.DESCRIPTION_REFUSED, 1),
    Case("SPII", lambda: replies.finished("SPII"), ErrorCode.DESCRIPTION_REFUSED, 1),
    Case("RECITATION", lambda: replies.finished("RECITATION"), ErrorCode.AI_SERVICE_ERROR, 3),
    Case(
        "unknown finish", lambda: replies.finished("SOMETHING_NEW"), ErrorCode.AI_SERVICE_ERROR, 3
    ),
    Case("MAX_TOKENS", replies.max_tokens, ErrorCode.AI_INCOMPLETE_OUTPUT, 1),
    Case("no candidates", replies.no_candidates, ErrorCode.AI_SERVICE_ERROR, 3),
    Case("empty text", replies.empty, ErrorCode.AI_SERVICE_ERROR, 3),
    Case("prose without code", lambda: replies.text("I cannot."), ErrorCode.AI_SERVICE_ERROR, 3),
    Case("JSON without a script", replies.no_script, ErrorCode.AI_SERVICE_ERROR, 3),
    Case("reset", replies.reset, ErrorCode.AI_UNAVAILABLE, 3),
    Case("closed", replies.close, ErrorCode.AI_UNAVAILABLE, 3),
    Case("cut off", replies.cut, ErrorCode.AI_UNAVAILABLE, 3),
    Case("hang", replies.hang, ErrorCode.AI_UNAVAILABLE, 1),
    Case("trickle", lambda: replies.trickle(interval_s=0.05), ErrorCode.AI_UNAVAILABLE, 1),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_failure_has_its_code_its_number_of_calls_and_a_bound(case: Case) -> None:
    with GeminiStandIn(then=case.reply()) as gemini, generator(gemini.url, timeout_s=0.4) as writer:
        started = time.monotonic()
        with pytest.raises(LoadGenieError) as raised:
            writer.draft(Wanted(description=DESCRIPTION), Budget(30))
        elapsed_s = time.monotonic() - started

        assert raised.value.code is case.code
        assert len(gemini.calls) == case.calls
        # At most three calls of 0.4 s and two short waits: generous, for a busy machine.
        assert elapsed_s < 6
        assert KEY not in raised.value.detail
        assert "127.0.0.1" not in raised.value.detail


@pytest.mark.parametrize(
    "body", [b"null", b"[]", b'"x"', b'{"candidates": 5}', b'{"candidates": [1]}']
)
def test_json_of_the_wrong_shape_is_garbled(body: bytes) -> None:
    reply = Reply(body=body, headers={"Content-Type": "application/json"})
    with GeminiStandIn(then=reply) as gemini, generator(gemini.url) as writer:
        with pytest.raises(LoadGenieError) as raised:
            writer.draft(Wanted(description=DESCRIPTION), Budget(30))

        assert raised.value.code is ErrorCode.AI_SERVICE_ERROR
        assert len(gemini.calls) == 3


def test_a_refused_connection_says_that_it_failed_to_connect() -> None:
    with GeminiStandIn() as gone:
        url = gone.url
    with generator(url) as writer, pytest.raises(LoadGenieError) as raised:
        writer.draft(Wanted(description=DESCRIPTION), Budget(30))

    assert raised.value.code is ErrorCode.AI_UNAVAILABLE
    assert "Failed to connect to AI service" in raised.value.detail


def test_garbage_instead_of_tls_is_a_failed_connection() -> None:
    with GeminiStandIn() as gemini, generator(gemini.tls_url) as writer:
        with pytest.raises(LoadGenieError) as raised:
            writer.draft(Wanted(description=DESCRIPTION), Budget(30))

        assert raised.value.code is ErrorCode.AI_UNAVAILABLE
        assert "Failed to connect to AI service" in raised.value.detail
        assert len(gemini.calls) == 3


@pytest.mark.filterwarnings("ignore:A test tried to use socket:UserWarning")
def test_these_tests_cannot_leave_the_machine() -> None:
    with socket.socket() as anywhere, pytest.raises(SocketConnectBlockedError):
        anywhere.connect(("192.0.2.1", 443))


def test_an_answer_becomes_a_draft_with_usage_and_assumptions(gemini: GeminiStandIn) -> None:
    gemini.script(replies.ok(assumptions=["Users pause for 1 second."], tokens=Tokens(100, 20, 7)))
    with generator(gemini.url) as writer:
        draft = writer.draft(Wanted(description=DESCRIPTION), Budget(30))

    assert draft.script == VALID_SCRIPT
    assert (draft.generator, draft.model) == (Generator.GEMINI, replies.MODEL)
    assert draft.usage == Usage(prompt_tokens=100, output_tokens=27)
    assert draft.assumptions == ("Users pause for 1 second.",)


def test_chat_with_a_fenced_script_is_accepted(gemini: GeminiStandIn) -> None:
    gemini.script(replies.prose())
    with generator(gemini.url) as writer:
        draft = writer.draft(Wanted(description=DESCRIPTION), Budget(30))

    assert draft.script == VALID_SCRIPT
    assert len(gemini.calls) == 1


def test_a_garbled_answer_is_tried_again_and_both_are_charged(gemini: GeminiStandIn) -> None:
    gemini.script(replies.no_script(), replies.ok())
    with generator(gemini.url) as writer:
        draft = writer.draft(Wanted(description=DESCRIPTION), Budget(30))

    assert len(gemini.calls) == 2
    assert draft.usage == Usage(prompt_tokens=18, output_tokens=34)


def test_the_request_is_what_the_api_documents(gemini: GeminiStandIn) -> None:
    with generator(gemini.url, timeout_s=9.5) as writer:
        writer.draft(Wanted(description=DESCRIPTION), Budget(30))

    (call,) = gemini.calls
    config = call.document["generationConfig"]
    assert call.path == f"/v1beta/models/{replies.MODEL}:generateContent"
    assert call.key == KEY
    assert call.headers["x-server-timeout"] == "10"
    assert config["temperature"] == 0.8
    assert config["responseMimeType"] == "application/json"
    assert config["responseJsonSchema"]["required"] == ["script"]
    assert "k6" in call.system
    assert DESCRIPTION in call.prompt
    assert DESCRIPTION not in call.system


def test_a_repair_carries_the_draft_and_its_findings(gemini: GeminiStandIn) -> None:
    finding = Finding(
        code="unknown-export",
        severity=Severity.ERROR,
        message="k6/http has no export named delete",
        line=3,
        hint="use http.del",
    )
    with generator(gemini.url) as writer:
        draft = writer.draft(Wanted(description=DESCRIPTION), Budget(30))
        repaired = writer.repair(Wanted(description=DESCRIPTION), draft, [finding], Budget(30))

    prompt = gemini.calls[1].prompt
    assert draft.script in prompt
    assert "unknown-export, line 3: k6/http has no export named delete Hint: use http.del" in prompt
    assert repaired.usage == Usage(prompt_tokens=9, output_tokens=17)


def test_the_delay_that_the_service_asks_for_is_obeyed(gemini: GeminiStandIn) -> None:
    gemini.script(replies.quota(0.7), replies.ok())
    with generator(gemini.url) as writer:
        writer.draft(Wanted(description=DESCRIPTION), Budget(30))

    first, second = gemini.calls
    assert 0.7 <= second.at - first.at < 3


def test_a_retry_after_header_is_obeyed(gemini: GeminiStandIn) -> None:
    gemini.script(replies.server_error(503, retry_after="1"), replies.ok())
    with generator(gemini.url) as writer:
        writer.draft(Wanted(description=DESCRIPTION), Budget(30))

    first, second = gemini.calls
    assert 1.0 <= second.at - first.at < 4


def test_a_delay_beyond_the_budget_gives_up_at_once_and_names_it(gemini: GeminiStandIn) -> None:
    gemini.script(replies.quota(53.5))
    started = time.monotonic()
    with generator(gemini.url) as writer, pytest.raises(LoadGenieError) as raised:
        writer.draft(Wanted(description=DESCRIPTION), Budget(20))
    elapsed_s = time.monotonic() - started

    assert raised.value.retry_after_s == 53.5
    assert len(gemini.calls) == 1
    assert elapsed_s < 5


@pytest.mark.parametrize("slow", [replies.hang, lambda: replies.trickle(interval_s=0.05)])
def test_a_call_has_a_total_deadline_however_it_is_slow(slow: Callable[[], Reply]) -> None:
    once = RetryPolicy(max_calls=1)
    with GeminiStandIn(then=slow()) as gemini:
        with generator(gemini.url, timeout_s=0.5, policy=once) as writer:
            started = time.monotonic()
            with pytest.raises(LoadGenieError) as raised:
                writer.draft(Wanted(description=DESCRIPTION), Budget(30))
            elapsed_s = time.monotonic() - started

        assert "did not answer within 0.5 s" in raised.value.detail
        assert 0.5 <= elapsed_s < 3  # the trickle alone would take 40 s


def test_the_jobs_deadline_cuts_a_call_short() -> None:
    with GeminiStandIn(then=replies.hang()) as gemini, generator(gemini.url) as writer:
        started = time.monotonic()
        with pytest.raises(DeadlineExceededError):
            writer.draft(Wanted(description=DESCRIPTION), Budget(0.5))

        assert time.monotonic() - started < 3
        assert len(gemini.calls) == 1


def test_a_stopped_job_leaves_a_hanging_call_within_a_second() -> None:
    seen: list[ModelCall] = []
    budget = Budget(30)
    with (
        GeminiStandIn(then=replies.hang()) as gemini,
        generator(gemini.url, observe=seen.append) as writer,
        ThreadPoolExecutor(1) as pool,
    ):
        drafting = pool.submit(writer.draft, Wanted(description=DESCRIPTION), budget)
        wait_until(lambda: gemini.calls, within_s=5, what="call")
        stopped_at = time.monotonic()
        budget.stop(StopReason.CANCELLED)
        error = drafting.exception(timeout=5)

        assert isinstance(error, JobStoppedError)
        assert time.monotonic() - stopped_at < 1.0
        assert [call.outcome for call in seen] == ["stopped"]


def test_a_job_that_is_stopped_while_it_connects_leaves_at_once_and_sends_nothing(
    gemini: GeminiStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answered = threading.Event(), threading.Event()
    look_up = socket.getaddrinfo

    def slow(*args: Any, **options: Any) -> Any:
        asked.set()
        answered.wait(timeout=10)
        return look_up(*args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    budget = Budget(30)
    with generator(gemini.url) as writer, ThreadPoolExecutor(1) as pool:
        drafting = pool.submit(writer.draft, Wanted(description=DESCRIPTION), budget)
        assert asked.wait(timeout=5)
        stopped_at = time.monotonic()
        budget.stop(StopReason.CANCELLED)
        error = drafting.exception(timeout=5)
        waited_s = time.monotonic() - stopped_at
        answered.set()
        wait_until(lambda: not _connecting(), within_s=5, what="end of the lookup")

    assert isinstance(error, JobStoppedError)
    assert waited_s < 1.0
    assert not gemini.calls


def _connecting() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name == "gemini-connects"]


def test_a_stopped_job_leaves_the_wait_between_calls_within_a_second() -> None:
    budget = Budget(120)
    with (
        GeminiStandIn(then=replies.quota(30)) as gemini,
        generator(gemini.url) as writer,
        ThreadPoolExecutor(1) as pool,
    ):
        drafting = pool.submit(writer.draft, Wanted(description=DESCRIPTION), budget)
        wait_until(lambda: gemini.calls, within_s=5, what="call")
        stopped_at = time.monotonic()
        budget.stop(StopReason.SHUTDOWN)
        error = drafting.exception(timeout=5)

        assert isinstance(error, JobStoppedError)
        assert time.monotonic() - stopped_at < 1.0
        assert len(gemini.calls) == 1


def test_thirty_two_threads_share_one_client_without_waiting_for_each_other() -> None:
    with (
        GeminiStandIn(delay_s=0.5) as gemini,
        generator(gemini.url) as writer,
        ThreadPoolExecutor(32) as pool,
    ):
        started = time.monotonic()
        drafts = list(
            pool.map(lambda _: writer.draft(Wanted(description=DESCRIPTION), Budget(30)), range(96))
        )
        elapsed_s = time.monotonic() - started

        assert {draft.script for draft in drafts} == {VALID_SCRIPT}
        assert len(gemini.calls) == 96
        assert elapsed_s < 12  # one after the other they would take 48 s


def test_the_number_of_connections_follows_the_threads() -> None:
    everyone = threading.Barrier(130)
    with (
        GeminiStandIn(delay_s=3.0) as gemini,
        generator(gemini.url) as writer,
        ThreadPoolExecutor(130) as pool,
    ):

        def draft(_: int) -> None:
            everyone.wait(timeout=10)
            writer.draft(Wanted(description=DESCRIPTION), Budget(30))

        list(pool.map(draft, range(130)))
        arrivals = sorted(call.at for call in gemini.calls)

        # All arrive before the first is answered: none waited for another's connection.
        assert arrivals[-1] - arrivals[0] < 3.0


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[connections._Connection]:
    """Return all connections that are made."""
    seen: list[connections._Connection] = []

    class Connection(connections._Connection):
        def __init__(self, trust: ssl.SSLContext) -> None:
            super().__init__(trust)
            seen.append(self)

    monkeypatch.setattr(connections, "_Connection", Connection)
    return seen


def test_a_connection_serves_one_call_after_the_other(
    gemini: GeminiStandIn, made: list[connections._Connection]
) -> None:
    with generator(gemini.url) as writer:
        for _ in range(3):
            writer.draft(Wanted(description=DESCRIPTION), Budget(30))

    assert len(gemini.calls) == 3
    assert len(made) == 1


def test_a_connection_that_the_service_closed_is_replaced_and_no_call_is_lost(
    made: list[connections._Connection],
) -> None:
    with GeminiStandIn() as gemini, generator(gemini.url) as writer:
        writer.draft(Wanted(description=DESCRIPTION), Budget(30))
        made[0]._cut()
        writer.draft(Wanted(description=DESCRIPTION), Budget(30))

        assert len(gemini.calls) == 2
    assert len(made) == 2


def test_after_a_burst_idle_connections_are_closed(
    monkeypatch: pytest.MonkeyPatch, made: list[connections._Connection]
) -> None:
    def draft(_: int) -> None:
        writer.draft(Wanted(description=DESCRIPTION), Budget(30))

    with GeminiStandIn(delay_s=0.3) as gemini, generator(gemini.url) as writer:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(draft, range(8)))
        burst = len(made)
        monkeypatch.setattr(connections, "_KEEP_S", 0.01)
        wait_until(lambda: not any(each.is_fresh for each in made), within_s=5, what="old ones")
        draft(0)

        assert burst > 1
        assert [each._http.is_closed for each in made] == [True] * burst + [False]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GOOGLE_API_KEY", "another-key"),
        ("GOOGLE_GENAI_USE_VERTEXAI", "true"),
        ("GOOGLE_GENAI_USE_ENTERPRISE", "true"),
        ("GOOGLE_GENAI_API_VERSION", "v1alpha"),
        ("GOOGLE_GEMINI_BASE_URL", "http://127.0.0.1:9"),
        ("GOOGLE_CLOUD_PROJECT", "somewhere"),
        ("GOOGLE_GENAI_CLIENT_MODE", "replay"),
    ],
)
def test_stray_variables_change_nothing(
    gemini: GeminiStandIn, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with generator(gemini.url) as writer:
        writer.draft(Wanted(description=DESCRIPTION), Budget(30))

    (call,) = gemini.calls
    assert call.key == KEY
    assert call.path == f"/v1beta/models/{replies.MODEL}:generateContent"


def test_a_key_that_no_header_can_hold_is_a_misconfiguration(gemini: GeminiStandIn) -> None:
    client = GeminiClient(
        api_key=SecretStr("kéy\nwith lines"),
        model=replies.MODEL,
        temperature=0.8,
        timeout_s=5,
        base_url=gemini.url,
    )
    try:
        with pytest.raises(LoadGenieError) as raised:
            ModelGenerator(
                client, generator=Generator.GEMINI, reader=InPlace(), policy=QUICK
            ).draft(Wanted(description=DESCRIPTION), Budget(5))
    finally:
        client.close()

    assert raised.value.code is ErrorCode.AI_MISCONFIGURED


def test_every_call_is_observed_by_size_and_hash(gemini: GeminiStandIn) -> None:
    seen: list[ModelCall] = []
    gemini.script(replies.server_error(), replies.ok())
    with generator(gemini.url, observe=seen.append) as writer:
        writer.draft(Wanted(description=DESCRIPTION), Budget(30))

    sent = gemini.calls[0]
    request = (sent.system + sent.prompt).encode()
    failed, succeeded = seen
    assert (failed.outcome, succeeded.outcome) == (ErrorCode.AI_UNAVAILABLE, "ok")
    assert (failed.signal, succeeded.signal) == ("HTTP 503 UNAVAILABLE", "STOP")
    assert failed.request_sha256 == hashlib.sha256(request).hexdigest()
    assert failed.request_bytes == len(request)
    assert succeeded.response_bytes > len(VALID_SCRIPT)
    assert succeeded.usage == Usage(prompt_tokens=9, output_tokens=17)
    assert DESCRIPTION not in repr(seen)
    assert KEY not in repr(seen)


@pytest.mark.parametrize(
    ("reply", "signal"),
    [
        (replies.reset, "ReadError"),
        (replies.hang, "TimeoutError"),
        (lambda: replies.html(200), "JSONDecodeError"),
        (replies.html, "HTTP 502"),
        (replies.blocked, "PROHIBITED_CONTENT"),
        (lambda: replies.finished("RECITATION"), "RECITATION"),
    ],
)
def test_the_operator_sees_the_services_own_signal(reply: Callable[[], Reply], signal: str) -> None:
    seen: list[ModelCall] = []
    once = RetryPolicy(max_calls=1)
    with (
        GeminiStandIn(then=reply()) as gemini,
        generator(gemini.url, timeout_s=1.0, policy=once, observe=seen.append) as writer,
        pytest.raises(LoadGenieError),
    ):
        writer.draft(Wanted(description=DESCRIPTION), Budget(30))

    (call,) = seen
    assert call.signal.startswith(signal)


def test_no_log_at_any_level_holds_key_description_or_script(
    gemini: GeminiStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    gemini.script(replies.key_invalid(), replies.html(200), replies.ok())
    with generator(gemini.url) as writer:
        with pytest.raises(LoadGenieError):
            writer.draft(Wanted(description=DESCRIPTION), Budget(30))
        draft = writer.draft(Wanted(description=DESCRIPTION), Budget(30))

    assert len(gemini.calls) == 3
    assert "send_request_headers" in caplog.text
    assert not any(text in caplog.text for text in (KEY, DESCRIPTION, draft.script.split("\n")[0]))


def test_backoff_without_word_from_the_service_stays_under_its_ceiling() -> None:
    policy = RetryPolicy(max_calls=4, first_delay_s=0.1)
    with (
        GeminiStandIn(then=replies.server_error()) as gemini,
        generator(gemini.url, policy=policy) as writer,
    ):
        with pytest.raises(LoadGenieError):
            writer.draft(Wanted(description=DESCRIPTION), Budget(30))

        gaps = [later.at - earlier.at for earlier, later in pairwise(gemini.calls)]
        assert len(gaps) == 3
        assert all(gap < 0.1 * 2**n + 1 for n, gap in enumerate(gaps))


@contextmanager
def built(gemini: GeminiStandIn, **values: Any) -> Iterator[ScriptGenerator]:
    """Build a generator from settings, as `worker.main` does."""
    settings = WorkerSettings(
        _env_file=None,
        gemini_api_key=SecretStr(KEY),
        google_gemini_base_url=gemini.url,
        gemini_max_retries=1,
        **values,
    )
    writer = build_generator(settings, reader=InPlace())
    first = writer._first if isinstance(writer, FallbackGenerator) else writer
    try:
        yield writer
    finally:
        assert isinstance(first, ModelGenerator)
        cast("GeminiClient", first._model).close()


def test_the_settings_reach_the_wire(gemini: GeminiStandIn) -> None:
    with built(gemini, gemini_model="gemini-flash-latest", gemini_temperature=0.1) as writer:
        draft = writer.draft(Wanted(description=DESCRIPTION), Budget(30))

    (call,) = gemini.calls
    assert draft.model == "gemini-flash-latest"
    assert call.path == "/v1beta/models/gemini-flash-latest:generateContent"
    assert call.document["generationConfig"]["temperature"] == 0.1


def test_the_offline_generator_takes_over_where_it_is_the_fallback() -> None:
    with (
        GeminiStandIn(then=replies.server_error()) as gemini,
        built(gemini, on_outage="offline") as writer,
    ):
        draft = writer.draft(Wanted(description=DESCRIPTION), Budget(30))

        assert draft.generator is Generator.OFFLINE
        assert "The AI service is unavailable" in draft.assumptions[0]
        assert len(gemini.calls) == 1


def test_without_a_fallback_the_failure_stands() -> None:
    with GeminiStandIn(then=replies.server_error()) as gemini, built(gemini) as writer:
        with pytest.raises(LoadGenieError) as raised:
            writer.draft(Wanted(description=DESCRIPTION), Budget(30))

        assert raised.value.code is ErrorCode.AI_UNAVAILABLE
