"""Spans as a process makes them, kept in memory; and nothing at all where nobody keeps them."""

import threading
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.domain.errors import AIQuotaError
from shared.tracing import spans
from shared.tracing.otlp import OtlpTracing

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SPAN = "00f067aa0ba902b7"
ORIGIN = f"00-{TRACE}-{SPAN}-01"


@pytest.fixture
def kept() -> Iterator[InMemorySpanExporter]:
    """Yield what takes the spans once they are closed."""
    exporter = InMemorySpanExporter()
    spans.use(OtlpTracing("tests", exporter))
    yield exporter
    spans.close(5)


def by_name(kept: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    spans.close(5)
    return {span.name: span for span in kept.get_finished_spans()}


def id_of(span: ReadableSpan) -> int:
    assert span.context is not None
    span_id: int = span.context.span_id
    return span_id


def test_without_a_keeper_everything_passes_and_there_is_no_trace() -> None:
    with spans.request([]), spans.continued("attempt 1", ORIGIN, identity="a"), spans.span("in"):
        spans.annotate({"size": 1}, name="other", failed="code")
        spans.past("wait", 1.0)
        parent, ids, headers = spans.traceparent(), spans.ids(), spans.propagated()

    assert parent is None
    assert ids == headers == {}


def test_spans_lie_in_each_other_and_only_in_a_trace(kept: InMemorySpanExporter) -> None:
    @spans.traced("called")
    def double(number: int) -> int:
        return 2 * number

    with spans.span("outside"):
        spans.past("outside too", 1.0)
    with spans.request([]):
        with spans.span("inside", {"size": 3, "nothing": None}, outgoing=True):
            doubled = double(4)
        spans.annotate({"codes": ("a", "b")}, name="GET /jobs")

    made = by_name(kept)
    assert doubled == 8
    assert set(made) == {"GET /jobs", "inside", "called"}
    assert made["called"].parent == made["inside"].context
    assert made["inside"].parent == made["GET /jobs"].context
    assert made["inside"].attributes == {"size": 3}
    assert made["GET /jobs"].attributes == {"codes": ("a", "b")}


def test_a_failure_is_a_code_and_never_a_message(kept: InMemorySpanExporter) -> None:
    for name, error in (("ours", AIQuotaError("a secret")), ("theirs", ValueError("a secret"))):
        with pytest.raises(type(error)), spans.request([]), spans.span(name):
            raise error
    with spans.request([]):
        spans.annotate(failed="504")

    made = by_name(kept)
    assert made["ours"].attributes == {"error.type": "ai_quota"}
    assert made["theirs"].attributes == {"error.type": "ValueError"}
    assert made["request"].attributes == {"error.type": "504"}
    assert not any(span.status.is_ok or span.events for span in made.values())
    assert "secret" not in "".join(span.to_json() for span in made.values())


def test_what_continues_a_request_follows_the_attempt_before(kept: InMemorySpanExporter) -> None:
    with spans.continued("attempt 1", ORIGIN, identity="job 1"):
        spans.past("wait", 2.0)
    with spans.continued("attempt 2", ORIGIN, identity="job 2", follows="job 1", waited_s=5.0):
        parent, ids = spans.traceparent(), spans.ids()
        headers = spans.propagated()
    with spans.continued("alone", None, identity="other 2", follows="other 1"):
        pass

    made = by_name(kept)
    first, second = made["attempt 1"], made["attempt 2"]
    assert first.parent is not None
    assert f"{first.parent.span_id:016x}" == SPAN
    assert [link.context.span_id for link in second.links] == [id_of(first)]
    assert parent == f"00-{TRACE}-{id_of(second):016x}-01"
    assert ids == {"trace_id": TRACE}
    assert headers == {"traceparent": parent}
    assert second.start_time is not None
    assert second.end_time is not None
    assert second.end_time - second.start_time >= 5_000_000_000
    wait = made["wait"]
    assert wait.start_time is not None
    assert wait.end_time is not None
    assert wait.end_time - wait.start_time >= 2_000_000_000
    assert made["alone"].parent is None
    assert not made["alone"].links


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [(b"traceparent", b"")],
        [(b"traceparent", b"00-nonsense")],
        [(b"traceparent", ORIGIN.encode()), (b"traceparent", ORIGIN.encode())],
        [(b"traceparent", b"\xff" * 55)],
        [(b"tracestate", b"a=b"), (b"baggage", b"\xff=\xff")],
    ],
)
def test_headers_that_name_no_trace_begin_one(
    kept: InMemorySpanExporter, headers: spans.Headers
) -> None:
    with spans.request(headers):
        ids = spans.ids()

    assert ids["trace_id"] != TRACE
    assert by_name(kept)["request"].parent is None


@pytest.mark.parametrize(
    ("name", "value", "service"),
    [
        ("OTEL_A_NAME_OF_NOTHING", "x", "tests"),
        ("OTEL_SERVICE_NAME", "proofs", "proofs"),
        ("OTEL_RESOURCE_ATTRIBUTES", "service.name=named,deployment.environment=a", "named"),
        ("OTEL_TRACES_SAMPLER", "always_off", None),
        ("OTEL_TRACES_SAMPLER", "parentbased_always_off", None),
    ],
)
def test_the_standards_variables_do_what_the_standard_says(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, service: str | None
) -> None:
    monkeypatch.setenv(name, value)
    exporter = InMemorySpanExporter()
    spans.use(OtlpTracing("tests", exporter))
    with spans.request([]):
        pass

    made = by_name(exporter)

    names = {span.resource.attributes["service.name"] for span in made.values()}
    assert names == ({service} if service else set())


def test_a_callers_sampling_flag_counts(kept: InMemorySpanExporter) -> None:
    with spans.request([(b"traceparent", f"00-{TRACE}-{SPAN}-00".encode())]):
        ids = spans.ids()

    assert ids == {"trace_id": TRACE}
    assert by_name(kept) == {}


class _Silent(InMemorySpanExporter):
    """Takes a very long time."""

    def export(self, spans: object) -> SpanExportResult:
        del spans
        threading.Event().wait(60)
        return SpanExportResult.SUCCESS


def test_the_end_waits_for_the_last_spans_no_longer_than_it_is_told() -> None:
    spans.use(OtlpTracing("tests", _Silent()))
    with spans.request([]):
        pass

    spans.close(0.05)

    assert spans.traceparent() is None
