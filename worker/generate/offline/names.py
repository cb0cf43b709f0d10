"""Makes names of JavaScript functions out of words of a description."""

from collections.abc import Collection

# What a script imports or declares itself, and words that are no names.
_RESERVED = frozenset(
    """check draw encoding fail group headers http isSuccess options sleep think token ws response
    arguments await break case catch class const continue debugger default delete do else enum eval
    export extends false finally for function if implements import in instanceof interface let new
    null package private protected public return static super switch this throw true try typeof var
    void while with yield setup teardown handleSummary undefined NaN Infinity Math JSON""".split()  # noqa: SIM905 - a table reads better
)
# A scenario is not called so, as the constant that a function has would hide it.
_LOCAL = frozenset({"token"})
_LONGEST = 40


def function_name(words: str) -> str:
    """Return words in camel case, without what is no ASCII letter or digit."""
    spaced = "".join(char if char.isalnum() else " " for char in words.lower())
    camel = "".join(word.capitalize() for word in spaced.split())
    ascii_only = "".join(filter(str.isascii, camel)).lstrip("0123456789")[:_LONGEST]
    return ascii_only[:1].lower() + ascii_only[1:]


def distinct_name(words: str, taken: Collection[str]) -> str:
    """Return a name for the function of a scenario that is not taken yet."""
    name = function_name(words) or "scenario"
    plain = f"{name}Scenario" if name in _RESERVED else name
    count, candidate = 2, plain
    while candidate in taken:
        candidate = f"{plain}{count}"
        count += 1
    return candidate


def local_name(name: str) -> str:
    """Return a name, in camel case, as a function may have it for a value."""
    return f"{name}Value" if name in _RESERVED - _LOCAL else name
