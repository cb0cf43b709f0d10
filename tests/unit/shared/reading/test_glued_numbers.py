"""Numbers that German and Dutch write in one word, also with what they count."""

import pytest

from shared.domain.plan import Per
from shared.reading.reader import read_plan
from tests.support.quoting import load_of


@pytest.mark.parametrize(
    ("text", "users"),
    [
        ("zweihundert Benutzer für 5 Minuten", 200),
        ("fünfundzwanzig Nutzer für 5 Minuten", 25),
        ("dreitausendfünfhundert Nutzer für 5 Minuten", 3500),
        ("vijfentwintig gebruikers gedurende 5 minuten", 25),
        ("tweehonderd gebruikers gedurende 5 minuten", 200),
    ],
)
def test_a_number_in_one_word_is_read(text: str, users: int) -> None:
    plan = read_plan(text)

    assert (load_of(plan).target, plan.unread) == (users, ())


@pytest.mark.parametrize(
    "text",
    [
        "Jeder der 20 Benutzer ruft https://a.example/ zwölfmal auf",
        "Elke van de 20 gebruikers roept https://a.example/ twaalfmaal op",
    ],
)
def test_how_often_in_one_word_is_read(text: str) -> None:
    load = load_of(read_plan(text))

    assert (load.target, load.per, load.limit_vus) == (12, Per.VU, 20)


def test_a_word_that_only_begins_like_a_number_is_none() -> None:
    assert read_plan("20 Nutzer für 5 Minuten, achtung").complete
