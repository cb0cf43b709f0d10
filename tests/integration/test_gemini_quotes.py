"""Recorded answers of Gemini with quotations, over its wire format, and what they lead to."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import SecretStr

from shared.domain.plan import Load, Origin, Plan, Unit
from shared.domain.script import Generator
from shared.domain.verification import Finding, Severity
from shared.domain.wanted import Wanted
from shared.reading.reader import read_plan
from tests.support import gemini_replies as replies
from tests.support.gemini_replies import VALID_SCRIPT, Reply
from tests.support.gemini_standin import GeminiStandIn
from tests.support.reading import InPlace
from worker.budget import Budget
from worker.description.asked import Asked
from worker.description.quoting.agreement import quoted
from worker.description.quoting.quote import Quote, QuotedField
from worker.generate.gemini.client import GeminiClient
from worker.generate.model.extraction import extract
from worker.generate.model.generator import ModelGenerator
from worker.generate.model.retry import RetryPolicy
from worker.ports import Draft

ENGLISH = "45 umpteens of visitors on https://quickpizza.grafana.com/api/ratings for 2 minutes"
PLAIN = "50 users for 2 minutes on https://quickpizza.grafana.com/"
POLISH = "50 użytkowników przez 2 minuty na https://quickpizza.grafana.com/, p95 poniżej 400 ms"

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def item(field: str, value: Any, quote: str) -> dict[str, Any]:
    return {"field": field, "value": value, "quote": quote}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A recorded answer, and what becomes of its quotations."""

    name: str
    text: str
    reply: Reply
    target: float | None
    duration_s: float | None
    complete: bool
    dropped: int = 0
    disputes: tuple[str, ...] = ()


CASES = [
    Case(
        name="right quotations",
        text=ENGLISH,
        reply=replies.ok(
            plan=[
                item("users", "45", "45 umpteens of visitors"),
                item("duration_s", 120, "for 2 minutes"),
                item("request", "GET https://quickpizza.grafana.com/api/ratings", ENGLISH),
            ]
        ),
        target=45,
        duration_s=120,
        complete=True,
    ),
    Case(
        name="invented quotations",
        text=ENGLISH,
        reply=replies.ok(
            plan=[
                item("users", "50", "50 users"),
                item("threshold", "http_req_duration p(95)<400", "p95 below 400 ms"),
            ]
        ),
        target=None,
        duration_s=120,
        complete=False,
        dropped=2,
    ),
    Case(
        name="wrong values",
        text=ENGLISH,
        reply=replies.ok(
            plan=[
                item("users", "450", "45 umpteens of visitors"),
                item("duration_s", "2", "for 2 minutes"),
            ]
        ),
        target=None,
        duration_s=120,
        complete=False,
        dropped=0,
        disputes=("scenarios[0].load.target", "scenarios[0].load.duration_s"),
    ),
    Case(
        name="another language",
        text=POLISH,
        reply=replies.ok(
            plan=[
                item("users", "50", "50 użytkowników"),
                item("duration_s", "120", "przez 2 minuty"),
                item("threshold", "http_req_duration p(95)<400", "p95 poniżej 400 ms"),
            ]
        ),
        target=50,
        duration_s=120,
        complete=True,
    ),
    Case(
        name="a reading that the rules do not share",
        text="100 users for 2 minutes, with a session of 3 minutes",
        reply=replies.ok(plan=[item("duration_s", "180", "session of 3 minutes")]),
        target=100,
        duration_s=120,
        complete=False,
        disputes=("scenarios[0].load.duration_s",),
    ),
    Case(
        name="background that the rules alone do not know",
        text=f"Baseline on x86 was 640 ms. {PLAIN}",
        reply=replies.ok(
            plan=[
                item("users", "50", "50 users"),
                item("duration_s", "120", "for 2 minutes"),
                item("background", "an earlier result", "Baseline on x86 was 640 ms."),
            ]
        ),
        target=50,
        duration_s=120,
        complete=True,
    ),
    Case(
        name="background that the rules read for sure",
        text=PLAIN,
        reply=replies.ok(plan=[item("background", "an earlier result", "50 users")]),
        target=50,
        duration_s=120,
        complete=False,
        disputes=("scenarios[0].load.target",),
    ),
    Case(
        name="an old answer",
        text=ENGLISH,
        reply=replies.ok(),
        target=None,
        duration_s=120,
        complete=False,
    ),
    Case(
        name="prose",
        text=ENGLISH,
        reply=replies.prose(),
        target=None,
        duration_s=120,
        complete=False,
    ),
    Case(
        name="rubbish for quotations",
        text=ENGLISH,
        reply=replies.ok(plan=[item("users", ["45"], "45"), item("users", None, "45"), {}]),
        target=None,
        duration_s=120,
        complete=False,
    ),
]


