import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import pytest

from shared.domain.errors import (
    AIIncompleteOutputError,
    AIQuotaError,
    AIServiceError,
    AIUnavailableError,
)
from shared.domain.script import Generator, Usage
from shared.domain.wanted import Wanted
from tests.support.gemini_replies import VALID_SCRIPT
from tests.support.reading import InPlace
from worker.budget import Budget, JobStoppedError, StopReason
from worker.description.asked import first_reading, read_description
from worker.generate.model.answer_reading import understand
from worker.generate.model.calls import ModelCall
from worker.generate.model.gate import OpenGate, Turn
from worker.generate.model.generator import ModelGenerator
from worker.generate.model.prompting import Prompt
from worker.generate.model.retry import RetryPolicy
from worker.generate.model.text_model import Completion
from worker.ports import CallEnd, Draft
from worker.reader.port import UnreadableError

SCRIPT = Completion(
    signal="end_turn", text=VALID_SCRIPT, usage=Usage(prompt_tokens=5, output_tokens=2)
)
CUT_OFF = Completion(
    signal="length",
    text="import",
    usage=Usage(prompt_tokens=5, output_tokens=1),
    failure=AIIncompleteOutputError("It was cut off."),
)
DOWN = Completion(signal="HTTP 529", failure=AIUnavailableError("It is down."))
PROSE = Completion(text="I cannot.", usage=Usage(prompt_tokens=5, output_tokens=3))


@dataclass
class ListedModel:
    """A model of no particular service, which gives out one completion per call."""

    completions: list[Completion]
    name: str = "some-model"
    prompts: list[Prompt] = field(default_factory=list)

    def generate(self, prompt: Prompt, budget: Budget) -> Completion:
        budget.check()
        self.prompts.append(prompt)
        return self.completions.pop(0)


class StoppedModel(ListedModel):
    """A model whose job is cancelled while it answers."""

    def generate(self, prompt: Prompt, budget: Budget) -> Completion:
        budget.stop(StopReason.CANCELLED)
        return super().generate(prompt, budget)


@dataclass
class HalfBlind(InPlace):
    """A Reader whose calls of one function take too long."""

    function: Callable[..., object]

    def call[T](self, read: Callable[[], T], *, within_s: float, budget: Budget) -> T:
        if isinstance(read, partial) and read.func is self.function:
            raise UnreadableError
        return super().call(read, within_s=within_s, budget=budget)


def quoting(users: int) -> Completion:
    """Return an answer with one quotation."""
    plan = [{"field": "users", "value": str(users), "quote": f"{users} umpteens of users"}]
    return Completion(text=json.dumps({"script": VALID_SCRIPT, "plan": plan}))


def users_in(draft: Draft) -> float | None:
    """Return the load of the description that a draft was written for, as its model read it."""
    assert draft.asked is not None
    return next((each.load.target for each in draft.asked.plan.scenarios if each.load), None)


def generator(model: ListedModel, calls: list[ModelCall], *, max_calls: int = 2) -> ModelGenerator:
    policy = RetryPolicy(max_calls=max_calls, first_delay_s=0.01)
    return ModelGenerator(
        model, generator=Generator.GEMINI, policy=policy, reader=InPlace(), observe=calls.append
    )


def test_a_draft_names_the_generator_and_the_model() -> None:
    draft = generator(ListedModel([SCRIPT]), []).draft(Wanted(description="a test"), Budget(5))

    assert (draft.script, draft.usage) == (VALID_SCRIPT, SCRIPT.usage)
    assert (draft.generator, draft.model) == (Generator.GEMINI, "some-model")


@pytest.mark.parametrize("bad", [DOWN, PROSE])
def test_a_transient_failure_is_tried_again_with_the_same_prompt(bad: Completion) -> None:
    model = ListedModel([bad, SCRIPT])

    draft = generator(model, []).draft(Wanted(description="a test"), Budget(5))

    assert draft.usage == bad.usage + SCRIPT.usage
    assert model.prompts[0] == model.prompts[1]


@pytest.mark.parametrize(
    ("completion", "error", "outcome"),
    [
        (CUT_OFF, AIIncompleteOutputError, "ai_incomplete_output"),
        (DOWN, AIUnavailableError, "ai_unavailable"),
        (PROSE, AIServiceError, "ai_service_error"),
    ],
)
def test_a_failed_call_is_observed_with_its_signal_and_its_cost(
    completion: Completion, error: type[Exception], outcome: str
) -> None:
    calls: list[ModelCall] = []

    with pytest.raises(error):
        generator(ListedModel([completion]), calls, max_calls=1).draft(
            Wanted(description="a test"), Budget(5)
        )

    (call,) = calls
    assert (call.outcome, call.signal, call.usage) == (
        outcome,
        completion.signal,
        completion.usage,
    )
    assert call.response_bytes == len(completion.text)


