"""Whether a process keeps spans, decided once when it starts."""

from typing import Final

import structlog

from shared.settings import CommonSettings, SettingsError, export
from shared.tracing import spans

# A collector that is there takes milliseconds. Whoever stops a process may wait for little more.
LAST_SPANS_S: Final = 2.0

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


def start_tracing(settings: CommonSettings, *, service: str) -> None:
    """Keep spans if the settings name who takes them; else not even import what would.

    `service` is the name they have unless OTEL_SERVICE_NAME is set. Raises SettingsError.
    """
    if not settings.traces:
        return
    # OpenTelemetry knows its variables in the environment alone.
    export("OTEL_")
    try:
        from shared.tracing.otlp import OtlpTracing  # noqa: PLC0415

        spans.use(OtlpTracing(service))
    except ValueError as error:
        raise SettingsError(f"OTEL_*: {error}") from None
    log.info("tracing_started")


def stop_tracing() -> None:
    """Send what is kept, within the time that an ending process has."""
    spans.close(LAST_SPANS_S)
