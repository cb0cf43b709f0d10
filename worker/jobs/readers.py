"""Starts the processes in which a worker reads strangers' text."""

from functools import partial

from shared.domain.wanted import Wanted
from worker.description.asked import first_reading
from worker.generate.model.answer_reading import understand
from worker.generate.offline.generator import write_draft
from worker.reader.nursery import Nursery
from worker.reader.processes import Processes
from worker.verify.warm_up import warm_up as warm_up_verification


def start_readers() -> Processes:
    """Start them; returns before they are warm."""
    start = partial(Nursery.started, warm_up)
    return Processes(start(), restart=start)


def warm_up() -> None:
    """Make ready all that reads: verification, generation by rules, and answers of models."""
    warm_up_verification()
    wanted = Wanted(description="10 users for 1 minute")
    write_draft(wanted)
    answer = "```js\nexport default function () {}\n```"
    understand(answer, wanted, first_reading(wanted).rules, anew=True)
