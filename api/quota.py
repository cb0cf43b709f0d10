"""Whether a caller may have one more job: its rate, and how many of its jobs wait already."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

import structlog

from api.current import current
from api.environment import Call
from api.http_errors import RateLimitedError
from shared.domain.errors import StoreUnavailableError
from shared.domain.job import JobStatus

log = structlog.stdlib.get_logger(__name__)

_QUEUED_RETRY_AFTER_S = 5.0


def is_limited(call: Call) -> bool:
    """Return whether there is any quota for a caller."""
    limits = call.key.limits
    rate = limits.rate or call.environment.settings.rate_limit
    return rate is not None or limits.queued is not None


class Quota:
    """A caller's quota for one job that may be made; only a job that is new counts."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._rate = call.key.limits.rate or call.environment.settings.rate_limit
        self._headers: list[tuple[str, str]] = []

    async def refusal(self) -> RateLimitedError | None:
        """Return why no new job may be made, None if one may. Raises StoreUnavailableError."""
        queued = self._call.key.limits.queued
        if queued is not None and await self._has_queued(queued):
            return RateLimitedError(
                f"At most {queued} of this key's jobs may be queued.",
                retry_after_s=_QUEUED_RETRY_AFTER_S,
            )
        limiter = self._call.environment.limiter
        if limiter is None or self._rate is None:
            return None
        usage = await limiter.usage(self._call.counted, self._rate)
        self._headers = usage.headers
        if usage.allowed:
            return None
        return RateLimitedError(
            f"At most {usage.quota} jobs in {usage.window_s} s are allowed.",
            retry_after_s=usage.reset_s,
        )

    async def count(self) -> None:
        """Count a new job. It is made by now: in an outage it stays uncounted, and is answered."""
        limiter = self._call.environment.limiter
        if limiter is None or self._rate is None:
            return
        try:
            self._headers = (await limiter.count(self._call.counted, self._rate)).headers
        except StoreUnavailableError as error:
            log.warning("job_not_counted", cause=type(error.__cause__).__name__)

    def tell(self) -> None:
        """Add what is left of the rate to the answer."""
        current().headers.extend(self._headers)

    async def _has_queued(self, most: int) -> bool:
        page = await self._call.environment.store.page(
            self._call.owner, limit=most, cursor=None, status=JobStatus.QUEUED
        )
        return len(page.jobs) >= most


@asynccontextmanager
async def quota_of(call: Call) -> AsyncIterator[Quota]:
    """Yield the caller's quota; while the block runs, its job counts as if it were made."""
    limiter = call.environment.limiter
    with limiter.pending(call.counted) if limiter else nullcontext():
        quota = Quota(call)
        try:
            yield quota
        finally:
            quota.tell()