@pytest.fixture
def writer(gemini: GeminiStandIn) -> Iterator[ModelGenerator]:
    """Return a generator that asks the stand-in."""
    client = GeminiClient(
        api_key=SecretStr("a-key-for-tests"),
        model=replies.MODEL,
        temperature=0.8,
        timeout_s=10,
        base_url=gemini.url,
    )
    policy = RetryPolicy(max_calls=1)
    yield ModelGenerator(client, generator=Generator.GEMINI, policy=policy, reader=InPlace())
    client.close()


def load_of(plan: Plan) -> Load:
    return next((each.load for each in plan.scenarios if each.load), Load(unit=Unit.USERS))


def asked_by(draft: Draft) -> Asked:
    assert draft.asked is not None
    return draft.asked


def quotes_in(reply: Reply) -> tuple[Quote, ...]:
    """Return what the text of an answer quotes."""
    (candidate,) = json.loads(reply.body)["candidates"]
    (part,) = candidate["content"]["parts"]
    return extract(part["text"]).quotes


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_answer_leads_to_its_plan(
    case: Case, gemini: GeminiStandIn, writer: ModelGenerator
) -> None:
    gemini.script(case.reply)

    draft = writer.draft(Wanted(description=case.text), Budget(20))
    asked = asked_by(draft)
    found = quoted(read_plan(case.text), case.text, quotes_in(case.reply))

    load = load_of(asked.plan)
    assert draft.script == VALID_SCRIPT
    assert (load.target, load.duration_s) == (case.target, case.duration_s)
    assert asked.plan.complete == case.complete
    assert asked.disputes == tuple(map(str, found.disputes))
    assert tuple(each.part for each in found.disputes) == case.disputes
    assert len(found.dropped) == case.dropped


def test_a_plan_that_contradicts_its_script_says_what_the_description_says(
    gemini: GeminiStandIn, writer: ModelGenerator
) -> None:
    plan = [item("users", "45", "45 umpteens of visitors")]
    gemini.script(replies.ok(VALID_SCRIPT, plan=plan))

    draft = writer.draft(Wanted(description=ENGLISH), Budget(20))
    found = asked_by(draft).plan

    assert "vus: 50" in draft.script
    assert load_of(found).target == 45
    assert {claim.part: claim.origin for claim in found.claims}[
        "scenarios[0].load.target"
    ] is Origin.QUOTED


def test_a_dispute_reaches_the_repair_with_both_sides(
    gemini: GeminiStandIn, writer: ModelGenerator
) -> None:
    case = next(case for case in CASES if case.name == "a reading that the rules do not share")
    gemini.script(case.reply, replies.ok())
    draft = writer.draft(Wanted(description=case.text), Budget(20))
    (dispute,) = asked_by(draft).disputes
    finding = Finding(code="reading_disputed", severity=Severity.ERROR, message=dispute)

    repaired = writer.repair(Wanted(description=case.text), draft, [finding], Budget(20))

    assert repaired.asked == draft.asked
    assert f"- error reading_disputed: {dispute}" in gemini.calls[1].prompt
    assert dispute.endswith("and the rules read 120 seconds")


def test_the_service_is_held_to_the_schema_and_told_what_no_rule_could_read(
    gemini: GeminiStandIn, writer: ModelGenerator
) -> None:
    writer.draft(Wanted(description=ENGLISH), Budget(20))

    (call,) = gemini.calls
    schema = call.document["generationConfig"]["responseJsonSchema"]["properties"]["plan"]
    assert set(schema["items"]["properties"]["field"]["enum"]) == set(QuotedField)
    assert "- 45 umpteens of visitors on" in call.prompt
