"""The command line: list, show, send again and drop dead letters, as text or JSON."""

import argparse
from collections.abc import Sequence

from shared.domain.job import JobId
from shared.settings import CommonSettings
from worker.deadletters.letter_store import DeadLetterStore
from worker.deadletters.rendering import listing_text, opened_text
from worker.operators.commands import Operation, as_json, give


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 if a job is no dead letter, or 2 if nothing could be done."""
    program = Operation(
        "worker.deadletters",
        "Jobs that lost their worker MAX_ATTEMPTS times.",
        other="is no dead letter",
        open_store=_opened,
    )

    def show(store: DeadLetterStore, given: argparse.Namespace) -> int:
        (job_id,) = given.ids
        opened = store.opened(JobId(job_id))
        if opened is None:
            return program.unknown([job_id])
        give(as_json(opened) if given.json else opened_text(opened))
        return 0

    def resend(store: DeadLetterStore, given: argparse.Namespace) -> int:
        return program.each(given, "resent", store.resend)

    def drop(store: DeadLetterStore, given: argparse.Namespace) -> int:
        return program.each(given, "dropped", lambda job_id: "" if store.drop(job_id) else None)

    program.add("list", _list, about="list them, the latest first")
    program.add("show", show, ids=1, about="show one, with history and request")
    program.add("resend", resend, ids="+", about="make a new job of each")
    program.add("drop", drop, ids="+", about="list them no more")
    return program.main(arguments)


def _opened(settings: CommonSettings) -> DeadLetterStore:
    url = settings.redis_url.get_secret_value()
    return DeadLetterStore(url, result_ttl_s=settings.result_ttl_s)


def _list(store: DeadLetterStore, given: argparse.Namespace) -> int:
    listing = store.listing()
    give(as_json(listing) if given.json else listing_text(listing))
    return 0
