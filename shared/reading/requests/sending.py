"""Gives the bodies of a text to its requests: each to the one before it, or to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from shared.domain.plan import BODIED
from shared.reading.lexing.data_spans import has_path
from shared.reading.lexing.lexicon import words_of
from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import ADDRESSES, Kind, Token, kind_set
from shared.reading.requests.bodies import FoundBody
from shared.reading.requests.graphql import is_graphql
from shared.reading.requests.said_steps import SaidStep, SaidSteps

_TO_ADDRESS = kind_set("to on at article determiner resource target thing verb")
_MOST_TO_ADDRESS, _BEFORE = 4, 40  # tokens, characters
# Of this method JSON is a body only where the text says so: else it is an answer's.
_BODILESS = "DELETE"
# By this one it is sent where no word says how.
_BODIED = "POST"
_SOCKET = "ws"


@cache
def _words() -> frozenset[str]:
    return frozenset(words_of("en")["bodies"]["sent"].split())


@dataclass(slots=True)
class Sending:
    """The bodies of a text, the last one first, and those that the next address is to have.

    Up to `end`, bodies have been dealt with.
    """

    text: str
    left: list[FoundBody]
    held: list[FoundBody] = field(default_factory=list)
    end: int = 0

    def send(self, tokens: Sequence[Token], place: int, said: SaidSteps) -> None:
        """Give the bodies that begin in the token at a place to requests before them."""
        while self.left and self.left[-1].start < tokens[place].end:
            body = self.left.pop()
            self.end = body.end
            following = skip(tokens, place + 1, _TO_ADDRESS, _MOST_TO_ADDRESS)
            leads = following > place + 1 or tokens[place].kind is Kind.DATA
            if leads and kind_at(tokens, following) in ADDRESSES:
                self.held.append(body)  # POST {...} to /a, hey -d {...} /a
            else:
                self._give(body, said)

    def send_held(self, said: SaidSteps) -> None:
        """Give the bodies that an address is to have to its requests."""
        while self.held:
            self._give(self.held.pop(), said)

    def _give(self, body: FoundBody, said: SaidSteps) -> None:
        """Give a body to the last request: of those that an address stands for, to who sends one.

        Who creates sends it, but who updates may send another.
        """
        named = [each for each in said.wanted if not each.is_base] or said.wanted
        if not named:
            return
        own = [at for at, each in enumerate(said.wanted) if each.place == named[-1].place]
        bodied = [at for at in own if said.wanted[at].step.method in BODIED]
        by_name = [at for at in bodied if self._names_method(said.wanted[at])]
        for at in by_name or bodied[:1] or own[-1:]:
            step = said.wanted[at]
            if step.is_plain and not has_path(step.step.url) and self._is_apart(step, body):
                continue
            sent = self._is_sent(body) or is_graphql(step.step.url)
            shown = step.step.body or (body.text if sent or step.step.method != _BODILESS else None)
            posted = sent and step.is_plain and not step.step.url.startswith(_SOCKET)
            method = _BODIED if posted else step.step.method
            token = Token(Kind.JSON, body.start, body.end)
            said.wanted[at] = step.having(token, body=shown, method=method)

    def _is_apart(self, step: SaidStep, body: FoundBody) -> bool:
        """Return whether a body stands in another line than an address: in settings, in code."""
        first, last = sorted((step.start, body.start))
        return "\n" in self.text[first:last]

    def _names_method(self, step: SaidStep) -> bool:
        first = step.used[0]
        return self.text[first.start : first.end].upper() == step.step.method

    def _is_sent(self, body: FoundBody) -> bool:
        """Return whether words before a body say that it is sent, and not what comes back."""
        before = self.text[max(0, body.start - _BEFORE) : body.start].lower()
        plain = "".join(char if char.isalnum() else " " for char in before)
        return not _words().isdisjoint(plain.split())
