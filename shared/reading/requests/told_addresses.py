"""Finds addresses that do not stand in prose: in code, where the text has no others, home pages."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from shared.reading.lexing.data_spans import assigns, has_path, name_end
from shared.reading.lexing.lexer import lexed
from shared.reading.lexing.lexicon import Lexicon, words_of
from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import ADDRESSES, Kind, Token, kind_set
from shared.reading.requests.bodies import FoundBody

_CODE = kind_set("data json")
_MARKS = "`\"'{\u201c"
_MOST_DEPTH, _MOST_ADDRESSES = 4, 20
_TO_PAGE = kind_set("article determiner on to at")
# What may stand between a page and its address: the home page (https://...).
_TO_ADDRESS = kind_set("open colon comma at of on be under from equals hyphen dash")
_MOST_TO_PAGE, _MOST_TO_ADDRESS = 2, 3
_HOME = _PATH = "/"
_SERVERS = kind_set("url")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(words_of("en")["pages"][name])


def with_told_addresses(
    tokens: Sequence[Token], text: str, lexicon: Lexicon, bodies: Sequence[FoundBody]
) -> list[Token]:
    """Return tokens in which home pages are addresses, and those in code if there are no others."""
    found = _with_home_pages(tokens, text)
    named = [token for token in found if token.kind in ADDRESSES]
    left = ADDRESSES
    if any(has_path(url_of(token, text)) for token in named):
        left = _SERVERS - {token.kind for token in named}
    code = _Code(text, lexicon, left, frozenset(body.start for body in bodies))
    if not left or not any(token.kind in _CODE for token in found):
        return found
    return [part for token in found for part in code.shown(token)]


def url_of(token: Token, text: str) -> str:
    """Return the address that a token is; that of a home page is told by words."""
    said = text[token.start : token.end]
    return _HOME if said.lower() in _words("home") else said


def _with_home_pages(tokens: Sequence[Token], text: str) -> list[Token]:
    line = text.lower()
    if not any(page in line for page in _words("home")):
        return list(tokens)
    made: list[Token] = []
    place = 0
    while place < len(tokens):
        made.append(tokens[place])
        place += 1
        first = skip(tokens, place, _TO_PAGE, _MOST_TO_PAGE)
        end = _page_end(tokens, first, text) if _said(made[-1], text) in _words("visits") else None
        if end is not None:
            made += tokens[place:first]
            made.append(Token(Kind.PATH, tokens[first].start, tokens[end - 1].end))
            place = end
    return made


def _page_end(tokens: Sequence[Token], first: int, text: str) -> int | None:
    """Return where the words for a home page end that begin here, if no address follows."""
    for end in (first + 1, first + 2):
        said = text[tokens[first].start : tokens[end - 1].end] if end <= len(tokens) else ""
        if said.lower() in _words("home"):
            following = skip(tokens, end, _TO_ADDRESS, _MOST_TO_ADDRESS)
            return None if kind_at(tokens, following) in ADDRESSES else end
    return None


def _said(token: Token, text: str) -> str:
    return text[token.start : token.end].lower()


@dataclass(frozen=True, slots=True)
class _Code:
    """A text in whose code addresses of some kinds are looked for, but not in bodies."""

    text: str
    lexicon: Lexicon
    kinds: Collection[Kind]
    bodies: Collection[int]

    def shown(self, token: Token) -> list[Token]:
        """Return what becomes of a token: addresses in code, their methods, and what is around."""
        code = token.kind in _CODE and _PATH in self.text[token.start : token.end]
        if not code or token.start in self.bodies:
            return [token]
        inside = list(self._within(token, _MOST_DEPTH))[:_MOST_ADDRESSES]
        starts = [*(each.start for each in inside), token.end]
        ends = [token.start, *(each.end for each in inside)]
        around = (Token(Kind.DATA, end, start) for end, start in zip(ends, starts, strict=True))
        kept = [each for each in around if any(map(str.isalnum, _said(each, self.text)))]
        return sorted((*inside, *kept), key=lambda each: each.start) if inside else [token]

    def _within(self, token: Token, depth: int) -> Iterator[Token]:
        start, end = _inside(self.text, token)
        if not depth or start == token.start or _PATH not in self.text[start:end]:
            return
        tokens = [
            Token(each.kind, each.start + start, each.end + start)
            for each in lexed(self.text[start:end], self.lexicon)
        ]
        for place, each in enumerate(tokens):
            if each.kind in self.kinds:
                yield from (tokens[place - 1],) if kind_at(tokens, place - 1) is Kind.VERB else ()
                yield each
            elif each.kind in _CODE:
                yield from self._within(each, depth - 1)


def _inside(text: str, token: Token) -> tuple[int, int]:
    """Return where code begins and ends within its marks, or behind the name that is assigned."""
    start, end = token.start, token.end
    if text[start] in _MARKS:
        while start < end and text[start] == text[token.start]:
            start += 1
        return start, max(start, end - (start - token.start))
    named = name_end(text, start)
    return (named + 1, end) if assigns(text, named) else (start, end)
