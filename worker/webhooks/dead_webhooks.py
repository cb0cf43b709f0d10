"""Dead webhooks as their operator sees them: listed, sent again, dropped."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from shared.domain.job import JobId, JobRequest, JobStatus
from shared.domain.value import Value
from shared.domain.webhook import WebhookFault
from shared.receivers import host_of
from shared.store.record import time_of
from worker.store.redis_scripts import RedisScripts

# A record's answer is about a kilobyte: the server is busy for a few milliseconds.
MOST_LISTED: Final = 1000
_FIELDS: Final = (
    *("request", "request_id", "status", "webhook_attempts", "webhook_status", "webhook_error"),
    *("webhook_tried_at", "expires_at"),
)
_ROW: Final = "{:<32}  {:<9}  {:<20}  {:>5}  {:<15}  {}"


class DeadWebhook(Value):
    """One entry of the list. Times are UTC. Of the URL the host alone is shown."""

    job_id: JobId
    request_id: str
    job_status: JobStatus
    host: str | None
    attempts: int
    last_status: int | None
    last_error: WebhookFault | None
    last_attempt_at: datetime
    expires_at: datetime


class Listing(Value):
    """The latest dead webhooks, how many there are in all, and how many are to be delivered."""

    pending: int
    total: int
    webhooks: tuple[DeadWebhook, ...]


class DeadWebhookStore:
    """The dead webhooks of one server. Every method raises StoreUnavailableError."""

    def __init__(self, url: str) -> None:
        self._scripts = RedisScripts(url, max_connections=1)

    def listing(self, *, most: int = MOST_LISTED) -> Listing:
        """Return the latest dead webhooks, the last that died first."""
        return self._scripts.run("dead_webhooks", most, *_FIELDS, decode=_decode_listing)

    def resend(self, job_id: JobId) -> bool:
        """Send the webhook of an ended job again, with all its time; return whether it has one."""
        return self._scripts.run("resend_webhook", job_id, decode=bool)

    def drop(self, job_id: JobId) -> bool:
        """Take a webhook from the dead ones; return whether it was one. It stays failed."""
        return self._scripts.run("drop_webhook", job_id, decode=bool)

    def close(self) -> None:
        """Drop the connection."""
        self._scripts.close()


def listing_text(listing: Listing) -> str:
    """Return a table, and how many entries it leaves out."""
    waiting = f"Still to be delivered: {listing.pending}."
    if not listing.webhooks:
        return f"No dead webhooks. {waiting}"
    rows = [
        _ROW.format("JOB", "ENDED AS", "LAST TRY", "TRIES", "ANSWER", "HOST"),
        *map(_row, listing.webhooks),
    ]
    older = listing.total - len(listing.webhooks)
    if older > 0:
        rows.append(f"... and {older} older")
    return "\n".join([*rows, waiting])


def _row(each: DeadWebhook) -> str:
    at = each.last_attempt_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    answer = each.last_error or each.last_status or ""
    return _ROW.format(each.job_id, each.job_status, at, each.attempts, answer, each.host)


def _decode_listing(reply: Any) -> Listing:
    pending, total, found = reply
    dead = (_dead(JobId(job_id), values) for job_id, values in found)
    return Listing(pending=pending, total=total, webhooks=tuple(dead))


def _dead(job_id: JobId, values: Sequence[str | None]) -> DeadWebhook:
    record = dict(zip(_FIELDS, values, strict=True))
    request = JobRequest.model_validate_json(record["request"] or "")
    return DeadWebhook.model_validate(
        {
            "job_id": job_id,
            "request_id": record["request_id"],
            "job_status": record["status"],
            "host": host_of(request.webhook_url),
            "attempts": record["webhook_attempts"],
            "last_status": record["webhook_status"],
            "last_error": record["webhook_error"],
            "last_attempt_at": time_of(record["webhook_tried_at"] or "0"),
            "expires_at": time_of(record["expires_at"] or "0"),
        }
    )
