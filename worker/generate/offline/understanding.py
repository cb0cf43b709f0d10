"""What a script is written from: all that its description says, read once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.domain.plan import Criterion, Plan
from shared.domain.wanted import Ask
from shared.reading.reader import read_plan
from shared.sources.completing import completed
from worker.description.plain import plain
from worker.description.told_traffic import traffic_of, unreadable_commands
from worker.description.traffic import Traffic
from worker.generate.offline.kinds import Kind, kind_called
from worker.generate.offline.movement import Movement, movement_of
from worker.generate.offline.pass_limits import UsualLimit, scenarios_of
from worker.generate.offline.redaction import redacted
from worker.generate.offline.unread import not_understood
from worker.generate.offline.unsupported import asks_for_files, unsupported_parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A plan, its traffic, and what else the words say.

    `summary` are the words as a script may repeat them, `wishes` those that changed it.
    `not_understood` tells what was not read, `unsupported` what the generator cannot write.
    `from_files` says that bodies were to come from files. `scenario_of` tells which scenario of the
    plan a criterion is one of, if not of all.
    """

    plan: Plan
    traffic: Traffic
    summary: str
    wishes: tuple[str, ...] = ()
    not_understood: str = ""
    unsupported: tuple[str, ...] = ()
    from_files: bool = False
    usual_limit: UsualLimit = UsualLimit.IF_ALONE
    scenario_of: Mapping[Criterion, int] = field(default_factory=dict)
    kind: Kind | None = None
    movement: Movement


def read(ask: Ask) -> Reading:
    """Return what a description says, with the parts that are given in place of its own."""
    text = ask.description
    plan = completed(read_plan(text), ask)
    traffic = traffic_of(text, plan)
    return Reading(
        plan=plan,
        traffic=traffic,
        summary=redacted(plain(text), traffic.secrets),
        not_understood=not_understood(text, plan, traffic),
        unsupported=(*unreadable_commands(text), *unsupported_parts(text)),
        from_files=asks_for_files(text),
        kind=kind_called(plan.test_type),
        movement=movement_of(text, plan.language),
        scenario_of=scenarios_of(plan),
    )
