from collections.abc import Mapping, Sequence

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.domain.errors import StoreUnavailableError
from shared.domain.job import Job, JobStatus
from shared.domain.webhook import WebhookFault
from shared.tracing import spans
from shared.tracing.otlp import OtlpTracing
from tests.support.fakes import NOW, job
from worker.webhooks.courier import PLACES, Courier
from worker.webhooks.delivery import (
    Answered,
    Delivered,
    Delivery,
    GiveUp,
    Next,
    Outcome,
    TryAgain,
    Unanswered,
)
from worker.webhooks.message import Signer

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"
AWAY = StoreUnavailableError("The job store is not reachable.")


def ended(name: str) -> Job:
    request = job().request.model_copy(update={"webhook_url": f"https://{name}.example/"})
    told = {"status": JobStatus.SUCCEEDED, "finished_at": NOW, "request": request}
    return job(name).model_copy(update=told)


class ScriptedOutbox:
    """Hands out what it is given, a portion for each call, and remembers what it is told."""

    def __init__(self, *portions: Sequence[Delivery] | StoreUnavailableError) -> None:
        self._portions = list(portions)
        self.asked: list[int] = []
        self.settled: dict[str, tuple[Outcome, Next]] = {}
        self.away: set[str] = set()
        self.superseded: set[str] = set()

    def take(self, most: int) -> Sequence[Delivery]:
        self.asked.append(most)
        portion = self._portions.pop(0) if self._portions else ()
        if isinstance(portion, StoreUnavailableError):
            raise portion
        return portion

    def settle(self, delivery: Delivery, outcome: Outcome, follows: Next) -> bool:
        if delivery.job.id in self.away:
            raise AWAY
        self.settled[delivery.job.id] = outcome, follows
        return delivery.job.id not in self.superseded


class ScriptedSender:
    """Answers each host as it is told; 200 unless it is."""

    def __init__(self, answers: Mapping[str, Outcome | Exception] | None = None) -> None:
        self._answers = answers or {}

    async def send(self, url: str, headers: Mapping[str, str], body: str) -> Outcome:
        assert headers["webhook-id"]
        assert body
        answer = self._answers.get(url.split("/")[2].removesuffix(".example"), Answered(200))
        if isinstance(answer, Exception):
            raise answer
        return answer


def courier(
    outbox: ScriptedOutbox, sender: ScriptedSender | None = None, counted: list[str] | None = None
) -> Courier:
    counts = [] if counted is None else counted
    return Courier(
        outbox,
        sender or ScriptedSender(),
        Signer([SECRET]),
        retry_s=100,
        count=lambda outcome, _: counts.append(outcome),
        jitter=lambda: 0,
    )


def deliveries(*names: str) -> Sequence[Delivery]:
    return [Delivery(ended(name), 1, 0) for name in names]


def test_each_try_is_settled_and_counted_by_what_follows() -> None:
    outbox = ScriptedOutbox(deliveries("good", "busy", "gone"))
    sender = ScriptedSender({"busy": Answered(503), "gone": Answered(410)})
    counted = list[str]()

    courier(outbox, sender, counted).tick()

    assert outbox.settled == {
        "good": (Answered(200), Delivered()),
        "busy": (Answered(503), TryAgain(5)),
        "gone": (Answered(410), GiveUp()),
    }
    assert sorted(counted) == ["dead", "delivered", "retried"]


def test_each_try_is_a_span_in_the_trace_of_the_job_and_says_how_it_ended() -> None:
    exporter = InMemorySpanExporter()
    spans.use(OtlpTracing("tests", exporter))
    origin = f"00-{TRACE}-00f067aa0ba902b7-01"
    tries = [
        Delivery(ended(name).model_copy(update={"traceparent": origin}), number, 0)
        for name, number in (("good", 1), ("busy", 2), ("gone", 3))
    ]
    sender = ScriptedSender({"busy": Answered(503), "gone": Unanswered(WebhookFault.INTERNAL)})

    courier(ScriptedOutbox(tries), sender).tick()

    spans.close(5)
    made = {
        str(span.attributes["loadgenie.job_id"]): span
        for span in exporter.get_finished_spans()
        if span.attributes
    }
    assert {f"{span.context.trace_id:032x}" for span in made.values() if span.context} == {TRACE}
    attributes = {name: dict(span.attributes or {}) for name, span in made.items()}
    assert attributes == {
        "good": {
            "loadgenie.job_id": "good",
            "loadgenie.attempt": 1,
            "http.response.status_code": 200,
        },
        "busy": {
            "loadgenie.job_id": "busy",
            "loadgenie.attempt": 2,
            "http.response.status_code": 503,
            "error.type": "503",
        },
        "gone": {"loadgenie.job_id": "gone", "loadgenie.attempt": 3, "error.type": "internal"},
    }


def test_it_goes_on_until_nothing_is_due_and_takes_what_it_has_places_for() -> None:
    outbox = ScriptedOutbox(deliveries("a", "b"), deliveries("c"), ())

    courier(outbox).tick()

    assert set(outbox.settled) == {"a", "b", "c"}
    assert outbox.asked[0] == PLACES
    assert all(PLACES - 3 <= most <= PLACES for most in outbox.asked)


def test_once_it_stops_it_takes_nothing_more() -> None:
    outbox = ScriptedOutbox(deliveries("a"), deliveries("b"))
    subject = courier(outbox)

    subject.stop()
    subject.tick()

    assert set(outbox.settled) == {"a"}


def test_a_defect_in_one_is_a_try_in_vain_and_harms_no_other() -> None:
    outbox = ScriptedOutbox(deliveries("broken", "good"))

    courier(outbox, ScriptedSender({"broken": RuntimeError("a defect")})).tick()

    assert outbox.settled["broken"] == (Unanswered(WebhookFault.INTERNAL), TryAgain(5))
    assert outbox.settled["good"] == (Answered(200), Delivered())


def test_one_that_cannot_be_settled_is_left_to_its_lease() -> None:
    outbox = ScriptedOutbox(deliveries("lost", "good"))
    outbox.away = {"lost"}
    counted = list[str]()

    courier(outbox, counted=counted).tick()

    assert set(outbox.settled) == {"good"}
    assert counted == ["delivered"]


def test_one_that_another_worker_took_over_is_not_counted_twice() -> None:
    outbox = ScriptedOutbox(deliveries("late"))
    outbox.superseded = {"late"}
    counted = list[str]()

    courier(outbox, counted=counted).tick()

    assert counted == []


def test_an_outage_is_told_unless_something_is_under_way() -> None:
    with pytest.raises(StoreUnavailableError):
        courier(ScriptedOutbox(AWAY)).tick()

    outbox = ScriptedOutbox(deliveries("a"), AWAY)
    courier(outbox).tick()
    assert set(outbox.settled) == {"a"}
