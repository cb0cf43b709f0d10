"""What is known of a script when it is held against its plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.domain.dry_run import DryRun
from shared.domain.plan import Step
from worker.verify.dry_run.walk import Walk
from worker.verify.static.facts import ScriptFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The options that k6 derived, what a dry run saw, if it ran, and what the text says.

    `options` is None if a run may have others. `walk` is what is known of iterations beside the dry
    run's trace, which has all their courses. `generated` says that the script was written for
    the description, and for nothing else. `hosts` are those that the description names, `words` all
    that was ever asked of a script that was changed, and `known` the requests that it made before.
    """

    options: Mapping[str, object] | None
    dry_run: DryRun | None = None
    walk: Walk = field(default_factory=Walk)
    facts: ScriptFacts | None = None
    generated: bool = False
    hosts: frozenset[str] = frozenset()
    words: str | None = None
    known: tuple[Step, ...] = ()
