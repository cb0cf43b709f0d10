"""One call of the store as part of a trace: which of its operations, never with what."""

from shared.tracing.spans import Span, span


def traced_call(script: str) -> Span:
    """Return the span of one operation, named after its script."""
    return span(
        f"EVALSHA {script}",
        {
            "db.system.name": "redis",
            "db.operation.name": "EVALSHA",
            "db.stored_procedure.name": script,
        },
        outgoing=True,
    )
