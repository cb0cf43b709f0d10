from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field

import pytest

from shared.domain.errors import (
    AIIncompleteOutputError,
    AIOutageError,
    AIQuotaError,
    AIUnavailableError,
    DeadlineExceededError,
    ErrorCode,
    StoreUnavailableError,
)
from worker.budget import Budget, JobStoppedError, StopReason
from worker.generate.model.gate import SharedGate
from worker.generate.model.text_model import Completion
from worker.ports import Away, CallEnd, Change, Go, InLine, State, Ticket, Turn

GO = Go(State("1"))
DOWN = AIUnavailableError("It is down.")


@dataclass
class ListedTurns:
    """A GateStore that answers each question with the next turn, the last one for ever."""

    turns: deque[Turn | Exception]
    settled: list[tuple[State, CallEnd]] = field(default_factory=list)
    asked: set[Ticket] = field(default_factory=set)
    renewed: list[Ticket] = field(default_factory=list)
    change: Change = Change.SAME
    is_away: bool = False

    def ask(self, ticket: Ticket) -> Turn:
        self.asked.add(ticket)
        turn = self.turns.popleft() if len(self.turns) > 1 else self.turns[0]
        if isinstance(turn, Exception):
            raise turn
        return turn

    def settle(self, ticket: Ticket, state: State, end: CallEnd) -> tuple[Change, float]:
        assert ticket in self.asked
        self.settled.append((state, end))
        if self.is_away:
            raise StoreUnavailableError("The job store is out of reach.")
        return self.change, 5.0

    def renew(self, tickets: Collection[Ticket]) -> None:
        self.renewed.extend(tickets)


@dataclass
class CancellingTurns(ListedTurns):
    """A GateStore whose callers are cancelled while they ask."""

    budget: Budget = field(kw_only=True)

    def ask(self, ticket: Ticket) -> Turn:
        self.budget.stop(StopReason.CANCELLED)
        return super().ask(ticket)


@dataclass
class Counted:
    held_back: int = 0
    turns: list[float] = field(default_factory=list)

    def model_held_back(self) -> None:
        self.held_back += 1

    def model_turn(self, waited_s: float) -> None:
        self.turns.append(waited_s)


class PassingTime(Budget):
    """A budget whose sleeps take no time, and are counted."""

    def __init__(self, seconds: float = 300.0) -> None:
        self.now = 0.0
        super().__init__(seconds, clock=lambda: self.now)

    def sleep(self, seconds: float) -> None:
        self.now += min(seconds, self.remaining_s)
        self.check()


class Case:
    """A gate over listed turns."""

    def __init__(self, *turns: Turn | Exception) -> None:
        self.store = ListedTurns(deque(turns))
        self.metrics = Counted()
        self.budget = PassingTime()
        self.gate = SharedGate(self.store, self.metrics, clock=lambda: self.budget.now)

    def call(self, completion: Completion | None = None, *, patience_s: float = 0.0) -> None:
        with self.gate.turn(self.budget, patience_s=patience_s) as turn:
            turn.completed(completion or Completion(text="an answer"))


def test_a_call_waits_in_line_until_it_is_its_turn() -> None:
    case = Case(InLine(0.5), InLine(2.0), GO)

    case.call()

    assert case.metrics.turns == [2.5]
    assert len(case.store.asked) == 1
    assert case.store.settled == [(State("1"), "answered")]


@pytest.mark.parametrize(
    ("completion", "end"),
    [
        (Completion(text="an answer"), "answered"),
        (Completion(failure=AIIncompleteOutputError("It was cut off.")), "answered"),
        (Completion(failure=DOWN), DOWN),
    ],
)
def test_how_a_call_ended_is_told_once(completion: Completion, end: CallEnd) -> None:
    case = Case(GO)

    case.call(completion)

    assert case.store.settled == [(State("1"), end)]


def test_a_call_that_is_stopped_says_nothing_of_the_model() -> None:
    case = Case(GO)

    with pytest.raises(JobStoppedError), case.gate.turn(case.budget, patience_s=0):
        raise JobStoppedError(StopReason.CANCELLED)

    assert case.store.settled == [(State("1"), "unknown")]


@pytest.mark.parametrize(
    ("code", "error"),
    [(ErrorCode.AI_QUOTA, AIQuotaError), (ErrorCode.AI_UNAVAILABLE, AIUnavailableError)],
)
def test_while_the_model_is_away_no_call_is_made_and_the_reason_is_said(
    code: ErrorCode, error: type[AIOutageError]
) -> None:
    case = Case(Away(9.0, code))

    with pytest.raises(error) as raised:
        case.call()

    assert (raised.value.retry_after_s, raised.value.final) == (9.0, True)
    assert (case.metrics.held_back, case.metrics.turns) == (1, [])
    assert case.store.settled == [(State(""), "unknown")]


def test_a_moment_too_early_is_waited_for() -> None:
    case = Case(Away(0.9, ErrorCode.AI_QUOTA), GO)

    case.call()

    assert case.metrics.turns == [0.9]


def test_patience_is_used_up_once() -> None:
    case = Case(Away(20.0, ErrorCode.AI_QUOTA))

    with pytest.raises(AIQuotaError):
        case.call(patience_s=60)

    assert case.budget.now == 60


def test_a_wait_in_line_ends_at_the_jobs_deadline() -> None:
    case = Case(InLine(2.0))
    case.budget = PassingTime(seconds=31)

    with pytest.raises(DeadlineExceededError):
        case.call()

    assert case.store.settled == [(State(""), "unknown")]


def test_a_wait_in_line_ends_when_its_job_is_cancelled() -> None:
    budget = Budget(1000)
    store = CancellingTurns(deque([InLine(1000.0)]), budget=budget)
    gate = SharedGate(store, Counted())

    with pytest.raises(JobStoppedError), gate.turn(budget, patience_s=0):
        pytest.fail("it was nobody's turn")

    assert store.settled == [(State(""), "unknown")]


def test_no_call_begins_while_the_store_is_out_of_reach() -> None:
    case = Case(StoreUnavailableError("away"), StoreUnavailableError("away"), GO)

    case.call()

    assert case.budget.now == 2


def test_a_turn_that_cannot_be_given_up_is_left_to_its_lease() -> None:
    case = Case(GO)
    case.store.is_away = True

    case.call()
    case.gate.renew()

    assert case.store.renewed == []


def test_turns_are_renewed_as_long_as_they_are_held() -> None:
    case = Case(GO)

    with case.gate.turn(case.budget, patience_s=0):
        case.gate.renew()
    case.gate.renew()

    assert case.store.renewed == list(case.store.asked)
