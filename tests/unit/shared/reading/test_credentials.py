"""How requests prove who sends them, and what answers give to later ones."""

import pytest

from shared.domain.plan import AnsweredToken, Passing, Scheme, Span
from shared.domain.published_plan import published
from shared.reading.reader import read_plan


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("GET /a with basic authentication", Scheme.BASIC),
        ("GET /a, Authorization: Basic YWJj", Scheme.BASIC),
        ("GET /a with a JWT", Scheme.BEARER),
        ("GET /a with the Authorization header", Scheme.BEARER),
        ("GET /a with an OAuth2 token", Scheme.BEARER),
        ("GET /a with their token", Scheme.BEARER),
        ("GET /a with an API key", Scheme.API_KEY),
        ("GET /a with the API key X-Shop-Key", None),
        ("GET /a without a bearer token", None),
        ("GET /a, no API key is needed", None),
        ("GET /a without a JWT, then GET /b with a JWT", Scheme.BEARER),
        ("POST https://id.example/oauth/token", None),
        ("authorization is tested elsewhere", None),
        ("curl -H 'Authorization: Bearer x1' https://a.example/b", None),
    ],
)
def test_how_requests_prove_who_sends_them_is_in_the_plan(text: str, scheme: Scheme | None) -> None:
    assert read_plan(text).credentials is scheme


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("POST /login, save the token, then GET /a", AnsweredToken("", sent=True)),
        ("POST /login, use its access_token for /a", AnsweredToken("access_token", sent=True)),
        ("POST /login, GET /a with the token returned", AnsweredToken("", sent=True)),
        ("POST /login returns accessToken, then GET /a", AnsweredToken("accessToken", sent=False)),
        ("GET /a, the jwt in the response is 20 characters", AnsweredToken("jwt", sent=False)),
        ("POST /login returns no token", None),
        ("POST /token, then GET /a", None),
    ],
)
def test_a_token_of_an_answer_is_in_the_plan(text: str, token: AnsweredToken | None) -> None:
    assert read_plan(text).answered_token == token


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ("POST /a, save the orderId, GET /a/{id}", [(Passing.ID, "save the orderId")]),
        ("POST /a, GET /a/{id} with the returned id", [(Passing.ID, "returned id")]),
        ("POST /a, store the order-id", [(Passing.ID, "store the order-id")]),
        ("GET /a with the cookie of the login", [(Passing.SESSION, "cookie of the login")]),
        (
            "sign in and send the token, then take its id",
            [(Passing.TOKEN, "sign in and send the token"), (Passing.ID, "take its id")],
        ),
        ("GET /token/id from the response", []),
        ("GET /a with the token", []),
    ],
)
def test_what_is_passed_on_is_in_the_plan(text: str, passed: list[tuple[Passing, str]]) -> None:
    found = read_plan(text).passed_on

    assert [(each.what, text[each.span.start : each.span.end]) for each in found] == passed


def test_where_something_is_passed_on_is_published_in_utf16_units() -> None:
    text = "\N{ROCKET} Save the token"

    assert published(read_plan(text), text).passed_on[0].span == Span(3, 17)
