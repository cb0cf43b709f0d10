"""Finds what is no prose at a place of a text: addresses, code, quotations, headers."""

from functools import cache
from string import ascii_letters, digits
from typing import NamedTuple

from shared.reading.lexing.characters import is_digit, is_letter, is_unspaced
from shared.reading.lexing.lexicon import COMMON, words_of
from shared.reading.lexing.tokens import Kind

_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»", "‘": "’", "'": "'", "「": "」"}  # noqa: RUF001 - as people type them
_BEFORE_CLOSE = "0123456789)%"  # of a quotation that was read: 'p(95)<500'
_MOST_QUOTED = 500
_LEAST_SPACES = 3  # of a quoted sentence, which may say what is asked
_MOST_LITERAL = 16  # '30s' and "5 minutes" are quantities in spite of their quotation marks
_CUSTOM, _HEADER = "x-", " header"
_CALLED = (_HEADER, f"{_HEADER} named", f"{_HEADER} called")
_SCHEMES = ("bearer ", "basic ", "token ")
_PARAMETERS = ("charset=", "q=", "v=", "version=")
_MARKS, _MOST_VALUE = frozenset("\"'`"), 300
_LEAST_TELEPHONE, _MOST_TELEPHONE = 8, 24
_OF = " of "
_TRAILING = ".,;:!?)]}'\"*"
_MOST_WORD = 120
_OF_NAMES = frozenset(f"{ascii_letters}{digits}-_.+")


@cache
def _names(table: str) -> frozenset[str]:
    """Return what hosts and files end in, or the headers of HTTP."""
    return frozenset(words_of(COMMON)["names"][table])


class DataSpan(NamedTuple):
    """A stretch that is no prose."""

    kind: Kind
    end: int


def quoted(text: str, start: int) -> DataSpan | None:
    """Return the quotation that begins at a place, unless it is a short literal or all there is."""
    close = _QUOTES.get(text[start])
    if close is None:
        return None
    before = text[start - 1] if start else " "
    if is_letter(before) or before in _BEFORE_CLOSE:
        return None
    end = text.find(close, start + 1, start + _MOST_QUOTED)
    if end < 0 or "\n" in text[start:end]:
        return None
    inner = text[start + 1 : end].strip()
    literal = len(inner) <= _MOST_LITERAL and inner[:1].isdigit() and inner.count(" ") <= 1
    limit = len(inner) <= _MOST_LITERAL and ("<" in inner or ">" in inner)  # 'p(95)<500'
    address = "://" in inner[:_MOST_LITERAL] or inner.startswith("/")
    sentence = inner.count(" ") >= _LEAST_SPACES and any(map(is_digit, inner))
    whole = sentence or end - start >= len(text.strip()) - 2
    read = literal or whole or address or limit
    return None if read else DataSpan(Kind.DATA, end + 1)


def code_span(text: str, start: int) -> DataSpan | None:
    """Return the fenced block or the span of code that begins with a backtick at a place."""
    fence = text.startswith("```", start)
    mark = "```" if fence else "`"
    end = text.find(mark, start + len(mark), len(text) if fence else start + _MOST_QUOTED)
    if end < 0:
        return DataSpan(Kind.DATA, len(text)) if fence else None
    inner = text[start + 1 : end].strip()
    if not fence and len(inner) <= _MOST_LITERAL and inner[:1].isdigit():
        return None
    return DataSpan(Kind.DATA, end + len(mark))


def struck_out(text: str, start: int) -> DataSpan | None:
    """Return what somebody took back, as in Markdown: ~~10 users~~."""
    end = text.find("~~", start + 2, start + _MOST_QUOTED) if text.startswith("~~", start) else -1
    within = end > start + 2 and "\n" not in text[start:end]
    return DataSpan(Kind.DATA, end + 2) if within and text[start + 2 : start + 3] != "~" else None


