from datetime import UTC, datetime

from shared.domain.job import JobId, JobStatus, Lane, Stage
from worker.deadletters.letters import DeadLetter, Listing, OpenedLetter, Step
from worker.deadletters.rendering import listing_text, opened_text

NOW = datetime(2025, 7, 6, 12, 34, 56, tzinfo=UTC)
LETTER = DeadLetter(
    id=JobId("0" * 32),
    request_id="request-1",
    lane=Lane.BATCH,
    attempts=4,
    lost_attempts=3,
    created_at=NOW,
    started_at=NOW,
    ended_at=NOW,
    expires_at=NOW,
    detail="It is not tried again.",
)


def test_the_columns_of_the_list_stand_below_each_other() -> None:
    heading, row = listing_text(Listing(total=1, letters=(LETTER,))).splitlines()

    assert row.split() == ["0" * 32, "2025-07-06T12:34:56Z", "4", "3", "batch", "request-1"]
    assert row.index("batch") == heading.index("LANE")
    assert row.index("request-1") == heading.index("REQUEST ID")


def test_the_list_says_how_many_it_leaves_out() -> None:
    text = listing_text(Listing(total=12, letters=(LETTER, LETTER)))

    assert text.splitlines()[-1] == "... and 10 older"


def test_the_history_has_a_time_and_what_happened_on_each_line() -> None:
    history = (
        Step(at=NOW, status=JobStatus.QUEUED),
        Step(at=NOW, status=JobStatus.RUNNING, stage=Stage.DRAFTING),
    )

    text = opened_text(OpenedLetter(letter=LETTER, request=None, history=history))

    assert "  2025-07-06T12:34:56Z  queued\n" in text
    assert "  2025-07-06T12:34:56Z  running, drafting\n" in text
    assert "attempts    4, of which 3 lost their worker\n" in text


def test_no_text_of_a_stranger_reaches_the_terminal_as_it_is() -> None:
    request: dict[str, object] = {"description": "\x1b]0;title\x07 \u202e \x9b2J"}

    text = opened_text(OpenedLetter(letter=LETTER, request=request, history=()))

    assert text.replace("\n", "").isprintable()
    assert text.isascii()
