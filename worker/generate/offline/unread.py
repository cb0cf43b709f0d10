"""Quotes what a description says and nobody has read, so that no script is silent about it."""

import re

from shared.domain.plan import Plan, Span
from worker.description.traffic import Traffic
from worker.generate.offline.redaction import masked, quoted

_MOST = 5
_BEFORE = re.compile(r"[^\s.,;:!?()\"']{0,20}\Z")
# The rest of the word, and up to two words after it.
_AFTER = re.compile(r"(?:[^\s.,;:!?()\"']|[.,](?=\w)){0,20}(?: [^\W\d]{1,20}){0,2}")


def not_understood(description: str, plan: Plan, traffic: Traffic) -> str:
    """Return a sentence that quotes all that was not read; empty if nothing was left over.

    What stands in a secret was read: the script takes that from its environment.
    """
    shown = masked(description, traffic.secrets)
    phrases: dict[str, None] = {}
    for statement in plan.unread:
        place = statement.span.start
        if description[place] == shown[place]:
            phrases[quoted(_phrase(shown, statement.span), frozenset())] = None
    if not phrases:
        return ""
    listed = ", ".join(f"'{phrase}'" for phrase in [*phrases][:_MOST])
    more = f" and {len(phrases) - _MOST} more" if len(phrases) > _MOST else ""
    return f"Not understood: {listed}{more}. The script does nothing about it."


def _phrase(text: str, span: Span) -> str:
    before = _BEFORE.search(text, max(0, span.start - 20), span.start)
    after = _AFTER.match(text, span.end)
    start = before.start() if before else span.start
    return text[start : after.end() if after else span.end]
