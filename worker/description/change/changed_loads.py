"""What a load becomes when a wish says something of it."""

from collections.abc import Iterator, Sequence

from shared.domain.load import LoadStage
from shared.domain.plan import Claim, Load, Origin, Unit

_LENGTH = "of a course only its length was changed"


def changed_load(before: Load | None, wish: Load) -> tuple[Load, dict[str, str]]:
    """Return the load that a wish makes of the one before, and the doubts by field.

    What the wish leaves open stays as it was: a length, a start, a limit, a course. Another peak
    alone lifts a course where it was highest. Another length alone stretches it, which is no more
    than likely what is meant: without its stages, a peak would be that of a constant load.
    """
    if before is not None and _names_who_shares(before, wish):
        return before.model_copy(update={"limit_vus": int(wish.target or 0)}), {}
    if before is None or _replaces(before, wish):
        return _with_length(before, wish), {}
    kept = before.model_copy(update=dict(_said(wish)))
    if wish.target is not None and before.stages:
        stages = tuple(_lifted(each, before.target, wish.target) for each in before.stages)
        start = kept.start if kept.start is None else min(kept.start, wish.target)
        return kept.model_copy(update={"stages": stages, "start": start}), {}
    if wish.duration_s is not None and before.stages:
        stages = _stretched(before.stages, wish.duration_s)
        return kept.model_copy(update={"stages": stages}), dict.fromkeys(
            ("stages", "target"), _LENGTH
        )
    return kept, {}


def changed_claims(
    before: Load | None, wish: Load, old: dict[str, Claim], new: dict[str, Claim]
) -> dict[str, Claim]:
    """Return the claims of a changed load: the wish's, and those of what it left as it was."""
    after, doubts = changed_load(before, wish)
    kept = {
        name: claim
        for name, claim in old.items()
        if _stays(before, after, _field(name)) or (_field(name) == "stages" and after.stages)
    }
    if before is not None and _names_who_shares(before, wish) and "load.target" in new:
        return {**kept, "load.limit_vus": new["load.target"]}
    doubted = {
        f"load.{name}": Claim(part=f"load.{name}", origin=Origin.LIKELY, doubt=doubt)
        for name, doubt in doubts.items()
        if f"load.{name}" in old
    }
    return {**kept, **{name: claim for name, claim in new.items() if _field(name)}, **doubted}


def _field(name: str) -> str | None:
    return name.removeprefix("load.") if name.startswith("load.") else None


def _stays(before: Load | None, after: Load, name: str | None) -> bool:
    if name is None:
        return True
    return before is not None and getattr(before, name) == getattr(after, name) not in (None, ())


def _names_who_shares(before: Load, wish: Load) -> bool:
    """Return whether a wish names no more than the users that make a number of iterations."""
    users = wish.unit is Unit.USERS and wish.target is not None
    return before.unit is Unit.ITERATIONS and users and not (wish.stages or wish.duration_s)


def _replaces(before: Load, wish: Load) -> bool:
    """Return whether a wish tells a whole load: another unit, a course, how much and how long."""
    if wish.target is None:
        return bool(wish.stages)
    return bool(
        wish.stages
        or wish.unit is not before.unit
        or (wish.duration_s is not None and before.stages)
    )


def _with_length(before: Load | None, wish: Load) -> Load:
    """Return a load with the length of the one before, if it has none and needs one."""
    if before is None or wish.duration_s is not None or wish.stages or wish.unit is Unit.ITERATIONS:
        return _with_users(before, wish)
    return wish.model_copy(update={"duration_s": before.duration_s})


def _with_users(before: Load | None, wish: Load) -> Load:
    """Return iterations with the users of before, who share them."""
    counted = wish.unit is Unit.ITERATIONS and wish.limit_vus is None
    if before is None or not counted or before.unit is not Unit.USERS or before.target is None:
        return wish
    return wish.model_copy(update={"limit_vus": int(before.target)})


def _said(wish: Load) -> Iterator[tuple[str, object]]:
    """Yield what a wish says; its unit only counts beside a number."""
    for name in ("target", "start", "duration_s", "limit_vus"):
        if getattr(wish, name) is not None:
            yield name, getattr(wish, name)
    if wish.per is not None and wish.target is not None:
        yield "per", wish.per


def _stretched(stages: Sequence[LoadStage], length_s: float) -> tuple[LoadStage, ...]:
    """Return stages of whole seconds that together take a time, in their old proportion."""
    whole = sum(each.duration_s for each in stages)
    times = [float(round(each.duration_s * length_s / whole)) if whole else 0.0 for each in stages]
    longest = times.index(max(times))
    times[longest] = max(0.0, times[longest] + length_s - sum(times))
    return tuple(
        each._replace(duration_s=seconds) for each, seconds in zip(stages, times, strict=True)
    )


def _lifted(stage: LoadStage, old: float | None, new: float) -> LoadStage:
    """Return a stage with the new peak where it had the old one, and nowhere above it."""
    return stage._replace(target=new if stage.target == old else min(stage.target, new))
