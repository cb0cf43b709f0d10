"""Adds the signs between words to the tape."""

from shared.reading.lexing.characters import is_letter
from shared.reading.lexing.tape import Tape
from shared.reading.lexing.tokens import Kind

_SIGNS = {
    sign: kind
    for signs, kind in (
        (",，、", Kind.COMMA),  # noqa: RUF001 - itself
        (";；", Kind.SEMICOLON),  # noqa: RUF001 - itself
        (":：", Kind.COLON),  # noqa: RUF001 - itself
        ("=", Kind.EQUALS),
        ("<≤", Kind.LESS_SIGN),
        (">≥", Kind.MORE_SIGN),
        ("%％", Kind.PERCENT_SIGN),  # noqa: RUF001 - itself
        ("(（[", Kind.OPEN),  # noqa: RUF001 - itself
        (")）]", Kind.CLOSE),  # noqa: RUF001 - itself
        ("/", Kind.SLASH),
        ("~〜～≈", Kind.TILDE),  # noqa: RUF001 - itself
        ("+", Kind.PLUS),
        ("|", Kind.PIPE),
        ("&", Kind.AND),
        ("@", Kind.AT),
        ("×", Kind.TIMES),  # noqa: RUF001 - itself
        ("。！？।", Kind.STOP),  # noqa: RUF001 - itself
        ("→➜➔⇒", Kind.ARROW),
        ("…", Kind.DOTS),
        ("–—-\u2010\u2011", Kind.HYPHEN),  # noqa: RUF001 - itself
    )
    for sign in signs
}
_LONG_SIGNS = {
    "->": Kind.ARROW,
    "=>": Kind.ARROW,
    "<=": Kind.LESS_SIGN,
    ">=": Kind.MORE_SIGN,
    "=<": Kind.LESS_SIGN,
    "..": Kind.DOTS,
    "::": Kind.COLON,
    "==": Kind.EQUALS,
}


def _leader_end(tape: Tape, place: int) -> int:
    """Return where the row of dots ends that leads from a label to its value."""
    end = place
    while tape.line[end : end + 1] == ".":
        end += 1
    leads = tape.line[end : end + 2].lstrip(" ")[:1] in (":", "=")
    return end if end - place > len("...") or (end - place > 1 and leads) else place


def sign_token(tape: Tape, place: int, char: str) -> int:
    """Add the sign at a place, and return where it ends."""
    if char == "." and (leader := _leader_end(tape, place)) > place:
        return leader
    pair = tape.line[place : place + 2]
    if pair in _LONG_SIGNS:
        return tape.add(_LONG_SIGNS[pair], place, place + 2)
    if pair == "'s" and not is_letter(tape.line[place + 2 : place + 3] or " "):
        return place + 2
    if char in "\"'":
        return place + 1  # around '30s', and in l'1 %
    kind = _SIGNS.get(char, Kind.SIGN)
    if char in ".!?-–—":  # noqa: RUF001 - itself
        around = tape.line[max(0, place - 1) : place] + tape.line[place + 1 : place + 2]
        if char not in ".!?":
            kind = Kind.DASH if around.isspace() else kind
        elif around[1:].isspace() or not around[1:].strip("\"')"):
            kind = Kind.STOP
    return tape.add(kind, place, place + 1)
