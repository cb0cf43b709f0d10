"""Reads what a dry run wrote, and judges it."""

from collections.abc import Callable

from worker.k6.log import parse_log
from worker.verify.dry_run.events import events
from worker.verify.dry_run.verdict import Run, Verdict, judge


def judged(run: Callable[..., Run], stderr: str, nonce: str) -> Verdict:
    """Return the verdict on a run; `run` takes its log and the reports in that."""
    log = tuple(parse_log(stderr))
    return judge(run(log=log, events=tuple(events(log, nonce))))
