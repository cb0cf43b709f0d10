"""Numbers as k6 reads them from text: Go's decimal notation.

Go also takes hexadecimal digits and infinities; nobody limits a test by one.
"""

import re

_DIGITS = r"[0-9](?:_?[0-9])*"
# `.5`, `5.`, `5e2` and `1_000` are numbers.
UNSIGNED = rf"(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][-+]?{_DIGITS})?"
_NUMBER = re.compile(rf"[-+]?{UNSIGNED}")


def is_number(text: str) -> bool:
    """Whether a text is a number and nothing else, which `float` then reads."""
    return _NUMBER.fullmatch(text) is not None
