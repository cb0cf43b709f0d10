"""Puts the plan together: parts, who says them, and what became of every statement."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter

from shared.domain.plan import (
    Claim,
    Fate,
    Load,
    Login,
    Once,
    Origin,
    Pause,
    Per,
    Plan,
    Scenario,
    Step,
    Unit,
)
from shared.reading.fates import settle, settle_beside
from shared.reading.ledger import Ledger, opened
from shared.reading.lexing.lexicon import lexicon_of
from shared.reading.lexing.stream import kind_at, skip_back
from shared.reading.lexing.tokens import ADDRESSES, Kind, Mark, Token, kind_set
from shared.reading.limits import contradicted, criteria_of
from shared.reading.loads.inexact import DOUBTS
from shared.reading.loads.named_types import named_type
from shared.reading.loads.said import Said, SaidLoad
from shared.reading.loads.units import unit_of
from shared.reading.material import Read
from shared.reading.overlooked import with_overlooked
from shared.reading.parts.scenarios import shares_of
from shared.reading.quantities.pauses import pause_of, pause_range
from shared.reading.requests.actions import acts_beside
from shared.reading.requests.activities import activities_in
from shared.reading.requests.clause_words import clauses_of, without_addresses
from shared.reading.requests.commands import without_commands
from shared.reading.requests.credentials import answered_token, credentials_in
from shared.reading.requests.expectations import expecting
from shared.reading.requests.order import Order, order_of
from shared.reading.requests.passed_on import passed_on
from shared.reading.requests.said_steps import headers_of_all
from shared.reading.requests.steps import steps_of, timeout_of_all
from shared.reading.requests.varied_values import values_vary
from shared.stated_secrets import stated_user

_NOT_COMPARED = "how much a request sends is not compared"
_OF_WHICH_LOAD = "of which loads it is, is not sure"
_NO_WHOLE, _MOST_WHOLE = "the shares are more than a whole", 101
_OF_TRAFFIC = kind_set("vu request verb path url")
_FIGURES, _CLOSE = kind_set("number count requests iterations rate"), 1e-6
_ONE_SHARE = "what the others do is not told"
_OF_NO_REQUEST = "no request is named that it is told of"
_EMAIL, _NAME = "email", "username"
_SEVERAL_PAUSES = "several pauses are told"


@dataclass(slots=True)
class _Assembly:
    read: Read
    ledger: Ledger
    claims: list[Claim] = field(default_factory=list)
    timeout: Token | None = None  # of all requests, like these
    headers: Sequence[Token] = ()
    shared: bool = False  # several groups share the load
    requests: dict[int, str] = field(default_factory=dict)  # their parts, by where they begin
    hosts: dict[int, str] = field(default_factory=dict)  # the same of bare hosts

    def plan(self) -> Plan:
        """Return the plan."""
        self.timeout = timeout_of_all(self.read.tokens)
        self.headers = headers_of_all(self.read.tokens)
        shares = [t for t in self.read.tokens if t.kind is Kind.TRAFFIC_SHARE and not t.parts]
        self.shared = len(shares) > 1
        scenarios = self._expecting(self._scenarios())
        criteria = criteria_of(self.read, scenarios, self._claim)
        self._demands()
        self._counted(sum(len(each.steps) for each in scenarios))
        self._confirmed(scenarios)
        said = any(each.load and each.load.target is not None for each in scenarios)
        notation = self.read.notation
        for token in notation.read:
            self.ledger.account(token, Fate.CLAIMED)  # what k6 needs no word for, such as threads
        for token in self.read.parts.names:
            self.ledger.account(token, Fate.DATA)
        lasts = any(each.load and has_length(each.load) for each in scenarios)
        settle(self.ledger, self.read.tokens, said=said, lasts=lasts)
        if said and self._is_whole(scenarios):
            loads = [each.load for each in scenarios if each.load and notation.loads]
            told = [value for load in loads for value in (load.target, load.duration_s) if value]
            methods = {step.method for each in scenarios for step in each.steps}
            settle_beside(self.ledger, self.read.tokens, self.read.gaps, told, methods)
        statements = with_overlooked(
            self.read.text,
            self.ledger.statements(),
            scenarios,
            self.read.lexed,
            lexicon_of(self.read.language),
        )
        complete = not contradicted(criteria) and all(
            each.fate is not Fate.UNREAD for each in statements
        )
        words = without_commands(self.read.text, self.read.detail.commands)
        user, clauses = stated_user(words), clauses_of(words, self.read.lexed)
        plain = without_addresses(clauses)
        return Plan(
            scenarios=tuple(scenarios),
            criteria=tuple(criteria),
            statements=statements,
            claims=tuple(self.claims if complete else map(_weakened, self.claims)),
            complete=complete,
            language=self.read.language,
            test_type=named_type(self.read.lexed, self.read.text),
            may_do_more=acts_beside(self.read.lexed, self.read.text),
            login=None if user is None else Login(_EMAIL if user.is_email else _NAME, user.name),
            values_vary=values_vary(words),
            credentials=credentials_in(plain, words),
            answered_token=answered_token(plain, words),
            passed_on=passed_on(clauses, words),
            activities=activities_in(
                self.read.lexed,
                self.read.text,
                [step for each in scenarios for step in each.steps],
            ),
        )

    def _is_whole(self, scenarios: Sequence[Scenario]) -> bool:
        """Return whether nothing is missing, or in doubt, of the loads."""
        doubted = any(claim.doubt and ".load" in claim.part for claim in self.claims)
        loads = [each.load for each in scenarios if each.load]
        return not doubted and all(load.target and has_length(load) for load in loads)

    def _claim(self, part: str, used: Iterable[Token], doubt: str = "") -> None:
        self.claims.append(
            Claim(part=part, origin=Origin.LIKELY if doubt else Origin.STATED, doubt=doubt)
        )
        for token in used:
            self.ledger.account(token, Fate.CLAIMED, part)

    def _demands(self) -> None:
        """Say of sizes of requests, and times of none, that nothing holds a script against them."""
        demands = [token for token in self.read.tokens if token.kind is Kind.DEMAND]
        demands = [token for token in demands if not self.ledger.is_claimed(token)]
        for number, token in enumerate(demands):
            doubt = _NOT_COMPARED if token.has(Mark.BYTES) else _OF_NO_REQUEST
            self._claim(f"requests[{number}]", [token], doubt)

    def _counted(self, steps: int) -> None:
        """Account for "two requests: ..." where so many are named."""
        for token in self.read.tokens:
            if token.kind is Kind.REQUESTS and token.value == steps > 1:
                self.ledger.account(token, Fate.DATA)

    def _confirmed(self, scenarios: Sequence[Scenario]) -> None:
        """Account for what only says a load again: so many in all, or what makes it up."""
        unread = self.ledger.unread_starts()
        told = [token for token in self.read.tokens if token.kind in _FIGURES and token.value]
        left = [token for token in told if token.start in unread]
        for number, load in enumerate(scenario.load for scenario in scenarios):
            if load is None or not load.target:
                continue
            factor = load.limit_vus if load.per is Per.VU else load.duration_s
            whole = load.target * (factor or 0) if not load.stages else 0
            for token in left:
                parts = token.kind is Kind.RATE and any(
                    other.kind is Kind.COUNT and _is_close(token.value * other.value, load.target)
                    for other in told
                )
                if parts or _is_close(token.value, whole):
                    self.ledger.account(token, Fate.CLAIMED, f"scenarios[{number}].load.target")

    # Scenarios

    def _scenarios(self) -> list[Scenario]:
        notation = self.read.notation
        loads = notation.loads or self.read.loads
        names = notation.names or [part.name for part in self.read.parts.parts]
        doubt = _OF_WHICH_LOAD if self._names_addresses_of_some() else ""
        scenarios = [
            self._scenario(number, name, load, doubt)
            for number, (name, load) in enumerate(zip(names, loads, strict=True))
        ]
        if len(loads) > 1 and not notation.loads:
            self.claims.append(Claim(part="duration_s", origin=Origin.STATED))
        scenarios += self._shares(len(scenarios))
        # Not those before others: claims count them.
        while scenarios and not _says_something(scenarios[-1]):
            scenarios.pop()
        return scenarios

    def _scenario(self, number: int, name: str, said: SaidLoad, doubt: str) -> Scenario:
        path = f"scenarios[{number}]"
        parted = len(self.read.loads) > 1 and not self.read.notation.loads
        own = self.read.parts.parts[number].tokens if parted else self._all_of(number)
        load = self._load(said, f"{path}.load")
        order = Order(()) if self.shared else self._steps(own, path, doubt if parted else "")
        if order.told:
            self._claim(f"{path}.ordered", [], order.doubt)
        return Scenario(
            name=name,
            start_s=self._start(own, path) if parted else None,
            load=load,
            steps=tuple(_in_turns(step.step, load) for step in order.steps),
            ordered=order.told,
            pause=None if any(step.step.pause for step in order.steps) else self._pause(own, path),
        )

    def _names_addresses_of_some(self) -> bool:
        """Return whether of several loads in blocks some have addresses, and others none."""
        parts = [part.tokens for part in self.read.parts.parts if part.whole]
        addressed = [any(token.kind in ADDRESSES for token in tokens) for tokens in parts]
        return any(addressed) and not all(addressed)

    def _all_of(self, number: int) -> tuple[Token, ...]:
        """Return the tokens of a scenario: those of its row, and of the first all others, too."""
        rows = self.read.notation.rows
        if not rows:
            return self.read.tokens if number == 0 else ()
        return tuple(token for token in self.read.tokens if _row_of(token, rows) == number)

    def _is_of_traffic(self, place: int) -> bool:
        """Return whether a share is one of requests, or of those whom the text names elsewhere.

        "10 % of tenants" beside "100 users" is not. "POST /b with 1 % probability" is.
        """
        if (
            kind_at(self.read.tokens, skip_back(self.read.tokens, place, {Kind.WITH}, 1))
            in ADDRESSES
        ):
            return True
        following = self.read.tokens[place + 1 : place + 4]
        whom = [self.read.text[t.start : t.end] for t in following if t.kind is Kind.USER]
        return any(self.read.text.count(word) > 1 for word in whom) or any(
            token.kind in _OF_TRAFFIC for token in following
        )

    def _shares(self, first: int) -> list[Scenario]:
        if not self.shared:
            for place, token in enumerate(self.read.tokens):
                if token.kind is not Kind.TRAFFIC_SHARE:
                    continue
                if not (token.has(Mark.LABELLED) and self.ledger.is_claimed(token)):
                    acts = token.has(Mark.FROM_WORDS) or self._is_of_traffic(place)
                    self._claim("scenarios[0].share", [token], _ONE_SHARE if acts else "")
            return []
        scenarios = []
        groups = list(shares_of(self.read.tokens, self.read.text))
        doubt = _NO_WHOLE if sum(share.value for _, share, _, _ in groups) > _MOST_WHOLE else ""
        for number, (name, share, start, end) in enumerate(groups, start=first):
            path = f"scenarios[{number}]"
            begin = 0 if number == first else start
            steps = self._steps(self.read.tokens[begin:end], path)
            self._claim(f"{path}.share", [share], doubt)
            plain = tuple(step.step.model_copy(update={"weight": None}) for step in steps.steps)
            scenarios.append(Scenario(name=name, share=share.value, steps=plain))
        rest = groups[-1][3]
        steps = self._steps(self.read.tokens[rest:], f"scenarios[{first + len(groups)}]")
        if steps.steps:
            scenarios.append(Scenario(name="rest", steps=tuple(step.step for step in steps.steps)))
        return scenarios

    def _steps(self, tokens: Sequence[Token], path: str, doubt: str = "") -> Order:
        said = steps_of(
            tokens, self.read.text, self.read.detail, self.timeout, headers=self.headers
        )
        order = order_of(said.wanted, tokens)
        for number, step in enumerate(order.steps):
            part = f"{path}.steps[{number}]"
            (self.hosts if step.is_base else self.requests).setdefault(step.start, part)
            self._claim(part, step.used, step.doubt or ("" if step.is_base else doubt))
        for token in said.unwanted:
            self.ledger.account(token, Fate.BACKGROUND)
        return order

    def _expecting(self, scenarios: Sequence[Scenario]) -> list[Scenario]:
        """Return scenarios whose requests want what the text expects of their answers."""
        first = min(self.requests, default=len(self.read.text))
        hosts = {start: part for start, part in self.hosts.items() if start < first}
        expected, told = expecting(scenarios, hosts | self.requests, self.read.detail.expected)
        for part, token in told:
            self.ledger.account(token, Fate.CLAIMED, part)
        return expected

    def _pause(self, tokens: Sequence[Token], path: str) -> Pause | None:
        pauses = [token for token in tokens if token.kind is Kind.PAUSE]
        if not pauses:
            return None
        alike = [token for token in pauses if pause_range(token) == pause_range(pauses[0])]
        # A scenario has one pause: where several are told, the others stay unread.
        self._claim(f"{path}.pause", alike, "" if len(alike) == len(pauses) else _SEVERAL_PAUSES)
        return pause_of(pauses[0], self.read.lexed)

    def _start(self, tokens: Sequence[Token], path: str) -> float | None:
        for time, later in pairwise(tokens):
            if time.kind is Kind.TIME and later.kind is Kind.LATER:
                self._claim(f"{path}.start_s", [time])
                return time.value
        return None

    # Loads

    def _load(self, said: SaidLoad, path: str) -> Load | None:
        several = self.read.parts.doubt
        if said.is_empty and said.duration is None:
            return self._requests(path)
        level = said.rate or said.users
        per = said.per if said.iterations else None
        unit = Unit.USERS
        if said.rate is not None:
            unit = _rate_unit(said.rate)
        elif said.iterations is not None and not said.stages:
            unit, level = Unit.ITERATIONS, said.iterations
            self._claim(f"{path}.per", [])
        target = self._value(level, f"{path}.target", several)
        beside = said.users if level is not said.users else None
        limit = self._limit(beside, f"{path}.limit_vus", several)
        duration = self._value(said.duration, f"{path}.duration_s", several)
        if level is said.users and target is not None:
            self._groups(f"{path}.target", target)
        if said.stages is not None:
            self._claim(f"{path}.stages", said.stages.used, several or said.stages.doubt)
            if said.stages.start is not None:
                self._claim(f"{path}.start", [], several)
        if said.iterations is not None and unit is not Unit.ITERATIONS:
            return self._load_beside_iterations(said, path)
        return Load(
            unit=unit,
            target=target,
            start=said.stages.start if said.stages else None,
            stages=said.stages.stages if said.stages else (),
            held=said.stages.held if said.stages else (),
            duration_s=duration,
            per=per if unit is Unit.ITERATIONS else None,
            limit_vus=None if limit is None else int(limit),
        )

    def _limit(self, users: Said | None, part: str, several: str) -> float | None:
        """Return the users beside a rate; "up to 50" may carry it, and none of it is claimed."""
        marks = {mark for token in users.used for mark in token.marks} if users else set()
        if users is None or not users.doubt or marks & set(DOUBTS) != {Mark.BOUND}:
            return self._value(users, part, several)
        for token in users.used:
            self.ledger.account(token, Fate.CLAIMED, part)
        return users.value

    def _load_beside_iterations(self, said: SaidLoad, path: str) -> Load:
        """Return a load without its iterations, which a rate or stages can not have."""
        plain = SaidLoad(
            users=said.users, rate=said.rate, stages=said.stages, duration=said.duration
        )
        return self._load(plain, path) or Load(unit=Unit.USERS)

    def _groups(self, part: str, target: float) -> None:
        """Account for groups that add up to all users: admins 4, sellers 50, buyers 446."""
        if len(self.read.loads) > 1:
            return
        kinds = {Kind.NUMBER, Kind.USERS}
        spans = self.ledger.unread_starts()
        numbers = [t for t in self.read.tokens if t.kind in kinds and t.start in spans]
        if len(numbers) > 1 and sum(token.value for token in numbers) == target:
            for token in numbers:
                self.ledger.account(token, Fate.CLAIMED, part)

    def _requests(self, path: str) -> Load | None:
        """Return "send 1000 requests" as a likely number of iterations."""
        counts = [t for t in self.read.tokens if t.kind is Kind.REQUESTS and not t.marks]
        if len(counts) != 1 or len(self.read.loads) > 1 or not counts[0].value.is_integer():
            return None
        self._claim(f"{path}.target", counts, "requests are counted, not iterations")
        return Load(unit=Unit.ITERATIONS, target=counts[0].value, per=Per.TOTAL)

    def _value(self, said: Said | None, part: str, several: str) -> float | None:
        if said is None:
            return None
        self._claim(part, said.used, said.doubt or several)
        return said.value


def assembled(read: Read) -> Plan:
    """Return the plan of what the rules have read."""
    return _Assembly(read, opened(read.text, read.lexed, (*read.amounts, *read.gaps))).plan()


def _is_close(value: float, other: float) -> bool:
    return abs(value - other) < _CLOSE * other


def _row_of(token: Token, rows: Sequence[tuple[int, int]]) -> int:
    """Return the row that a token stands in; what stands in none goes with the first."""
    place = bisect_right(rows, token.start, key=itemgetter(0)) - 1
    return place if place >= 0 and token.start < rows[place][1] else 0


def _in_turns(step: Step, load: Load | None) -> Step:
    """Return a request as users make it who come at a rate: once by each is in each run."""
    arriving = load is not None and load.unit.is_rate
    once = arriving and step.once is Once.USER
    return step.model_copy(update={"once": None}) if once else step


def _rate_unit(rate: Said) -> Unit:
    named = [token for token in rate.used if token.kind is Kind.RATE]
    return unit_of(named[0]) if named else Unit.ITERATIONS_PER_S


def has_length(load: Load) -> bool:
    """Return whether a load says how long, or how often, it goes on."""
    return bool(load.duration_s or load.stages or load.per)


def _says_something(scenario: Scenario) -> bool:
    return bool(scenario.load or scenario.steps or scenario.pause or scenario.share is not None)


def _weakened(claim: Claim) -> Claim:
    stated = claim.origin is Origin.STATED
    return claim.model_copy(update={"origin": Origin.LIKELY}) if stated else claim
