"""Holds the requests and pauses of a plan against those that a dry run saw."""

import re
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import SplitResult, parse_qs, parse_qsl, unquote, urlsplit

from shared.domain.plan import Pause, Step
from shared.domain.verification import DryRun, StepKind
from shared.domain.verification import Step as Seen
from worker.description.payloads import is_secret_name

# A part of a path that stands for any value: `{id}`, `:id`, `<id>`, `$id`, `123`.
_ANY = re.compile(r"\{[^/{}]*\}|:[A-Za-z_]\w*|<[^/<>]*>|\$\{?\w+\}?|\d+")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")
# Functions that run beside the iterations.
ONE_OFF = frozenset({"setup", "teardown", "handleSummary"})
# A value that stands for itself: no `{id}`, `<term>`, `...`.
_PLAIN = re.compile(r"[\w ,.@+-]*\w")
# What may be done once for all users.
_ONCE = re.compile(r"log-?in|sign-?in|auth|token|session|register", re.IGNORECASE)
_SHOWN = 3
# A dry run cuts longer addresses off.
_WHOLE_URL = 300
_TOLERANCE_S = 0.001


def step_found(step: Step, dry_run: DryRun, *, any_method: bool) -> tuple[str, bool | None]:
    """Return what a script requests, and whether a step of the plan is among it.

    With `any_method` the description names none, and its address may be the beginning of others.
    None if the step is not among what was kept, and not all was.
    """
    asked = _parts(step.url)
    if asked.scheme in {"ws", "wss"}:
        # What is sent over a socket is in no trace.
        hosts = {_host(host) for host in dry_run.hosts}
        connects = ", ".join(dry_run.hosts[:_SHOWN]) or "nothing"
        return f"connects to {connects}", _host(asked.netloc) in hosts
    requests = list(_of_kind(dry_run, StepKind.REQUEST))
    met = _met(step, dry_run, any_method=any_method)
    shown = list(dict.fromkeys(f"{each.method} {each.url}" for each in requests))
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    found = f"requests {', '.join(shown[:_SHOWN]) or 'nothing'}{more}"
    return found, False if met is False and is_whole(dry_run) else met or None


def _met(step: Step, dry_run: DryRun, *, any_method: bool) -> bool | None:
    """Return whether iterations make the request of a step; None if `setup()` alone does.

    To log in once for all users may be meant, to make the load once may not.
    """
    made_by = {
        course.scenario
        for course in dry_run.trace
        for each in course.steps
        if each.kind is StepKind.REQUEST and is_request_of(step, each, any_method=any_method)
    }
    if made_by - ONE_OFF:
        return True
    if not made_by:
        return False
    return True if _ONCE.search(_parts(step.url).path) else None


def pauses_found(pause: Pause, dry_run: DryRun, *, alone: bool) -> tuple[str, bool | None]:
    """Return how long a script pauses, and whether that is as long as a pause of the plan.

    If that is the only one, `alone`, each pause has to be; else one of them.
    """
    seconds = [each.seconds or 0.0 for each in _of_kind(dry_run, StepKind.PAUSE)]
    if not seconds:
        return "never pauses", False if is_whole(dry_run) else None
    low, high = pause.shortest_s - _TOLERANCE_S, pause.longest_s + _TOLERANCE_S
    fits = [low <= each <= high for each in seconds]
    shortest, longest = f"{min(seconds):.3g}", f"{max(seconds):.3g}"
    shown = shortest if shortest == longest else f"{shortest} to {longest}"
    return f"pauses for {shown} s", all(fits) if alone else any(fits)


def is_whole(dry_run: DryRun) -> bool:
    """Return whether all that a dry run saw was kept: in its longest courses, and their number."""
    kept = sum(course.iterations for course in dry_run.trace if course.scenario not in ONE_OFF)
    return kept >= dry_run.iterations and not any(course.truncated for course in dry_run.trace)


def is_request_of(step: Step, seen: Seen, *, any_method: bool) -> bool:
    """Return whether a request that was seen is one that a step of a plan asks for."""
    if not any_method and (seen.method or "").upper() != step.method.upper():
        return False
    asked, made = _parts(step.url), _parts(seen.url or "")
    if asked.netloc and _host(asked.netloc) != _host(made.netloc):
        return False
    if is_cut(seen) and not made.query and asked.path.startswith(made.path):
        return True
    pattern = _pattern(asked.path.rstrip("/"))
    if any_method and asked.netloc and re.match(rf"{pattern}(?:/|$)", made.path or "/"):
        return True
    found = re.fullmatch if asked.netloc else re.search
    return found(rf"{pattern}/?$", made.path or "/") is not None and (
        any_method or is_cut(seen) or _has_query(asked.query, made.query)
    )


def _has_query(asked: str, made: str) -> bool:
    """Return whether a query has each parameter that is asked for.

    A placeholder has any value, and so has a secret, which comes from the environment.
    """
    has = parse_qs(made, keep_blank_values=True)
    return all(
        value in has.get(name, ())
        or (name in has and (is_secret_name(name) or not _PLAIN.fullmatch(value)))
        for name, value in parse_qsl(asked, keep_blank_values=True)
    )


def is_cut(seen: Seen) -> bool:
    """Return whether more of a request's address may not have been kept."""
    return len(seen.url or "") >= _WHOLE_URL


def _of_kind(dry_run: DryRun, kind: StepKind) -> Iterator[Seen]:
    return (step for course in dry_run.trace for step in course.steps if step.kind is kind)


def _parts(url: str) -> SplitResult:
    """Return the parts of an address, which may lack its scheme, with no character escaped."""
    named = url if _SCHEME.match(url) or url.startswith("/") else f"//{url}"
    try:
        parts = urlsplit(named)
    except ValueError:
        return urlsplit("")
    return parts._replace(path=unquote(parts.path))


def host_of(url: str) -> str:
    """Return the host of an address, empty for a path."""
    return _host(_parts(url).netloc)


def path_of(url: str) -> str:
    """Return the path of an address."""
    return _parts(url).path


def requests_of(step: Step, dry_run: DryRun, *, any_method: bool) -> list[Seen]:
    """Return the requests of a dry run that a step of a plan asks for."""
    made = _of_kind(dry_run, StepKind.REQUEST)
    return [each for each in made if is_request_of(step, each, any_method=any_method)]


def _host(netloc: str) -> str:
    name = netloc.rpartition("@")[2].partition(":")[0].lower().removeprefix("www.")
    with suppress(UnicodeError):
        return name.encode("idna").decode()
    return name


def _pattern(path: str) -> str:
    """Return a pattern for a path in which placeholders and numbers stand for any value."""
    parts = (r"[^/]+" if _ANY.fullmatch(part) else re.escape(part) for part in path.split("/"))
    return "/".join(parts)
