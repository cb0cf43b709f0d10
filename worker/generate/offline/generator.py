"""Writes scripts by rules and templates, for when there is no model."""

from collections.abc import Sequence
from functools import partial

from shared.domain.errors import CannotChangeError, DescriptionRefusedError
from shared.domain.script import Generator
from shared.domain.verification import Finding
from shared.domain.wanted import Base, Wanted
from shared.reading.reader import MOST_CHARACTERS
from worker.budget import Budget
from worker.description.change.wish import read_wish
from worker.generate.offline.assembly import write_script
from worker.generate.offline.editing import edited
from worker.generate.offline.planning import plan_script
from worker.generate.offline.rewriting import changed, read_all
from worker.generate.offline.understanding import Reading, read
from worker.ports import Draft
from worker.reader.port import Reader, UnreadableError

# A draft takes a few milliseconds, and longer by far on a machine that is very busy.
READ_S = 4.0
_UNREAD = "The description is too long or too tangled to be read."


class OfflineGenerator:
    """Reads a description by rules and renders a script; the same text gives the same script."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def draft(self, wanted: Wanted, budget: Budget) -> Draft:
        """Write a script that keeps what was read and states what was assumed.

        Raises DescriptionRefusedError for a text that is too long or too tangled to be read, and
        CannotChangeError for a change that the rules cannot make.
        """
        if len(wanted.description) > MOST_CHARACTERS:
            raise DescriptionRefusedError(_UNREAD)
        try:
            draft = self._reader.call(partial(_attempt, wanted), within_s=READ_S, budget=budget)
        except UnreadableError:
            raise DescriptionRefusedError(_UNREAD) from None
        if isinstance(draft, CannotChangeError):
            raise draft
        return draft

    def repair(
        self, wanted: Wanted, draft: Draft, findings: Sequence[Finding], budget: Budget
    ) -> Draft:
        """Return the draft unchanged: rules cannot think again about what they wrote."""
        del wanted, findings
        budget.check()
        return draft


def write_draft(wanted: Wanted) -> Draft:
    """Return the script that is wanted. Raises CannotChangeError."""
    if wanted.base is None:
        return _draft(read(wanted))
    own = _own_reading(wanted.base)
    if own is not None:
        return _draft(changed(own, wanted))
    script, told = edited(wanted.base.script, read_wish(wanted.description))
    return Draft(script=script, generator=Generator.OFFLINE, assumptions=(told,))


def _own_reading(base: Base) -> Reading | None:
    """Return what a script was written from; None if it is not as this generator writes it."""
    if not base.asks:
        return None
    try:
        reading = read_all(base.asks)
    except CannotChangeError:
        return None
    return reading if write_script(plan_script(reading)) == base.script else None


def _attempt(wanted: Wanted) -> Draft | CannotChangeError:
    """Return a draft, or why there is none: a reading process hands on values alone."""
    try:
        return write_draft(wanted)
    except CannotChangeError as error:
        return error


def _draft(reading: Reading) -> Draft:
    plan = plan_script(reading)
    return Draft(
        script=write_script(plan),
        generator=Generator.OFFLINE,
        assumptions=tuple(filter(None, (plan.not_understood, *plan.assumptions))),
    )
