"""A request that only some users or some iterations make is not the one that was asked for."""

import pytest

from shared.domain.dry_run import Course, DryRun, Step, StepKind
from shared.domain.verification import Requirement
from shared.reading.answer import plan_of
from worker.verify.conformance.requirements import requirements
from worker.verify.conformance.seen import Seen
from worker.verify.dry_run.walk import Trace, Walk

TWO = "On https://a.example GET /items and POST /orders"


def request(path: str, method: str = "GET") -> Step:
    return Step(kind=StepKind.REQUEST, method=method, url=f"https://a.example{path}")


ITEMS, ORDERS = request("/items"), request("/orders", "POST")
LOGIN = request("/login", "POST")


def course(iterations: int, *steps: Step) -> Course:
    return Course(scenario="default", iterations=iterations, steps=steps)


def met(
    description: str,
    courses: tuple[Course, ...],
    *,
    firsts: tuple[Course, ...] = (),
    walked: tuple[Course, ...] = (),
) -> dict[str, Requirement]:
    dry_run = DryRun(requests=9, checks=0, iterations=9, hosts=(), trace=(*courses, *walked))
    seen = Seen(options=None, dry_run=dry_run, walk=Walk(Trace(courses, firsts), walked))
    listed = requirements(plan_of(description), description, seen)
    return {
        each.asked.removeprefix("a request of ").removesuffix(", once"): each for each in listed
    }


@pytest.mark.parametrize(
    ("description", "courses", "is_met"),
    [
        (TWO, (course(9, ITEMS, ORDERS),), True),
        (TWO, (course(8, ITEMS, ORDERS), course(1, ITEMS)), False),
        (TWO, (course(1, ITEMS, ORDERS), course(8, ITEMS)), False),
        (TWO, (course(5, ITEMS), course(4, ORDERS)), True),
        (TWO, (course(8, ITEMS), course(1, ORDERS)), False),
        (f"{TWO} in each iteration", (course(5, ITEMS), course(4, ORDERS)), False),
        (f"{TWO}, errors below 1 %", (course(8, ITEMS), course(1, ORDERS)), False),
        (f"First {TWO}", (course(8, ITEMS), course(1, ORDERS)), False),
        (f"{TWO}, chosen randomly", (course(8, ITEMS), course(1, ORDERS)), True),
        ("Users GET https://a.example/items or POST /orders", (course(9, ITEMS, ORDERS),), True),
    ],
)
def test_what_users_do_they_do_in_nearly_each_iteration(
    *, description: str, courses: tuple[Course, ...], is_met: bool
) -> None:
    found = met(description, courses)

    assert found["POST /orders"].met is is_met


ONCE = (course(3, LOGIN, ITEMS), course(6, ITEMS))
FIRSTS = (course(3, LOGIN, ITEMS),)


def test_to_log_in_once_is_to_log_in() -> None:
    description = "On https://a.example POST /login and GET /items"

    assert met(description, ONCE, firsts=FIRSTS)["POST /login"].met is True
    # Of one VU alone it is another thing.
    some = (course(3, LOGIN, ITEMS), course(6, ITEMS))
    assert (
        met(description, some, firsts=(course(1, LOGIN, ITEMS), course(2, ITEMS)))[
            "POST /login"
        ].met
        is False
    )


@pytest.mark.parametrize(
    ("words", "is_met"), [("", False), (" once", True), (" at the start", True)]
)
def test_what_is_no_login_is_done_once_only_if_that_is_said(*, words: str, is_met: bool) -> None:
    courses = (course(3, ORDERS, ITEMS), course(6, ITEMS))

    found = met(f"{TWO}{words}", courses, firsts=courses[:1])["POST /orders"]

    assert found.met is is_met
    assert is_met or "first iteration" in (found.found or "")


def test_what_only_walks_come_to_is_found() -> None:
    rotating = (course(3, ITEMS), course(3, request("/b")))
    walked = (course(70, ITEMS), course(65, request("/b")), course(65, ORDERS))

    assert met(TWO, rotating, firsts=rotating[:1], walked=walked)["POST /orders"].met is True


def test_within_a_share_each_of_its_requests_is_made() -> None:
    description = "On https://a.example 80 % GET /items, 20 % POST /cart and POST /orders"
    cart = request("/cart", "POST")
    right = (course(160, ITEMS), course(40, cart, ORDERS))
    wrong = (course(160, ITEMS), course(30, cart), course(10, cart, ORDERS))

    assert met(description, right)["POST /orders"].met is True
    assert met(description, wrong)["POST /orders"].met is False


def test_what_is_not_read_for_sure_is_not_counted() -> None:
    description = f"{TWO} with 12 gizmos"

    assert plan_of(description).complete is False
    assert met(description, (course(1, ITEMS, ORDERS), course(8, ITEMS)))["POST /orders"].met
