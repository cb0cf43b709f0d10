import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from api.stopping import Stopping
from api.waiting import Interruption, unless_interrupted


async def never() -> MutableMapping[str, Any]:
    await asyncio.get_running_loop().create_future()
    raise AssertionError


async def hung_up() -> MutableMapping[str, Any]:
    return {"type": "http.disconnect"}


async def answer() -> str:
    return "answer"


async def forever() -> str:
    await never()
    return "never"


async def failing() -> str:
    raise ValueError("why not")


def test_work_that_ends_is_answered() -> None:
    assert asyncio.run(unless_interrupted(answer(), never, Stopping())) == "answer"


def test_work_that_fails_fails() -> None:
    with pytest.raises(ValueError, match="why not"):
        asyncio.run(unless_interrupted(failing(), never, Stopping()))


def test_a_hang_up_ends_the_wait() -> None:
    outcome = asyncio.run(unless_interrupted(forever(), hung_up, Stopping()))

    assert outcome is Interruption.CALLER_GONE


def test_a_stop_ends_the_wait_also_one_that_begins_after_it() -> None:
    async def scenario() -> list[object]:
        stopping = Stopping()
        waiting = asyncio.ensure_future(unless_interrupted(forever(), never, stopping))
        await asyncio.sleep(0)
        stopping.begin()
        return [await waiting, await unless_interrupted(forever(), never, stopping)]

    assert asyncio.run(scenario()) == [Interruption.STOPPING, Interruption.STOPPING]


def test_a_wait_leaves_nothing_behind() -> None:
    async def scenario() -> int:
        await unless_interrupted(forever(), hung_up, Stopping())
        await asyncio.sleep(0)
        return len(asyncio.all_tasks())

    assert asyncio.run(scenario()) == 1
