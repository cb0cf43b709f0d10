import json
from typing import Any

import pytest

from worker.description.quoting.quote import Quote
from worker.generate.model.answer_fields import assumptions_of, parsed, quotes_of

USERS = {"field": "users", "value": "50", "quote": "50 users"}


def test_assumptions_are_the_strings_of_a_json_answer() -> None:
    assert assumptions_of({"assumptions": ["one", 2, "three"]}) == ("one", "three")


@pytest.mark.parametrize("answer", ["", "no JSON", "[]", '{"assumptions": "one"}', '{"plan": {}}'])
def test_other_answers_have_no_fields(answer: str) -> None:
    assert assumptions_of(parsed(answer)) == ()
    assert quotes_of(parsed(answer)) == ()


@pytest.mark.parametrize(
    ("value", "written"), [("50", "50"), (50, "50"), (0.5, "0.5"), (50.0, "50"), ("2m", "2m")]
)
def test_the_value_of_a_quotation_is_a_text_or_a_number(value: Any, written: str) -> None:
    quote = Quote(field="users", value=written, quote="50 users")

    assert quotes_of({"plan": [{**USERS, "value": value}]}) == (quote,)


@pytest.mark.parametrize(
    "item",
    [
        "50 users",
        None,
        {},
        {"field": "users", "value": "50"},
        {**USERS, "value": True},
        {**USERS, "value": [50]},
        {**USERS, "quote": 50},
        {**USERS, "quote": "5" * 2001},
        {**USERS, "value": 10**1000},
    ],
)
def test_an_item_that_is_no_quotation_is_passed_over(item: Any) -> None:
    assert len(quotes_of({"plan": [item, USERS]})) == 1


def test_no_more_than_64_quotations_are_taken() -> None:
    assert len(quotes_of({"plan": [USERS] * 100})) == 64


def test_quotations_can_be_kept_as_utf_8() -> None:
    (quote,) = quotes_of(parsed(json.dumps({"plan": [{**USERS, "quote": "50 \ud800"}]})))

    assert quote.quote.encode()
