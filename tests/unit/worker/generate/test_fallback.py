from collections.abc import Sequence

import pytest

from shared.domain.errors import (
    AIIncompleteOutputError,
    AIMisconfiguredError,
    AIQuotaError,
    AIServiceError,
    AIUnavailableError,
    DeadlineExceededError,
    DescriptionRefusedError,
    LoadGenieError,
)
from shared.domain.plan import GivenPlan
from shared.domain.script import Generator
from shared.domain.verification import Finding
from shared.domain.wanted import Wanted
from worker.budget import Budget
from worker.generate.fallback import FallbackGenerator
from worker.ports import Draft


class Writer:
    """Writes its name, or fails."""

    def __init__(self, name: Generator, error: LoadGenieError | None = None) -> None:
        self.name = name
        self.error = error
        self.repaired: list[Draft] = []
        self.wanted: list[Wanted] = []

    def draft(self, wanted: Wanted, budget: Budget) -> Draft:
        self.wanted.append(wanted)
        budget.check()
        if self.error:
            raise self.error
        return Draft(
            script=f"{self.name}: {wanted.description}", generator=self.name, assumptions=("own",)
        )

    def repair(
        self, wanted: Wanted, draft: Draft, findings: Sequence[Finding], budget: Budget
    ) -> Draft:
        assert findings == ()
        self.repaired.append(draft)
        return self.draft(wanted, budget)


def fallback(first: Writer, second: Writer) -> FallbackGenerator:
    return FallbackGenerator(first, second, second_name=Generator.OFFLINE)


def test_the_first_generator_writes_while_it_can() -> None:
    writer = fallback(Writer(Generator.GEMINI), Writer(Generator.OFFLINE))

    draft = writer.draft(Wanted(description="test"), Budget(5))

    assert (draft.generator, draft.assumptions) == (Generator.GEMINI, ("own",))


@pytest.mark.parametrize(
    "error",
    [
        AIUnavailableError("It is down."),
        AIQuotaError("It is down.", final=True),
        AIServiceError("It is down."),
        AIMisconfiguredError("It is down."),
        AIIncompleteOutputError("It is down."),
    ],
)
def test_the_second_takes_over_when_the_first_fails_and_says_why(error: AIServiceError) -> None:
    writer = fallback(Writer(Generator.GEMINI, error), Writer(Generator.OFFLINE))

    draft = writer.draft(Wanted(description="test"), Budget(5))

    assert draft.generator is Generator.OFFLINE
    assert draft.assumptions == (
        "Written by the offline generator, because the first one failed: It is down.",
        "own",
    )


@pytest.mark.parametrize("error", [DescriptionRefusedError("no"), DeadlineExceededError("late")])
def test_a_refusal_or_a_deadline_stands(error: LoadGenieError) -> None:
    writer = fallback(Writer(Generator.GEMINI, error), Writer(Generator.OFFLINE))

    with pytest.raises(type(error)):
        writer.draft(Wanted(description="test"), Budget(5))


def test_a_draft_is_repaired_by_who_wrote_it() -> None:
    first, second = Writer(Generator.GEMINI), Writer(Generator.OFFLINE)
    writer = fallback(first, second)
    draft = writer.draft(Wanted(description="test"), Budget(5))

    writer.repair(Wanted(description="test"), draft, (), Budget(5))

    assert first.repaired == [draft]
    assert second.repaired == []


def test_the_second_generators_repair_keeps_the_reason() -> None:
    first = Writer(Generator.GEMINI, AIUnavailableError("It is down."))
    second = Writer(Generator.OFFLINE)
    writer = fallback(first, second)
    draft = writer.draft(Wanted(description="test"), Budget(5))

    repaired = writer.repair(Wanted(description="test"), draft, (), Budget(5))

    assert first.repaired == []
    assert second.repaired == [draft]
    assert repaired.assumptions == draft.assumptions


def test_a_draft_that_the_second_returns_unchanged_names_the_reason_once() -> None:
    class Unchanged(Writer):
        def repair(
            self, wanted: Wanted, draft: Draft, findings: Sequence[Finding], budget: Budget
        ) -> Draft:
            del wanted, findings, budget
            return draft

    first = Writer(Generator.GEMINI, AIUnavailableError("It is down."))
    writer = fallback(first, Unchanged(Generator.OFFLINE))
    draft = writer.draft(Wanted(description="test"), Budget(5))

    assert writer.repair(Wanted(description="test"), draft, (), Budget(5)) == draft


def test_a_repair_that_the_first_cannot_make_begins_anew_with_the_second() -> None:
    first, second = Writer(Generator.GEMINI), Writer(Generator.OFFLINE)
    writer = fallback(first, second)
    draft = writer.draft(Wanted(description="test"), Budget(5))
    first.error = AIUnavailableError("It is down.")

    repaired = writer.repair(Wanted(description="test"), draft, (), Budget(5))

    assert repaired.generator is Generator.OFFLINE
    assert second.repaired == []


def test_what_is_given_goes_to_both() -> None:
    plan = GivenPlan(scenarios=())
    first = Writer(Generator.GEMINI, AIUnavailableError("away"))
    second = Writer(Generator.OFFLINE)

    wanted = Wanted(description="a load test", plan=plan)
    fallback(first, second).draft(wanted, Budget(10))

    assert first.wanted == second.wanted == [wanted]
