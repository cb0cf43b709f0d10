"""What a worker counts, in a registry of its own, so that nothing is counted at import."""

from collections.abc import Callable, Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from shared.domain.errors import Failure
from shared.domain.job import JobKind
from shared.domain.script import GeneratedScript
from shared.domain.verification import Report
from worker.budget import StopReason
from worker.generate.model.calls import ModelCall
from worker.ports import Claim, Swept

# Seconds. A model call takes 1 to 60, a verification 0.05 to 15, a queue anything up to a deadline.
WAITS = (0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
DURATIONS = (0.1, 0.5, 1, 2.5, 5, 10, 15, 20, 30, 45, 60, 90, 120, 300)
WEBHOOKS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
VERIFICATIONS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15)

WEBHOOK_OUTCOMES = ("delivered", "retried", "dead")


class WorkerMetrics:
    """The worker's counters; but for the build, names begin with `loadgenie_worker_`."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        own: dict[str, Any] = {
            "namespace": "loadgenie",
            "subsystem": "worker",
            "registry": self.registry,
        }
        self._jobs = Counter(
            "jobs", "Jobs ended by this worker", ("kind", "status", "generator", "code"), **own
        )
        self._stopped = Counter(
            "attempts_stopped", "Attempts that ended without an outcome", ("kind", "reason"), **own
        )
        self._deferred = Counter(
            "jobs_deferred", "Attempts that left their job to wait for the model", **own
        )
        self._waits = Histogram(
            "wait_seconds",
            "From a job's creation to its first claim",
            ("kind",),
            buckets=WAITS,
            **own,
        )
        self._durations = Histogram(
            "run_seconds", "From a claim to its outcome", ("kind",), buckets=DURATIONS, **own
        )
        self._calls = Counter("model_calls", "Calls of the model", ("outcome",), **own)
        self._call_durations = Histogram(
            "model_call_seconds", "One call of the model", buckets=DURATIONS, **own
        )
        self._held_back = Counter(
            "model_calls_held_back", "Calls not made, because the model is away", **own
        )
        self._turns = Histogram(
            "model_turn_seconds", "One call's wait for its turn", buckets=WAITS, **own
        )
        self._tokens = Counter("tokens", "Tokens that the model charged for", ("direction",), **own)
        self._repairs = Counter("repairs", "Drafts that went back to their generator", **own)
        self._verifications = Histogram(
            "verification_seconds",
            "One verification, with its wait for a slot",
            ("verdict",),
            buckets=VERIFICATIONS,
            **own,
        )
        self._shared = Counter(
            "jobs_shared", "Jobs that needed no run of their own, or none yet", ("how",), **own
        )
        self._swept = Counter("jobs_swept", "Jobs that a sweep found", ("what",), **own)
        self._webhooks = Counter(
            "webhooks", "Tries to deliver a webhook, by what followed", ("outcome",), **own
        )
        for outcome in WEBHOOK_OUTCOMES:  # so that the first dead one is an increase
            self._webhooks.labels(outcome)
        self._webhook_durations = Histogram(
            "webhook_seconds", "One try to deliver a webhook", buckets=WEBHOOKS, **own
        )
        self._build = Gauge(
            "loadgenie_build_info",
            "Which release this is, its k6, and who writes first drafts",
            ("version", "k6", "generator"),
            registry=self.registry,
        )
        self._layers = Gauge(
            "sandbox_info", "Whether a layer of the sandbox works here", ("layer",), **own
        )
        self._dry_runs = Gauge(
            "dry_run_possible", "Whether scripts can be run dry here", ("verify",), **own
        )
        self._slots = Gauge("slots", "Jobs that this worker can run at a time", **own)
        self._running = Gauge("slots_in_use", "Jobs that run now", **own)

    def built(self, *, version: str, k6: str, generator: str) -> None:
        """Show what runs here; `k6` is empty if there is none."""
        self._build.labels(version, k6, generator).set(1)

    def sandbox(self, layers: Mapping[str, bool], *, can_dry_run: bool, verify: str) -> None:
        """Show which layers work here, and whether they are enough for a dry run."""
        for layer, works in layers.items():
            self._layers.labels(layer).set(works)
        self._dry_runs.labels(verify).set(can_dry_run)

    def slots(self, total: int, in_use: Callable[[], int]) -> None:
        """Show how many jobs can run, and how many do."""
        self._slots.set(total)
        self._running.set_function(in_use)

    def job_claimed(self, claim: Claim) -> None:
        """Measure the wait of a job that is run for the first time."""
        job = claim.job
        if job.attempts == 1 and job.started_at is not None:
            waited_s = (job.started_at - job.created_at).total_seconds()
            self._waits.labels(job.request.kind).observe(max(0.0, waited_s))

    def job_ended(
        self, kind: JobKind, outcome: GeneratedScript | Report | Failure, seconds: float
    ) -> None:
        """Count a recorded outcome and how long it took."""
        self._durations.labels(kind).observe(seconds)
        match outcome:
            case Failure():
                self._jobs.labels(kind, "failed", "", outcome.code).inc()
            case Report():
                self._jobs.labels(kind, "succeeded", "", "").inc()
            case GeneratedScript():
                self._jobs.labels(kind, "succeeded", outcome.generator, "").inc()

    def job_stopped(self, kind: JobKind, reason: StopReason) -> None:
        """Count an attempt that was stopped."""
        self._stopped.labels(kind, reason).inc()

    def job_deferred(self) -> None:
        """Count an attempt that left its job to wait for the model."""
        self._deferred.inc()

    def model_held_back(self) -> None:
        """Count a call that was not made."""
        self._held_back.inc()

    def model_turn(self, waited_s: float) -> None:
        """Measure how long a call waited for its turn."""
        self._turns.observe(waited_s)

    def model_called(self, call: ModelCall) -> None:
        """Count one call of the model, how it ended, and what was charged for it."""
        self._calls.labels(call.outcome).inc()
        self._call_durations.observe(call.duration_s)
        self._tokens.labels("prompt").inc(call.usage.prompt_tokens)
        self._tokens.labels("output").inc(call.usage.output_tokens)

    def repaired(self) -> None:
        """Count one repair."""
        self._repairs.inc()

    def verified(self, verdict: str, seconds: float) -> None:
        """Count one verification and how long it took."""
        self._verifications.labels(verdict).observe(seconds)

    def webhook_tried(self, outcome: str, seconds: float) -> None:
        """Count one try to deliver a webhook and how long it took."""
        self._webhooks.labels(outcome).inc()
        self._webhook_durations.observe(seconds)

    def shared(self, how: str, jobs: int) -> None:
        """Count jobs that another one was run for, or that wait for one."""
        self._shared.labels(how).inc(jobs)

    def swept(self, swept: Swept) -> None:
        """Count what a sweep did."""
        self._swept.labels("requeued").inc(len(swept.requeued))
        self._swept.labels("republished").inc(len(swept.republished))
        self._swept.labels("expired").inc(len(swept.expired))
        self._swept.labels("poisoned").inc(len(swept.poisoned))
        self._swept.labels("resumed").inc(len(swept.resumed))
