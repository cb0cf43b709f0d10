"""What holds for any text and any quotations: nothing is invented, and nothing raises."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.plan import Fate, Origin, Plan
from shared.reading.reader import read_plan
from worker.description.quoting.agreement import quoted
from worker.description.quoting.quote import Quote, QuotedField

PHRASES = st.sampled_from(
    [
        *("50 users", "100 użytkowników", "for 5 minutes", "5 minut", "each hour", "2k", "三百 人"),
        *("p95 below 400 ms", "1 % errors", "POST /cart", "GET https://a.test/b", "ramp", "to 200"),
        *("over 10", "then", "yesterday", "3 scenarios", "A:", "and", "1.000", "wait 1-3 s", "10"),
        *("100 iterations", "per second", '{ "n": 5 }', "status 200", "half an", "double", "-c 10"),
    ]
)
TEXTS = st.lists(PHRASES, max_size=12).map(" ".join) | st.text(max_size=60)
FIELDS = st.sampled_from([field.value for field in QuotedField]) | st.text(max_size=8)
VALUES = st.text(max_size=12) | st.sampled_from(
    [
        *("50", "5", "200", "300", "0", "0.01", "300:200, 600:200", "0:0", "p(95)<400"),
        *("http_req_failed rate<0.01", "POST /cart", "/cart", "1-3", "50 buyers", "9" * 400, "."),
    ]
)


@st.composite
def described(draw: st.DrawFn) -> tuple[str, list[Quote]]:
    """Return a text, and quotations most of which stand in it."""
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    quotes = draw(
        st.lists(st.tuples(FIELDS, VALUES, places, places, st.text(max_size=2)), max_size=8)
    )
    return text, [
        Quote(field=field, value=value, quote=text[min(start, end) : max(start, end)] + rest)
        for field, value, start, end, rest in quotes
    ]


def unsaid(plan: Plan) -> dict[str, Any]:
    """Return a plan without its claims, and without how far it is complete."""
    return plan.model_dump(exclude={"claims", "complete"})


@given(described())
def test_any_quotation_is_dealt_with(case: tuple[str, list[Quote]]) -> None:
    text, quotes = case
    before = read_plan(text)

    found = quoted(before, text, quotes)

    for old in (each.span for each in before.statements):
        assert any(
            each.span.start < old.end and old.start < each.span.end
            for each in found.plan.statements
        )
    assert not (found.plan.complete and (found.plan.unread or found.disputes))
    assert len(found.dropped) + len(found.disputes) <= len(quotes)
    Plan.model_validate_json(found.plan.model_dump_json())


@given(described())
def test_only_what_a_quotation_holds_is_accounted_for(case: tuple[str, list[Quote]]) -> None:
    text, quotes = case
    before = read_plan(text)
    quotes = [quote for quote in quotes if quote.field != QuotedField.BACKGROUND]
    words = {" ".join(quote.quote.split()) for quote in quotes}

    for old, new in zip(
        before.statements, quoted(before, text, quotes).plan.statements, strict=True
    ):
        if old.fate is not Fate.CLAIMED and new.fate is Fate.CLAIMED:
            assert any(" ".join(new.text.split()) in each for each in words)


@given(described())
def test_what_is_taken_for_background_takes_no_part_away_but_doubted_ones(
    case: tuple[str, list[Quote]],
) -> None:
    text, quotes = case
    before = read_plan(text)

    found = quoted(before, text, quotes)

    sure, kept = (
        {re.sub(r"\d+", "", claim.part) for claim in claims}
        for claims in ([c for c in before.claims if not c.is_doubted], found.plan.claims)
    )
    assert sure <= kept
    assert not (found.set_aside and before.complete and not any(c.doubt for c in before.claims))


@given(TEXTS, FIELDS, VALUES, st.text(min_size=1, max_size=30))
def test_an_invented_quotation_never_claims(text: str, field: str, value: str, more: str) -> None:
    before = read_plan(text)
    invented = Quote(field=field, value=value, quote=f"{text} {more} invented")

    found = quoted(before, text, [invented])

    assert unsaid(found.plan) == unsaid(before)
    assert found.plan.complete == before.complete
    assert [each.quote for each in found.dropped] == [invented]


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_value_that_does_not_stand_there_is_never_claimed(said: int, asked: int) -> None:
    text = f"{said} umpteens of visitors"
    quote = Quote(field="users", value=str(asked), quote=text)

    plan = quoted(read_plan(text), text, [quote]).plan

    claimed = any(claim.origin is Origin.QUOTED for claim in plan.claims)
    assert claimed == (said == asked)
