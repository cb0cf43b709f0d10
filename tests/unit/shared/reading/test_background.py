"""Where the past ends and a wish begins, with and without a full stop between them."""

import pytest

from shared.domain.plan import Fate
from shared.domain.verification import Load
from shared.reading.projection import sure_load
from shared.reading.reader import read_plan


@pytest.mark.parametrize(
    "text",
    [
        "Last week the shop fell over at 300 users, so test it with 500 users for 5 minutes.",
        "Last week the shop fell over at 300 users and now we want 500 users for 5 minutes.",
        "Last week we had 300 users, run 500 users for 5 minutes",
        "Last month we peaked at 300 users, please test with 500 users for 5 minutes",
    ],
)
def test_a_wish_ends_the_past(text: str) -> None:
    plan = read_plan(text)

    assert sure_load(plan) == Load(vus=500, duration_s=300)
    assert [each.text for each in plan.statements if each.fate is Fate.BACKGROUND] == ["300"]


def test_a_load_that_nothing_parts_from_the_past_is_in_doubt() -> None:
    plan = read_plan("Last week 300 users came 100 users for 5 minutes")

    assert sure_load(plan) == Load()
    assert {claim.part for claim in plan.claims if claim.doubt} == {
        "scenarios[0].load.target",
        "scenarios[0].load.duration_s",
    }


@pytest.mark.parametrize(
    ("text", "load"),
    [
        ("We did 80 users before, do the same for 10 minutes.", (80, 600)),
        ("Last time we ran 80 users for 5 minutes. Same again.", (80, 300)),
        ("Yesterday we tested with 80 users. Repeat that for 10 minutes.", (80, 600)),
        ("We ran 80 users for 10 minutes last time; like before but with 120 users.", (120, 600)),
    ],
)
def test_what_was_is_asked_for_where_a_text_refers_to_it(
    text: str, load: tuple[float, float]
) -> None:
    plan = read_plan(text)

    told = plan.scenarios[0].load
    assert told is not None
    assert (told.target, told.duration_s) == load
    assert any(claim.doubt for claim in plan.claims)


def test_what_was_is_background_beside_a_whole_load() -> None:
    plan = read_plan("Last time we ran 80 users for 5 minutes, this time 100 users for 10 minutes.")

    assert sure_load(plan) == Load(vus=100, duration_s=600)


@pytest.mark.parametrize(
    "text",
    [
        "Estimated: 2 hours.",
        "The scripts are half-baked.",
        "We break this down into tasks.",
        "It is online 24/7.",
    ],
)
def test_words_that_only_look_like_a_load_are_none(text: str) -> None:
    plan = read_plan(f"50 users for 2 minutes on https://a.example/. {text}")

    assert plan.is_whole
    assert sure_load(plan) == Load(vus=50, duration_s=120)


@pytest.mark.parametrize(
    "told",
    [
        "The limit is 400 ms.",
        "After 2 minutes there are 100.",
        "The number of users doubles after 2 minutes.",
        "10 of them are admins.",
        "10 of the users are admins.",
        "Half of them log in.",
        "POST /b every 10th time.",
        "POST /b in every tenth iteration.",
    ],
)
def test_what_may_be_asked_for_beside_a_load_is_no_background(told: str) -> None:
    plan = read_plan(f"50 users for 5 minutes on https://a.example/x. {told}")

    assert plan.unread
