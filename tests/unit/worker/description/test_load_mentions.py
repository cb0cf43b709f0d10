"""Whether a description speaks of a load at all, claimed or not."""

import pytest

from shared.domain.verification import Load
from worker.description.claimed_load import mentions_load, requested_load


@pytest.mark.parametrize(
    "text",
    [
        "Spike test: normally 10 users, then suddenly jump to 500 users within 10 seconds",
        "Around 50 users for 2-3 minutes",
        "Several hundred users should browse the shop",
        "between 20 and 40 requests per second",
        "The p95 should be around 400 ms",
        "The error rate should be about 1%",
    ],
)
def test_a_load_that_is_not_read_for_sure_is_still_mentioned(text: str) -> None:
    assert requested_load(text) == Load()
    assert mentions_load(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Test the login page of https://shop.example.com",
        "Users log in, think 2 seconds, and log out. Use a timeout of 30s.",
        "20% of users search, 80% browse",
        "Post 3 items to the cart, wait 5 seconds between them",
        "Open https://shop.example.com/?limit=100&users=50",
    ],
)
def test_other_numbers_mention_no_load(text: str) -> None:
    assert not mentions_load(text)
