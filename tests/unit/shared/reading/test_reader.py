"""Whole descriptions, and what holds of every text."""

import pytest

from shared.domain.plan import Fate, Origin, Span, Unit
from shared.domain.published_plan import utf16_span
from shared.domain.verification import Load
from shared.reading.projection import sure_load
from shared.reading.reader import MOST_CHARACTERS, MOST_NUMBERS, MOST_TOKENS, read_plan


def test_an_unread_phrase_makes_every_claim_likely() -> None:
    plan = read_plan("50 users for 2 minutes, 7 frobnications")

    assert not plan.complete
    assert [statement.text for statement in plan.unread] == ["7"]
    assert {claim.origin for claim in plan.claims} == {Origin.LIKELY}
    assert sure_load(plan) == Load()


def test_a_unit_whose_number_nobody_knows_is_unread() -> None:
    plan = read_plan("50 users for umpteen minutes")

    assert [statement.text for statement in plan.unread] == ["umpteen minutes"]


def test_a_hedged_level_is_likely_though_all_is_read() -> None:
    plan = read_plan("about 50 users for 2 minutes")

    assert plan.complete
    assert sure_load(plan) == Load(duration_s=120)


def test_scenarios_have_loads_of_their_own() -> None:
    plan = read_plan(
        'Scenario A "readers": 120 requests per second on GET /articles for 10 minutes. '
        'Scenario B "editors": 5 VUs POST /articles for 10 minutes, starting 1 minute later.'
    )

    readers, editors = plan.scenarios
    assert (readers.name, editors.name) == ("readers", "editors")
    assert readers.load is not None
    assert editors.load is not None
    assert (readers.load.unit, readers.load.target) == (Unit.REQUESTS_PER_S, 120)
    assert (editors.load.target, editors.start_s) == (5, 60)
    assert [step.method for step in editors.steps] == ["POST"]


def test_shares_of_one_load_name_what_they_do() -> None:
    plan = read_plan(
        "70% browse (GET /products), 20% search (GET /search) and 10% checkout with POST /cart "
        "and POST /checkout; 100 users for 5 minutes"
    )

    shares = [scenario.share for scenario in plan.scenarios if scenario.share is not None]
    steps = [len(scenario.steps) for scenario in plan.scenarios if scenario.share is not None]
    assert (shares, steps) == ([70, 20, 10], [1, 1, 2])


def test_a_figure_of_the_past_is_background_only_beside_another() -> None:
    beside = read_plan("Last month 900 users came. Now test with 500 users for 5 minutes.")
    alone = read_plan("Last month 900 users came.")

    assert [s.fate for s in beside.statements if s.text == "900"] == [Fate.BACKGROUND]
    assert [s.fate for s in alone.statements if s.text == "900"] == [Fate.UNREAD]


def test_spans_count_utf16_units_for_json() -> None:
    text = "😀 50 users"
    span = read_plan(text).statements[0].span

    assert text[span.start : span.end] == "50"
    assert utf16_span(text, span) == Span(3, 5)


def test_a_known_word_that_holds_a_digit_is_data_until_a_quantity_claims_it() -> None:
    named = read_plan("Use k6: 50 users for 2 minutes against https://shop.example/")
    counted = read_plan("50 k6 users for 2 minutes against https://shop.example/")

    assert named.complete
    assert [s.fate for s in named.statements if s.text == "k6"] == [Fate.DATA]
    assert [s.fate for s in counted.statements if s.text == "k6"] == [Fate.CLAIMED]


def test_what_lies_beyond_the_bound_makes_a_plan_incomplete() -> None:
    plan = read_plan("50 users for 2 minutes." + " " * MOST_CHARACTERS + "7")

    assert not plan.complete


def test_a_table_of_data_claims_nothing() -> None:
    plan = read_plan("50 users " + "5, " * MOST_NUMBERS)

    assert plan.scenarios == ()
    assert not plan.complete


def test_a_text_of_too_many_words_claims_nothing() -> None:
    plan = read_plan("50 users for 2 minutes " + "a, " * (MOST_TOKENS // 2))

    assert plan.scenarios == ()
    assert not plan.complete


@pytest.mark.parametrize("told", ["GET /a{}. ", "p95 of /a{} < 1 s. "])
def test_what_is_told_beyond_many_requests_or_limits_is_unread(told: str) -> None:
    many, too_many = ("".join(map(told.format, range(count))) for count in (100, 300))

    assert read_plan(f"50 users for 2 minutes. {many}").complete
    assert not read_plan(f"50 users for 2 minutes. {too_many}").complete


def test_of_very_many_scenarios_nothing_is_sure() -> None:
    plan = read_plan("\n".join(f"- test {number}: 2 users for 1 minute" for number in range(150)))

    assert {claim.origin for claim in plan.claims} == {Origin.LIKELY}


def test_each_row_of_a_table_has_its_own_requests() -> None:
    plan = read_plan(
        "Test https://shop.example:\n\n"
        "| scenario | users | duration | request |\n"
        "| --- | --- | --- | --- |\n"
        "| browse | 80 | 5m | GET /products |\n"
        "| buy | 20 | 5m | POST /cart, then POST /orders |\n"
        "\nAll send GET /ping first.\n"
    )

    browse, buy = plan.scenarios
    assert [f"{step.method} {step.url}" for step in browse.steps] == [
        "GET https://shop.example",
        "GET /products",
        "GET /ping",
    ]
    assert [f"{step.method} {step.url}" for step in buy.steps] == ["POST /cart", "POST /orders"]
    assert (browse.ordered, buy.ordered) == (False, True)
    assert plan.complete


def test_a_table_of_stages_has_one_scenario_for_all_requests() -> None:
    plan = read_plan(
        "GET /products on https://shop.example\n\n"
        "| stage | users | duration |\n| --- | --- | --- |\n| 1 | 50 | 2m |\n| 2 | 100 | 5m |\n"
    )

    (scenario,) = plan.scenarios
    assert [step.url for step in scenario.steps] == ["/products", "https://shop.example"]
