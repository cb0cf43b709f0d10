"""The values that a script finds in `__ENV` while it is verified."""

import pytest

from shared.domain.verification import NeedKind
from worker.verify.stand_ins.variables import (
    Variables,
    blames_made_up,
    names_of_scenarios,
    stand_in,
)
from worker.verify.static.facts import EnvFacts


def variable(
    name: str, kind: NeedKind = NeedKind.TEXT, *, needed: bool = True, at_init: bool = False
) -> EnvFacts:
    return EnvFacts(name=name, kind=kind, file="a.js", line=1, needed=needed, at_init=at_init)


TOKEN = variable("API_TOKEN", NeedKind.SECRET)
USERS = variable("USERS", NeedKind.NUMBER)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (NeedKind.URL, "https://shop-a.stand-in.example"),
        (NeedKind.HOST, "shop-a.stand-in.example"),
        (NeedKind.PATH, "shop-a-sample"),
        (NeedKind.NUMBER, "5"),
        (NeedKind.DURATION, "10s"),
        (NeedKind.JSON, "{}"),
        (NeedKind.SECRET, "stand-in-shop-a"),
        (NeedKind.TEXT, "shop-a-sample"),
    ],
)
def test_each_kind_has_a_stand_in(kind: NeedKind, value: str) -> None:
    assert stand_in(variable("SHOP_A", kind)) == value


def test_a_value_that_was_given_wins() -> None:
    variables = Variables(read=(TOKEN, USERS), given={"API_TOKEN": "abc", "OTHER": "x"})

    assert variables.values == {"API_TOKEN": "abc", "OTHER": "x", "USERS": "5"}
    assert variables.made_up == {"USERS": "5"}


def test_a_variable_that_is_not_needed_gets_no_value() -> None:
    variables = Variables(read=(variable("DEBUG", needed=False),))

    assert variables.values == {}
    assert variables.needs == ()
    assert variables.command("a.js") is None


def test_the_command_names_what_is_needed_and_no_value() -> None:
    variables = Variables(read=(TOKEN, USERS), given={"API_TOKEN": "abc"})

    assert variables.command("a b.js") == "k6 run -e API_TOKEN=... -e USERS=... 'a b.js'"


def test_what_scenarios_set_is_given_to_functions_and_not_to_the_init_context() -> None:
    early = variable("EARLY", at_init=True)
    variables = Variables(read=(variable("REGION"), early))

    left = variables.without(
        names_of_scenarios({"scenarios": {"a": {"env": {"REGION": "eu", "EARLY": "1"}}}})
    )

    assert left.needed == (early,)


def test_another_load_is_tried_only_where_one_may_hang_on_what_was_made_up() -> None:
    assert Variables(read=(TOKEN,)).otherwise() is None
    assert Variables(read=(USERS,), given={"USERS": "50"}).otherwise() is None
    assert Variables(read=(TOKEN, USERS)).otherwise() == {
        "API_TOKEN": "stand-in-api-token",
        "USERS": "6",
    }


def test_numbers_and_durations_are_not_hidden_but_secrets_are() -> None:
    pin = variable("PIN", NeedKind.SECRET)
    variables = Variables(
        read=(TOKEN, USERS, pin), given={"USERS": "50", "PIN": "1234", "HOLD": "5m", "MAIL": "a@b"}
    )

    assert variables.hidden == {"API_TOKEN": "stand-in-api-token", "PIN": "1234", "MAIL": "a@b"}


@pytest.mark.parametrize(
    ("message", "blamed"),
    [
        ('time: invalid duration "region-sample"', True),
        ("maxVUs can't be less than preAllocatedVUs", True),
        ("TypeError: boom\n\tat file:///box/under-test/script.js:3:9(4)", True),
        ("preAllocatedVUs isn't specified", False),
    ],
)
def test_what_k6_says_of_a_made_up_value_is_not_held_against_the_script(
    message: str,
    blamed: bool,  # noqa: FBT001
) -> None:
    variables = Variables(read=(variable("REGION"), USERS))

    assert blames_made_up(variables, lambda _: True, message) is blamed
    given = Variables(read=variables.read, given={"REGION": "eu", "USERS": "5"})
    assert not blames_made_up(given, lambda _: True, message)
