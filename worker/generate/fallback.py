"""A second generator for the times when the first one's service fails."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from shared.domain.errors import AIServiceError
from shared.domain.script import Generator
from shared.domain.verification import Finding
from shared.domain.wanted import Wanted
from worker.budget import Budget
from worker.ports import Draft, ScriptGenerator

_log = structlog.get_logger(__name__)

_REASON = "Written by the {generator} generator, because the first one failed: "


class FallbackGenerator:
    """Takes the second generator when the first fails with any AIServiceError, and states it.

    That includes a wrong key: an operator who named a fallback wants scripts meanwhile, and each
    result and the log tell who wrote it and why. A refused description stays refused.
    """

    def __init__(
        self, first: ScriptGenerator, second: ScriptGenerator, *, second_name: Generator
    ) -> None:
        self._first = first
        self._second = second
        self._second_name = second_name
        self._reason = _REASON.format(generator=second_name.value)

    def draft(self, wanted: Wanted, budget: Budget) -> Draft:
        """Write a first script."""
        try:
            return self._first.draft(wanted, budget)
        except AIServiceError as error:
            return self._fall_back(wanted, budget, error)

    def repair(
        self, wanted: Wanted, draft: Draft, findings: Sequence[Finding], budget: Budget
    ) -> Draft:
        """Let the draft's own generator repair it; if the first fails, start over with the second.

        Raises what the second generator raises.
        """
        if draft.generator is self._second_name:
            repaired = self._second.repair(wanted, draft, findings, budget)
            reasons = tuple(
                assumption
                for assumption in draft.assumptions
                if assumption.startswith(self._reason)
            )
            own = tuple(
                assumption for assumption in repaired.assumptions if assumption not in reasons
            )
            return replace(repaired, assumptions=reasons + own)
        try:
            return self._first.repair(wanted, draft, findings, budget)
        except AIServiceError as error:
            return self._fall_back(wanted, budget, error)

    def _fall_back(self, wanted: Wanted, budget: Budget, error: AIServiceError) -> Draft:
        _log.warning("generator_fell_back", code=error.code.value)
        draft = self._second.draft(wanted, budget)
        return replace(draft, assumptions=(self._reason + error.detail, *draft.assumptions))
