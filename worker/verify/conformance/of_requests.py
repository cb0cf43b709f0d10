"""Lists what a plan asks of the requests of a step: what they carry, and what answers they want."""

from collections.abc import Iterator, Sequence

from shared.domain.dry_run import Step as Made
from shared.domain.plan import Claim, Origin, Step
from worker.verify.conformance.bodies import Body, body_found, body_of
from worker.verify.conformance.carried import (
    header_found,
    statuses_found,
    text_found,
    timeout_found,
    user_found,
)
from worker.verify.conformance.script import Script
from worker.verify.conformance.seen_traffic import may_be_once, pause_after_found
from worker.verify.conformance.side import Side

type _Asked = tuple[Claim, str, Side]


def about_requests(claim: Claim, step: Step, asked: str, script: Script) -> Iterator[_Asked]:
    """Yield what the requests of a step should carry and ask, in words, and what they do.

    `asked` names the request.
    """
    courses = script.made_for(step)
    if not courses:
        return
    yield from _carried(claim, step, asked, courses, script)
    yield from _answered(claim, step, asked, courses)
    if step.timeout_s is not None:
        words = f"a time-out of {step.timeout_s:.6g} s for {asked}"
        yield part_of(claim, "timeout_s"), words, Side(*timeout_found(step.timeout_s, courses))
    if step.pause is not None:
        words = f"a pause of {step.pause.said} after {asked}"
        found = pause_after_found(step.pause, lambda made: script.is_of(step, made), script.courses)
        yield part_of(claim, "pause"), words, Side(*found)


def _carried(
    claim: Claim, step: Step, asked: str, courses: Sequence[Sequence[Made]], script: Script
) -> Iterator[_Asked]:
    plan, given = script.plan, claim.origin is Origin.GIVEN
    body = body_of(step, given=given)
    if body is not None and not (given or claim.source or script.tells_format(step)):
        body = body.of_any_format()
    if body is not None:
        exact = not claim.source and (given or not plan.values_vary)
        found = Side(*body_found(body, courses, exact=exact))
        yield part_of(claim, "body"), f"{body.said if exact else body.named} of {asked}", found
    user = plan.login.user if plan.login and not plan.values_vary else ""
    if user and may_be_once(step) and not _names_user(body, user):
        found = Side(*user_found(user, courses))
        yield part_of(claim, "user"), f"the user {user} with {asked}", found
    for number, header in enumerate(step.headers):
        named = f"the header {header.name} with {asked}"
        found = Side(*header_found(header, [each for course in courses for each in course]))
        yield part_of(claim, f"headers[{number}]"), named, found


def _names_user(body: Body | None, user: str) -> bool:
    return body is not None and any(user in values for values in body.values.values())


def _answered(
    claim: Claim, step: Step, asked: str, courses: Sequence[Sequence[Made]]
) -> Iterator[_Asked]:
    if step.statuses:
        codes = " or ".join(map(str, step.statuses))
        found = Side(*statuses_found(step.statuses, courses))
        yield part_of(claim, "statuses"), f"a check for status {codes} of {asked}", found
    if step.contains:
        words = f"a check for {step.contains!r} in the answer of {asked}"
        yield part_of(claim, "contains"), words, Side(*text_found(step.contains, courses))


def part_of(claim: Claim, name: str) -> Claim:
    """Return the claim of a part of what is claimed."""
    return claim.model_copy(update={"part": f"{claim.part}.{name}"})
