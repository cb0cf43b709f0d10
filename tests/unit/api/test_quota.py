import asyncio
from types import SimpleNamespace
from typing import Any, cast

from api.quota import Quota
from shared.domain.errors import StoreUnavailableError


class LimiterThatIsAway:
    async def count(self, caller: str, rate: str) -> None:
        raise StoreUnavailableError(f"{caller} {rate}", retry_after_s=1)


def test_a_job_that_is_made_is_answered_though_nobody_could_count_it() -> None:
    call: Any = SimpleNamespace(
        key=SimpleNamespace(limits=SimpleNamespace(rate="5/minute")),
        environment=SimpleNamespace(limiter=LimiterThatIsAway()),
        counted="somebody",
    )

    asyncio.run(Quota(cast("Any", call)).count())
