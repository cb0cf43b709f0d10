"""What is said over a WebSocket, and which times are those of its session and not of the test."""

import pytest

from shared.domain.plan import Fate, Plan, SocketSession
from shared.reading.reader import read_plan

URL = "wss://a.example/s"
HTTP = "https://a.example/x"


def sessions(plan: Plan) -> list[SocketSession | None]:
    return [step.session for scenario in plan.scenarios for step in scenario.steps]


@pytest.mark.parametrize(
    ("text", "session"),
    [
        (f'on {URL} send the message "x" every 7 s', SocketSession(messages=("x",), every_s=7)),
        (f"on {URL} send \u201cx\u201d", SocketSession(messages=("x",))),
        (f", every 500 ms send `x` to {URL}", SocketSession(messages=("x",), every_s=0.5)),
        (f"on {URL}, each sends pings every second", SocketSession(messages=("ping",), every_s=1)),
        (f"on {URL}. Say hello", SocketSession(messages=("hello",))),
        (f"on {URL} send 'a' and send 'b'", SocketSession(messages=("a", "b"))),
        (f"on {URL}, listening for 10 seconds", SocketSession(held_s=10)),
        (f"on {URL}, keeping the socket open for 1 minute", SocketSession(held_s=60)),
        (
            f"on {URL}, sends a message every 5 seconds for 30 seconds",
            SocketSession(every_s=5, held_s=30),
        ),
        (f"on {URL}", None),
        (f"on {URL} read the 'news'", None),
    ],
)
def test_what_is_said_over_a_socket_is_in_the_plan(
    text: str, session: SocketSession | None
) -> None:
    plan = read_plan(f"20 users for 2 minutes {text}")
    load = plan.scenarios[0].load

    assert sessions(plan) == [session]
    assert not plan.unread
    assert load is not None
    assert load.duration_s == 120
    assert plan.scenarios[0].pause is None


def test_times_of_a_session_are_a_part_of_its_step() -> None:
    plan = read_plan(f"20 users for 2 minutes on {URL}, send a ping every 5 s, open for 30 s")

    told = {each.text: each.part for each in plan.statements if each.fate is Fate.CLAIMED}
    assert told["5"] == told["30"] == "scenarios[0].steps[0]"


def test_the_only_length_is_that_of_the_test_and_of_its_sessions() -> None:
    plan = read_plan(f"20 users stay connected to {URL} for 2 minutes, send a ping every 10 s")
    load = plan.scenarios[0].load

    assert sessions(plan) == [SocketSession(messages=("ping",), every_s=10, held_s=120)]
    assert load is not None
    assert load.duration_s == 120


def test_each_connection_has_the_session_that_is_told_beside_it() -> None:
    plan = read_plan(
        f"2 users, 2 minutes: connect to {URL}, send 'a', then connect to {URL}/b and send 'b' "
        "every 3 s"
    )

    assert sessions(plan) == [
        SocketSession(messages=("a",)),
        SocketSession(messages=("b",), every_s=3),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"20 users for 2 minutes connect to {URL}; GET {HTTP} every 5 seconds",
        f"20 users for 2 minutes connect to {URL}, then send 'x' with POST {HTTP} every 5 seconds",
        "20 users for 2 minutes, send a message every 5 seconds to /a",
    ],
)
def test_times_of_other_requests_are_none_of_a_session(text: str) -> None:
    assert not any(sessions(read_plan(text)))


@pytest.mark.parametrize(
    ("text", "duration_s"),
    [
        (f"Open 50 connections to {URL} during 1 min, keep them for 4 min", 300),
        (f"ramp to 50 users over 1 minute on {URL}, hold the connections open for 5 minutes", 360),
        (f"Spawn 10 users every 5 seconds up to 100 on {URL}, each sends a ping every 2 s", 50),
    ],
)
def test_times_in_which_users_come_stay_those_of_the_load(text: str, duration_s: float) -> None:
    load = read_plan(text).scenarios[0].load

    assert load is not None
    assert load.duration_s == duration_s


def test_the_second_of_two_paces_stays_unread() -> None:
    plan = read_plan(f"2 users for 1 minute on {URL}, send 'a' every 5 s and 'b' every 9 s")

    assert [each.text for each in plan.unread] == ["9"]
