"""The command line: list, send again and drop dead webhooks, as text or JSON."""

import argparse
from collections.abc import Sequence

from shared.settings import CommonSettings
from worker.operators.commands import Operation, as_json, give
from worker.webhooks.dead_webhooks import DeadWebhookStore, listing_text


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 if a job has no such webhook, or 2 if nothing could be done."""
    program = Operation(
        "worker.webhooks",
        "Webhooks whose receiver did not take them within WEBHOOK_RETRY_S.",
        other="has no such webhook",
        open_store=_opened,
    )

    def resend(store: DeadWebhookStore, given: argparse.Namespace) -> int:
        return program.each(given, "resent", lambda job_id: "" if store.resend(job_id) else None)

    def drop(store: DeadWebhookStore, given: argparse.Namespace) -> int:
        return program.each(given, "dropped", lambda job_id: "" if store.drop(job_id) else None)

    program.add("list", _list, about="list the dead ones, the latest first")
    program.add("resend", resend, ids="+", about="send that of an ended job again, dead or not")
    program.add("drop", drop, ids="+", about="list dead ones no more")
    return program.main(arguments)


def _opened(settings: CommonSettings) -> DeadWebhookStore:
    return DeadWebhookStore(settings.redis_url.get_secret_value())


def _list(store: DeadWebhookStore, given: argparse.Namespace) -> int:
    listing = store.listing()
    give(as_json(listing) if given.json else listing_text(listing))
    return 0
