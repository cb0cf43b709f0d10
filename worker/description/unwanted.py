"""Takes out of a description the addresses that it names for another end than to request them."""

from shared.domain.plan import Fate, Plan


def without_unwanted(text: str, plan: Plan) -> str:
    """Return a text, as long as before, without addresses and methods of background and limits.

    A limit names a request that the text tells elsewhere. The spans of its plan count code points.
    """
    kept = list(text)
    for each in plan.statements:
        limits = each.fate is Fate.CLAIMED and (each.part or "").startswith("criteria[")
        if (limits or each.fate is Fate.BACKGROUND) and not each.text[0].isdigit():
            kept[each.span.start : each.span.end] = " " * len(each.text)
    return "".join(kept)


def unwanted_addresses(plan: Plan) -> frozenset[str]:
    """Return what a plan says of its background that is no number."""
    told = (each.text for each in plan.statements if each.fate is Fate.BACKGROUND)
    return frozenset(text for text in told if not text[0].isdigit())
