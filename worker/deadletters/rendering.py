"""Dead letters as a person reads them; what strangers wrote is escaped for the terminal."""

import json
from collections.abc import Iterator
from datetime import datetime

from worker.deadletters.letters import Listing, OpenedLetter, Step

_ROW = "{:<32}  {:<20}  {:>5}  {:>4}  {:<11}  {}"


def listing_text(listing: Listing) -> str:
    """Return a table, and how many entries it leaves out."""
    if not listing.letters:
        return "No dead letters."
    rows = [_ROW.format("JOB", "ENDED", "TAKEN", "LOST", "LANE", "REQUEST ID")]
    for each in listing.letters:
        numbers = (each.attempts, each.lost_attempts)
        rows.append(
            _ROW.format(each.id, _time(each.ended_at), *numbers, each.lane, each.request_id)
        )
    older = listing.total - len(listing.letters)
    if older > 0:
        rows.append(f"... and {older} older")
    return "\n".join(rows)


def opened_text(opened: OpenedLetter) -> str:
    """Return all that is known of one dead letter."""
    return "\n".join(_opened(opened))


def _opened(opened: OpenedLetter) -> Iterator[str]:
    letter = opened.letter
    yield f"job         {letter.id}"
    yield f"request id  {letter.request_id}"
    yield f"lane        {letter.lane}"
    yield f"attempts    {letter.attempts}, of which {letter.lost_attempts} lost their worker"
    yield f"expires     {_time(letter.expires_at)}"
    yield f"detail      {letter.detail}"
    yield "history"
    yield from (f"  {_step(step)}" for step in opened.history)
    yield "request"
    # JSON in ASCII: no text of a stranger can move the cursor.
    yield json.dumps(opened.request, indent=2)


def _step(step: Step) -> str:
    stage = f", {step.stage}" if step.stage else ""
    return f"{_time(step.at)}  {step.status}{stage}"


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
