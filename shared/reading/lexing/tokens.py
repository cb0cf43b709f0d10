"""The typed pieces that a text is read in."""

from dataclasses import dataclass
from enum import StrEnum, auto


class Kind(StrEnum):
    """What a token is. The first block holds the kinds that lexicons give to words."""

    ABORT = auto()
    ABOUT = auto()
    ABOUT_POST = auto()
    ACTION = auto()
    ADJECTIVE = auto()
    AFTER = auto()
    AGAIN = auto()
    ALL = auto()
    ALSO = auto()
    AND = auto()
    ARRIVE = auto()
    ARTICLE = auto()
    AT = auto()
    AT_LEAST = auto()
    AT_MOST = auto()
    AVERAGE = auto()
    BE = auto()
    BEFORE = auto()
    BELOW_POST = auto()
    BETWEEN = auto()
    BUT = auto()
    BY = auto()
    CHECK = auto()
    CLOCK = auto()
    CONCURRENT = auto()
    DATA_VERB = auto()
    DAY = auto()
    DETERMINER = auto()
    DOWN = auto()
    DURATION = auto()
    EACH = auto()
    ERROR = auto()
    EVERY = auto()
    EXAMPLE = auto()
    EXCEPT = auto()
    EXISTING = auto()
    EXPECT = auto()
    EXPIRE = auto()
    FAIL_IF = auto()
    FIRST = auto()
    FIRST_BYTE = auto()
    FILED = auto()  # in a folder, where no request goes
    FOR = auto()
    FOR_POST = auto()
    FROM = auto()
    FROM_POST = auto()
    GRADUALLY = auto()
    HAVE = auto()
    HANDSHAKE = auto()
    HOLD = auto()
    HOUR = auto()
    IF = auto()
    IN = auto()
    INCLUDING = auto()
    IN_POST = auto()
    ITERATION = auto()
    ITERATION_TIME = auto()
    JUMP = auto()
    LAST = auto()
    LATENCY = auto()
    LATER = auto()
    LESS = auto()
    LIMITER = auto()
    LOAD = auto()
    LONG_TIME = auto()
    MAXIMUM = auto()
    MEASURE = auto()
    MEDIAN = auto()
    METHOD = auto()
    MIDWAY = auto()
    MINIMUM = auto()
    MINUTE = auto()
    MIX = auto()
    MONEY = auto()
    MONTH = auto()
    MORE = auto()
    MORE_POST = auto()
    MS = auto()
    NAMED = auto()
    NEW = auto()
    NOT = auto()
    NOW = auto()
    OCCUPY = auto()
    OF = auto()
    ON = auto()
    ONCE = auto()
    ONLY = auto()
    OR = auto()
    OTHERS = auto()
    OTHERWISE = auto()
    OVER = auto()
    PASS = auto()
    PAST = auto()
    PEAK = auto()
    PER = auto()
    PERCENTILE_WORD = auto()
    PERCENT_WORD = auto()
    RAMP_LABEL = auto()
    RATE_WORD = auto()
    REFERENCE = auto()
    REJECT = auto()
    REMAINDER = auto()
    REQUEST = auto()
    RESOURCE = auto()
    RESPOND = auto()
    ROLE = auto()
    RPM = auto()
    RPS = auto()
    RUN = auto()
    SCENARIO = auto()
    SECOND = auto()
    SESSION = auto()
    SHOULD = auto()
    SIZE = auto()
    SPAN = auto()
    SPAWN = auto()
    SPIKE_TEST = auto()
    STAGE = auto()
    STAIR = auto()
    START = auto()
    STATUS = auto()
    SUCCESS = auto()
    TARGET = auto()
    TEST = auto()
    THEN = auto()
    THING = auto()
    THINK = auto()
    THROUGHPUT = auto()
    TIMEOUT = auto()
    TIMES = auto()
    TIME_WORD = auto()
    TO = auto()
    TOTAL = auto()
    TO_POST = auto()
    TWICE = auto()
    UNDER = auto()
    UNTIL = auto()
    UP = auto()
    UPWARD = auto()
    UP_TO = auto()
    USER = auto()
    USUAL = auto()
    VAGUE = auto()
    VALUE = auto()
    VU = auto()
    WARM_UP = auto()
    WITH = auto()

    # Numbers, and words that count.
    NUMBER = auto()
    NUMERAL = auto()
    SCALE = auto()
    ROUND = auto()  # roughly so many: une soixantaine
    FRACTION = auto()
    ORDINAL = auto()

    # What is no prose.
    URL = auto()
    PATH = auto()
    VERB = auto()  # an HTTP method in capitals
    HEADER = auto()
    JSON = auto()
    CODE = auto()  # letters and digits in one word
    FLAG = auto()  # an option of a command that no reader knows
    DATA = auto()  # quotations, dates, versions, assignments
    CLAIMED = auto()  # a reader of another notation has understood it

    # Signs.
    COMMA = auto()
    SEMICOLON = auto()
    COLON = auto()
    EQUALS = auto()
    LESS_SIGN = auto()
    MORE_SIGN = auto()
    PERCENT_SIGN = auto()
    OPEN = auto()
    CLOSE = auto()
    SLASH = auto()
    TILDE = auto()
    PLUS = auto()
    PIPE = auto()
    ARROW = auto()
    DOTS = auto()
    HYPHEN = auto()
    DASH = auto()
    STOP = auto()
    NEWLINE = auto()
    BULLET = auto()
    SIGN = auto()
    WORD = auto()

    # What the rules build.
    TIME = auto()
    USERS = auto()
    RATE = auto()
    ITERATIONS = auto()
    REPEATS = auto()
    SHARE = auto()
    PERCENTILE = auto()
    REQUESTS = auto()
    COUNT = auto()
    CRITERION = auto()
    PHASE = auto()  # the time that a criterion is of
    PAUSE = auto()
    ASIDE = auto()  # a quantity of something else than load
    TOLD = auto()  # a quantity that the text tells of and does not ask for
    SENDING = auto()  # how often something is sent over a WebSocket
    STAY = auto()  # how long one is open
    DEMAND = auto()  # what is asked of a request, and has no place in a plan
    TRAFFIC_SHARE = auto()
    STAGE_LABEL = auto()
    SCENARIO_LABEL = auto()
    LEVELS = auto()


