"""Whether a history keeps the promises: each accepted job ends once, and says so once."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from shared.domain.job import EventKind, JobStatus
from tests.support.chaos.history import Account, Ending, Event
from tests.support.chaos.place import address


def broken_promises(accounts: Sequence[Account], ending: Ending) -> list[str]:
    """Return a sentence for each promise that was not kept."""
    found = [complaint for account in accounts for complaint in account.complaints]
    for account in accounts:
        found += (f"job {account.number}: {what}" for what in _of_one(account, ending))
    found += _of_all(accounts, ending)
    return found


def lost(accounts: Sequence[Account], ending: Ending) -> int:
    """Return how many accepted jobs are gone or never ended."""
    return sum(
        not ending.documents.get(job_id, {}).get("done")
        for account in accounts
        for job_id in account.job_ids
    )


def doubled(accounts: Sequence[Account], ending: Ending) -> int:
    """Return how many jobs were made, or ended, more often than once."""
    made = sum(max(0, len(account.job_ids) - 1) for account in accounts)
    return made + sum(
        max(0, max(_results(events), ending.ended.get(job_id, 0)) - 1)
        for job_id, events in ending.events.items()
    )


def _of_one(account: Account, ending: Ending) -> Iterator[str]:
    if len(account.job_ids) != 1:
        yield f"one Idempotency-Key made {len(account.job_ids)} jobs"
        return
    (job_id,) = account.job_ids
    document = ending.documents.get(job_id)
    if document is None:
        yield f"{job_id} was accepted and is lost"
        return
    yield from _of_its_end(account, document)
    yield from _of_its_events(account, document, ending.events[job_id])
    if ending.ended.get(job_id, 0) > 1:
        yield f"{ending.ended[job_id]} workers recorded an end of {job_id}"


def _of_its_end(account: Account, document: Mapping[str, Any]) -> Iterator[str]:
    if not document["done"]:
        yield f"{document['id']} never ended, it is {document['status']}"
    for told in account.answered:
        if _outcome(told) != _outcome(document):
            yield f"it ended as {told['status']}, and later as {document['status']}"
    for (_, before), (_, after) in pairwise(account.seen):
        if after < before:
            yield f"its attempts fell from {before} to {after}"
    result = document["result"]
    if (document["status"] == JobStatus.SUCCEEDED) != (result is not None):
        yield f"it is {document['status']} and {'has' if result else 'has no'} result"
    if result is not None and address(account.number) not in result["script"]:
        yield "its script is another job's"


def _of_its_events(
    account: Account, document: Mapping[str, Any], events: Sequence[Event]
) -> Iterator[str]:
    if _results(events) != 1:
        yield f"{_results(events)} results in its events"
    elif events[-1][1] != EventKind.RESULT:
        yield f"an event {events[-1][1]} after its end"
    elif events[-1][2] != document["status"]:
        yield f"its events end with {events[-1][2]}, its record with {document['status']}"
    taken = sum(kind == EventKind.STATUS and to == JobStatus.RUNNING for _, kind, to in events)
    if taken != document["attempts"]:
        yield f"{taken} times taken by its events, {document['attempts']} by its record"
    if account.heard and list(account.heard) != list(events):
        yield f"its follower heard {len(account.heard)} events, there are {len(events)}"


def _of_all(accounts: Sequence[Account], ending: Ending) -> Iterator[str]:
    accepted = {job_id for account in accounts for job_id in account.job_ids}
    if len(ending.listed) != len(set(ending.listed)):
        yield "a job is listed twice"
    if ghosts := set(ending.listed) - accepted:
        yield f"{len(ghosts)} jobs that no caller knows of"
    if unlisted := accepted - set(ending.listed):
        yield f"{len(unlisted)} accepted jobs are not listed"
    poisoned = {
        job_id
        for job_id, document in ending.documents.items()
        if (document["error"] or {}).get("code") == "poisoned"
    }
    if poisoned != ending.dead_letters:
        yield f"{len(poisoned)} jobs are poisoned, {len(ending.dead_letters)} are dead letters"
    yield from (f"{size} left in {name}" for name, size in ending.left.items() if size)


def _results(events: Sequence[Event]) -> int:
    return sum(kind == EventKind.RESULT for _, kind, _ in events)


def _outcome(document: Mapping[str, Any]) -> tuple[object, ...]:
    # The rest of a problem names the request that asked.
    error = document["error"] or {}
    return document["status"], document["result"], error.get("code"), document["finished_at"]
