"""Takes out of a description the addresses that it names only to say that they are not wanted."""

from shared.domain.plan import Fate, Plan


def without_unwanted(text: str, plan: Plan) -> str:
    """Return a text, as long as before, without the addresses and methods of the background.

    The spans of its plan count code points.
    """
    kept = list(text)
    for each in plan.statements:
        if each.fate is Fate.BACKGROUND and not each.text[0].isdigit():
            kept[each.span.start : each.span.end] = " " * len(each.text)
    return "".join(kept)


def unwanted_addresses(plan: Plan) -> frozenset[str]:
    """Return what a plan says of its background that is no number."""
    told = (each.text for each in plan.statements if each.fate is Fate.BACKGROUND)
    return frozenset(text for text in told if not text[0].isdigit())
