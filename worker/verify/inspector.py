"""What a script needs from `__ENV`, where k6 was asked: whose fault an error is, and the load."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from shared.tracing.spans import traced
from worker.budget import Budget
from worker.reader.port import Reader
from worker.verify.dry_run.engine import Engine
from worker.verify.inspection.inspection import inspect
from worker.verify.inspection.verdict import Inspection
from worker.verify.load.comparison import actual_load
from worker.verify.stand_ins.variables import Variables, blames_made_up
from worker.verify.static.facts import ScriptFacts
from worker.verify.static.provenance import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspector:
    """Asks k6 for a script's options."""

    engine: Engine
    facts: ScriptFacts
    reader: Reader
    budget: Budget

    @traced("inspect")
    def inspect(self, variables: Variables) -> Inspection:
        """Inspect a script; what comes of made-up values only warns."""
        thrown = Provenance(self.facts)
        return self._ask(variables.values, partial(blames_made_up, variables, thrown))

    def load_hangs_on(self, variables: Variables, options: Mapping[str, Any]) -> bool:
        """Return whether k6 derives another load from other made-up values than these options'."""
        other = variables.otherwise()
        if other is None:
            return False
        derived = self._ask(other, None).options
        return derived is None or actual_load(derived) != actual_load(options)

    def _ask(self, env: Mapping[str, str], invented: Callable[[str], bool] | None) -> Inspection:
        engine = self.engine
        return inspect(
            engine.sandbox,
            engine.k6,
            self.facts,
            self.reader,
            self.budget,
            env=env,
            invented=invented,
        )
