"""Holds what else the requests of a plan carry, and ask, against those of a dry run."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from shared.domain.dry_run import Step as Seen
from shared.domain.plan import Header
from worker.verify.conformance.bodies import values_of
from worker.verify.load.courses import same

# What the dry run tells in place of a secret, and of what an answer gave.
_HIDDEN = re.compile(r"\*\*\*|sample1")
# A value that the script has to fill in: <token>, {{token}}, $TOKEN, YOUR_TOKEN, xxx.
_OPEN = re.compile(r"[<{$\[]|\byour|\bx{3,}|\.\.\.|…|\*\*\*", re.IGNORECASE)
# A dry run cuts longer values of headers off.
_WHOLE_VALUE = 60
# What scripts call who logs in.
USER_FIELDS = (
    *("username", "user", "email", "login", "name", "account", "userName", "user_name"),
    *("userId", "user_id", "userid", "identifier", "mail", "loginName"),
)


def header_found(header: Header, made: Iterable[Seen]) -> tuple[str, bool]:
    """Return how the requests of a step carry a header, and whether one has its value.

    A secret is met by any, as it should not stand in a script.
    """
    requests = list(made)
    if header.name.lower() == "authorization" and any(map(_names_user, requests)):
        return "names its user in the address", True
    values = [
        each.value
        for request in requests
        for each in request.headers or ()
        if each.name.lower() == header.name.lower()
    ]
    if not values:
        return f"sends no header {header.name}", False
    met = any(_is_value(header.value, value) for value in values)
    return f"sends {header.name}: {values[0]}", met


def user_found(user: str, courses: Sequence[Sequence[Seen]]) -> tuple[str, bool | None]:
    """Return who logs in with the requests of a step, and whether it is that user."""
    sent = {
        value.strip('"')
        for course in courses
        for each in course
        for name, values in values_of(each).items()
        if name in USER_FIELDS
        for value in values
    }
    if not sent:
        return "", None
    return f"sends {', '.join(sorted(sent))}", sent == {user}


def statuses_found(
    statuses: Sequence[int], courses: Sequence[Sequence[Seen]]
) -> tuple[str, bool | None]:
    """Return which status codes the checks of answers take, and whether only those asked for.

    None if they take none of the codes that were tried: they ask for more than a status.
    """
    told = [each.accepts for course in courses for each in course if each.accepts is not None]
    if not told:
        return "checks no status of its answer", False
    others = [each for each in told if not set(each) <= set(statuses)]
    if others:
        return f"checks for {', '.join(map(str, others[0]))}", False
    taken = sorted({code for each in told for code in each})
    return f"checks for {', '.join(map(str, taken)) or 'none'}", True if taken else None


def text_found(text: str, courses: Sequence[Sequence[Seen]]) -> tuple[str, bool | None]:
    """Return whether a check fails without a text in the answer; None if none was seen to."""
    met = any(text in (each.rejects or ()) for course in courses for each in course)
    return ("looks for it", True) if met else ("", None)


def timeout_found(timeout_s: float, courses: Sequence[Sequence[Seen]]) -> tuple[str, bool | None]:
    """Return how long requests may take, and whether that is as long as asked."""
    told = {each.timeout_s for course in courses for each in course} - {None}
    if not told:
        return "", None
    met = all(same(each or 0.0, timeout_s) for each in told)
    return f"waits for {', '.join(f'{each:.6g}' for each in told)} s", met


def _names_user(seen: Seen) -> bool:
    try:
        return "@" in urlsplit(seen.url or "").netloc
    except ValueError:
        return False


def _is_value(asked: str, sent: str) -> bool:
    """Return whether a header has a value; parameters behind a semicolon are another's affair."""
    asked, sent = asked.strip().lower(), sent.strip().lower()
    if not asked or _OPEN.search(asked) or _HIDDEN.search(sent):
        return True
    if len(sent) >= _WHOLE_VALUE:  # the dry run tells the beginning of a long one
        return asked.startswith(sent)
    return asked == sent or sent.partition(";")[0].rstrip() == asked
