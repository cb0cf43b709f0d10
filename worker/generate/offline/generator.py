"""Writes scripts by rules and templates, for when there is no model."""

from collections.abc import Sequence

from shared.domain.script import Generator
from shared.domain.verification import Finding
from worker.budget import Budget
from worker.description.targets import requested_traffic
from worker.generate.offline.assembly import write_script
from worker.generate.offline.guesses import load_to_make
from worker.generate.offline.planning import plan_script
from worker.ports import Draft


class OfflineGenerator:
    """Reads a description by rules and renders a script; the same text gives the same script."""

    def draft(self, description: str, budget: Budget) -> Draft:
        """Write a script that keeps what was read and states what was assumed."""
        budget.check()
        plan = plan_script(description, load_to_make(description), requested_traffic(description))
        return Draft(
            script=write_script(plan), generator=Generator.OFFLINE, assumptions=plan.assumptions
        )

    def repair(
        self, description: str, draft: Draft, findings: Sequence[Finding], budget: Budget
    ) -> Draft:
        """Return the draft unchanged: rules cannot think again about what they wrote."""
        del description, findings
        budget.check()
        return draft