def reference(text: str, start: int) -> DataSpan | None:
    """Return the number of an issue, #44 of 50, a section, §3, or a telephone: +49 30 1234567."""
    if text[start] == "+":
        return _telephone(text, start)
    end = _digits_end(text, start + 1)
    if end == start + 1:
        return None
    of = text[end : end + len(_OF)].lower() == _OF
    last = _digits_end(text, end + len(_OF)) if of else end
    return DataSpan(Kind.DATA, last if last > end + len(_OF) else end)


def _telephone(text: str, start: int) -> DataSpan | None:
    end = start + 1
    while end < len(text) and end - start < _MOST_TELEPHONE and text[end] in "0123456789 -()/":
        end += 1
    digits = sum(char.isdecimal() for char in text[start:end])
    long = digits >= _LEAST_TELEPHONE and text[start + 1 : start + 2].isdecimal()
    return DataSpan(Kind.DATA, start + len(text[start:end].rstrip(" -(/"))) if long else None


def _digits_end(text: str, place: int) -> int:
    while is_digit(text[place : place + 1]):
        place += 1
    return place


def braces(text: str) -> dict[int, int]:
    """Return where each outermost pair of braces begins and ends, found in one pass."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for place, char in enumerate(text if "{" in text else ""):
        if char == "{":
            opened.append(place)
        elif char == "}" and opened:
            start = opened.pop()
            if not opened:
                found[start] = place + 1
    return found


def name_end(text: str, start: int) -> int:
    """Return where the name ends that begins at a place."""
    end, stop = start, min(len(text), start + _MOST_WORD)
    while end < stop and text[end] in _OF_NAMES:
        end += 1
    return end


def named(text: str, start: int, end: int) -> DataSpan | None:
    """Return the URL, host, file, e-mail address or header that a name begins."""
    word = text[start:end].rstrip(".-+")
    end = start + len(word)
    if text.startswith("://", end):
        return DataSpan(Kind.URL, address_end(text, end + 3))
    if text[end : end + 1] == "@" and text[end + 1 : end + 2] in _OF_NAMES:
        return DataSpan(Kind.DATA, address_end(text, end + 1))
    hyphened = "-" in word[1:-1]
    called = hyphened and _is_called_header(text, start, end)
    if text[end : end + 1] == ":" and (called or is_header(word)):
        return DataSpan(Kind.HEADER, header_end(text, end + 1))
    if called or (hyphened and is_sent_header(word)):
        return DataSpan(Kind.HEADER, end)
    return _host_or_file(text, word, end)


def is_header(word: str) -> bool:
    """Return whether a word is the name of a header."""
    name = word.lower()
    return name in _names("headers") or (name.startswith(_CUSTOM) and len(name) > len(_CUSTOM))


def is_sent_header(word: str) -> bool:
    """Return whether a word is a header that requests have, and nothing else: X-Tenant."""
    name = word.lower()
    if not name.startswith(_CUSTOM):
        return name in _names("sent_headers")
    plain = word[0] == "X" or any(each in name for each in _names("header_words"))
    return (
        plain
        and len(name) > len(_CUSTOM)
        and not name.startswith(tuple(_names("answered_headers")))
    )


def _is_called_header(text: str, start: int, end: int) -> bool:
    """Return whether a text calls a name with a hyphen a header, and nobody knows it as another."""
    name = text[start:end].lower()
    before = text[max(0, start - 2 * len(_HEADER)) : start].lower().rstrip(" '\"`")
    after = text[end : end + 2 * len(_HEADER)].lower().lstrip("'\"`")
    known = is_header(name) or name.startswith(tuple(_names("answered_headers")))
    called = before.endswith(_CALLED) or after.startswith(_HEADER)
    return called and not known


def header_end(text: str, place: int) -> int:
    """Return where the value of a header ends that begins at a place, or behind its spaces."""
    while text[place : place + 1] == " ":
        place += 1
    quote = text[place : place + 1]
    close = text.find(quote, place + 1, place + _MOST_VALUE) if quote in _MARKS else -1
    if close > 0 and "\n" not in text[place:close]:
        return close + 1
    for scheme in _SCHEMES:
        if text[place : place + len(scheme)].lower() == scheme:
            place += len(scheme)
    end = address_end(text, place)
    if text[end : end + 1] == ";":  # text/html; charset=utf-8
        start = end + 2 if text[end + 1 : end + 2] == " " else end + 1
        if text.startswith(_PARAMETERS, start):
            return address_end(text, start)
    return end


def _host_or_file(text: str, word: str, end: int) -> DataSpan | None:
    local = word == "localhost"
    if not local and "." not in word:
        return None
    labels = word.split(".")
    if not all(labels):
        return None
    if labels[-1] in _names("files") and text[end : end + 1] != "/":
        return DataSpan(Kind.DATA, end)
    if word.removeprefix("www.") in _names("sites"):
        return DataSpan(Kind.DATA, address_end(text, end))
    if not local and labels[-1] not in _names("top_levels"):
        return None
    if text[end : end + 1] == ":" and is_digit(text[end + 1 : end + 2]):
        end = _digits_end(text, end + 1)
    return DataSpan(Kind.URL, address_end(text, end) if text[end : end + 1] in "/?" else end)


def address_end(text: str, place: int) -> int:
    """Return where an address ends: at a space, a quotation mark, or writing without spaces."""
    start = place
    while place < len(text) and (step := _address_step(text, place)):
        place += step
    while place > start and text[place - 1] in _TRAILING and not _keeps(text, start, place):
        place -= 1
    return place


def _keeps(text: str, start: int, place: int) -> bool:
    """Return whether the brace before a place closes one of the address: /items/{id}."""
    return text[place - 1] == "}" and "{" in text[max(start, place - _MOST_WORD) : place]


def _address_step(text: str, place: int) -> int:
    """Return how much of an address a place holds: a character, a `<name>` as in /<id>, or 0."""
    if text[place] == "<" and text[place - 1 : place] in ("/", "="):
        close = text.find(">", place, place + _MOST_WORD)
        name = text[place + 1 : close] if close > 0 else ""
        return len(name) + 2 if name.replace("_", "").replace("-", "").isalnum() else 0
    return 0 if _ends_address(text[place]) else 1


def _ends_address(char: str) -> bool:
    arrow = "\u2190" <= char < "\u2200"
    sign = arrow or "\u3000" <= char < "\u3040" or char >= "\uff00"
    return char.isspace() or char in "\"'<>|`" or is_unspaced(char) or sign


def path(text: str, start: int) -> DataSpan | None:
    """Return the path that a slash at a place begins: /a/b, /items/{id} or a slash alone."""
    if start and (is_letter(text[start - 1]) or text[start - 1] in "0123456789/~%<.)]_#"):
        return None
    after = text[start + 1 : start + 2]
    if not (after.isascii() and (after.isalpha() or after in ("{", ":", "_", "$"))):
        return None
    end = start
    while end < len(text) and text[end] not in ",;)" and (step := _address_step(text, end)):
        end += step
    while end > start + 1 and text[end - 1] in ".:!?]*":
        end -= 1
    is_file = text.startswith(tuple(_names("roots")), start)
    return DataSpan(Kind.DATA if is_file else Kind.PATH, end)


def assigns(text: str, end: int) -> bool:
    """Return whether an equals sign and a value follow a name, without a space."""
    value = text[end + 1 : end + 2] if text.startswith("=", end) else ""
    return value.strip() != "" and value not in "=<>"


def is_address(text: str, start: int) -> bool:
    """Return whether a URL or a host begins at a place."""
    found = named(text, start, name_end(text, start)) if is_letter(text[start]) else None
    return found is not None and found.kind is Kind.URL


def has_path(address: str) -> bool:
    """Return whether an address names more than a server."""
    return "/" in address.rpartition("://")[2].rstrip("/")
