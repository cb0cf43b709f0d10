"""How long users think is read with what says after what they do."""

import pytest

from shared.domain.plan import NO_PAUSE, Fate, Pause
from shared.reading.reader import read_plan


def _pause(shortest_s: float, longest_s: float) -> Pause:
    return Pause(shortest_s=shortest_s, longest_s=longest_s)


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("wait 1-3 seconds between requests", _pause(1, 3)),
        ("think time of 500 ms", _pause(0.5, 0.5)),
        ("2 to 5 seconds think time", _pause(2, 5)),
        ("users sleep a second", _pause(1, 1)),
        ("without any think time", NO_PAUSE),
        ("no sleep", NO_PAUSE),
        ("requests as fast as possible", NO_PAUSE),
        ("the page answers as fast as possible", None),
        ("must not break", None),
    ],
)
def test_think_time_is_read(text: str, pause: Pause | None) -> None:
    plan = read_plan(f"50 users for 2 minutes on https://shop.example/a, {text}.")

    assert plan.scenarios[0].pause == pause
    assert plan.complete


@pytest.mark.parametrize(
    "text",
    [
        "pause for 2 s between iterations",
        "between iterations, wait 2 seconds",
        "users sleep 2 s after each iteration",
        "2 seconds between rounds",
        "think time of 2 s per iteration",
    ],
)
def test_a_pause_between_iterations_is_one_of_them(text: str) -> None:
    plan = read_plan(f"50 users for 2 minutes on https://shop.example/a, {text}.")

    assert plan.scenarios[0].pause == Pause(shortest_s=2, longest_s=2, per_iteration=True)
    assert not [each for each in plan.statements if each.fate is Fate.UNREAD]


@pytest.mark.parametrize("text", ["wait_time = between(1, 4)", "Wait time between(1, 4)"])
def test_a_wait_time_of_locust_is_a_pause(text: str) -> None:
    plan = read_plan(f"100 users for 5 min on https://a.example/. {text}")

    assert plan.is_whole
    assert plan.scenarios[0].pause == Pause(shortest_s=1, longest_s=4)


def test_a_pause_in_german_has_two_ends() -> None:
    plan = read_plan("20 Nutzer, 5 Minuten. Nach jeder Seite 10 bis 20 Sekunden Pause.")

    assert plan.scenarios[0].pause == Pause(shortest_s=10, longest_s=20)


@pytest.mark.parametrize("subject", ["They send", "The users send"])
def test_how_often_users_do_something_is_not_only_told(subject: str) -> None:
    text = f"50 users for 5 minutes on https://a.example/x. {subject} a request every 2 seconds."

    plan = read_plan(text)

    assert plan.scenarios[0].pause == Pause(shortest_s=2, longest_s=2)


@pytest.mark.parametrize("told", ["They click every 2 seconds.", "Each clicks every 2 seconds."])
def test_a_pace_that_is_not_understood_is_unread(told: str) -> None:
    assert not read_plan(f"50 users for 5 minutes on https://a.example/x. {told}").is_whole