class Mark(StrEnum):
    """How a quantity is meant, where it is not simply meant."""

    ABOUT = auto()
    AFTER = auto()
    AMBIGUOUS = auto()
    ARRIVALS = auto()
    BACKGROUND = auto()
    BOUND = auto()
    BYTES = auto()
    CONNECTED = auto()  # so long a WebSocket is open, too
    COMPUTED = auto()  # no number of it stands in the text
    DAILY = auto()
    EACH = auto()
    FROM_WORDS = auto()
    LABELLED = auto()
    MILLI = auto()
    NEGATED = auto()
    OCCUPIED = auto()
    OF_DATA = auto()
    PACED = auto()
    PER_MINUTE = auto()
    PER_HOUR = auto()
    RANGE = auto()
    REQUESTS = auto()  # counted in requests, not in users or iterations
    ROLE = auto()
    SMALL = auto()
    STEP = auto()
    STRONG = auto()
    VAGUE = auto()
    VIRTUAL = auto()


# Not frozen, which would make each of the many tokens three times as slow to build.
@dataclass(slots=True, unsafe_hash=True)
class Token:
    """A typed piece of a text; `value` is in seconds, per second or plain, as its kind wants.

    `parts` are the items of a list, or what a sum or range consists of. Nobody changes a token.
    """

    kind: Kind
    start: int
    end: int
    value: float = 0.0
    marks: frozenset[Mark] = frozenset()
    parts: tuple["Token", ...] = ()

    def marked(self, *marks: Mark) -> "Token":
        """Return the token with more marks."""
        if self.marks.issuperset(marks):
            return self
        return Token(
            self.kind, self.start, self.end, self.value, self.marks.union(marks), self.parts
        )

    def has(self, *marks: Mark) -> bool:
        """Return whether the token bears any of some marks."""
        return not self.marks.isdisjoint(marks)


def kind_set(names: str) -> frozenset[Kind]:
    """Return the kinds of some names: "users rate time"."""
    return frozenset(map(Kind, names.split()))


ADDRESSES = kind_set("url path")
LEVELS = kind_set("users rate")
PEOPLE = kind_set("user vu")
