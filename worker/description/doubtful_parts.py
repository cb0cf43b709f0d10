"""Names what a description seems to say, but not beyond doubt."""

from shared.domain.plan import Fate, Plan

_MOST = 10


def doubtful_parts(plan: Plan, text: str) -> tuple[str, ...]:
    """Return the words of each part in doubt with the doubt, the first 10.

    A number that is told roughly is none: what is near it does what was asked.
    """
    told = (
        f"{_words(plan, claim.part, text)} ({claim.doubt})"
        for claim in plan.claims
        if claim.is_doubted
    )
    return tuple(dict.fromkeys(told))[:_MOST]


def _words(plan: Plan, part: str, text: str) -> str:
    spans = [
        each.span for each in plan.statements if each.part == part and each.fate is Fate.CLAIMED
    ]
    if not spans:
        return part
    stretch = text[min(each.start for each in spans) : max(each.end for each in spans)]
    return f"'{' '.join(stretch.split())}'"
