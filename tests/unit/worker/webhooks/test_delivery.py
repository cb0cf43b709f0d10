import pytest

from shared.domain.webhook import WebhookFault
from worker.webhooks.delivery import (
    LONGEST_DELAY_S,
    Answered,
    Delivered,
    GiveUp,
    Next,
    Outcome,
    TryAgain,
    Unanswered,
    after,
)

DAY = 86400.0
TRANSIENT = [fault for fault in WebhookFault if fault is not WebhookFault.ADDRESS_REFUSED]
DOWN = Unanswered(WebhookFault.CONNECTION)


@pytest.mark.parametrize(
    ("outcome", "follows"),
    [
        (Answered(200), Delivered()),
        (Answered(204), Delivered()),
        (Answered(299), Delivered()),
        (Answered(199), TryAgain(5)),
        (Answered(302), TryAgain(5)),
        (Answered(400), TryAgain(5)),
        (Answered(410), GiveUp()),
        (Answered(429), TryAgain(5)),
        (Answered(500), TryAgain(5)),
        (Answered(503, retry_after_s=60), TryAgain(60)),
        (Answered(503, retry_after_s=1), TryAgain(5)),
        (Answered(503, retry_after_s=1e9), TryAgain(LONGEST_DELAY_S)),
        *((Unanswered(fault), TryAgain(5)) for fault in TRANSIENT),
        (Unanswered(WebhookFault.ADDRESS_REFUSED), GiveUp()),
    ],
)
def test_what_follows_a_first_try(outcome: Outcome, follows: Next) -> None:
    assert after(outcome, elapsed_s=0, retry_s=DAY, jitter=0) == follows


def test_delays_triple_up_to_an_hour_until_the_time_is_over() -> None:
    elapsed_s, delays = 0.0, list[float]()
    while isinstance(
        follows := after(DOWN, elapsed_s=elapsed_s, retry_s=21600, jitter=0), TryAgain
    ):
        delays.append(follows.delay_s)
        elapsed_s += follows.delay_s

    assert delays == [5, 10, 30, 90, 270, 810, 2430, *[3600] * 4]
    assert follows == GiveUp()


@pytest.mark.parametrize(("jitter", "delay_s"), [(0, 100), (0.5, 75), (0.999, 50.05)])
def test_up_to_half_of_a_delay_is_left_out(jitter: float, delay_s: float) -> None:
    follows = after(DOWN, elapsed_s=50, retry_s=DAY, jitter=jitter)

    assert isinstance(follows, TryAgain)
    assert follows.delay_s == pytest.approx(delay_s)


def test_a_last_try_may_be_at_the_very_end() -> None:
    assert after(DOWN, elapsed_s=0, retry_s=5, jitter=0) == TryAgain(5)
    assert after(DOWN, elapsed_s=0, retry_s=4.9, jitter=0) == GiveUp()
