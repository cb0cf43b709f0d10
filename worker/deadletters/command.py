"""The command line: list, show, send again and drop dead letters, as text or JSON."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from shared.domain.errors import StoreUnavailableError
from shared.domain.job import JobId
from shared.settings import CommonSettings, SettingsError, read_settings
from worker.deadletters.letter_store import DeadLetterStore
from worker.deadletters.rendering import listing_text, opened_text

UNKNOWN = 1
NOT_USABLE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 if a job is no dead letter, or 2 if nothing could be done."""
    given = _parser().parse_args(arguments)
    try:
        # What all processes read, and no more: neither a key nor a file with one is needed.
        settings = read_settings(CommonSettings)
        store = DeadLetterStore(
            settings.redis_url.get_secret_value(), result_ttl_s=settings.result_ttl_s
        )
        try:
            return _COMMANDS[given.command](store, given)
        finally:
            store.close()
    except SettingsError as error:
        _complain(str(error))
    except StoreUnavailableError as error:
        _complain(error.detail)
    return NOT_USABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m worker.deadletters",
        description="Jobs that lost their worker MAX_ATTEMPTS times. REDIS_URL says where.",
        epilog="Exit codes: 0 done, 1 a job is no dead letter, 2 usage, settings or Redis.",
    )
    form = argparse.ArgumentParser(add_help=False)
    form.add_argument("--json", action="store_true", help="print one JSON object")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", parents=[form], help="list them, the latest first")
    show = commands.add_parser("show", parents=[form], help="show one, with history and request")
    show.add_argument("ids", metavar="JOB", nargs=1)
    resend = commands.add_parser("resend", parents=[form], help="make a new job of each")
    resend.add_argument("ids", metavar="JOB", nargs="+")
    drop = commands.add_parser("drop", parents=[form], help="list them no more")
    drop.add_argument("ids", metavar="JOB", nargs="+")
    return parser


def _list(store: DeadLetterStore, given: argparse.Namespace) -> int:
    listing = store.listing()
    _print(_json(listing) if given.json else listing_text(listing))
    return 0


def _show(store: DeadLetterStore, given: argparse.Namespace) -> int:
    (job_id,) = given.ids
    opened = store.opened(JobId(job_id))
    if opened is None:
        return _unknown([job_id])
    _print(_json(opened) if given.json else opened_text(opened))
    return 0


def _resend(store: DeadLetterStore, given: argparse.Namespace) -> int:
    new_ids = {job_id: store.resend(JobId(job_id)) for job_id in dict.fromkeys(given.ids)}
    sent = {job_id: new_id for job_id, new_id in new_ids.items() if new_id is not None}
    if given.json:
        _print(_json({"resent": sent}))
    for job_id, new_id in sent.items():
        if not given.json:
            _print(f"{job_id} is sent again as {new_id}")
    return _unknown([job_id for job_id in new_ids if job_id not in sent])


def _drop(store: DeadLetterStore, given: argparse.Namespace) -> int:
    done = {job_id: store.drop(JobId(job_id)) for job_id in dict.fromkeys(given.ids)}
    dropped = [job_id for job_id, was_letter in done.items() if was_letter]
    if given.json:
        _print(_json({"dropped": dropped}))
    for job_id in dropped:
        if not given.json:
            _print(f"{job_id} is dropped")
    return _unknown([job_id for job_id in done if job_id not in dropped])


_COMMANDS: Mapping[str, Callable[[DeadLetterStore, argparse.Namespace], int]] = {
    "list": _list,
    "show": _show,
    "resend": _resend,
    "drop": _drop,
}


def _unknown(job_ids: Sequence[str]) -> int:
    for job_id in job_ids:
        _complain(f"{job_id} is no dead letter")
    return UNKNOWN if job_ids else 0


def _json(answer: BaseModel | Mapping[str, Any]) -> str:
    plain = answer.model_dump(mode="json") if isinstance(answer, BaseModel) else answer
    return json.dumps(plain, indent=2)


def _print(text: str) -> None:
    print(text)  # noqa: T201 - a command's answer


def _complain(text: str) -> None:
    print(f"worker.deadletters: {text}", file=sys.stderr)  # noqa: T201 - a command's answer
