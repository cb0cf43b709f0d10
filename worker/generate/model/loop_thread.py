"""One asyncio loop in one thread, so that a call has a total deadline and can be cancelled."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from typing import Any

from worker.budget import Budget, JobStoppedError, StopReason


class LoopThread:
    """Runs coroutines for threads that wait for them."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def run[T](self, work: Coroutine[Any, Any, T], budget: Budget) -> T:
        """Wait for the coroutine; cancel it when the budget is stopped.

        Raises what the coroutine raises, and JobStoppedError.
        """
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        with budget.stopping(future.cancel):
            try:
                return future.result()
            except CancelledError:
                budget.check()
                # Nobody stopped the attempt: the loop itself is being closed.
                raise JobStoppedError(StopReason.SHUTDOWN) from None

    def close(self, last: Coroutine[Any, Any, None]) -> None:
        """Cancel what runs, run `last`, end the thread."""
        asyncio.run_coroutine_threadsafe(_cancel_others(last), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _cancel_others(last: Coroutine[Any, Any, None]) -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await last
