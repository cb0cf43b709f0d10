"""Finds the part of a plan that a wish speaks of."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from shared.domain.plan import Criterion, Step
from worker.description.change.parts import Piece, ScenarioParts
from worker.description.change.removals import Removal

_PARAMETER = re.compile(r"\{+\w*\}+|:[A-Za-z_]\w*|<\w*>|\[\w*\]")
_LETTERS = re.compile(r"[^a-z]+")
_SHORTEST_NAME = 3
DEFAULT = "default"
_HOST = re.compile(r"\A(?:https?|wss?)://", re.IGNORECASE)


def same_request(one: Step, other: Step) -> bool:
    """Return whether two steps make the same request; a path alone is one of any host."""
    return one.method == other.method and same_url(one.url, other.url)


def same_url(one: str, other: str) -> bool:
    """Return whether two addresses are the same; a path alone is one of any host."""
    hosts = [urlsplit(url).netloc.lower() for url in (one, other) if _HOST.match(url)]
    two = len(hosts) > 1
    return path_of(one) == path_of(other) and (not two or hosts[0] == hosts[1])


def is_removed(step: Step, removal: Removal) -> bool:
    """Return whether a removal speaks of a step: of its address, or of a word of its path."""
    if removal.url is not None:
        named = removal.method in {None, step.method}
        return named and same_url(step.url, removal.url)
    return serves(step, removal.name)


def serves(step: Step, activity: str) -> bool:
    """Return whether the path of a step holds the name of an activity: "log in", /login."""
    name = _LETTERS.sub("", activity.lower())
    in_path = _LETTERS.sub("", path_of(step.url).lower())
    return len(name) >= _SHORTEST_NAME and (name in in_path or name.removesuffix("s") in in_path)


def says_more(wished: Step, known: Step) -> bool:
    """Return whether a step asks for more than one that makes the request: a body, a header, ..."""
    query = urlsplit(wished.url).query
    return (
        wished.body not in {None, known.body}
        or not set(wished.headers) <= set(known.headers)
        or wished.session not in {None, known.session}
        or query not in {"", urlsplit(known.url).query}
    )


def same_limit(one: Criterion, other: Criterion) -> bool:
    """Return whether two criteria limit the same, whatever their limits are."""
    first, second = one.threshold, other.threshold
    return (first.metric, first.aggregation, one.scope, one.during) == (
        second.metric,
        second.aggregation,
        other.scope,
        other.during,
    )


def loaded(scenarios: Sequence[ScenarioParts]) -> list[ScenarioParts]:
    """Return the scenarios that have a load of their own."""
    return [each for each in scenarios if each.scenario.load is not None]


def named_like(scenarios: Sequence[ScenarioParts], name: str) -> ScenarioParts | None:
    """Return the one scenario of a name, or whose name begins so: "browse", "browse GET /items".

    What has no name of its own is called `default`, and names none.
    """
    if name == DEFAULT:
        return None
    words = f"{name.lower()} "
    found = [each for each in scenarios if f"{each.scenario.name.lower()} ".startswith(words)]
    return found[0] if len(found) == 1 else None


def step_like(parts: ScenarioParts, step: Step) -> Piece[Step] | None:
    """Return the step that makes the same request."""
    return next((each for each in parts.steps if same_request(each.value, step)), None)


def path_of(url: str) -> str:
    """Return the path of an address, whose parameters are all alike."""
    path = urlsplit(url).path if _HOST.match(url) else url.partition("?")[0].partition("#")[0]
    return _PARAMETER.sub("{}", path).rstrip("/") or "/"
