"""A collector that takes traces as OTLP over HTTP on 127.0.0.1, and keeps them.

In a test:  `with OtlpReceiver() as collector: ... collector.url ... collector.tree(trace_id)`
By itself:  `python -m tests.support.otlp_receiver --port 4318` (Ctrl-C ends it and prints trees)
"""

import argparse
import gzip
import signal
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span as WireSpan
from opentelemetry.proto.trace.v1.trace_pb2 import Status

from tests.support.thread_server import ThreadServer


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One span, with ids as hex; `links` are ids of spans, times are seconds."""

    service: str
    name: str
    kind: str
    trace_id: str
    span_id: str
    parent_id: str
    links: tuple[str, ...]
    attributes: Mapping[str, Any]
    failed: bool
    began: float
    ended: float

    @property
    def seconds(self) -> float:
        return self.ended - self.began


class OtlpReceiver(ThreadServer):
    """Keeps what is sent; refuses it with another `status`, and never answers while it `hangs`.

    Its `url` is the value of OTEL_EXPORTER_OTLP_ENDPOINT.
    """

    def __init__(self, port: int = 0) -> None:
        self.status = 200
        self.hangs = False
        self._lock = threading.Lock()
        self._bodies: list[bytes] = []
        self._headers: list[dict[str, str]] = []
        super().__init__(_Server(("127.0.0.1", port), self), name="otlp-receiver")

    @property
    def headers(self) -> tuple[Mapping[str, str], ...]:
        """The headers of each request that came, their names in lower case."""
        with self._lock:
            return tuple(self._headers)

    @property
    def received(self) -> bytes:
        """All that came, as one text to search in."""
        with self._lock:
            return b"\n".join(self._bodies)

    @property
    def spans(self) -> tuple[Span, ...]:
        """All spans that were taken, in the order of their beginnings."""
        with self._lock:
            bodies = tuple(self._bodies)
        return tuple(sorted((span for body in bodies for span in _read(body)), key=_began))

    def named(self, name: str) -> tuple[Span, ...]:
        """The spans of a name."""
        return tuple(span for span in self.spans if span.name == name)

    def tree(self, trace_id: str, *, detailed: bool = False) -> str:
        """One trace as lines, each child below its parent and further in."""
        spans = [span for span in self.spans if span.trace_id == trace_id]
        ids = {span.span_id for span in spans}
        roots = [span for span in spans if span.parent_id not in ids]
        return "\n".join(line for root in roots for line in _lines(root, spans, 0, detailed))

    def take(self, headers: Mapping[str, str], body: bytes) -> int:
        """Keep what came; return the status of the answer."""
        plain = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
        with self._lock:
            self._headers.append(dict(headers))
            if self.status == 200:
                self._bodies.append(plain)
        return self.status


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], receiver: OtlpReceiver) -> None:
        self.receiver = receiver
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Stay silent."""

    def do_POST(self) -> None:
        receiver = cast("_Server", self.server).receiver
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        assert self.path == "/v1/traces"
        assert headers["content-type"] == "application/x-protobuf"
        status = receiver.take(headers, body)
        if receiver.hangs:
            receiver.stopping.wait()
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


def _read(body: bytes) -> Iterator[Span]:
    request = ExportTraceServiceRequest.FromString(body)
    for resource in request.resource_spans:
        service = {each.key: _value(each.value) for each in resource.resource.attributes}
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield _span(span, str(service["service.name"]))


def _span(span: WireSpan, service: str) -> Span:
    return Span(
        service=service,
        name=span.name,
        kind=WireSpan.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_").lower(),
        trace_id=span.trace_id.hex(),
        span_id=span.span_id.hex(),
        parent_id=span.parent_span_id.hex(),
        links=tuple(link.span_id.hex() for link in span.links),
        attributes={each.key: _value(each.value) for each in span.attributes},
        failed=span.status.code == Status.STATUS_CODE_ERROR,
        began=span.start_time_unix_nano / 1e9,
        ended=span.end_time_unix_nano / 1e9,
    )


def _value(value: AnyValue) -> Any:
    if value.HasField("array_value"):
        return tuple(_value(each) for each in value.array_value.values)
    name = value.WhichOneof("value")
    return None if name is None else getattr(value, name)


def _began(span: Span) -> float:
    return span.began


def _lines(span: Span, spans: list[Span], depth: int, detailed: bool) -> Iterator[str]:  # noqa: FBT001
    yield "  " * depth + (_detailed(span) if detailed else span.name)
    for child in spans:
        if child.parent_id == span.span_id:
            yield from _lines(child, spans, depth + 1, detailed)


def _detailed(span: Span) -> str:
    facts = " ".join(f"{name}={value}" for name, value in span.attributes.items())
    links = "".join(f" -> {link}" for link in span.links)
    failed = " FAILED" if span.failed else ""
    return f"{span.name} [{span.span_id}{links}] {span.seconds * 1000:.1f} ms{failed} {facts}"


def main() -> None:
    """Receive until SIGTERM or Ctrl-C, then print what came."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=4318)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with OtlpReceiver(parser.parse_args().port) as receiver:
        print(receiver.url, flush=True)  # noqa: T201 - whoever started it reads it here
        ended.wait()
        for trace_id in dict.fromkeys(span.trace_id for span in receiver.spans):
            print(trace_id, receiver.tree(trace_id, detailed=True), sep="\n")  # noqa: T201


if __name__ == "__main__":
    main()
