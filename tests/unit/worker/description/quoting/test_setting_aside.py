"""What a model takes for background: set aside where the rules alone do not know, else disputed."""

import pytest

from shared.domain.plan import Fate, Origin
from shared.reading.reader import read_plan
from tests.support.quoting import after, load_of, said
from worker.description.quoting.quote import Quote, Quoted

BASELINE = "Baseline on x86 was 640 ms. 240 VUs, 30 min, https://arm.shop.example/calc"
STORED = "2M customers in the DB. 200 users for 10 minutes on https://inv.shop.example/"


def background(quote: str) -> Quote:
    return said("background", "a figure of another time", quote)


def reasons(found: Quoted) -> list[str]:
    return [each.reason for each in found.dropped]


def test_a_text_is_whole_without_what_the_rules_alone_could_not_read() -> None:
    aside = background("Baseline on x86 was 640 ms.")

    found = after(BASELINE, aside)

    assert not read_plan(BASELINE).complete
    assert found.plan.complete
    assert found.set_aside == (aside,)
    assert (load_of(found.plan).target, load_of(found.plan).duration_s) == (240, 1800)
    assert {claim.origin for claim in found.plan.claims} == {Origin.QUOTED}


def test_what_is_set_aside_keeps_its_place_as_background() -> None:
    found = after(BASELINE, background("Baseline on x86 was 640 ms."))

    before = read_plan(BASELINE).statements
    assert [each.span for each in found.plan.statements] == [each.span for each in before]
    assert {each.text: each.fate for each in found.plan.statements}["640"] is Fate.BACKGROUND


def test_of_several_numbers_the_quoted_one_is_sure_once_its_rival_is_set_aside() -> None:
    aside = background("2M customers in the DB")

    found = after(STORED, said("users", "200", "200 users"), aside)

    assert any(claim.doubt for claim in read_plan(STORED).claims)
    assert load_of(found.plan).target == 200
    assert found.plan.complete
    assert not any(claim.doubt for claim in found.plan.claims)


def test_a_doubt_stays_where_nothing_is_quoted_for_it() -> None:
    found = after(STORED, background("2M customers in the DB"))

    claims = {claim.part: claim for claim in found.plan.claims}
    assert claims["scenarios[0].load.target"].origin is Origin.LIKELY
    assert claims["scenarios[0].load.target"].doubt


def test_a_number_that_the_rules_read_for_sure_is_disputed() -> None:
    text = "50 users for 5 minutes on https://a.example/"

    found = after(text, background("50 users"))

    (dispute,) = found.disputes
    assert str(dispute) == (
        'the model takes "50 users" for background (a figure of another time), and the rules take '
        "it for a part of scenarios[0].load.target"
    )
    assert not found.plan.complete
    assert load_of(found.plan).target == 50


@pytest.mark.parametrize("words", ["https://arm.shop.example/calc", "30 min, https://arm"])
def test_an_address_that_is_requested_is_never_set_aside(words: str) -> None:
    found = after(BASELINE, background(words))

    assert found.set_aside == ()
    assert found.plan.scenarios == read_plan(BASELINE).scenarios


def test_nothing_is_set_aside_if_less_would_be_asked_for_then() -> None:
    text = "50 users for 5 minutes on https://a.example/ with 7 sprockets"

    found = after(text, background("7 sprockets"), background("50 users"))

    assert found.set_aside == ()
    assert reasons(found) == ["the plan says less without it"] * 2
    assert load_of(found.plan).target == 50
    assert not found.plan.complete


def test_what_another_quotation_needs_is_not_set_aside() -> None:
    found = after(BASELINE, said("users", "240", "240 VUs"), background("640 ms. 240 VUs"))

    assert reasons(found) == ["another quotation needs the same words"]
    assert not found.plan.complete


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Baseline was 640 ms", "the quotation does not stand in the description"),
        ("", "the quotation does not stand in the description"),
        ("40", "the quotation stands more than once in the description"),
    ],
)
def test_what_does_not_stand_there_once_is_dropped(words: str, reason: str) -> None:
    found = after(BASELINE, background(words))

    assert reasons(found) == [reason]
    assert found.plan == read_plan(BASELINE)


def test_a_text_that_the_rules_read_whole_stays_as_it_is() -> None:
    text = "50 users for 5 minutes on https://a.example/. Last year it was 20 users."

    found = after(text, background("Last year it was 20 users."))

    assert found == Quoted(read_plan(text))


def test_overlapping_words_are_set_aside_once() -> None:
    aside = background("Baseline on x86 was 640 ms.")

    found = after(BASELINE, aside, background("x86 was 640 ms"))

    assert found.set_aside == (aside,)
    assert found.plan.complete


def test_another_choice_is_no_background() -> None:
    text = "siege -c 100 -t 20s https://a.example/ gave 503s. Could I see it with 5 users? or 10?"

    found = after(
        text,
        said("users", "5", "with 5 users"),
        said("duration_s", "20", "-t 20s"),
        said("background", "the first try", "-c 100"),
        said("background", "the other choice", "or 10?"),
    )

    assert "it names another choice" in {each.reason for each in found.dropped}
    assert not found.plan.is_whole
