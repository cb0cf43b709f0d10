"""What a load test is asked to do, and where each part of that was said."""

from collections.abc import Collection, Iterator
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
# The parts that a caller can give.
_GIVEN = ("scenarios", "criteria")


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


class Step(Value):
    """A request of a scenario. `url` is an address or a path, `weight` a share in percent.

    In headers, and in the values of a body, `${NAME}` is a variable of the environment, and
    `${name}` what an earlier step of the scenario `takes` from its answer; an address has `{name}`.
    `${unique}` is another value in each request.

    `once` says that it is made before the rest and not in each iteration, `pause` how long a user
    thinks after it, `timeout_s` how long it may take, `statuses` and `contains` what its answer is
    checked for: one of these codes, and a text.
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
    with a password, and `values_vary` says that values are examples: others are sent.
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


def with_given(plan: Plan, given: GivenPlan) -> Plan:
    """Return a plan with the given parts in place of its own.

    What the text says of them is read as background. Of what was not given all stays as it is.
    """
    replaced = {name for name in _GIVEN if getattr(given, name) is not None}
    statements = tuple(_outranked(each, replaced) for each in plan.statements)
    kept = (claim for claim in plan.claims if _part_of(claim.part) not in replaced)
    return plan.model_copy(
        update={
            **{name: getattr(given, name) for name in replaced},
            "statements": statements,
            "claims": (*kept, *(Claim(part=part, origin=Origin.GIVEN) for part in _parts(given))),
            "complete": all(each.fate is not Fate.UNREAD for each in statements),
            "activities": () if "scenarios" in replaced else plan.activities,
            "may_do_more": plan.may_do_more and "scenarios" not in replaced,
        }
    )


def _parts(given: GivenPlan) -> Iterator[str]:
    """Yield the names of all that is given."""
    for number, scenario in enumerate(given.scenarios or ()):
        path = f"scenarios[{number}]"
        load = scenario.load
        for name in Load.model_fields if load is not None else ():
            if name != "unit" and getattr(load, name) not in {None, ()}:
                yield f"{path}.load.{name}"
        yield from (
            f"{path}.{name}"
            for name in ("start_s", "share", "ordered", "pause")
            if getattr(scenario, name)
        )
        yield from (f"{path}.steps[{step}]" for step in range(len(scenario.steps)))
    yield from (f"criteria[{number}]" for number in range(len(given.criteria or ())))


def _outranked(statement: Statement, replaced: Collection[str]) -> Statement:
    if len(replaced) < len(_GIVEN) and _part_of(statement.part or "") not in replaced:
        return statement
    return statement.model_copy(update={"fate": Fate.BACKGROUND, "part": None})


def _part_of(part: str) -> str:
    return part.partition("[")[0]


def published(plan: Plan, text: str) -> Plan:
    """Return a plan of a text with spans in UTF-16 units, as JavaScript counts."""
    statements = tuple(
        each.model_copy(update={"span": utf16_span(text, each.span)}) for each in plan.statements
    )
    return plan.model_copy(update={"statements": statements})


def utf16_span(text: str, span: Span) -> Span:
    """Return a span of a text counted in UTF-16 units, as JavaScript counts."""
    start = _utf16_length(text[: span.start])
    return Span(start, start + _utf16_length(text[span.start : span.end]))


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
