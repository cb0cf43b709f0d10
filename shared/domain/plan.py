"""What a load test is asked to do, and where each part of that was said."""

from enum import StrEnum
from typing import NamedTuple

from shared.domain.load import LoadStage, Threshold
from shared.domain.source_report import SourceReport
from shared.domain.value import Value


class Unit(StrEnum):
    """What a load is counted in."""

    USERS = "users"
    ITERATIONS_PER_S = "iterations_per_s"
    REQUESTS_PER_S = "requests_per_s"
    ITERATIONS = "iterations"

    @property
    def is_rate(self) -> bool:
        """Whether it counts what begins in a second."""
        return self in {Unit.ITERATIONS_PER_S, Unit.REQUESTS_PER_S}


class Per(StrEnum):
    """Whether a number of iterations is that of each VU or of all together."""

    VU = "vu"
    TOTAL = "total"


class Once(StrEnum):
    """Who makes a request that is made once: each user, or all of them together if they like."""

    USER = "user"
    START = "start"


class Origin(StrEnum):
    """Who said a part of the plan, the strongest first."""

    GIVEN = "given"
    STATED = "stated"
    QUOTED = "quoted"
    LIKELY = "likely"


class Fate(StrEnum):
    """What became of a quantity, an address or a method of the text."""

    CLAIMED = "claimed"
    DATA = "data"
    BACKGROUND = "background"
    UNREAD = "unread"


class Span(NamedTuple):
    """A stretch of the text, from `start` up to but not including `end`."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Return whether two stretches have a character in common."""
        return self.start < other.end and other.start < self.end


# The methods of a step, and those of them whose requests usually have a body.
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
BODIED = frozenset({"POST", "PUT", "PATCH"})
# The value of a header that is another one in each request.
UNIQUE = "${unique}"
# How a doubt about a number ends that is told roughly: one near it is what was asked.
INEXACT = "is not exact"


class LoadTestType(StrEnum):
    """The usual types of load tests, the most telling first: each has a course of its own."""

    SMOKE = "smoke"
    STRESS = "stress"
    SPIKE = "spike"
    SOAK = "soak"
    BREAKPOINT = "breakpoint"
    LOAD = "load"


class Load(Value):
    """The load of a scenario; what is not said is None.

    `target` is the peak, in `unit`. `start` is where the first stage begins, `stages` end at their
    targets; in those whose places are `held` the target is there at once, and not climbed to.
    `limit_vus` are the VUs that carry a rate or share iterations.
    """

    unit: Unit
    target: float | None = None
    start: float | None = None
    stages: tuple[LoadStage, ...] = ()
    held: tuple[int, ...] = ()
    duration_s: float | None = None
    per: Per | None = None
    limit_vus: int | None = None


class Pause(Value):
    """How long a user thinks, in seconds: after each request, or `per_iteration` alone."""

    shortest_s: float
    longest_s: float
    per_iteration: bool = False

    @property
    def said(self) -> str:
        """The pause in words."""
        low, high = f"{self.shortest_s:.6g}", f"{self.longest_s:.6g}"
        return f"{low} s" if low == high else f"{low} to {high} s"


NO_PAUSE = Pause(shortest_s=0.0, longest_s=0.0)


class Header(NamedTuple):
    """A header of a request, as it stands in the text."""

    name: str
    value: str


class PathValue(NamedTuple):
    """A value for a placeholder of an address, such as `id` of `/orders/{id}`."""

    name: str
    value: str


class Taken(NamedTuple):
    """A value that the answer to a request gives to later ones.

    `path` is where its JSON has it, as k6 writes that: `data.token`, `items.0.id`.
    """

    name: str
    path: str


class Login(NamedTuple):
    """Who logs in, and what the text calls that: `username` or `email`."""

    field: str
    user: str


class Scheme(StrEnum):
    """How requests prove who sends them."""

    BASIC = "basic"
    BEARER = "bearer"
    API_KEY = "api_key"


class AnsweredToken(NamedTuple):
    """A token that an answer gives: the field that holds it, empty if that is not named.

    `sent` says that the text speaks of later requests that send it.
    """

    field: str
    sent: bool


class Passing(StrEnum):
    """What an answer gives to later requests; a session may be kept by cookies."""

    SESSION = "session"
    TOKEN = "token"  # noqa: S105 - what it is called
    ID = "id"


class PassedOn(NamedTuple):
    """What an answer gives to later requests, and where the text says so, in code points."""

    what: Passing
    span: Span


