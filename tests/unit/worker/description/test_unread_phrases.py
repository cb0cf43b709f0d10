import pytest

from shared.domain.wanted import Wanted
from worker.description.asked import first_reading


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("50 users for 2 minutes on https://shop.example.com", ()),
        ("Run it with 45 umpteens.", ("Run it with 45 umpteens.",)),
        ("First.\n\n 33 bananas \nother. 44 horses. 5 users", ("33 bananas", "44 horses")),
        (
            "100 użytkowników, którzy są naprawdę bardzo cierpliwi, przez całe 5 minut",
            ("100 użytkowników, którzy są", "bardzo cierpliwi, przez całe 5 minut"),
        ),
    ],
)
def test_what_no_rule_accounts_for_is_named_with_the_words_around_it(
    text: str, phrases: tuple[str, ...]
) -> None:
    assert first_reading(Wanted(description=text)).told.unread == phrases


def test_no_more_than_20_phrases_are_named() -> None:
    text = "\n".join(f"{number} umpteens of number {number}" for number in range(100))

    assert len(first_reading(Wanted(description=text)).told.unread) == 20
