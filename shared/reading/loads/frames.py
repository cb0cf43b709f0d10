"""Says what a clause tells about load and time: from, to, at, by, every, for how long."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.reading.lexing.lexicon import ALL_THE_WHILE, OR_AT
from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import LEVELS, Kind, Mark, Token, kind_set
from shared.reading.loads.clauses import RANKS, VERBS, Clause

MOVES = kind_set("up down jump")
_RAMPS = kind_set("up ramp_label warm_up")
_AS_VERB = {Kind.RAMP_LABEL: Kind.UP}
_TO = kind_set("to until up_to arrow down to_post")
_RANGE = kind_set("to arrow until up_to dots hyphen dash")
_PREPOSITIONS = _TO | kind_set(
    "from in over span for at by every after with per colon each stair equals"
)
_TESTS = kind_set("test spike_test")
_TOTAL = _TESTS | kind_set("duration last run total")
_BEFORE_BARE = kind_set("to until up_to from arrow by stair hold")
_COUNTED = LEVELS | {Kind.NUMBER}
_POST = {Kind.IN_POST: Kind.IN, Kind.FOR_POST: Kind.FOR}
_BEFORE_LEVEL = kind_set(
    "article determiner of adjective concurrent only total peak about open maximum all load"
)
_SUBJECT_NOUNS = kind_set("user vu test iteration request thing session")
_SUBJECT_LINKS = kind_set("word adjective of only new")
_ACROSS = kind_set("in over span")
_AFTER_ZERO = kind_set("in over for span time")
_BEFORE_NOUN = kind_set("article determiner new adjective word hyphen")
_TEST_NOUNS = kind_set("test scenario thing load spike_test")
_EACH = kind_set("each every")
_STAGES = kind_set("stage_label stage")
_FAR = 4  # words, after which a preposition governs nothing any more


@dataclass(slots=True)
class Frame:
    """The slots of a clause; `each` marks what is of every user, iteration or step."""

    separator: Kind | None
    tokens: tuple[Token, ...]
    verb: Kind | None = None
    gradual: bool = False
    origin: Token | None = None
    target: Token | None = None
    level: Token | None = None
    by: Token | None = None
    every: Token | None = None
    time: Token | None = None
    role: Kind | None = None
    each: bool = False
    total: bool = False
    remainder: bool = False
    warm: bool = False
    labelled: bool = False
    time_first: bool = False
    leads_away: bool = False  # "back to normal": a goal, but no level
    extra: list[Token] = field(default_factory=list)

    @property
    def moves(self) -> bool:
        """Whether the load changes here rather than being held."""
        reached = self.target is not None
        timed = self.verb is None and self.time is not None
        return (
            self.verb in MOVES
            or (self.gradual and (reached or self.level is not None))
            or (self.origin is not None and reached)
            or (timed and self.target is not None and not self.target.has(Mark.BOUND))
        )

    @property
    def aim(self) -> Token | None:
        """The level at the end."""
        return self.target or self.level

    @property
    def rank(self) -> Kind | None:
        """The rank of the time: for the first 2 minutes, the next one, the last."""
        if self.time is None:
            return None
        before = [token for token in self.tokens if token.end <= self.time.start]
        return next((token.kind for token in before[:-3:-1] if token.kind in RANKS), None)

    @property
    def all_the_while(self) -> bool:
        """Whether the time is told by "during" rather than by "for"."""
        return any(t.kind is Kind.FOR and t.value == ALL_THE_WHILE for t in self.tokens)

    @property
    def levels(self) -> list[Token]:
        """All levels that have a slot."""
        return [each for each in (self.origin, self.target, self.level) if each is not None]

    @property
    def quantities(self) -> list[Token]:
        """All that has a slot."""
        rest = [each for each in (self.by, self.every, self.time) if each is not None]
        return self.levels + rest

    def kinds(self) -> set[Kind]:
        """Return the kinds of its tokens."""
        return {token.kind for token in self.tokens}


@dataclass(slots=True)
class _Filler:
    """Reads a clause from left to right and fills the slots of a frame."""

    frame: Frame
    text_climbs: bool
    unit_known: bool
    preposition: Kind | None = None
    far: int = 0
    names_test: bool = False

    def fill(self) -> Frame:
        """Return the frame with its slots filled."""
        tokens = self.frame.tokens
        self.frame.each = _has_each_subject(tokens)
        self.frame.gradual = Kind.GRADUALLY in self.frame.kinds()
        place = 0
        while place < len(tokens):
            place = self._take(tokens, place) + 1
        led = self.frame.separator is Kind.UP or self.frame.role in _ACROSS
        if self.frame.gradual and led and not self.frame.levels:
            self.frame.verb = self.frame.verb or Kind.UP
        return self.frame

    def _take(self, tokens: Sequence[Token], place: int) -> int:
        """Take a token in and return the last place that was read."""
        kind = tokens[place].kind
        if kind in VERBS or kind is Kind.START:
            if kind_at(tokens, place - 1) is not Kind.NOT:  # "no ramp"
                self._verb(kind)
        elif kind is Kind.AFTER and kind_at(tokens, place - 1) is Kind.DETERMINER:
            pass  # "in the following 3 minutes"
        elif kind is Kind.STAIR and _adds_test(tokens, place):
            self._other(tokens[place])
        elif kind in _PREPOSITIONS or (kind is Kind.PLUS and self._adds(tokens, place)):
            self._lead(tokens, place)
        elif kind is Kind.TIME:
            self._time(tokens, place)
        elif kind in LEVELS or kind is Kind.NUMBER:
            return self._level(tokens, place)
        else:
            self._other(tokens[place])
        return place

    def _verb(self, kind: Kind) -> None:
        frame = self.frame
        if kind is Kind.WARM_UP:
            frame.warm = True
        elif kind is Kind.DOWN or frame.verb in {None, Kind.START}:
            frame.verb = _AS_VERB.get(kind, kind)
        self.preposition = kind if kind in {Kind.DOWN, Kind.HOLD} else None
        self.far = 0

    def _adds(self, tokens: Sequence[Token], place: int) -> bool:
        return kind_at(tokens, place + 1) in _COUNTED and not self.frame.levels

    def _lead(self, tokens: Sequence[Token], place: int) -> None:
        kind = Kind.AT if self._is_at(tokens, place) else tokens[place].kind
        self.preposition = Kind.BY if kind is Kind.PLUS else kind
        self.far = 0
        headed = kind is Kind.COLON and not self.frame.levels and self.frame.time is None
        if headed and (self.frame.verb is Kind.JUMP or self.names_test):
            self.frame.verb = None  # "Spike test:" is a heading

    def _is_at(self, tokens: Sequence[Token], place: int) -> bool:
        """Return whether a Romance "a" holds a level: 5 minutos a 50, a 50 durante 5 minutos."""
        frame = self.frame
        moves = frame.verb or frame.gradual or frame.origin or self.text_climbs
        if tokens[place].value != OR_AT or moves:
            return False
        lasts = any(token.kind is Kind.FOR for token in tokens[place:])
        return lasts or kind_at(tokens, place - 1) is Kind.TIME

    def _other(self, token: Token) -> None:
        frame, kind = self.frame, token.kind
        if kind is Kind.REMAINDER:
            frame.remainder = True
        elif kind in _STAGES:
            frame.labelled = True
        elif kind is Kind.LEVELS:
            frame.extra.append(token)
        frame.total = frame.total or kind in _TOTAL
        if kind is Kind.AND and self.preposition in VERBS:
            self.preposition = None  # "1 minute ramp-down and 20 users"
        self.names_test = self.names_test or kind in _TESTS
        self.far += 1
        leads_away = self.preposition is Kind.TO and kind not in _BEFORE_LEVEL
        unknown = leads_away and kind is Kind.WORD
        self.frame.leads_away = self.frame.leads_away or unknown
        if leads_away or self.far > _FAR:
            self.preposition = None  # "to see 120 users"

    # Times

    def _time(self, tokens: Sequence[Token], place: int) -> None:
        frame, token, after = self.frame, tokens[place], kind_at(tokens, place + 1)
        further = kind_at(tokens, place - 1) is Kind.ONLY and frame.levels  # after another 30 s
        if after is Kind.OF:
            after = kind_at(tokens, place + 2)  # "after 3 minutes of ramping up"
        if self.preposition is Kind.EVERY:
            frame.every = token
        elif self._is_moment() and after not in _RAMPS and not (frame.target or further):
            frame.extra.append(token.marked(Mark.AFTER))
        elif frame.time is not None:
            frame.extra.append(token)
        else:
            frame.time = token.marked(Mark.EACH) if self._is_each(tokens, place) else token
            frame.time_first = not frame.levels and frame.verb is None
            verb = kind_at(tokens, place - 1) is Kind.DATA_VERB  # it may hold the "for"
            role = self.preposition or (Kind.FOR if verb else None)
            frame.role = _POST.get(after, role) if after else role
        self.preposition = None

    def _is_moment(self) -> bool:
        after = self.preposition is Kind.AFTER and self.frame.verb is None and not self.frame.warm
        return after and self.frame.separator is not Kind.AFTER

    def _is_each(self, tokens: Sequence[Token], place: int) -> bool:
        kinds = [kind_at(tokens, place + offset) for offset in (1, 2)]
        stepwise = kinds[0] is Kind.PER and kinds[1] in {Kind.STAIR, Kind.STAGE, Kind.WORD}
        return kinds[0] is Kind.EACH or stepwise

    # Levels

    def _level(self, tokens: Sequence[Token], place: int) -> int:
        token, frame = tokens[place], self.frame
        if token.kind is Kind.NUMBER and not self._is_level(tokens, place):
            frame.extra.append(token)
            self.preposition = None
            return place
        preposition, self.preposition = self.preposition, None
        if preposition in {Kind.BY, Kind.STAIR} and self._is_step():
            frame.by = token.marked(Mark.STEP)
            return place
        second = self._range_end(tokens, place)
        if second is not None:
            return self._range(tokens, place, second, preposition)
        self._place(token, self._adjusted(tokens, place, preposition))
        return place

    def _is_level(self, tokens: Sequence[Token], place: int) -> bool:
        """Return whether a number without a noun is a level: to 50, at 100, 0 -> 20, 50 for 2m."""
        before, after = kind_at(tokens, place - 1), kind_at(tokens, place + 1)
        if after is Kind.OF and tokens[place].has(Mark.SMALL):
            return False  # "to one of our pages"
        at = self.preposition is Kind.AT and before in _BEFORE_LEVEL | {Kind.AT}
        down = self.preposition is Kind.DOWN and before is Kind.DOWN
        held = self.preposition is Kind.HOLD and after is Kind.WORD  # "keep them 9 umpteens"
        closes = before is Kind.COLON and place == 1 and self.frame.separator is Kind.CLOSE
        led = before is Kind.COLON and kind_at(tokens, place - 2) is Kind.TIME  # 2m: 100
        led = led and after is not Kind.WORD
        led = led or (before is Kind.ALL and after in VERBS)  # all 40 stay
        if (self.preposition in _BEFORE_BARE and not held) or at or down or closes or led:
            return True
        if after in _RANGE and kind_at(tokens, place + 2) in _COUNTED:
            zero = 0.0 in (tokens[place].value, tokens[place + 2].value)
            plain = after is Kind.ARROW or zero or self.frame.gradual
            return plain or self.frame.verb in MOVES or kind_at(tokens, place + 2) in LEVELS
        if tokens[place].value == 0 and after in _AFTER_ZERO:
            return any(token.kind is Kind.TIME for token in tokens[place + 1 : place + 4])
        if after in {Kind.TO_POST, Kind.FROM_POST, Kind.UNTIL, Kind.EVERY}:
            return self.text_climbs or self.frame.verb is Kind.UP
        timed = any(token.kind is Kind.TIME for token in tokens[place + 1 : place + 5])
        ranked = after in _ACROSS and kind_at(tokens, place + 2) is Kind.DETERMINER
        return (after is Kind.FOR or ranked) and timed and self.unit_known

    def _is_step(self) -> bool:
        kinds = self.frame.kinds()
        climbs = kinds & {Kind.EVERY, Kind.STAIR, Kind.UP, Kind.PLUS}
        return bool(climbs) or self.frame.verb is not None

    def _range_end(self, tokens: Sequence[Token], place: int) -> int | None:
        links = kind_at(tokens, place + 1) in _RANGE and self.frame.origin is None
        other = kind_at(tokens, place + 2)
        return place + 2 if links and other in _COUNTED else None

    def _range(
        self, tokens: Sequence[Token], place: int, second: int, preposition: Kind | None
    ) -> int:
        frame, low, high = self.frame, tokens[place], tokens[second]
        typed = low.kind is high.kind and low.kind in LEVELS
        moves = (
            preposition is Kind.FROM
            or frame.verb in MOVES
            or frame.gradual
            or typed
            or 0.0 in (low.value, high.value)
            or tokens[place + 1].kind is Kind.ARROW
        )
        if moves:
            frame.origin, frame.target = low, high
        else:
            named = high if high.kind is not Kind.NUMBER else low
            frame.level = frame.level or named.marked(Mark.RANGE)
            frame.extra += [each.marked(Mark.RANGE) for each in (low, high) if each is not named]
        return second

    def _adjusted(
        self, tokens: Sequence[Token], place: int, preposition: Kind | None
    ) -> Kind | None:
        after = kind_at(tokens, place + 1)
        if after is Kind.FROM_POST:
            return Kind.FROM
        if after is Kind.TO_POST and (self.text_climbs or self.frame.gradual):
            return Kind.TO
        return preposition

    def _place(self, token: Token, preposition: Kind | None) -> None:
        frame = self.frame
        if preposition is Kind.FROM and frame.origin is None and frame.verb is not Kind.START:
            frame.origin = token
        elif preposition in _TO and frame.target is None and not self._continues(preposition):
            climbs = self.text_climbs or frame.separator is Kind.THEN or frame.time_first
            still = not (frame.moves or frame.verb or frame.origin or climbs)
            bound = preposition is Kind.UP_TO and still
            frame.target = token.marked(Mark.BOUND) if bound else token
        elif frame.level is None:
            frame.level = token
        elif frame.level.value != token.value or frame.level.kind is not token.kind:
            frame.extra.append(token)

    def _continues(self, preposition: Kind | None) -> bool:
        """Return whether an arrow leads from a time to its level: 30s -> 20 users."""
        return preposition is Kind.ARROW and not self.frame.levels


def _adds_test(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a test is added, and no users: "add a load test that ..."."""
    noun = skip(tokens, place + 1, _BEFORE_NOUN, 3)
    return kind_at(tokens, noun) in _TEST_NOUNS


def _has_each_subject(tokens: Sequence[Token]) -> bool:
    """Return whether a clause tells of each user, iteration or request."""
    whole = False  # a total of 10 minutes, with requests of each user
    for place, token in enumerate(tokens):
        whole |= token.kind is Kind.TOTAL
        if whole and token.kind is Kind.TIME:
            return False
        if token.kind in _EACH:
            following = place + 1
            while kind_at(tokens, following) in _SUBJECT_LINKS and following - place < _FAR:
                following += 1
            if kind_at(tokens, following) in _SUBJECT_NOUNS:
                return True
    return False


def frame_of(clause: Clause, *, text_climbs: bool, unit_known: bool) -> Frame:
    """Return the frame of a clause."""
    frame = Frame(clause.separator, clause.tokens)
    return _Filler(frame, text_climbs, unit_known).fill()
