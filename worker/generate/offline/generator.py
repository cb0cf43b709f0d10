"""Writes scripts by rules and templates, for when there is no model."""

from collections.abc import Sequence
from functools import partial

from shared.domain.errors import DescriptionRefusedError
from shared.domain.plan import GivenPlan, with_given
from shared.domain.script import Generator
from shared.domain.verification import Finding
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

    def draft(self, description: str, budget: Budget, *, given: GivenPlan | None = None) -> Draft:
        """Write a script that keeps what was read and states what was assumed.

        Raises DescriptionRefusedError for a text that is too long or too tangled to be read.
        """
        if len(description) > MOST_CHARACTERS:
            raise DescriptionRefusedError(_UNREAD)
        try:
            return self._reader.call(
                partial(write_draft, description, given), within_s=READ_S, budget=budget
            )
        except UnreadableError:
            raise DescriptionRefusedError(_UNREAD) from None

    def repair(
        self,
        description: str,
        draft: Draft,
        findings: Sequence[Finding],
        budget: Budget,
        *,
        given: GivenPlan | None = None,
    ) -> Draft:
        """Return the draft unchanged: rules cannot think again about what they wrote."""
        del description, findings, given
        budget.check()
        return draft


def write_draft(description: str, given: GivenPlan | None = None) -> Draft:
    """Return the script for a description, with the given parts of its plan in place of its own."""
    read = read_plan(description)
    if given is not None:
        read = with_given(read, given)
    plan = plan_script(description, read, requested_traffic(description))
    return Draft(
        script=write_script(plan),
        generator=Generator.OFFLINE,
        assumptions=tuple(filter(None, (plan.not_understood, *plan.assumptions))),
    )
