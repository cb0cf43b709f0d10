from datetime import timedelta

import pytest

from shared.domain.errors import AIQuotaError, ErrorCode, Failure
from shared.domain.job import JobKind
from shared.domain.project import Project
from shared.domain.script import Usage
from tests.support.fakes import (
    NOW,
    ScriptedStore,
    ScriptedVerifier,
    claim,
    draft,
    environment,
    job,
    rejected,
)
from worker.budget import Budget
from worker.generate.model.calls import ModelCall
from worker.jobs.attempt import attempt
from worker.telemetry.metrics import WorkerMetrics
from worker.telemetry.observed import MeasuredVerifier, call_observer


def value(metrics: WorkerMetrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(f"loadgenie_worker_{name}", labels)


def test_an_ended_job_counts_by_kind_status_and_generator() -> None:
    env = environment(store=ScriptedStore(claim()), drafts=[draft()])

    attempt(job().id, env)

    labels = {"kind": "generate", "status": "succeeded", "generator": "gemini", "code": ""}
    assert value(env.metrics, "jobs_total", **labels) == 1
    assert value(env.metrics, "run_seconds_count", kind="generate") == 1


def test_a_failure_counts_with_its_code() -> None:
    metrics = WorkerMetrics()

    metrics.job_ended(JobKind.GENERATE, Failure.of(AIQuotaError("used up")), 1.5)

    labels = {"kind": "generate", "status": "failed", "generator": "", "code": "ai_quota"}
    assert value(metrics, "jobs_total", **labels) == 1


def test_repairs_are_counted() -> None:
    env = environment(
        store=ScriptedStore(claim()), drafts=[draft(), draft("better")], reports=[rejected()]
    )

    attempt(job().id, env)

    assert value(env.metrics, "repairs_total") == 1


@pytest.mark.parametrize(("attempts", "waits"), [(1, 1.0), (2, None)])
def test_only_a_jobs_first_claim_tells_how_long_it_waited(
    attempts: int, waits: float | None
) -> None:
    metrics = WorkerMetrics()
    waited = job().model_copy(
        update={"attempts": attempts, "started_at": NOW + timedelta(seconds=3)}
    )

    metrics.job_claimed(claim(waited))

    assert value(metrics, "wait_seconds_count", kind="generate") == waits


def test_a_model_call_counts_its_outcome_and_tokens() -> None:
    metrics = WorkerMetrics()

    call_observer(metrics)(
        ModelCall(
            outcome=ErrorCode.AI_QUOTA,
            signal="HTTP 429",
            model="a-model",
            prompts_version="1",
            duration_s=2.0,
            request_bytes=10,
            request_sha256="0" * 64,
            response_bytes=20,
            usage=Usage(prompt_tokens=7, output_tokens=11),
        )
    )

    assert value(metrics, "model_calls_total", outcome="ai_quota") == 1
    assert value(metrics, "model_call_seconds_sum") == 2
    assert value(metrics, "tokens_total", direction="output") == 11


def test_a_verification_is_measured_by_its_verdict() -> None:
    metrics = WorkerMetrics()

    MeasuredVerifier(ScriptedVerifier(rejected()), metrics).verify(
        Project.of_script("script"), None, Budget(60)
    )

    assert value(metrics, "verification_seconds_count", verdict="rejected") == 1
