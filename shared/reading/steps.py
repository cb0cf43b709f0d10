"""Finds the requests that a text names: methods, addresses, bodies, headers, expected statuses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from shared.domain.plan import Header, Pause, Step
from shared.reading.asides import pause_range
from shared.reading.once import told_once
from shared.reading.stances import Stance, goes_on, stance_of
from shared.reading.stream import kind_at, skip
from shared.reading.tokens import ADDRESSES, Kind, Mark, Token, kind_set
from shared.reading.word_tokens import HTTP_METHODS

_LINKS = kind_set("slash comma and or")
_BETWEEN = kind_set("on to at word open colon request")
_AFTER = kind_set("open colon dash pipe")
_TO_SHARE = _AFTER | kind_set("equals verb close")
_ENDS = kind_set("stop newline bullet")
_TO_PAUSE = kind_set(
    "comma semicolon stop newline bullet arrow then and json header open close demand user "
    "determiner article with"
)
_DEFAULT = "GET"
_SMALL = frozenset(method.lower() for method in HTTP_METHODS)
_MOST_METHODS, _MOST_TO_SHARE = 8, 4


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
    limited: int = 0  # so many of the first have a time-out

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
                replace(
                    each, lead=lead, doubt=doubt, step=each.step.model_copy(update={"once": once})
                )
                for each in steps
            ]

    def limit(self, timeout: Token) -> None:
        """Give a time-out to the last request, or to each, that has none."""
        each = timeout.has(Mark.EACH)
        for place in range(self.limited if each else len(self.wanted) - 1, len(self.wanted)):
            step = self.wanted[place]
            if step.step.timeout_s is None:
                self.wanted[place] = _with(step, timeout, timeout_s=timeout.value)
        self.limited = len(self.wanted) if each else self.limited


def steps_of(tokens: Sequence[Token], text: str, timeout: Token | None = None) -> SaidSteps:
    """Return the requests that tokens of a text name, in their order.

    All that tell no `timeout` of their own have that one.
    """
    said = SaidSteps()
    pending: list[int] = []
    general: list[Token] = []
    limits = {token.start: token for token in timeouts(tokens)}
    for place, token in enumerate(tokens):
        if token.kind is Kind.VERB or _is_small_verb(tokens, place, text):
            pending.append(place)
        elif token.kind in ADDRESSES:
            methods = [tokens[each] for each in pending] or _methods_after(tokens, place)
            lead = pending[0] if pending else place
            said.add(tokens, lead, _requests(tokens, place, methods, text))
            pending = []
        elif said.wanted and (token.kind is Kind.HEADER or _is_body(token, text)):
            said.wanted[-1] = _with_part(said.wanted[-1], token, text)
        elif said.wanted and token.kind is Kind.DEMAND and not token.has(Mark.BYTES):
            said.limit(limits[token.start])
        elif token.kind is Kind.HEADER:
            general.append(token)
        elif token.kind in _ENDS or len(pending) > _MOST_METHODS:
            pending = []
    for header in general:  # said before all requests, it is one of each
        said.wanted = [_with_part(step, header, text) for step in said.wanted]
    said.wanted = [_weighed(step, tokens) for step in _paused(said.wanted, tokens)]
    if timeout is not None:
        said.limit(timeout.marked(Mark.EACH))
    return said


def timeout_of_all(tokens: Sequence[Token]) -> Token | None:
    """Return the one time-out of all requests that a text tells: "3 s for each request"."""
    found = [token for token in timeouts(tokens) if token.has(Mark.EACH)]
    return found[0] if len({token.value for token in found}) == 1 else None


def timeouts(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the time-outs of requests; those that no single one has in its sentence are of each."""
    alone = sum(token.kind in ADDRESSES for token in tokens) == 1
    apart = alone
    for token in tokens:
        if token.kind in ADDRESSES:
            apart = alone
        elif token.kind is Kind.DEMAND and not token.has(Mark.BYTES):
            yield token.marked(Mark.EACH) if apart else token
        apart = apart or token.kind in _ENDS


