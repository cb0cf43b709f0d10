"""Reads what a text says of all its requests that its plan does not hold: who logs in, examples."""

import re
from dataclasses import dataclass

from shared.stated_secrets import stated_user

# What says of values that stand in a text that they are one example of many.
_VARY = re.compile(
    r"(?<![./\w-])(?:unique|random\w*|different|var(?:y|ies|ied|ying)|dynamic\w*|generated"
    r"|csv|data ?files?|data ?sets?|test data|e\.g|for example|for instance|such as|examples?"
    r"|placeholders?|faker?|parameteri[sz]ed)(?![/\w-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class BesideSteps:
    """What the text says of all requests.

    `user` is who logs in. `vary` says that values are examples.
    """

    user: str | None = None
    vary: bool = False


NOTHING_BESIDE = BesideSteps()


def beside_steps(text: str) -> BesideSteps:
    """Return what a text says beside its requests."""
    user = stated_user(text)
    return BesideSteps(user.name if user else None, _VARY.search(text) is not None)