def test_a_stopped_call_is_observed_as_stopped() -> None:
    calls: list[ModelCall] = []

    with pytest.raises(JobStoppedError):
        generator(StoppedModel([SCRIPT]), calls).draft(Wanted(description="a test"), Budget(5))

    assert [(call.outcome, call.signal) for call in calls] == [("stopped", "")]


def test_a_description_that_nobody_can_read_gets_its_draft_all_the_same() -> None:
    model = ListedModel([SCRIPT])
    writer = ModelGenerator(
        model, generator=Generator.GEMINI, policy=RetryPolicy(), reader=HalfBlind(first_reading)
    )

    draft = writer.draft(Wanted(description="45 umpteens"), Budget(5))

    assert draft.script == VALID_SCRIPT
    assert draft.asked is None
    assert "45 umpteens\nUNREAD" not in model.prompts[0].user


def test_a_description_that_takes_too_long_beside_its_answer_costs_no_script() -> None:
    writer = ModelGenerator(
        ListedModel([quoting(45)]),
        generator=Generator.GEMINI,
        policy=RetryPolicy(),
        reader=HalfBlind(understand),
    )

    draft = writer.draft(Wanted(description="45 umpteens of users"), Budget(5))

    assert (draft.script, draft.asked) == (VALID_SCRIPT, None)


@pytest.mark.parametrize("description", ["50 users for 2 minutes", "45 umpteens of users"])
def test_a_draft_brings_what_its_description_asks_for(description: str) -> None:
    wanted = Wanted(description=description)

    draft = generator(ListedModel([SCRIPT]), []).draft(wanted, Budget(5))

    assert draft.asked == read_description(wanted)


def test_the_model_is_shown_what_the_rules_could_not_read() -> None:
    model = ListedModel([SCRIPT, SCRIPT])

    first = generator(model, []).draft(
        Wanted(description="GET https://a.test/ with 45 umpteens"), Budget(5)
    )
    generator(model, []).repair(
        Wanted(description="GET https://a.test/ with 45 umpteens"), first, [], Budget(5)
    )

    assert all("- with 45 umpteens\nUNREAD" in p.user for p in model.prompts)


def test_a_repair_keeps_the_quotations_of_its_draft_unless_it_brings_its_own() -> None:
    wanted = Wanted(description="45 umpteens of users and 60 umpteens of users")
    model = ListedModel([quoting(45), SCRIPT, quoting(60)])
    writer = generator(model, [])

    first = writer.draft(wanted, Budget(5))
    second = writer.repair(wanted, first, [], Budget(5))
    third = writer.repair(wanted, second, [], Budget(5))

    assert [users_in(each) for each in (first, second, third)] == [45, 45, 60]


@dataclass
class CountedGate(OpenGate):
    """A gate that lets everybody go, and remembers who was patient."""

    patience: list[float] = field(default_factory=list)
    ends: list[CallEnd] = field(default_factory=list)

    @contextmanager
    def turn(self, budget: Budget, *, patience_s: float) -> Iterator[Turn]:  # noqa: ARG002 - the port's
        self.patience.append(patience_s)
        yield Turn(self.ends.append)


def test_who_did_as_the_service_told_it_is_patient_at_the_gate() -> None:
    busy = AIQuotaError("busy", retry_after_s=0.01)
    model = ListedModel([DOWN, Completion(failure=busy), SCRIPT])
    gate = CountedGate()
    policy = RetryPolicy(max_calls=3, first_delay_s=0.01, longest_obeyed_s=30, spread_s=0.01)

    ModelGenerator(
        model, generator=Generator.GEMINI, policy=policy, reader=InPlace(), gate=gate
    ).draft(Wanted(description="a test"), Budget(5))

    assert gate.patience == [0, 0, 30]
    assert gate.ends == [DOWN.failure, busy, "answered"]


def test_a_model_that_took_a_whole_time_out_is_not_asked_again() -> None:
    model = ListedModel([DOWN, SCRIPT])
    policy = RetryPolicy(max_calls=3, first_delay_s=0.01, longest_calling_s=0)
    writer = ModelGenerator(model, generator=Generator.GEMINI, policy=policy, reader=InPlace())

    with pytest.raises(AIUnavailableError):
        writer.draft(Wanted(description="a test"), Budget(5))

    assert len(model.prompts) == 1