def _is_body(token: Token, text: str) -> bool:
    """Return whether braces hold a body, with a name first, and no code: { return x }."""
    name, _, _ = text[token.start + 1 : token.end].partition(":")
    return token.kind is Kind.JSON and (len(name.split()) <= 1 or name.strip()[0] in "\"'{$")


def _is_small_verb(tokens: Sequence[Token], place: int, text: str) -> bool:
    """Return whether a method in small letters stands directly before an address: get /a."""
    word = text[tokens[place].start : tokens[place].end].lower()
    return word in _SMALL and kind_at(tokens, place + 1) in ADDRESSES


def _methods_after(tokens: Sequence[Token], place: int) -> list[Token]:
    """Return the methods of "/a (GET)" and "/items [POST]"."""
    following = skip(tokens, place + 1, _AFTER, 1)
    if following == place + 1:
        return []
    found: list[Token] = []
    while kind_at(tokens, following) is Kind.VERB and len(found) < _MOST_METHODS:
        found.append(tokens[following])
        following = skip(tokens, following + 1, _LINKS, 1)
    ends = kind_at(tokens, following) not in ADDRESSES
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


def _with(said: SaidStep, token: Token, **told: object) -> SaidStep:
    step = said.step.model_copy(update=told)
    return replace(said, step=step, used=(*said.used, token))


def _paused(steps: list[SaidStep], tokens: Sequence[Token]) -> list[SaidStep]:
    """Return requests with the pauses that follow on them, if these differ and each has one."""
    pauses = [place for place, token in enumerate(tokens) if token.kind is Kind.PAUSE]
    if len({pause_range(tokens[place]) for place in pauses}) <= 1:
        return steps
    before = [_before(steps, tokens, place) for place in pauses]
    owners = [number for number in before if number is not None]
    if len(set(owners)) < len(pauses):
        return steps
    paused = list(steps)
    for place, number in zip(pauses, owners, strict=True):
        low, high = pause_range(tokens[place])
        pause = Pause(shortest_s=low, longest_s=high)
        paused[number] = _with(paused[number], tokens[place], pause=pause)
    return paused


def _before(steps: Sequence[SaidStep], tokens: Sequence[Token], place: int) -> int | None:
    """Return the request on which a pause follows, with nothing between but how they are joined."""
    number = next((at for at in reversed(range(len(steps))) if steps[at].place < place), None)
    if number is None or kind_at(tokens, place + 1) is Kind.BEFORE:
        return None
    between = {token.kind for token in tokens[steps[number].place + 1 : place]}
    return number if between <= _TO_PAUSE else None


def _with_part(said: SaidStep, token: Token, text: str) -> SaidStep:
    part = text[token.start : token.end]
    if token.kind is Kind.JSON:
        return _with(said, token, body=said.step.body or part)
    name, _, value = part.partition(":")
    header = Header(name.strip(), value.strip())
    return _with(said, token, headers=(*said.step.headers, header))


def _weighed(said: SaidStep, tokens: Sequence[Token]) -> SaidStep:
    """Return a request with the share of traffic that stands beside it."""
    share = _share_beside(tokens, said.place)
    if share is None:
        return said
    return _with(said, share, weight=share.value)


def _share_beside(tokens: Sequence[Token], place: int) -> Token | None:
    for back in range(place - 1, max(-1, place - 7), -1):
        token = tokens[back]
        if token.kind is Kind.TRAFFIC_SHARE and not token.parts:
            return token
        if token.kind in ADDRESSES | _ENDS | {Kind.COMMA, Kind.SEMICOLON}:
            break
    following = skip(tokens, place + 1, _TO_SHARE, _MOST_TO_SHARE)
    if kind_at(tokens, following) is Kind.SHARE and following > place + 1:
        return tokens[following]
    return None
