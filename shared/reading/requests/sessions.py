"""Reads what is said over WebSockets: messages, how often, and how long a connection is open."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from shared.domain.plan import SocketSession
from shared.reading.lexing.characters import folded
from shared.reading.lexing.lexicon import ALL_THE_WHILE, words_of
from shared.reading.lexing.stream import Made, begin_of, kind_at, rewritten
from shared.reading.lexing.tokens import ADDRESSES, LEVELS, Kind, Mark, Token, kind_set
from shared.reading.quantities.asides import with_asides
from shared.reading.requests.said_steps import SaidStep

_SCHEMES = ("ws://", "wss://")
_EACH = kind_set("each every")
_SENTENCE_ENDS = kind_set("stop newline bullet")
_CLAUSE_ENDS = _SENTENCE_ENDS | kind_set("comma semicolon then")
_CLIMBS = kind_set("up ramp_label stage stair spawn gradually jump")
_NO_LENGTH = _EACH | kind_set("in over span after at at_most at_least less more under until")
_QUOTES, _PLURAL = "\"'`\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}", "s"
_MOST_CLAUSE, _MOST_TO_OPEN, _MOST_FILLERS = 12, 8, 4  # tokens
_MOST_MESSAGES, _LONGEST_MESSAGE = 10, 500
_LEAST_S = 0.1
_NOT_COMPARED = "when it sends something, and how long it is open, is not compared"


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(words_of("en")["sessions"][name])


def with_session_times(tokens: Sequence[Token], text: str) -> list[Token]:
    """Return tokens in which the times of sessions over WebSockets are told from those of the test.

    Where a text tells no other length, that of its sessions is that of the test, too.
    """
    line = folded(text)
    if not any(scheme in line for scheme in _SCHEMES):
        return list(tokens)
    spoken = _Spoken(tokens, line, longest_s=_length_s(tokens, line))
    return rewritten(tokens, spoken.time_at, _EACH | {Kind.FOR, Kind.TIME})


def _length_s(tokens: Sequence[Token], line: str) -> float | None:
    """Return how long a test lasts, if a text says that apart from its sessions.

    Where users climb, or several groups of them come, nobody knows which time is which.
    """
    if any(token.kind in _CLIMBS for token in tokens):
        return None
    if len({token.value for token in tokens if token.kind in LEVELS}) > 1:
        return None
    spoken = _Spoken(tokens, line)
    plain = {token.start for token in with_asides(tokens) if token.kind is Kind.TIME}
    lengths = (
        token.value
        for place, token in enumerate(tokens)
        if token.kind is Kind.TIME
        and token.start in plain
        and not token.has(Mark.RANGE)
        and kind_at(tokens, place - 1) not in _NO_LENGTH
        and not spoken.is_open(place, _CLAUSE_ENDS)
    )
    return max(lengths, default=None)


def with_sessions(steps: Sequence[SaidStep], tokens: Sequence[Token], text: str) -> list[SaidStep]:
    """Return requests of which those that connect to a WebSocket have their sessions."""
    talking = {each.place: _Talk() for each in steps if _is_socket(each.step.url.lower())}
    if not talking:
        return list(steps)
    spoken = _Spoken(tokens, folded(text))
    for place, token in enumerate(tokens):
        talk = talking.get(spoken.address_of(place)) if spoken.may_tell(place) else None
        if talk is not None:
            talk.add(token, spoken.message_at(place, text))
    return [talking[each.place].of(each) if each.place in talking else each for each in steps]


def _is_socket(url: str) -> bool:
    return url.startswith(_SCHEMES)


@dataclass(slots=True)
class _Spoken:
    """The tokens of a text with a WebSocket, and its words in one case.

    `longest_s` is how long the test lasts if a session has a length of its own.
    """

    tokens: Sequence[Token]
    line: str
    longest_s: float | None = None
    addresses: list[int] = field(init=False)
    clauses: list[int] = field(init=False)
    sentences: list[int] = field(init=False)

    def __post_init__(self) -> None:
        """Note where addresses stand, and where clauses and sentences end."""
        kinds = [token.kind for token in self.tokens]
        self.addresses = [place for place, kind in enumerate(kinds) if kind in ADDRESSES]
        self.clauses = [place for place, kind in enumerate(kinds) if kind in _CLAUSE_ENDS]
        self.sentences = [place for place, kind in enumerate(kinds) if kind in _SENTENCE_ENDS]

    def time_at(self, tokens: Sequence[Token], place: int) -> Made:
        """Return the time of a session: how often something is sent, how long a socket is open."""
        if tokens[place].kind is Kind.TIME:
            shared = self.is_open(place, _SENTENCE_ENDS)
            return (tokens[place].marked(Mark.CONNECTED), place + 1) if shared else None
        if kind_at(tokens, place + 1) is not Kind.TIME or tokens[place + 1].has(Mark.RANGE):
            return None
        time = tokens[place + 1]
        if tokens[place].kind in _EACH:
            own, kind = self._is_of_socket(place) and self._is_sending(place), Kind.SENDING
        else:
            own, kind = self._is_stay(place, time), Kind.STAY
        made = Token(kind, tokens[place].start, time.end, time.value, parts=(time,))
        return (made, place + 2) if own else None

    def _is_stay(self, led: int, time: Token) -> bool:
        """Return whether a socket is open so long, and the test goes on for longer."""
        apart = self.longest_s is not None and time.value <= self.longest_s
        return apart and self.is_open(led + 1, _CLAUSE_ENDS) and not self._is_of_users(led)

    def address_of(self, place: int) -> int:
        """Return where the address stands that is spoken of at a place, -1 for none.

        That is the one before it in its clause, or behind it there; else the same of its sentence;
        else the last one before it.
        """
        within = (self._address_within(place, ends) for ends in (self.clauses, self.sentences))
        found = next((address for address in within if address >= 0), -1)
        at = bisect_left(self.addresses, place)
        return found if found >= 0 or not self.addresses else self.addresses[max(0, at - 1)]

    def _address_within(self, place: int, ends: Sequence[int]) -> int:
        at, ended = bisect_left(self.addresses, place), bisect_left(ends, place)
        if at and (not ended or self.addresses[at - 1] > ends[ended - 1]):
            return self.addresses[at - 1]
        end = ends[ended] if ended < len(ends) else len(self.tokens)
        following = self.addresses[at] if at < len(self.addresses) else end
        return following if following < end else -1

    def _is_of_socket(self, place: int) -> bool:
        address = self.address_of(place)
        return address >= 0 and _is_socket(self._said(address))

    def _said(self, place: int) -> str:
        return self.line[self.tokens[place].start : self.tokens[place].end]

    def _says(self, places: range, name: str) -> bool:
        return any(not _words(name).isdisjoint(self._said(place).split()) for place in places)

    def _is_sending(self, every: int) -> bool:
        """Return whether a clause says that something is sent, and not that users come."""
        start = begin_of(self.tokens, every, _CLAUSE_ENDS, _MOST_CLAUSE)
        end = every
        if start == every:  # every 5 seconds they send a ping
            most = min(len(self.tokens), every + _MOST_CLAUSE)
            ends = (at for at in range(every, most) if self.tokens[at].kind in _CLAUSE_ENDS)
            end = next(ends, most)
        kinds = {token.kind for token in self.tokens[start:end]}
        return kinds.isdisjoint(_CLIMBS) and self._says(range(start, end), "talking")

    def is_open(self, time: int, ends: frozenset[Kind]) -> bool:
        """Return whether words before "for 30 seconds" say that a connection is open so long."""
        led = time - 1
        if kind_at(self.tokens, led) is not Kind.FOR or not self._is_of_socket(led):
            return False
        if self.tokens[led].value == ALL_THE_WHILE:  # opened during a minute
            return False
        if kind_at(self.tokens, led - 2) in _EACH and kind_at(self.tokens, led - 1) is Kind.TIME:
            return self._is_sending(led - 2)  # a ping every 5 seconds for 30 seconds
        start = begin_of(self.tokens, led, ends | {Kind.TIME}, _MOST_TO_OPEN)
        return self._says(range(start, led), "open")

    def _is_of_users(self, led: int) -> bool:
        """Return whether the load is told beside how long it is open: 50 connections for 1 min."""
        start = begin_of(self.tokens, led, _CLAUSE_ENDS, _MOST_TO_OPEN)
        return any(token.kind in LEVELS for token in self.tokens[start:led])

    def may_tell(self, place: int) -> bool:
        """Return whether a token may tell something of a session."""
        token = self.tokens[place]
        times = token.kind in {Kind.SENDING, Kind.STAY} or token.has(Mark.CONNECTED)
        return times or self._is_message(place)

    def _is_message(self, place: int) -> bool:
        """Return whether a token is a text that words before it say is sent: the message "x"."""
        said = self._said(place)
        quoted = said[:1] in _QUOTES and len(said) > 2  # noqa: PLR2004 - both quotation marks
        if not quoted and said.removesuffix(_PLURAL) not in _words("names"):
            return False
        for before in range(place - 1, max(-1, place - _MOST_FILLERS - 2), -1):
            word = self._said(before)
            if word in _words("sends"):
                return True
            if word not in _words("fillers"):
                break
        return False

    def message_at(self, place: int, text: str) -> str:
        """Return the text that is sent, without what quotes it; empty for what tells a time."""
        if not self._is_message(place):
            return ""
        token = self.tokens[place]
        if self._said(place)[:1] in _QUOTES:
            return text[token.start + 1 : token.end - 1]
        return self._said(place).removesuffix(_PLURAL)


@dataclass(slots=True)
class _Talk:
    """What is told of the session of one connection, and by which tokens."""

    messages: list[str] = field(default_factory=list)
    every: Token | None = None
    stay: Token | None = None
    used: list[Token] = field(default_factory=list)

    def add(self, token: Token, message: str) -> None:
        """Add what a token tells, unless another one has told it."""
        if message and len(message) <= _LONGEST_MESSAGE and len(self.messages) < _MOST_MESSAGES:
            self.messages.append(message)
            self.used.append(token)
        elif token.kind is Kind.SENDING and self.every is None:
            self.every = token
            self.used.append(token)
        elif token.kind is not Kind.SENDING and not message and self.stay is None:
            self.stay = token
            self.used.append(token)

    def of(self, said: SaidStep) -> SaidStep:
        """Return the request with its session; when it sends something is not compared."""
        if not self.used:
            return said
        session = SocketSession(
            messages=tuple(self.messages),
            every_s=_seconds(self.every),
            held_s=_seconds(self.stay),
        )
        apart = any(token.kind in {Kind.SENDING, Kind.STAY} for token in self.used)
        return said._replace(
            step=said.step.model_copy(update={"session": session}),
            used=(*said.used, *self.used),
            doubt=said.doubt or (_NOT_COMPARED if apart else ""),
        )


def _seconds(time: Token | None) -> float | None:
    return None if time is None else max(_LEAST_S, time.value)
