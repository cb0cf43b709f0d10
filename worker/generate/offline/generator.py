"""Writes scripts by rules and templates, for when there is no model."""

from collections.abc import Sequence
from functools import partial

from shared.domain.errors import DescriptionRefusedError
from shared.domain.plan import with_given
from shared.domain.script import Generator
from shared.domain.verification import Finding
from shared.domain.wanted import Wanted
from shared.reading.reader import MOST_CHARACTERS, read_plan
from worker.budget import Budget
from worker.description.targets import requested_traffic
from worker.generate.offline.assembly import write_script
from worker.generate.offline.planning import plan_script
from worker.ports import Draft
from worker.reader.port import Reader, UnreadableError

# A draft takes a few milliseconds.
READ_S = 2.0
_UNREAD = "The description is too long or too tangled to be read."


class OfflineGenerator:
    """Reads a description by rules and renders a script; the same text gives the same script."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def draft(self, wanted: Wanted, budget: Budget) -> Draft:
        """Write a script that keeps what was read and states what was assumed.

        Raises DescriptionRefusedError for a text that is too long or too tangled to be read.
        """
        if len(wanted.description) > MOST_CHARACTERS:
            raise DescriptionRefusedError(_UNREAD)
        try:
            return self._reader.call(partial(write_draft, wanted), within_s=READ_S, budget=budget)
        except UnreadableError:
            raise DescriptionRefusedError(_UNREAD) from None

    def repair(
        self, wanted: Wanted, draft: Draft, findings: Sequence[Finding], budget: Budget
    ) -> Draft:
        """Return the draft unchanged: rules cannot think again about what they wrote."""
        del wanted, findings
        budget.check()
        return draft


def write_draft(wanted: Wanted) -> Draft:
    """Return the script that is wanted."""
    read = read_plan(wanted.description)
    if wanted.plan is not None:
        read = with_given(read, wanted.plan)
    plan = plan_script(wanted.description, read, requested_traffic(wanted.description))
    return Draft(
        script=write_script(plan),
        generator=Generator.OFFLINE,
        assumptions=tuple(filter(None, (plan.not_understood, *plan.assumptions))),
    )
