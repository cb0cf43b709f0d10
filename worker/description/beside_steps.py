"""Reads what the text beside a request says that its plan does not hold: body, user."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote_plus

from shared.domain.plan import Plan
from shared.stated_secrets import stated_user
from worker.description.payloads import bodies
from worker.description.traffic import Body, FormBody

# The name of a form's field; what has other signs before an = is no form.
_FIELD = re.compile(r"[\w.\[\]%+$-]+")
# What says of values that stand in a text that they are one example of many.
_VARY = re.compile(
    r"(?<![./\w-])(?:unique|random\w*|different|var(?:y|ies|ied|ying)|dynamic\w*|generated"
    r"|csv|data ?files?|data ?sets?|test data|e\.g|for example|for instance|such as|examples?"
    r"|placeholders?|faker?|parameteri[sz]ed)(?![/\w-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Beside:
    """What the text says of one request: its body."""

    body: Body | None = None


@dataclass(frozen=True, slots=True)
class BesideSteps:
    """What the text says of requests, by the parts of the plan, and of all of them.

    `user` is who logs in. `vary` says that values are examples.
    """

    steps: Mapping[str, Beside]
    user: str | None = None
    vary: bool = False

    def of(self, part: str) -> Beside:
        """Return what is said of the request that is a part of the plan."""
        return self.steps.get(part, _NOTHING)


_NOTHING = Beside()
NOTHING_BESIDE = BesideSteps({})


def beside_steps(plan: Plan, text: str) -> BesideSteps:
    """Return what a text says beside the requests of its plan, whose spans count code points."""
    starts: dict[str, int] = {}
    for each in plan.statements:
        if each.part and ".steps[" in each.part:
            starts[each.part] = min(each.span.start, starts.get(each.part, each.span.start))
    places = sorted((start, part) for part, start in starts.items())
    told = {part: Beside() for _, part in places}
    _add_bodies(told, places, text)
    _add_own_bodies(told, plan)
    user = stated_user(text)
    return BesideSteps(told, user.name if user else None, _VARY.search(text) is not None)


def _add_own_bodies(told: dict[str, Beside], plan: Plan) -> None:
    for number, scenario in enumerate(plan.scenarios):
        for place, step in enumerate(scenario.steps):
            part = f"scenarios[{number}].steps[{place}]"
            beside = told.get(part, Beside())
            if step.body and beside.body is None:
                told[part] = replace(beside, body=_body_of(step.body))


def _body_of(text: str) -> Body | None:
    """Return the body that a text is: JSON, or a form."""
    found = bodies(text)
    if found:
        return found[0].body
    pairs = [pair.partition("=") for pair in text.split("&")]
    if not all(equals and _FIELD.fullmatch(name) for name, equals, _ in pairs):
        return None
    return FormBody(tuple((unquote_plus(name), unquote_plus(value)) for name, _, value in pairs))


def _add_bodies(told: dict[str, Beside], places: Sequence[tuple[int, str]], text: str) -> None:
    for found in bodies(text):
        part = _before(places, found.start)
        if part is not None and told[part].body is None:
            told[part] = replace(told[part], body=found.body)


def _before(places: Sequence[tuple[int, str]], place: int) -> str | None:
    """Return the request that was named last before a place."""
    return next((part for start, part in reversed(places) if start < place), None)
