"""Which call of a script makes the request of a step, if only one can."""

from collections.abc import Iterable, Iterator, Sequence

from shared.domain.dry_run import Step
from worker.verify.static.facts import RequestCall, ScriptFacts

# More calls, or more addresses of one step, are not compared one by one.
_MOST_CALLS = 500
_MOST_REQUESTS = 5
# A dry run cuts longer addresses off.
_WHOLE_URL = 300


def call_of(requests: Iterable[Step], facts: ScriptFacts) -> tuple[str, int] | None:
    """Return the file and the line of the only call that can have made some requests.

    They are those that a dry run saw. None if the script has other means to make requests.
    """
    calls = [(file.path, call) for file in facts.files for call in file.calls.requests]
    if len(calls) > _MOST_CALLS or not all(file.calls.all_requests for file in facts.files):
        return None
    made = {(each.method or "", each.url or "") for each in requests}
    if len(made) > _MOST_REQUESTS or any(len(url) >= _WHOLE_URL for _, url in made):
        return None
    found = [
        (path, call.line)
        for path, call in calls
        if any(_may_make(call, method, url) for method, url in made)
    ]
    return found[0] if len(found) == 1 else None


def _may_make(call: RequestCall, method: str, url: str) -> bool:
    """Return whether a call can make a request: what its text does not say may be anything."""
    return call.method in {None, method} and _fits(list(_between_gaps(call.url)), url)


def _between_gaps(parts: Sequence[str | None]) -> Iterator[str]:
    """Yield the texts between the gaps of an address; one more than there are gaps."""
    text = ""
    for part in parts:
        if part is None:
            yield text
            text = ""
        else:
            text += part
    yield text


def _fits(texts: Sequence[str], url: str) -> bool:
    """Return whether an address is made of texts in their order, with anything between them."""
    first, last = texts[0], texts[-1]
    if len(texts) == 1:
        return url == first
    if not url.startswith(first) or not url.endswith(last) or len(url) < len(first) + len(last):
        return False
    at, end = len(first), len(url) - len(last)
    for text in texts[1:-1]:
        found = url.find(text, at, end)
        if found < 0:
            return False
        at = found + len(text)
    return True
