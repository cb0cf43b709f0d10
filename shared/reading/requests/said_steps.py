"""A request as a text names it, and all that it names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from shared.domain.plan import Header, Step
from shared.reading.lexing.data_spans import has_path
from shared.reading.lexing.stream import begin_of
from shared.reading.lexing.tokens import ADDRESSES, Kind, Mark, Token, kind_set
from shared.reading.requests.named_headers import has_value, header_said, says_who
from shared.reading.requests.once import told_once
from shared.reading.requests.stances import Stance, goes_on, stance_of

ENDS = kind_set("stop newline bullet")
_EACH = kind_set("each every all")
_NAMES = ADDRESSES | kind_set("verb claimed")
_DEFAULT = "GET"
_UNSENT = "a header is one of its answer, or is not sent"
_SENTENCE, _MOST_HEADERS = 40, 20

type _Told = tuple[Token, Header]
"""A header, and the token that tells of it."""


class SaidStep(NamedTuple):
    """A request, the tokens that name it, and the places where those begin and the address stands.

    `doubt` tells why not each iteration makes it.
    """

    step: Step
    used: tuple[Token, ...]
    place: int
    lead: int
    doubt: str = ""

    @property
    def is_base(self) -> bool:
        """Whether it tells where requests go rather than which one is made: a server alone."""
        return len(self.used) == 1 and not has_path(self.step.url) and self.step.url != "/"

    @property
    def is_plain(self) -> bool:
        """Whether no word says by which method it is made."""
        return self.step.method == _DEFAULT and self.used[0].kind in ADDRESSES

    @property
    def start(self) -> int:
        """Where it begins in the text: with its method, or its address."""
        return min(token.start for token in self.used if token.kind in _NAMES)

    def having(self, token: Token, **told: object) -> "SaidStep":
        """Return the request with what a token tells of it."""
        return self._replace(step=self.step.model_copy(update=told), used=(*self.used, token))

    def headed(self, told: Iterable[_Told]) -> "SaidStep":
        """Return the request with headers, the first of each name, that some tokens tell of."""
        step, used, headers = self.step, list(self.used), list(self.step.headers)
        names = {each.name.lower() for each in headers}
        for token, header in told:
            if len(headers) < _MOST_HEADERS:
                used.append(token)
                headers += [header] if header.name.lower() not in names else []
                names.add(header.name.lower())
        if len(headers) > len(step.headers):
            step = step.model_copy(update={"headers": tuple(headers)})
        return self._replace(step=step, used=tuple(used))


@dataclass(slots=True)
class SaidSteps:
    """The requests that a text names, and the tokens of those that it does not want."""

    wanted: list[SaidStep] = field(default_factory=list)
    unwanted: list[Token] = field(default_factory=list)
    last: int = -1  # the place of the last address
    stance: Stance = Stance.WANTED
    limited: int = 0  # so many of the first have a time-out
    general: list[Token] = field(default_factory=list)  # headers of all requests
    own: dict[int, list[_Told]] = field(default_factory=dict)  # and of some, by their places
    begun: int = 0  # where the sentence begins
    unsent: str = ""  # the doubt that a header before the next request leaves

    def add(self, tokens: Sequence[Token], lead: int, steps: Sequence[SaidStep]) -> None:
        """Add the requests of an address, which begin at `lead`, by how they are meant."""
        stance = stance_of(tokens, lead)
        if stance is Stance.WANTED:
            stance = goes_on(tokens, self.last, lead, self.stance)
        self.stance, self.last = stance, steps[0].place
        if stance is Stance.UNWANTED:
            self.unwanted += [token for step in steps for token in step.used]
        elif stance is Stance.WANTED:
            once, doubt = told_once(tokens, lead, self.last)
            self.wanted += [
                each._replace(
                    lead=lead,
                    doubt=each.doubt or doubt or self.unsent,
                    step=each.step.model_copy(update={"once": once}) if once else each.step,
                )
                for each in steps
            ]
            self.unsent = ""

    def limit(self, timeout: Token) -> None:
        """Give a time-out to the last request, or to each, that has none."""
        each = timeout.has(Mark.EACH)
        for place in range(self.limited if each else len(self.wanted) - 1, len(self.wanted)):
            step = self.wanted[place]
            if step.step.timeout_s is None:
                self.wanted[place] = step.having(timeout, timeout_s=timeout.value)
        self.limited = len(self.wanted) if each else self.limited

    def limit_as_bases(self) -> None:
        """Give the time-out of what only says where requests go to those that have none."""
        bases = (each for each in self.wanted if each.is_plain and not has_path(each.step.url))
        told = {each.step.timeout_s for each in bases} - {None}
        for place, each in enumerate(self.wanted):
            if len(told) == 1 and each.step.timeout_s is None:
                step = each.step.model_copy(update={"timeout_s": min(filter(None, told))})
                self.wanted[place] = each._replace(step=step)

    def head(self, tokens: Sequence[Token], place: int, text: str) -> None:
        """Give the header at a place to the requests that it is said of."""
        token, start = tokens[place], max(self.begun, place - _SENTENCE)
        recent = takewhile(lambda at: self.wanted[at].place >= start, self._last_first())
        if token.has(Mark.NEGATED):
            if self.wanted:
                last = self.wanted[-1]
                self.wanted[-1] = last._replace(doubt=last.doubt or _UNSENT)
            else:
                self.unsent = _UNSENT
            return
        own = [at for at in recent if not self.wanted[at].is_base]
        if not own or _is_of_all(tokens[start : start + 2 * _SENTENCE]):
            known = len(self.general) >= _MOST_HEADERS or token in self.general
            self.general += [] if known else [token]
            return
        part = text[token.start : token.end]
        header, last = header_said(part), self.wanted[own[0]]
        for at in own[:1] if has_value(part) else own:
            step = self.wanted[at]
            alike = step.step.method == last.step.method or step.place == last.place
            if alike or says_who(header):
                self.own.setdefault(at, []).append((token, header))

    def head_all(self, text: str) -> None:
        """Give requests their headers; servers alone have those of all only where all are that."""
        told = [(token, header_said(text[token.start : token.end])) for token in self.general]
        bases = all(each.is_base for each in self.wanted)
        for at, each in enumerate(self.wanted):
            headers = self.own.get(at, []) + (told if bases or not each.is_base else [])
            self.wanted[at] = each.headed(headers) if headers else each

    def _last_first(self) -> range:
        return range(len(self.wanted) - 1, -1, -1)


def headers_of_all(tokens: Sequence[Token]) -> list[Token]:
    """Return the headers in sentences that speak of each request."""
    places = [
        place
        for place, token in enumerate(tokens)
        if token.kind is Kind.HEADER and not token.has(Mark.NEGATED)
    ]
    starts = [begin_of(tokens, place, ENDS, _SENTENCE) for place in places[:_MOST_HEADERS]]
    return [
        tokens[place]
        for place, start in zip(places, starts, strict=False)
        if _is_of_all(tokens[start : start + 2 * _SENTENCE])
    ]


def _is_of_all(tokens: Sequence[Token]) -> bool:
    """Return whether the sentence that begins here speaks of each request."""
    kinds = [token.kind for token in takewhile(lambda token: token.kind not in ENDS, tokens)]
    return any(
        kind in _EACH and Kind.REQUEST in kinds[at + 1 : at + 3] for at, kind in enumerate(kinds)
    )
