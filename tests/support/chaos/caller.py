"""Callers over HTTP who do not give up: each wants one job, and notes all that it is told."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from json import loads
from typing import Any, Final

import httpx2

from tests.support.chaos.history import Account, Event
from tests.support.chaos.place import description
from tests.support.chaos.schedule import Ask, Habit

# A service that is away, and answers that say "not now".
LATER: Final = frozenset({429, 500, 503, 504})
_PAUSE_S: Final = 0.2
_POLL_S: Final = 5
# A synchronous caller who hangs up would cancel its job.
_ANSWER_S: Final = 150


class GaveUpError(Exception):
    """A caller ran out of patience."""


class Caller:
    """One caller; `patient_until` is the monotonic time at which it gives up."""

    def __init__(self, base_url: str, ask: Ask, *, patience: "Patience") -> None:
        self.account = Account(ask.number)
        self._ask = ask
        self._client = httpx2.Client(
            base_url=base_url, timeout=_ANSWER_S, trust_env=False, verify=False
        )
        self._patience = patience
        self._asked = {"scenario_description": description(ask.number)}
        self._headers = {"Idempotency-Key": f"ask-{ask.number}"}

    def run(self) -> Account:
        """Ask, and stay until the job has ended."""
        with self._client:
            try:
                self._until_it_ended(self._accepted())
            except GaveUpError as error:
                self.account.complaints.append(f"job {self._ask.number}: {error}")
        return self.account

    def _accepted(self) -> str:
        if self._ask.habit is Habit.WAIT:
            return self._waited_for()
        answer = self._insist(lambda: self._post("/jobs"), expecting={200, 202})
        self.account.saw(answer.json())
        return str(answer.json()["id"])

    def _waited_for(self) -> str:
        """Ask as a synchronous caller, who is told of its job by the answer, whatever it is."""
        while True:
            answer = self._call(lambda: self._post("/api/generate-script"))
            document = answer.json() if answer is not None else {}
            job_id = document.get("job_id")
            if job_id:
                self.account.job_ids.add(job_id)
                return str(job_id)
            self._patience.pause()

    def _until_it_ended(self, job_id: str) -> None:
        if self._ask.habit is Habit.CANCEL:
            self._patience.pause(self._ask.cancels_after_s)
            expected = {200, 409}
            self._insist(lambda: self._client.post(f"/jobs/{job_id}/cancel"), expecting=expected)
        if self._ask.habit is Habit.FOLLOW:
            self._follow(job_id)
        while True:
            answer = self._insist(
                lambda: self._client.get(f"/jobs/{job_id}", params={"wait": _POLL_S}),
                expecting={200},
            )
            self.account.saw(answer.json())
            if answer.json()["done"]:
                return

    def _follow(self, job_id: str) -> None:
        """Hear the events to the last, over as many connections as it takes."""
        heard = self.account.heard
        while not heard or heard[-1][1] != "result":
            with suppress(httpx2.TransportError):
                # One by one: the stream may break off.
                for event in self._events(job_id, heard[-1][0] if heard else None):
                    heard.append(event)
            self._patience.pause()

    def _events(self, job_id: str, after: str | None) -> Iterator[Event]:
        headers = {} if after is None else {"Last-Event-ID": after}
        with self._client.stream("GET", f"/jobs/{job_id}/events", headers=headers) as answer:
            if answer.status_code not in LATER | {200}:
                raise GaveUpError(f"its events were answered {answer.status_code}")
            if answer.status_code == 200:
                yield from events_in(answer.iter_lines())

    def _post(self, path: str) -> httpx2.Response:
        return self._client.post(path, json=self._asked, headers=self._headers)

    def _insist(
        self, call: Callable[[], httpx2.Response], *, expecting: set[int]
    ) -> httpx2.Response:
        """Call until there is an answer that counts."""
        while True:
            answer = self._call(call)
            if answer is not None and answer.status_code in expecting:
                return answer
            if answer is not None and answer.status_code not in LATER:
                raise GaveUpError(f"{answer.status_code} {answer.text[:200]}")
            self._patience.pause()

    def _call(self, call: Callable[[], httpx2.Response]) -> httpx2.Response | None:
        try:
            return call()
        except httpx2.TransportError:
            return None


class Patience:
    """How long callers go on; it ends for all of them at once."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds
        self._over = threading.Event()

    def pause(self, seconds: float = _PAUSE_S) -> None:
        """Wait a moment. Raises GaveUpError when there is no more patience."""
        if self._over.wait(seconds) or time.monotonic() > self._ends_at:
            raise GaveUpError("no answer in all this time")

    def end(self) -> None:
        """Let all callers give up."""
        self._over.set()


def events_in(lines: Iterator[str]) -> Iterator[Event]:
    """Read server-sent events from their lines."""
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
        elif "data" in fields:
            document: dict[str, Any] = loads(fields["data"])
            yield fields["id"], fields["event"], document["status"]
            fields = {}
