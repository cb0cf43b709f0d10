"""Finds the requests that a text names: methods, addresses, bodies, headers, expected statuses."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from shared.domain.plan import Header, Step
from shared.reading.stances import Stance, goes_on, is_once, stance_of
from shared.reading.stream import kind_at, skip
from shared.reading.tokens import Kind, Token
from shared.reading.word_tokens import HTTP_METHODS

_ADDRESSES = frozenset({Kind.URL, Kind.PATH})
_LINKS = frozenset({Kind.SLASH, Kind.COMMA, Kind.AND, Kind.OR})
_BETWEEN = frozenset({Kind.ON, Kind.TO, Kind.AT, Kind.WORD, Kind.OPEN, Kind.COLON, Kind.REQUEST})
_AFTER = frozenset({Kind.OPEN, Kind.COLON, Kind.DASH})
_ENDS = frozenset({Kind.STOP, Kind.NEWLINE, Kind.BULLET})
_DEFAULT = "GET"
_SMALL = frozenset(method.lower() for method in HTTP_METHODS)
_MOST_METHODS = 8
_ONCE = "it is made once, or not in each iteration"


@dataclass(frozen=True, slots=True)
class SaidStep:
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
        """Whether it tells where requests go rather than which one is made: an address alone."""
        address = self.step.url.rpartition("://")[2]
        return len(self.used) == 1 and "/" not in address.rstrip("/")


@dataclass(slots=True)
class SaidSteps:
    """The requests that a text names, and the tokens of those that it does not want."""

    wanted: list[SaidStep] = field(default_factory=list)
    unwanted: list[Token] = field(default_factory=list)
    last: int = -1  # the place of the last address
    stance: Stance = Stance.WANTED

    def add(self, tokens: Sequence[Token], lead: int, steps: Sequence[SaidStep]) -> None:
        """Add the requests of an address, which begin at `lead`, by how they are meant."""
        stance = stance_of(tokens, lead)
        if stance is Stance.WANTED:
            stance = goes_on(tokens, self.last, lead, self.stance)
        self.stance, self.last = stance, steps[0].place
        if stance is Stance.UNWANTED:
            self.unwanted += [token for step in steps for token in step.used]
        elif stance is Stance.WANTED:
            doubt = _ONCE if is_once(tokens, lead, self.last) else ""
            self.wanted += [replace(step, lead=lead, doubt=doubt) for step in steps]


def steps_of(tokens: Sequence[Token], text: str) -> SaidSteps:
    """Return the requests that tokens of a text name, in their order."""
    said = SaidSteps()
    pending: list[int] = []
    general: list[Token] = []
    for place, token in enumerate(tokens):
        if token.kind is Kind.VERB or _is_small_verb(tokens, place, text):
            pending.append(place)
        elif token.kind in _ADDRESSES:
            methods = [tokens[each] for each in pending] or _methods_after(tokens, place)
            lead = pending[0] if pending else place
            said.add(tokens, lead, _requests(tokens, place, methods, text))
            pending = []
        elif said.wanted and token.kind in {Kind.JSON, Kind.HEADER}:
            said.wanted[-1] = _with_part(said.wanted[-1], token, text)
        elif token.kind is Kind.HEADER:
            general.append(token)
        elif token.kind in _ENDS or len(pending) > _MOST_METHODS:
            pending = []
    for header in general:  # said before all requests, it is one of each
        said.wanted = [_with_part(step, header, text) for step in said.wanted]
    said.wanted = [_weighed(step, tokens) for step in said.wanted]
    return said


def _is_small_verb(tokens: Sequence[Token], place: int, text: str) -> bool:
    """Return whether a method in small letters stands directly before an address: get /a."""
    word = text[tokens[place].start : tokens[place].end].lower()
    return word in _SMALL and kind_at(tokens, place + 1) in _ADDRESSES


def _methods_after(tokens: Sequence[Token], place: int) -> list[Token]:
    """Return the methods of "/a (GET)" and "/items [POST]"."""
    following = skip(tokens, place + 1, _AFTER, 1)
    if following == place + 1:
        return []
    found: list[Token] = []
    while kind_at(tokens, following) is Kind.VERB and len(found) < _MOST_METHODS:
        found.append(tokens[following])
        following = skip(tokens, following + 1, _LINKS, 1)
    ends = kind_at(tokens, following) not in _ADDRESSES
    return found if ends else []


def _requests(
    tokens: Sequence[Token], place: int, methods: Sequence[Token], text: str
) -> list[SaidStep]:
    address = tokens[place]
    url = text[address.start : address.end]
    named: list[tuple[str, tuple[Token, ...]]] = [
        (text[each.start : each.end].upper(), (each, address)) for each in methods
    ]
    return [
        SaidStep(Step(method=method, url=url), used, place, place)
        for method, used in named or [(_DEFAULT, (address,))]
    ]


def _with_part(said: SaidStep, token: Token, text: str) -> SaidStep:
    part = text[token.start : token.end]
    if token.kind is Kind.JSON:
        step = said.step if said.step.body else said.step.model_copy(update={"body": part})
    else:
        name, _, value = part.partition(":")
        header = Header(name.strip(), value.strip())
        step = said.step.model_copy(update={"headers": (*said.step.headers, header)})
    return replace(said, step=step, used=(*said.used, token))


def _weighed(said: SaidStep, tokens: Sequence[Token]) -> SaidStep:
    """Return a request with the share of traffic that stands beside it."""
    share = _share_beside(tokens, said.place)
    if share is None:
        return said
    step = said.step.model_copy(update={"weight": share.value})
    return replace(said, step=step, used=(*said.used, share))


def _share_beside(tokens: Sequence[Token], place: int) -> Token | None:
    for back in range(place - 1, max(-1, place - 7), -1):
        token = tokens[back]
        if token.kind is Kind.TRAFFIC_SHARE and not token.parts:
            return token
        if token.kind in _ADDRESSES | _ENDS | {Kind.COMMA, Kind.SEMICOLON}:
            break
    following = skip(tokens, place + 1, _AFTER | {Kind.EQUALS}, 1)
    if kind_at(tokens, following) is Kind.SHARE and following > place + 1:
        return tokens[following]
    return None
