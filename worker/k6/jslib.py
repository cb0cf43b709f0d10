"""The libraries of jslib.k6.io: which module specifiers name one that is known here."""

import re

# https://jslib.k6.io lists them. Each has a stand-in in `worker/verify/stand_ins/js/jslib/`.
LIBRARIES = frozenset(
    {
        "aws",
        "formdata",
        "httpx",
        "k6-summary",
        "k6-utils",
        "k6chaijs",
        "papaparse",
        "totp",
        "url",
    }
)
_SPECIFIER = re.compile(r"https://jslib\.k6\.io/([a-z0-9-]+)/[0-9][0-9A-Za-z.-]*/[\w.-]+\.js")


def is_pinned_jslib(module: str) -> bool:
    """Return whether a module specifier is a pinned version of a library of jslib.k6.io."""
    return _SPECIFIER.fullmatch(module) is not None


def jslib_name(module: str) -> str | None:
    """Return the library's name if a module specifier is a pinned version of a known one."""
    match = _SPECIFIER.fullmatch(module)
    return match[1] if match and match[1] in LIBRARIES else None
