"""What is read of a script that wishes changed: the description, then one wish after the other."""

from collections.abc import Sequence
from dataclasses import replace

from shared.domain.errors import CannotChangeError
from shared.domain.plan import Load, Plan
from shared.domain.wanted import Ask
from shared.sources.completing import completed
from worker.description.change.merged_plan import merged
from worker.description.change.removals import Kind
from worker.description.change.wish import Wish, read_wish
from worker.description.plain import plain
from worker.description.told_traffic import unreadable_commands
from worker.generate.offline.kinds import kind_called
from worker.generate.offline.movement import movement_of
from worker.generate.offline.pass_limits import UsualLimit
from worker.generate.offline.redaction import redacted
from worker.generate.offline.traffic_change import adds_to_traffic, changed_traffic
from worker.generate.offline.understanding import Reading, read
from worker.generate.offline.unread import not_understood
from worker.generate.offline.unsupported import asks_for_files, unsupported_parts

_NOT_UNDERSTOOD = (
    "The wish was not understood. Say what is to change in numbers, such as '200 users', "
    "'for 5 minutes', 'p95 below 300 ms' or 'think time 2 seconds', or name a request: "
    "'also GET /orders', 'remove GET /cart'."
)


def read_all(asks: Sequence[Ask]) -> Reading:
    """Return what a description says after all wishes. Raises CannotChangeError."""
    first, *wishes = asks
    reading = read(first)
    for ask in wishes:
        reading = changed(reading, ask)
    return reading


def changed(before: Reading, ask: Ask) -> Reading:
    """Return what is wanted after a wish. Raises CannotChangeError for one that says nothing."""
    text = ask.description
    wish = read_wish(text)
    if not (wish.plan.claims or wish.removals or ask.plan or adds_to_traffic(wish)):
        raise CannotChangeError(_NOT_UNDERSTOOD)
    plan = completed(merged(before.plan, wish), ask)
    traffic = changed_traffic(before.traffic, wish, plan)
    unread = not_understood(text, plan, traffic)
    moved = _with_course(before, wish)
    return replace(
        moved,
        plan=plan,
        traffic=traffic,
        wishes=(*before.wishes, redacted(plain(text), traffic.secrets)),
        not_understood=" ".join(filter(None, (before.not_understood, unread))),
        unsupported=tuple(
            dict.fromkeys(
                (
                    *before.unsupported,
                    *unreadable_commands(wish.kept),
                    *unsupported_parts(wish.kept),
                )
            )
        ),
        usual_limit=_usual_limit(before, wish),
        from_files=before.from_files or asks_for_files(wish.kept),
    )


def _usual_limit(before: Reading, wish: Wish) -> UsualLimit:
    """Return when the script has the usual limit: one that it had stays, until limits are to go."""
    if any(each.kind is Kind.LIMITS for each in wish.removals):
        return UsualLimit.NEVER
    had = before.usual_limit is UsualLimit.IF_ALONE and not before.plan.criteria
    return UsualLimit.ALWAYS if had else before.usual_limit


def _with_course(before: Reading, wish: Wish) -> Reading:
    """Return what is read, with the course of the wish if it tells one."""
    kind = kind_called(wish.plan.test_type)
    movement = movement_of(wish.kept, wish.plan.language)
    if kind is not None or movement.moves or any(map(_is_whole, _loads(wish.plan))):
        return replace(before, kind=kind, movement=movement)
    return before


def _is_whole(load: Load) -> bool:
    """Return whether a load needs nothing of the one before."""
    return bool(load.stages) or (load.target is not None and load.duration_s is not None)


def _loads(plan: Plan) -> list[Load]:
    return [each.load for each in plan.scenarios if each.load is not None]
