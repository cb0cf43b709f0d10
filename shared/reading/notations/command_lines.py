"""Reads command lines of load tools: wrk -t4 -c200 -d30s, ab -n 1000 -c 50, k6 run --vus 15."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple

from shared.domain.plan import METHODS, Span, Step
from shared.reading.lexing.data_spans import address_end
from shared.reading.notations.fields import Field, number_of, seconds
from shared.reading.notations.sent_by_tools import sent_by
from shared.reading.requests.commands import Commands, SaidCommand
from shared.reading.requests.shown_addresses import shown_address
from shared.sources.curl_words import words_after
from shared.sources.secrets import Secrets

_ENDS = ("|", ";", "&&", "=>", "<-", "->", "#", "&")
_LEADS = frozenset(("run", "attack", "quick", "load"))  # between a tool and its flags
_QUOTES = "'\"`"
_TIMES = {"s": 1.0, "m": 60.0, "h": 3600.0, "1s": 1.0, "1m": 60.0, "1h": 3600.0}
_MOST_WORDS = 60
_SCHEMES = ("http://", "https://")
_CARRIES = "no request has what the command says with {}"
_LEVELS, _LENGTHS = {"vus", "rate_per_s"}, {"duration_s", "iterations"}


class _Word(NamedTuple):
    text: str
    start: int
    end: int


@cache
def _tools() -> dict[str, dict[str, Any]]:
    file = files("shared.reading.notations") / "tools.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def is_printed(line: str) -> bool:
    """Return whether a line in small letters looks like what a tool printed about a run."""
    prints = _tools()["prints"]
    return line.startswith(tuple(prints["begin"])) or any(each in line for each in prints["hold"])


def command_fields(text: str) -> list[list[Field]]:
    """Return what each command line of a text sets."""
    found: list[list[Field]] = []
    others: list[list[Field]] = []
    for line in _lines(text) if "-" in text else ():
        if not any(word.text.startswith("-") for word in line):
            continue
        known = [
            place for place, word in enumerate(line) if _tool(word) and _has_flags(line, place)
        ]
        found += [list(_fields(_tool(line[at]), _arguments(line, at))) for at in known]
        if not known:
            others.append(list(_fields(_tools()["any"], line[:_MOST_WORDS])))
    others = [each for each in others if _LEVELS & _names(each) and _LENGTHS & _names(each)]
    return [fields for fields in found if fields] or others


def command_requests(text: str) -> Commands:
    """Return the request of the first command line of a text that sets a load, if it names one."""
    secrets = Secrets()
    for line in _lines(text):
        for place, word in enumerate(line):
            tool = _tool(word)
            if tool and _has_flags(line, place):
                arguments = _arguments(line, place)
                if any(_fields(tool, arguments)):
                    found = tuple(_request(text, tool, arguments, secrets))
                    return Commands(found, secrets.values)
    return Commands()


def _request(
    text: str, tool: dict[str, Any], words: Sequence[_Word], secrets: Secrets
) -> Iterator[SaidCommand]:
    """Yield what a command requests, with a doubt if that carries more than is read."""
    for word in words:
        _, sign, value = word.text.partition("=")
        address = value if sign and word.text.startswith("-") else word.text
        if not address.startswith(_SCHEMES):
            continue
        start = word.end - len(address)
        span = Span(start, address_end(text, start))
        step = Step(method=_method(words), url=shown_address(text[span.start : span.end]))
        step, lost = sent_by(_written(text, words), tool.get("sends", {}), step, secrets)
        doubt = _CARRIES.format(", ".join(lost)) if lost else ""
        yield SaidCommand(span, span, (step,), doubt)
        return


def _written(text: str, words: Sequence[_Word]) -> Sequence[str]:
    """Return the words of a command without their quotes; as they stand if one is not closed."""
    end = words[-1].end
    closed = words_after(text[words[0].start : end]) or words_after(text[words[0].start : end + 1])
    return closed or [word.text for word in words]


def _method(words: Sequence[_Word]) -> str:
    named = _tools()["methods"]["named"]
    told = (value.text.upper() for flag, value in pairwise(words) if flag.text in named)
    return next((method for method in told if method in METHODS), "GET")


def _tool(word: _Word) -> dict[str, Any]:
    """Return what is known of the flags of the tool that a word names."""
    tool = _tools().get(word.text.rpartition("/")[2], {})
    return tool if "flags" in tool else {}


def _names(fields: Sequence[Field]) -> set[str]:
    return {field.name for field in fields}


def _lines(text: str) -> Iterator[list[_Word]]:
    """Yield the words of each line; a backslash at its end continues it."""
    words: list[_Word] = []
    place = 0
    for line in text.splitlines(keepends=True):
        words += _words(line, place)
        place += len(line)
        if words and words[-1].text == "\\":
            words.pop()
            continue
        yield words
        words = []
    yield words


def _words(line: str, offset: int) -> Iterator[_Word]:
    end = 0
    for word in line.split():
        place = line.index(word, end)
        end = place + len(word)
        start = offset + place + len(word) - len(word.lstrip(_QUOTES + "("))
        bare = word.strip(_QUOTES + "(),")
        yield _Word(bare, start, start + len(bare))


def _has_flags(line: Sequence[_Word], place: int) -> bool:
    following = [word.text for word in line[place + 1 : place + 3]]
    if following[:1] and following[0] in _LEADS:
        following = following[1:]
    return bool(following) and following[0].startswith("-") and len(following[0]) > 1


def _arguments(line: Sequence[_Word], place: int) -> list[_Word]:
    found: list[_Word] = []
    for word in line[place + 1 : place + _MOST_WORDS]:
        if word.text in _ENDS or word.text in _tools():
            break
        found.append(word)
    return found


def _fields(tool: dict[str, Any], words: Sequence[_Word]) -> Iterator[Field]:
    flags: dict[str, str] = tool["flags"]
    bare_s = float(tool.get("bare_s", 1.0))
    for place, word in enumerate(words):
        flag, value, end = _flag(flags, words, place)
        if flag is None:
            _, sign, value = word.text.partition("=")
            if word.text.startswith("-") and sign and value[:1].isdecimal():
                yield Field("unknown", 0.0, word.start, word.end)
            continue
        made = _field(flags[flag], value, word.start, end, bare_s)
        if made is not None:
            yield made


def _flag(flags: dict[str, str], words: Sequence[_Word], place: int) -> tuple[str | None, str, int]:
    """Return a flag with its value: --vus 15, --vus=15, -c200, -rate=500."""
    word = words[place]
    name, sign, value = word.text.partition("=")
    if sign and name in flags:
        return name, value, word.end
    if word.text in flags and place + 1 < len(words):
        return word.text, words[place + 1].text, words[place + 1].end
    glued = word.text[:2], word.text[2:]
    if glued[0] in flags and glued[1][:1].isdecimal():
        return glued[0], glued[1], word.end
    return None, "", word.end


def _field(name: str, value: str, start: int, end: int, bare_s: float) -> Field | None:
    value = value.strip(_QUOTES)
    if name == "duration_s":
        length = seconds(value.lower(), bare_s)
        return None if length is None else Field(name, length, start, end)
    if name == "rate_per_s":
        return _rate(value, start, end)
    if name == "none":
        return Field(name, 0.0, start, end) if value[:1].isdecimal() else None
    if name == "stage":
        time, _, target = value.partition(":")
        length, level = seconds(time), number_of(target)
        known = length is not None and level is not None
        return Field(name, length or 0.0, start, end, level or 0.0) if known else None
    number = number_of(value.replace("k", "000") if value[:-1].isdecimal() else value)
    return None if number is None else Field(name, number, start, end)


def _rate(value: str, start: int, end: int) -> Field | None:
    count, _, per = value.partition("/")
    number, times = number_of(count), _TIMES.get(per, None if per else 1.0)
    if number is None or times is None:
        return None
    return Field("rate_per_s", number / times, start, end, requests=True)
