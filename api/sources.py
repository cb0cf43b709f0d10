"""Has sources read before anything of them is recorded: what is kept has no secret."""

import asyncio

from starlette.concurrency import run_in_threadpool

from api.source_fields import SourceFields
from shared.domain.errors import InvalidRequestError, OverloadedError
from shared.domain.sources import Sources
from shared.sources.gathering import UnreadableSourcesError
from shared.sources.process import WITHIN_S, read_in_time

# Each takes a processor for a while; whoever comes then waits, but not for ever.
_AT_A_TIME = 2
_PATIENCE_S = 2 * WITHIN_S


class SourceReading:
    """Reads sources in processes of their own, some at a time."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(_AT_A_TIME)

    async def read(self, body: SourceFields) -> Sources | None:
        """Return what the sources of a request say; None if there are none.

        Raises InvalidRequestError and OverloadedError.
        """
        sources = body.handed_in()
        if not sources:
            return None
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._turns.acquire()
        except TimeoutError:
            raise OverloadedError("Too many sources are being read at the moment.") from None
        try:
            return await run_in_threadpool(read_in_time, sources)
        except UnreadableSourcesError as error:
            raise _invalid(error) from None
        finally:
            self._turns.release()


def _invalid(error: UnreadableSourcesError) -> InvalidRequestError:
    field = "sources" if error.number is None else f"sources.{error.number}"
    return InvalidRequestError(
        f"The request is not valid: {field} {error.reason}.", errors=[(field, error.reason)]
    )
