"""What the command line shows of a plan."""

import json

import pytest

from loadgenie_cli.plans import plan_text
from shared.domain.load import LoadStage, Threshold
from shared.domain.plan import (
    INEXACT,
    AnsweredToken,
    Claim,
    Criterion,
    During,
    Fate,
    Load,
    LoadTestType,
    Once,
    Origin,
    PassedOn,
    Passing,
    Pause,
    Plan,
    Scenario,
    Scheme,
    SocketSession,
    Span,
    Statement,
    Step,
    Unit,
)


def shown(plan: Plan, text: str = "") -> list[str]:
    return plan_text({"plan": json.loads(plan.model_dump_json())}, text).splitlines()


def test_all_that_a_step_asks_for_stands_in_its_line() -> None:
    step = Step(
        method="POST",
        url="/login",
        body="{}",
        once=Once.USER,
        timeout_s=3,
        statuses=(200, 201),
        contains="UP",
        pause=Pause(shortest_s=2, longest_s=5),
    )
    socket = Step(
        method="GET",
        url="wss://a.example/ws",
        session=SocketSession(messages=("a", "b"), every_s=5, held_s=30),
    )
    silent = Step(method="GET", url="wss://a.example/ws", session=SocketSession(every_s=0.5))

    lines = shown(Plan(scenarios=(Scenario(name="default", steps=(step, socket, silent)),)))

    assert lines[1:] == [
        (
            "  POST /login, a body, once per user, timeout 3 s, expects 200 or 201, "
            "answer has 'UP', then pause 2 to 5 s"
        ),
        "  connect to wss://a.example/ws, sends 'a', 'b' every 5 s, open for 30 s",
        "  connect to wss://a.example/ws, sends messages every 0.5 s",
    ]


def test_who_sends_the_requests_and_what_is_passed_on_is_told() -> None:
    plan = Plan(
        credentials=Scheme.API_KEY,
        answered_token=AnsweredToken("access_token", sent=True),
        passed_on=(PassedOn(Passing.TOKEN, Span(0, 5)), PassedOn(Passing.ID, Span(6, 8))),
    )

    assert shown(plan) == [
        "requests carry an API key",
        "an answer has a token, its field access_token, which later requests send",
        "passed on to later requests: token, id",
    ]


@pytest.mark.parametrize(
    ("pause", "words"),
    [
        (Pause(shortest_s=2, longest_s=2), "  pause 2 s"),
        (
            Pause(shortest_s=2, longest_s=5, per_iteration=True),
            "  pause 2 to 5 s after each iteration",
        ),
        (Pause(shortest_s=0, longest_s=0), "  no pause"),
    ],
)
def test_a_pause_says_how_long_and_when(pause: Pause, words: str) -> None:
    assert shown(Plan(scenarios=(Scenario(name="a", pause=pause),)))[1] == words


def test_a_limit_says_of_what_and_when_it_is_one() -> None:
    limit = Criterion(
        threshold=Threshold("http_req_duration", "p(95)", "<", 400.0),
        scope="GET /a",
        during=During(120, None),
        aborts=True,
    )

    assert shown(Plan(criteria=(limit,))) == [
        "limit http_req_duration: p(95) < 400 ms for GET /a, from 120 s on, else the test ends"
    ]


def test_what_is_in_doubt_or_not_understood_is_told() -> None:
    load = Load(unit=Unit.USERS, target=9, start=1, stages=(LoadStage(60, 9),), duration_s=60)
    plan = Plan(
        test_type=LoadTestType.SPIKE,
        scenarios=(Scenario(name="default", load=load),),
        claims=(
            Claim(part="scenarios[0].load.target", origin=Origin.LIKELY, doubt="of two levels"),
        ),
        activities=("log in",),
        statements=tuple(
            Statement(span=Span(at, at + 2), text=text, fate=fate)
            for at, text, fate in (
                (3, "30", Fate.UNREAD),
                (15, "80", Fate.BACKGROUND),
                (25, "17", Fate.DATA),
            )
        ),
    )

    # The first sign takes two UTF-16 units.
    assert shown(plan, " \U0001f600 30 wobbles, 80 users. 17") == [
        "test spike",
        "scenario default: from 1, 9 users, 60 s, stages 60 s to 9 (in doubt: of two levels)",
        "no part of the test: 80 users",
        "no address says how users log in",
        "not read: 30 wobbles",
    ]


def test_a_number_that_is_told_roughly_is_no_doubt() -> None:
    plan = Plan(
        scenarios=(Scenario(name="default", load=Load(unit=Unit.USERS, target=50)),),
        claims=(
            Claim(
                part="scenarios[0].load.target",
                origin=Origin.LIKELY,
                doubt=f"the level {INEXACT}",
            ),
        ),
    )

    assert shown(plan) == ["scenario default: 50 users (roughly)"]
