"""Finds headers whose values stand in prose: header X-Shop set to 7, headers `a`: 1 and `b`: 2."""

from collections.abc import Sequence
from functools import cache

from shared.reading.lexing.characters import is_digit, word_end
from shared.reading.lexing.data_spans import header_end, is_header, name_end
from shared.reading.lexing.lexicon import lexicon_of, words_of
from shared.reading.lexing.tokens import Kind, Token, kind_set

_MARKS = frozenset("\"'`")
_SIGNS = frozenset(":=")
_JOINS = kind_set("comma semicolon and")
# What a word without a hyphen may mean that is the name of a header, and what is no value of one.
_NAMES = frozenset({None}) | kind_set("word thing role reference action session resource code")
_UNITS = kind_set("size ms second minute hour day")
_LEADS = kind_set("with article and comma semicolon have open data_verb")
_PLAIN = kind_set("data word thing code user session")
_BEFORE_NAME = kind_set("thing colon named word verb action data_verb")
_HYPHEN = "-"
_CUSTOM = frozenset(("X", "x"))
_NO_VALUES = kind_set("article determiner of with and or to each every all be")


@cache
def _phrases(name: str) -> tuple[str, ...]:
    return tuple(words_of("en")["headers"][name])


def with_valued_headers(tokens: Sequence[Token], text: str) -> list[Token]:
    """Return tokens in which the name of a header and its value are one token.

    So are a name and a value behind the word "header", and those that are listed with them.
    """
    low = text.lower()
    introduced = any(word in low for word in _phrases("introduced"))
    if not introduced and _HYPHEN not in text:
        return list(tokens)
    made: list[Token] = []
    place, listed = 0, False
    while place < len(tokens):
        token, led = tokens[place], _leading(tokens, place, low) if introduced else ""
        said = _said(token, text, led=bool(led) or _is_plain(tokens, place, text), listed=listed)
        if led or token.kind not in _JOINS:
            listed = led in _phrases("lists") or (listed and said is not None)
        made.append(said or token)
        place += 1
        while said and place < len(tokens) and tokens[place].start < said.end:
            place += 1
    return made


def header_parts(part: str) -> tuple[str, str]:
    """Return the name of a header in a part of a text, and its value if there is one."""
    end = name_end(part, 0)
    start = _value_start(part, end, phrases=True)
    return part[:end], part[start:].strip() if start else ""


def _leading(tokens: Sequence[Token], place: int, text: str) -> str:
    """Return the word "header" or "headers" before a name, a colon or "named" aside."""
    if not place or tokens[place - 1].kind not in _BEFORE_NAME:
        return ""
    words = [text[each.start : each.end] for each in tokens[max(0, place - 2) : place]]
    if len(words) > 1 and words[-1] in _phrases("named"):
        words.pop()
    word = words[-1].rpartition(" ")[2] if words else ""
    return word if word in _phrases("introduced") else ""


def _is_plain(tokens: Sequence[Token], place: int, text: str) -> bool:
    """Return whether a name is plainly that of a header: X-A=1; with Tenant-Id: 5."""
    token = tokens[place]
    if token.kind not in _PLAIN:
        return False
    quoted = text[token.start] in _MARKS
    start = token.start + quoted
    end = name_end(text, start)
    name, signed = text[start:end], text[end : end + 1] in _SIGNS
    words = name.split("-")
    titled = len(words) > 1 and all(word.isalpha() and word[0].isupper() for word in words)
    led = titled and place > 0 and tokens[place - 1].kind in _LEADS
    known = is_header(name) and (led or (quoted and signed))
    return known or (signed and (led or words[0] in _CUSTOM))


def _said(token: Token, text: str, *, led: bool, listed: bool) -> Token | None:
    """Return the header that begins with a token, if a value stands behind its name."""
    if token.kind is Kind.HEADER:
        whole = header_parts(text[token.start : token.end])[1]
        end = 0 if whole else _value_end(text, token.end, phrases=True)
        return Token(Kind.HEADER, token.start, end) if end else None
    if not (led or listed):
        return None
    start = token.start + (text[token.start] in _MARKS)
    end = name_end(text, start)
    if not _may_name(text[start:end]):
        return None
    end = _value_end(text, end, phrases=led)
    return Token(Kind.HEADER, start, end) if end and not _is_counted(text, end) else None


def _may_name(name: str) -> bool:
    return name[:1].isalpha() and ("-" in name or lexicon_of("en").meaning(name) in _NAMES)


def _is_counted(text: str, end: int) -> bool:
    """Return whether a unit follows on a value: header size: 8 KB."""
    start = end + 1 if text[end : end + 1] == " " else end
    word = text[start : word_end(text, start)].lower()
    return is_digit(text[end - 1]) and lexicon_of("en").meaning(word) in _UNITS


def _value_end(text: str, place: int, *, phrases: bool) -> int:
    """Return where the value behind a name ends, 0 if none stands there."""
    start = _value_start(text, place, phrases=phrases)
    end = header_end(text, start) if start else 0
    value = text[start:end].strip(" \"'`")
    return 0 if not value or lexicon_of("en").meaning(value) in _NO_VALUES else end


def _value_start(text: str, place: int, *, phrases: bool) -> int:
    """Return where a value may begin behind a name and a sign, 0 if there is no sign."""
    place += text[place : place + 1] in _MARKS
    while text[place : place + 1] == " ":
        place += 1
    if text[place : place + 1] in _SIGNS:
        return place + 1
    if not phrases:
        return 0
    for phrase in _phrases("set"):
        if text[place : place + len(phrase)].lower() == phrase:
            return place + len(phrase)
    for phrase in _phrases("of"):
        if text.startswith(phrase, place):
            start = place + len(phrase)
            value = text[start : header_end(text, start)]
            return start if value[:1] in _MARKS or any(map(is_digit, value)) else 0
    return 0
