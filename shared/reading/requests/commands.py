"""Finds curl commands in a text: each is one or more requests, told in full."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from shared.domain.plan import Span, Step
from shared.reading.lexing.characters import is_letter
from shared.reading.lexing.tokens import Kind, Token, kind_set
from shared.reading.requests.command_words import Word, is_address, words_from
from shared.sources.addresses import address_of
from shared.sources.curl import lost_in, requests_of, secrets_in, value_follows
from shared.sources.curl_words import words_after
from shared.sources.secrets import Secrets
from shared.sources.unreadable import NotTakenError

_CURL = "curl"
_EXE = ".exe"
_CLOSING = {"`": "`", '"': '"', "'": "'", "\u201c": "\u201d"}
_QUOTES = "'\""
_CUT = kind_set("data json code")
_MOST = 60
_OPEN = "a quotation mark in it is not closed"
_METHODS = ("-X", "--request")


@dataclass(frozen=True, slots=True)
class SaidCommand:
    """A command: where it stands, where its first address does, and its requests.

    `doubt` tells why it could not be read; then there is one request, of its address alone.
    `lost` tells what no request has of what it says.
    """

    span: Span
    address: Span
    steps: tuple[Step, ...]
    doubt: str = ""
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Commands:
    """The commands of a text, and the secrets that their steps have variables for."""

    found: tuple[SaidCommand, ...] = ()
    secrets: frozenset[str] = frozenset()

    def with_others(self, others: "Commands") -> "Commands":
        """Return these commands and others behind them."""
        return Commands((*self.found, *others.found), self.secrets | others.secrets)

    def at(self, token: Token) -> SaidCommand | None:
        """Return the command whose address a token is."""
        return next((each for each in self.found if each.address.start == token.start), None)


def commands_in(text: str) -> Commands:
    """Return the commands of a text, which end where no option or address follows."""
    secrets = Secrets()
    found: list[SaidCommand] = []
    end = 0
    while (place := text.find(_CURL, end)) >= 0 and len(found) < _MOST:
        end = place + len(_CURL)
        start = _begin(text, place)
        if start is None:
            continue
        words = list(
            words_from(text, start, closing=_CLOSING.get(text[max(0, place - 1) : place], ""))
        )
        end = words[-1].end if words else end
        if any(map(is_address, words)):
            found.append(_said(text, Span(place, end), words, secrets))
    return Commands(tuple(found), secrets.values)


def without_commands(text: str, commands: Commands) -> str:
    """Return a text, as long as before, without its commands."""
    for each in commands.found:
        text = (
            text[: each.span.start]
            + " " * (each.span.end - each.span.start)
            + text[each.span.end :]
        )
    return text


def with_commands(tokens: Sequence[Token], commands: Commands) -> list[Token]:
    """Return the tokens of a text in which a command is an address, with what is read around it."""
    kept = list(tokens)
    for each in commands.found:
        start, end = each.span
        first = bisect_right(kept, start, key=attrgetter("end"))
        last = bisect_left(kept, end, key=attrgetter("start"))
        cut = [token for token in kept[first:last] if token.kind in _CUT]
        inside = [
            *(Token(token.kind, token.start, start) for token in cut),
            Token(Kind.CLAIMED, start, each.address.start),
            Token(Kind.URL, *each.address),
            Token(Kind.CLAIMED, each.address.end, end),
            *(Token(token.kind, end, token.end) for token in cut),
        ]
        kept[first:last] = [token for token in inside if token.end > token.start]
    return kept


def _begin(text: str, place: int) -> int | None:
    """Return where words begin behind the name of the tool, if it is that at a place."""
    before = text[place - 1 : place] if place else " "
    end = place + len(_CURL)
    end += len(_EXE) if text.startswith(_EXE, end) else 0
    plain = not (is_letter(before) or before in "-_./0123456789")
    return end if plain and text[end : end + 1] in {" ", "\t"} else None


def _said(text: str, span: Span, words: Sequence[Word], secrets: Secrets) -> SaidCommand:
    first = _first_address(words)
    lead = len(first.text) - len(first.text.lstrip(_QUOTES + "^"))
    address = Span(first.start + lead, first.start + lead + len(first.bare))
    written = words_after(text[words[0].start : span.end])
    reason = _OPEN
    for secret in secrets_in([word.bare for word in words] if written is None else written):
        secrets.hide(secret)
    try:
        if written is not None:
            made = tuple(step for step, _ in requests_of(written, secrets))
            return SaidCommand(span, address, made, lost=_lost(written))
    except NotTakenError as error:
        reason = str(error)
    step = Step(method=_method(words), url=_plain(first.bare, secrets))
    return SaidCommand(span, address, (step,), f"the command could not be read: {reason}")


def _lost(written: Sequence[str]) -> str:
    options = ", ".join(dict.fromkeys(lost_in(written)))
    return f"no request has what the command says with {options}" if options else ""


def _plain(address: str, secrets: Secrets) -> str:
    """Return an address without what is secret in it, as far as it is one."""
    try:
        return address_of(address, secrets).url
    except NotTakenError:
        return "/"


def _first_address(words: Sequence[Word]) -> Word:
    """Return the first address that is no value of an option, but for that of --url."""
    valued = False
    for before, word in zip((None, *words), words, strict=False):
        named = before is not None and before.text == "--url"
        if (named or not valued) and is_address(word):
            return word
        valued = not valued and value_follows(word.text)
    return next(word for word in words if is_address(word))


def _method(words: Sequence[Word]) -> str:
    """Return the method of a command that could not be read, as far as it says one."""
    for before, word in pairwise(words):
        if before.text in _METHODS and word.bare.isalpha():
            return word.bare.upper()
    return "POST"  # what cannot be read uploads or sends a file
