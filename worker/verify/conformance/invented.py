"""Finds requests of a script that nobody named, where its description names its endpoints."""

import re
from collections.abc import Collection, Iterator

from shared.domain.dry_run import DryRun
from shared.domain.dry_run import Step as Seen
from shared.domain.plan import Origin, Plan, Step
from shared.domain.verification import Finding, Proof, Requirement
from shared.findings.codes import Code
from worker.description.addresses import is_base
from worker.verify.conformance.asked_addresses import Addresses, host_of, is_socket, path_of
from worker.verify.conformance.seen_traffic import ONE_OFF, requests_in
from worker.verify.report.findings import make_finding, weakened

_PART = "requests"
_ENGLISH = "en"
_ASSET = re.compile(
    r"\.(?:css|js|mjs|map|png|jpe?g|gif|svg|ico|webp|avif|woff2?|ttf|otf|mp4|webm|pdf|txt|xml)$"
    r"|/(?:static|assets|images?|img|fonts|media|public|_next|dist)/|/favicon",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"log-?(?:in|out|on)|sign-?(?:in|up|out)|auth|token|session|register|account|users?\b|csrf|oauth|sso",
    re.IGNORECASE,
)
_IMPLIES_LOGIN = re.compile(
    r"log(?:s|ged|ging)?[ -]?(?:in|on|out)|sign(?:s|ed|ing)?[ -]?(?:in|up)|login|auth|token|jwt"
    r"|session|password|credential|bearer|cookie|account|oauth|sso",
    re.IGNORECASE,
)
# A part of a path that names one thing of many: 17, a UUID, an id of the stand-in's answers.
_ID = re.compile(r"(?:[^/]*(?:\d|sample|undefined|%7B|[{:$<])[^/]*|[0-9a-fA-F-]{8,})")
# With what the paths of all endpoints may begin.
_BEFORE = re.compile(r"^(?:/(?:api|rest|services?|public|v\d[\d.]*))+(?=/)")
_WORD = re.compile(r"[^\W\d_]{3,}")
# Words of loads, which say nothing of what is requested.
_LOAD_WORDS = frozenset(
    {"user", "test", "load", "request", "virtual", "second", "minute", "hour", "rate", "ramp"}
    | {"http", "https", "with", "each", "status", "time", "response", "check", "steady", "total"}
    | {"get", "post", "put", "api", "the", "and", "for"}
)
_SHOWN = 3
# Nobody names more endpoints one by one; to look among them takes time.
_MOST = 100


def others_found(
    plan: Plan, description: str, dry_run: DryRun | None, *, known: Collection[Step] = ()
) -> Requirement | None:
    """Return whether a script keeps to the requests that are named; None if not all of them are.

    Left alone are `setup()` and `teardown()`, other hosts, the front page, static files, a login if
    the text implies one, things below a named path, paths of words that the text has, and what is
    `known` of before the script was changed.
    """
    given = any(claim.origin is Origin.GIVEN and ".steps[" in claim.part for claim in plan.claims)
    if dry_run is None or not (given or plan.language == _ENGLISH):
        return None
    steps = [step for scenario in plan.scenarios for step in scenario.steps]
    if len(steps) > _MOST or not (given or _are_all_named(plan, steps)):
        return None
    words = _words_beside(plan, description)
    login = bool(_IMPLIES_LOGIN.search(description))
    found = _invented([*steps, *known], words, dry_run, given=given, login=login)
    invented = list(dict.fromkeys(found))
    more = f" and {len(invented) - _SHOWN} more" if len(invented) > _SHOWN else ""
    shown = f"requests {', '.join(invented[:_SHOWN])}{more}, which nobody named"
    origin = Origin.GIVEN if given else Origin.STATED if plan.complete else Origin.LIKELY
    return Requirement(
        part=_PART,
        origin=origin,
        asked="no request but those that are named",
        found=shown if invented else "requests nothing else",
        proof=Proof.DRY_RUN,
        met=not invented,
    )


def _are_all_named(plan: Plan, steps: Collection[Step]) -> bool:
    """Return whether a text names all that is to be requested, and nothing that k6 hides."""
    named = not all(is_base(step.url) for step in steps)
    open_ended = plan.may_do_more or plan.activities
    return named and not (open_ended or any(is_socket(step.url) for step in steps))


def _words_beside(plan: Plan, description: str) -> frozenset[str]:
    """Return the stems of a description's words that are no part of an address."""
    for each in plan.statements:
        if "/" in each.text:
            description = description.replace(each.text, " ")
    return _stems(description)


def _stems(text: str) -> frozenset[str]:
    """Return the beginnings of a text's words, but for those of loads: by them paths are known."""
    words = (word.lower().removesuffix("s") for word in _WORD.findall(text))
    return frozenset(word[:5] for word in words if word not in _LOAD_WORDS)


def invented(others: Requirement, *, generated: bool) -> Iterator[Finding]:
    """Yield a finding if a script requests what nobody named.

    It is an error in a script that was written for its description, if that was read whole.
    """
    if others.met is not False:
        return
    found = make_finding(
        Code.INVENTED_REQUEST,
        f"The description names what to request; the script {others.found}.",
        hint="Request only what the description names, each as it is written there.",
    )
    if not generated:
        yield weakened(found, "a script of one's own may do more than its description says")
    elif others.origin is Origin.LIKELY:
        yield weakened(found, "the description was not read whole")
    else:
        yield found


def _invented(
    named: Collection[Step], words: Collection[str], dry_run: DryRun, *, given: bool, login: bool
) -> Iterator[str]:
    steps = [step for step in named if not is_base(step.url)]
    bases = {path_of(step.url).rstrip("/") for step in named} if given else frozenset()
    addresses = Addresses.of(named, dry_run)
    served = frozenset[str]().union(*(_stems(path_of(step.url)) for step in steps))
    for course in dry_run.trace:
        for each in requests_in(course) if course.scenario not in ONE_OFF else ():
            path = path_of(each.url or "")
            known = (
                path in {"", "/"}
                or path.rstrip("/") in bases
                or (addresses.hosts and host_of(each.url or "") not in addresses.hosts)
                or _ASSET.search(path)
                or (login and _LOGIN.search(path))
                or not (_stems(path) - served).isdisjoint(words)
                or any(_is_below(addresses, step, each) for step in steps)
            )
            if not known:
                yield f"{each.method} {each.url}"


def _is_below(addresses: Addresses, step: Step, seen: Seen) -> bool:
    """Return whether a request is one of a step, with any method, or for one of its things.

    What scripts put before all paths, such as `/api`, makes no other request.
    """
    if addresses.is_of(step, seen, any_method=True):
        return True
    if path_of(step.url) == _BEFORE.sub("", path_of(seen.url or "")):
        return True
    parts = (seen.url or "").partition("?")[0].rstrip("/").split("/")
    while len(parts) > 1 and _ID.fullmatch(parts[-1]):
        parts.pop()
        shorter = seen.model_copy(update={"url": "/".join(parts)})
        if addresses.is_of(step, shorter, any_method=True):
            return True
    return False
