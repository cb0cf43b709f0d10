import pytest

from shared.reading.reader import read_plan
from worker.description.doubtful_parts import doubtful_parts


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        (
            "20 users, ramp up 30s, 5 min duration",
            ["'30s, 5' (the stages are not as long as the whole)"],
        ),
        ("about 50 users for 5 minutes", []),
        ("50 users for 5 minutes", []),
    ],
)
def test_a_doubt_is_told_with_its_words(text: str, doubts: list[str]) -> None:
    assert list(doubtful_parts(read_plan(text), text)) == doubts
