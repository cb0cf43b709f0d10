"""What is known of a script when it is held against its plan."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.domain.plan import Step
from shared.domain.verification import DryRun
from worker.verify.static.facts import ScriptFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The options that k6 derived, what a dry run saw, if it ran, and what the text says.

    `options` is None if a run may have others. `generated` says that the script was written for
    the description, and for nothing else. `words` are all that was ever asked of one that was
    changed, and `known` the requests that it made before.
    """

    options: Mapping[str, object] | None
    dry_run: DryRun | None = None
    facts: ScriptFacts | None = None
    generated: bool = False
    words: str | None = None
    known: tuple[Step, ...] = ()
