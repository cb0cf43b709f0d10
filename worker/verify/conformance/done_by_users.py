"""Tells whether users make a request as a matter of course, or only some of them, or at times."""

import re
from collections.abc import Sequence

from shared.domain.plan import Once, Scenario, Step
from worker.verify.conformance.iterations import Does, Iterations
from worker.verify.conformance.script import Script
from worker.verify.conformance.seen_traffic import may_be_once

# Users who do something in nine iterations of ten do it.
_ALL = 0.9
# Of several things, of which each iteration does one, the rarest may come half as often as if all
# came equally often.
_RAREST = 0.5
_ONCE = re.compile(
    r"\bonce\b(?! (?:logged|signed|authenticated|done|the|they|it|an?|all|users|each)\b)"
    r"|\b(?:one[- ]time|first (?:iteration|run|time|loop)|initial (?:request|call|login|setup)"
    r"|at the (?:start|beginning)|on start|beforehand)\b",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:each|every|per|all) (?:iteration|loop|cycle|user|virtual user|vu|session|time)s?\b"
    r"|\ball (?:three|four|five|six|of them)\b|\b(?:in sequence|in order|sequentially)\b",
    re.IGNORECASE,
)
_AT_TIMES = re.compile(
    r"\b(?:sometimes|occasional(?:ly)?|some of|some (?:users|requests|of them)|random(?:ly)?"
    r"|(?:every|each) (?:\d+(?:st|nd|rd|th)|second|third|fourth|fifth|tenth|other|few)|few of"
    r"|optional(?:ly)?|periodic(?:ally)?|either|alternat\w+|mix(?:ed|ture)?|rare(?:ly)?"
    r"|now and then|one of|any of)\b"
    r"|\bor (?:(?:GET|POST|PUT|PATCH|DELETE)\b|https?:|/)"
    r"|(?:%|\bpercent) of (?:the |all )?(?:users|vus|traffic|requests|iterations|time|sessions)\b",
    re.IGNORECASE,
)


def how_often(step: Step, scenario: Scenario, iterations: Iterations, script: Script) -> str | None:
    """Return how seldom a step of a scenario is made, None if as often as it is asked for.

    `iterations` are those that should make it. What the description tells to be done once, or at
    times, may be done so, and of steps that no iteration makes two of each has its turn.
    """
    does = script.does_any([step])
    part = iterations.share(does).part
    if part >= _ALL or not iterations.ever(does) or _AT_TIMES.search(script.words):
        return None
    if iterations.only_first(does):
        told = _ONCE.search(script.words) and not any(each.once for each in scenario.steps)
        return (
            None
            if may_be_once(step) or told
            else "makes it only in the first iteration of each user"
        )
    others = [script.does_any([each]) for each in scenario.steps]
    together = scenario.ordered or _EACH.search(script.words)
    if not together and _takes_turns(part, others, iterations):
        return None
    return f"makes it only in about {100 * part:.2g} % of the iterations"


def made_once(
    once: Once, step: Step, iterations: Iterations, script: Script
) -> tuple[str, bool | None]:
    """Return when a step is made, and whether once, as it should be.

    That is in the first iteration of each user; what is only to come before the rest may be made in
    `setup()`, too.
    """
    does = script.does_any([step])
    if iterations.ever(does):
        if iterations.only_first(does):
            return "makes it in the first iteration of each user", True
        return "makes it in more than the first iteration of each user", False
    if not any(does(course) for course in script.courses):
        return "makes no such request", False
    return "makes it once for all users", once is Once.START


def _takes_turns(part: float, all_steps: Sequence[Does], iterations: Iterations) -> bool:
    made = [does for does in all_steps if iterations.ever(does)]
    return part >= _RAREST / len(made) and iterations.alone(made)
