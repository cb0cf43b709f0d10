"""Finds headers that a text names without a value, and says where their values come from."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise, takewhile

from shared.domain.plan import UNIQUE, Header
from shared.reading.lexing.lexicon import COMMON, words_of
from shared.reading.lexing.stream import Made, begin_of, kind_at, rewritten
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set
from shared.reading.requests.valued_headers import header_parts
from shared.secret_names import variable
from shared.sources.secrets import Secrets

_NAMES = kind_set("word code thing data session")
_MAY_BE_HEADERS = _NAMES | {Kind.HEADER}
_NO = kind_set("not except respond expect check past")
_ENDS = kind_set("stop newline semicolon bullet")
_LEADS = _ENDS | kind_set(
    "with by have and should open comma colon article numeral number word data_verb"
)
_CLAUSE_ENDS = _ENDS | kind_set("comma and")
_BEFORE, _BEHIND = 6, 4
_CUSTOM, _MARKS = "x-", "\"'`"
_SIGNS_IN = "Authorization"
_TOKEN = "Bearer ${API_TOKEN}"  # noqa: S105 - the variable of a token


@cache
def _names(name: str) -> frozenset[str]:
    return frozenset(words_of(COMMON)["names"][name])


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(words_of("en")["tokens"][name])


def with_named_headers(tokens: Sequence[Token], text: str) -> list[Token]:
    """Return tokens in which the name of a header that requests are to carry is one token.

    So is a bearer token, unless the text speaks of a login that may give it. A header with a value
    that requests may lack is marked.
    """
    low = text.lower()
    granted = _says_any(low, "bearer") and not _says_any(low, "given_by")

    def header(tokens: Sequence[Token], place: int) -> Made:
        if tokens[place].kind is Kind.HEADER:
            return _meant(tokens, place, text), place + 1
        end = _token_end(tokens, place, low)
        if end is None:
            return None
        return Token(Kind.HEADER, tokens[place].start, tokens[end - 1].end), end

    return rewritten(tokens, header, _MAY_BE_HEADERS if granted else {Kind.HEADER})


def _meant(tokens: Sequence[Token], place: int, text: str) -> Token:
    """Return what becomes of a header by what stands around it."""
    token = tokens[place]
    name, value = header_parts(text[token.start : token.end])
    if name.lower() in _names("computed_headers"):
        return replace(token, kind=Kind.DATA)
    if not (_is_answered(tokens, place, text) or _is_taken_away(tokens, place, text)):
        return token
    asked = value and not _is_told_of_answers(tokens, place, text)
    return token.marked(Mark.NEGATED) if asked else replace(token, kind=Kind.DATA)


def _says_any(text: str, name: str) -> bool:
    return any(word in text for word in _words(name))


def header_said(part: str) -> Header:
    """Return the header that a part of a text says: its name, with or without a value."""
    if part.lower() in _words("bearer"):
        return Header(_SIGNS_IN, _TOKEN)
    name, value = header_parts(part)
    if value:
        return Header(name, _shown(name, _bare(name, value)))
    unique = any(word in part.lower() for word in _names("unique_headers"))
    return Header(name, UNIQUE if unique else f"${{{_variable(name)}}}")


def sent_headers(tokens: Sequence[Token], text: str) -> Iterator[Header]:
    """Yield the headers that requests are to have, but for the one that tells who sends them."""
    for token in tokens:
        if token.kind is Kind.HEADER and not token.has(Mark.NEGATED):
            header = header_said(text[token.start : token.end])
            if header.name != _SIGNS_IN:
                yield header


def header_secrets(tokens: Sequence[Token], text: str) -> Iterator[str]:
    """Yield the secrets that stand in headers, be they those of answers."""
    for token in tokens:
        name, value = header_parts(text[token.start : token.end])
        if token.kind is Kind.HEADER and value:
            value = _bare(name, value)
            secrets = Secrets()
            if secrets.header(name, value) != value:
                yield from secrets.values
            elif _is_secret(name):
                yield value


def _bare(name: str, value: str) -> str:
    """Return a value without quotation marks, unless they belong to it."""
    return value if name.lower() in _names("quoted_headers") else value.strip(_MARKS)


def _shown(name: str, value: str) -> str:
    """Return a value with a variable in place of what is secret in it."""
    shown = Secrets().header(name, value)
    return f"${{{_variable(name)}}}" if shown == value and _is_secret(name) else shown


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in _names("secret_headers"))


def _variable(name: str) -> str:
    return variable(name[len(_CUSTOM) :] if name.lower().startswith(_CUSTOM) else name)


def has_value(part: str) -> bool:
    """Return whether a part of a text says the value of a header, too."""
    return bool(header_parts(part)[1])


def says_who(header: Header) -> bool:
    """Return whether a header tells who sends a request."""
    return header.name == _SIGNS_IN


def _token_end(tokens: Sequence[Token], place: int, text: str) -> int | None:
    """Return where words end that say that requests carry a bearer token: with a JWT."""
    before = kind_at(tokens, place - 1)
    led = before is None or before in _LEADS
    if not led or tokens[place].kind not in _NAMES or _is_answered(tokens, place, text):
        return None
    for end in (place + 2, place + 1):
        told = text[tokens[place].start : tokens[min(end, len(tokens)) - 1].end]
        if told in _words("bearer"):
            return min(end, len(tokens))
    return None


def _is_taken_away(tokens: Sequence[Token], place: int, text: str) -> bool:
    """Return whether the words behind a header say that requests lack it: X-Debug removed."""
    behind = takewhile(
        lambda token: token.kind not in _CLAUSE_ENDS, tokens[place + 1 : place + 1 + _BEHIND]
    )
    words = {text[token.start : token.end].lower() for token in behind}
    return not words.isdisjoint(_words("taken_away"))


def _is_told_of_answers(tokens: Sequence[Token], place: int, text: str) -> bool:
    """Return whether a text tells that answers have a header, and does not demand it."""
    before = _led_by(tokens, place)
    return not any(token.kind in _NO for token in before) and any(
        follows.kind is Kind.HAVE and text[token.start : token.end].lower() in _words("answered_by")
        for token, follows in pairwise(before)
    )


def _led_by(tokens: Sequence[Token], place: int) -> Sequence[Token]:
    """Return the last tokens before a place in its sentence."""
    return tokens[begin_of(tokens, place, _ENDS, _BEFORE) : place]


def _is_answered(tokens: Sequence[Token], place: int, text: str) -> bool:
    """Return whether a header is one of answers, or one that is not sent."""
    before = _led_by(tokens, place)
    if any(token.kind in _NO for token in before):
        return True
    words = (text[token.start : token.end].lower() for token in before)
    return not _words("answered_by").isdisjoint(words)
