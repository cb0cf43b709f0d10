"""Measures and traces what a job waits for, from outside of what is measured."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from shared.domain.project import Project
from shared.domain.verification import Report
from shared.domain.wanted import Wanted
from shared.tracing.spans import annotate, span
from worker.budget import Budget
from worker.description.asked import Asked
from worker.generate.model.calls import ModelCall, Observe
from worker.ports import Verifier
from worker.telemetry.metrics import WorkerMetrics

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


def call_observer(metrics: WorkerMetrics) -> Observe:
    """Return an observer that logs and counts each call: sizes and a hash, never a text."""

    def observe(call: ModelCall) -> None:
        metrics.model_called(call)
        log.info(
            "model_called",
            outcome=call.outcome,
            signal=call.signal,
            model=call.model,
            prompts_version=call.prompts_version,
            seconds=round(call.duration_s, 3),
            request_bytes=call.request_bytes,
            request_sha256=call.request_sha256,
            response_bytes=call.response_bytes,
            prompt_tokens=call.usage.prompt_tokens,
            output_tokens=call.usage.output_tokens,
        )

    return observe


def sharing_observer(metrics: WorkerMetrics) -> Callable[[str, int], None]:
    """Return an observer that logs and counts jobs that needed no run of their own."""

    def observe(how: str, jobs: int) -> None:
        metrics.shared(how, jobs)
        log.info("jobs_shared", how=how, jobs=jobs)

    return observe


@dataclass(frozen=True, slots=True)
class MeasuredVerifier:
    """Passes verifications on to another verifier and measures them, waits for a slot included."""

    verifier: Verifier
    metrics: WorkerMetrics

    def verify(
        self,
        project: Project,
        wanted: Wanted | None,
        budget: Budget,
        *,
        asked: Asked | None = None,
        generated: bool = False,
    ) -> Report:
        """Judge one script. Raises what `Budget.check` raises."""
        started_at = time.monotonic()
        with span("verify"):
            report = self.verifier.verify(project, wanted, budget, asked=asked, generated=generated)
            codes = sorted({found.code for found in report.findings})
            annotate({"loadgenie.verdict": report.status, "loadgenie.findings": codes})
        seconds = time.monotonic() - started_at
        self.metrics.verified(report.status, seconds)
        log.info("verified", verdict=report.status, seconds=round(seconds, 3), findings=codes)
        return report
