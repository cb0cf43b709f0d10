"""Follows a job to its end, through broken connections; Ctrl-C cancels it."""

import random
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType

from loadgenie_cli.console import Console, Progress
from loadgenie_cli.outcomes import CommandError, Exit
from loadgenie_cli.service import Document, OutOfReachError, Service

# As long as a service may be out of reach while its job goes on.
_PATIENCE_S = 30.0
_LONGEST_PAUSE_S = 5.0
_STAGES: Mapping[str, str] = MappingProxyType(
    {
        "drafting": "writing the script",
        "verifying": "proving the script",
        "repairing": "correcting the script",
    }
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long a command waits, and whether its job ends with it."""

    timeout_s: float
    keeps_job: bool = False


def follow(service: Service, job: Document, console: Console, waiting: Waiting) -> Document:
    """Return the document of a finished job. Raises CommandError, and KeyboardInterrupt."""
    try:
        with console.progress() as progress:
            return _Follower(service, job, progress, waiting.timeout_s).end()
    except KeyboardInterrupt:
        if not waiting.keeps_job:
            _cancel(service, job, console)
        raise


class _Follower:
    def __init__(
        self, service: Service, job: Document, progress: Progress, timeout_s: float
    ) -> None:
        self._service = service
        self._job = job
        self._progress = progress
        self._ends_at = time.monotonic() + timeout_s
        self._seen: str | None = None
        self._said = ""

    def end(self) -> Document:
        """Read events until the job is done; its document is the truth after each break."""
        failures = 0
        last_answer = time.monotonic()
        while not self._job["done"]:
            self._check_time()
            try:
                self._listen()
                self._job = self._service.get(self._job["links"]["self"], wait=1)
                failures, last_answer = 0, time.monotonic()
            except OutOfReachError:
                if time.monotonic() - last_answer > _PATIENCE_S:
                    raise CommandError(
                        f"The connection is lost. {self._goes_on()}", Exit.SERVICE
                    ) from None
                failures += 1
                self._say("the connection is lost; the job goes on")
                # Jitter, so that many callers do not come back at once.
                time.sleep(random.uniform(0.2, 1) * min(_LONGEST_PAUSE_S, 0.5 * 2**failures))  # noqa: S311 - no secret
        return self._job

    def _listen(self) -> None:
        events = self._service.events(
            self._job["links"]["events"],
            self._seen,
            within_s=max(0.1, self._ends_at - time.monotonic()),
        )
        for number, name, data in events:
            self._seen = number
            if name == "finding":
                self._note(data)
            elif name == "stage" and data.get("stage"):
                self._say(_STAGES.get(data["stage"], data["stage"]))
            elif name == "status" and data.get("status") == "queued":
                away = data.get("waits_for_model_until")
                self._say(
                    "waiting for the model, which is away" if away else "waiting for a worker"
                )
            elif name == "result":
                return
            self._check_time()

    def _note(self, data: Document) -> None:
        found = data.get("finding") or {}
        line = f", line {found['line']}" if found.get("line") else ""
        self._progress.note(
            f"{found.get('severity')}[{found.get('code')}]{line}: {found.get('message')}"
        )

    def _say(self, what: str) -> None:
        if what != self._said:
            self._progress.step(f"{what} ...")
            self._said = what

    def _check_time(self) -> None:
        if time.monotonic() > self._ends_at:
            raise CommandError(f"The job is not done in time. {self._goes_on()}", Exit.SERVICE)

    def _goes_on(self) -> str:
        return f"It goes on: loadgenie watch {self._job['id']}"


def _cancel(service: Service, job: Document, console: Console) -> None:
    # It may have ended meanwhile, or the service may be gone.
    with suppress(CommandError):
        service.post(f"{job['links']['self']}/cancel")
        console.tell("The job is cancelled.")
