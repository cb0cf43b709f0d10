"""Spans by OpenTelemetry, sent to a collector over HTTP by a thread of their own.

OpenTelemetry is set up by its own environment variables; those are read here and nowhere else.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

import structlog
from opentelemetry import propagate, trace
from opentelemetry.exporter.otlp.proto.http import trace_exporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import Link, SpanContext, SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from shared.domain.errors import LoadGenieError
from shared.tracing.spans import Attributes, Headers
from shared.version import __version__

_NS_PER_S: Final = 1_000_000_000
_W3C: Final = TraceContextTextMapPropagator()
_PARENT: Final = "traceparent"
_chosen_id: ContextVar[int | None] = ContextVar("chosen_span_id", default=None)

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class OtlpTracing:
    """Implements `shared.tracing.spans.Tracing`.

    Spans wait in a bounded queue; more than that are dropped, and nobody waits for them.
    """

    def __init__(self, service: str, exporter: SpanExporter | None = None) -> None:
        """Take all else from OpenTelemetry's environment variables.

        `service` is the name unless they have one; without an exporter spans go where they say.
        Raises ValueError.
        """
        own = Resource.create({"service.name": service, "service.version": __version__})
        self._provider = TracerProvider(
            resource=own.merge(OTELResourceDetector().detect()),
            id_generator=_Ids(),
            shutdown_on_exit=False,  # for half a minute, if nobody listens
        )
        self._provider.add_span_processor(BatchSpanProcessor(exporter or _Exporter()))
        self._tracer = self._provider.get_tracer("loadgenie", __version__)

    @contextmanager
    def request(self, headers: Headers) -> Iterator[None]:
        """Make the span of a request; a malformed header of a caller's trace is ignored."""
        context = propagate.extract(_carrier(headers))
        with _current(self._tracer.start_span("request", context, SpanKind.SERVER)):
            yield

    @contextmanager
    def continued(
        self, name: str, origin: str | None, *, identity: str, follows: str | None, waited_s: float
    ) -> Iterator[None]:
        """Make a span of a derived id, linked to the one before."""
        context = _W3C.extract({} if origin is None else {_PARENT: origin})
        parent = trace.get_current_span(context).get_span_context()
        links = []
        if follows is not None and parent.is_valid:
            before = SpanContext(
                parent.trace_id, _id_of(follows), is_remote=True, trace_flags=parent.trace_flags
            )
            links.append(Link(before))
        token = _chosen_id.set(_id_of(identity))
        try:
            made = self._tracer.start_span(
                name, context, SpanKind.CONSUMER, links=links, start_time=_ago_ns(waited_s)
            )
        finally:
            _chosen_id.reset(token)
        with _current(made):
            yield

    @contextmanager
    def span(self, name: str, attributes: Attributes, *, outgoing: bool) -> Iterator[None]:
        """Make a span inside the current one; none if there is none."""
        if not trace.get_current_span().get_span_context().is_valid:
            yield
            return
        kind = SpanKind.CLIENT if outgoing else SpanKind.INTERNAL
        with _current(self._tracer.start_span(name, kind=kind, attributes=_present(attributes))):
            yield

    def past(self, name: str, seconds: float) -> None:
        """Make a span that ends now."""
        if trace.get_current_span().get_span_context().is_valid:
            self._tracer.start_span(name, start_time=_ago_ns(seconds)).end()

    def annotate(self, attributes: Attributes, *, name: str | None, failed: str | None) -> None:
        """Say more of the current span."""
        current = trace.get_current_span()
        current.set_attributes(_present(attributes))
        if name is not None:
            current.update_name(name)
        if failed is not None:
            _fail(current, failed)

    def traceparent(self) -> str | None:
        """Return the current span, with the flags as the SDK writes them."""
        carrier: dict[str, str] = {}
        _W3C.inject(carrier)
        return carrier.get(_PARENT)

    def close(self, within_s: float) -> None:
        """Send what is kept; the SDK itself would wait for a silent collector for half a minute."""
        thread = threading.Thread(target=self._provider.shutdown, name="last-spans", daemon=True)
        thread.start()
        thread.join(within_s)


class _Ids(RandomIdGenerator):
    """Random ids, but for spans whose id has been chosen."""

    def generate_span_id(self) -> int:
        return _chosen_id.get() or super().generate_span_id()


class _Exporter(SpanExporter):
    """Sends spans, and says in one line when that begins to fail, and in one when it ends."""

    def __init__(self) -> None:
        self._words = _LastWords()
        self._exporter = OTLPSpanExporter()
        self._fails = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send spans, or lose them after ten seconds of trying."""
        self._words.text = ""
        result = self._exporter.export(spans)
        fails = result is not SpanExportResult.SUCCESS
        if fails and not self._fails:
            log.warning("traces_not_sent", why=self._words.text, spans=len(spans))
        elif self._fails and not fails:
            log.info("traces_sent_again")
        self._fails = fails
        return result

    def shutdown(self) -> None:
        """Send no more."""
        self._exporter.shutdown()  # type: ignore[no-untyped-call]  # the SDK's


class _LastWords(logging.Handler):
    """Keeps what the exporter complained of first, instead of several lines at each try."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        complaints = logging.getLogger(trace_exporter.__name__)
        complaints.propagate = False
        complaints.handlers = [self]

    def emit(self, record: logging.LogRecord) -> None:
        self.text = self.text or record.getMessage()


@contextmanager
def _current(made: trace.Span) -> Iterator[None]:
    """Make a span the current one until it ends. The SDK would keep messages of exceptions."""
    with trace.use_span(
        made, end_on_exit=True, record_exception=False, set_status_on_exception=False
    ):
        try:
            yield
        except BaseException as error:
            _fail(made, error.code if isinstance(error, LoadGenieError) else type(error).__name__)
            raise


def _fail(made: trace.Span, code: str) -> None:
    made.set_status(StatusCode.ERROR)
    made.set_attribute("error.type", code)


def _present(attributes: Attributes) -> dict[str, str | int | float | bool | Sequence[str]]:
    return {name: value for name, value in attributes.items() if value is not None}


def _carrier(headers: Headers) -> dict[str, str]:
    """Return headers as HTTP reads those that come twice; of a traceparent that is none."""
    carrier: dict[str, str] = {}
    for key, value in headers:
        name, text = key.decode("latin-1"), value.decode("latin-1")
        carrier[name] = f"{carrier[name]},{text}" if name in carrier else text
    return carrier


def _id_of(identity: str) -> int:
    return int.from_bytes(hashlib.sha256(identity.encode()).digest()[:8]) or 1


def _ago_ns(seconds: float) -> int:
    return time.time_ns() - round(seconds * _NS_PER_S)