class SocketSession(Value):
    """What is sent over a WebSocket, how often, and how long it is open, in seconds."""

    messages: tuple[str, ...] = ()
    every_s: float | None = None
    held_s: float | None = None


class Step(Value):
    """A request of a scenario. `url` is an address or a path, `weight` a share in percent.

    In headers, and in the values of a body, `${NAME}` is a variable of the environment, and
    `${name}` what an earlier step of the scenario `takes` from its answer; an address has `{name}`.
    `${unique}` is another value in each request.

    `once` says that it is made before the rest and not in each iteration, `pause` how long a user
    thinks after it, `timeout_s` how long it may take, `statuses` and `contains` what its answer is
    checked for: one of these codes, and a text. `session` is what is said over a WebSocket.
    """

    method: str
    url: str
    headers: tuple[Header, ...] = ()
    body: str | None = None
    weight: float | None = None
    name: str = ""
    values: tuple[PathValue, ...] = ()
    takes: tuple[Taken, ...] = ()
    once: Once | None = None
    pause: Pause | None = None
    timeout_s: float | None = None
    statuses: tuple[int, ...] = ()
    contains: str = ""
    session: SocketSession | None = None


class Scenario(Value):
    """Users that do the same; `share` is their part of the one load, in percent.

    `start_s` is when they begin, if later than the others. `ordered` says that the steps follow
    on each other.
    """

    name: str
    start_s: float | None = None
    load: Load | None = None
    share: float | None = None
    steps: tuple[Step, ...] = ()
    ordered: bool = False
    pause: Pause | None = None


class During(NamedTuple):
    """A time of a test, in seconds from its start; `end_s` is None for what lasts to its end."""

    start_s: float
    end_s: float | None = None


class Criterion(Value):
    """A pass criterion; `scope` names the part of the test that it is one of, if not of all.

    That is a scenario or a step by its name, a request (`POST /orders`, `/orders`), or several of
    these: `GET /a, GET /b`. `during` is the time in which it holds, if not always.
    """

    threshold: Threshold
    scope: str | None = None
    during: During | None = None
    aborts: bool = False

    @property
    def is_of_all(self) -> bool:
        """Whether it is one of the whole test."""
        return self.scope is None and self.during is None


class Claim(Value):
    """Who says a part of the plan, such as `scenarios[0].load.duration_s`.

    `doubt` tells why the text does not say it beyond doubt, and is empty if it does. `source` is
    the place in a source that says it, such as `shop.yaml: POST /orders`.
    """

    part: str
    origin: Origin
    doubt: str = ""
    source: str = ""

    @property
    def is_rough(self) -> bool:
        """Whether it is of a number that is told roughly: one near it does what was asked."""
        return self.doubt.endswith(INEXACT)

    @property
    def is_doubted(self) -> bool:
        """Whether its words can be meant in two ways; those of a rough number cannot."""
        return bool(self.doubt) and not self.is_rough


class Statement(Value):
    """A quantity, an address or a method of the text. Its span counts code points."""

    span: Span
    text: str
    fate: Fate
    part: str | None = None


class Plan(Value):
    """All that a description asks for. It is complete if nothing of it was left unread.

    `test_type` is what it calls the test: "a spike test". `activities` are what users do, in the
    words of the text, where no address says how. With `may_do_more` the text tells of what users
    do without an address beside it: they may request more than it names. `login` is who logs in,
    with a password, and `values_vary` says that values are examples: others are sent. `credentials`
    is how requests prove who sends them, `answered_token` the token that an answer gives, and
    `passed_on` what later requests are to send of answers.
    """

    scenarios: tuple[Scenario, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    statements: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()
    sources: tuple[SourceReport, ...] = ()
    complete: bool = False
    language: str = "en"
    test_type: LoadTestType | None = None
    activities: tuple[str, ...] = ()
    may_do_more: bool = False
    login: Login | None = None
    values_vary: bool = False
    credentials: Scheme | None = None
    answered_token: AnsweredToken | None = None
    passed_on: tuple[PassedOn, ...] = ()

    @property
    def unread(self) -> tuple[Statement, ...]:
        """What nothing accounts for."""
        return tuple(each for each in self.statements if each.fate is Fate.UNREAD)

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is unread, and nothing in doubt."""
        return self.complete and not any(claim.is_doubted for claim in self.claims)


class GivenPlan(Value):
    """Parts of a plan that a caller gives: each takes the place of what the text says of it."""

    scenarios: tuple[Scenario, ...] | None = None
    criteria: tuple[Criterion, ...] | None = None
