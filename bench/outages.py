"""What an outage of the model costs under two workers whose jobs wait for its end.

    python -m bench.outages [--quick]

A call is given up after 1 s, five failures in a row open the breaker, and the first probe comes 1 s
later. Half of the jobs come before the breaker opens, half while it is open; the model is back once
that probe has failed.
"""

from bench.report import command, print_environment, print_table
from tests.support.outages import FAULTS, Account, outage_site

_JOBS = 40
_HEAD = (
    *("the model", "accepted", "finished", "lost", "doubled"),
    *("calls", "of these probes", "first answer s", "all done s"),
)


def _row(fault: str, account: Account) -> tuple[str, ...]:
    return (
        *(fault, f"{account.accepted}", f"{account.succeeded + account.failed}"),
        *(f"{account.lost}", f"{account.doubled}", f"{account.calls}", f"{account.probes}"),
        *(f"{account.first_s:.1f}", f"{account.all_s:.1f}"),
    )


def measure(quick: bool) -> None:  # noqa: FBT001 - `--quick` itself
    """Let the model fail in each way in turn, and print what became of the jobs."""
    faults = {"resets": FAULTS["resets"]} if quick else FAULTS
    jobs, openings = (4, 1) if quick else (_JOBS, 2)
    with outage_site(
        ON_OUTAGE="wait",
        GEMINI_TIMEOUT_S="1",
        GEMINI_BREAKER_FAILURES="5",
        WORKER_CONCURRENCY="10",
    ) as site:
        print_environment()
        rows = [
            _row(name, site.survive(fault(), jobs=jobs, openings=openings))
            for name, fault in faults.items()
        ]
    print_table(_HEAD, rows)


if __name__ == "__main__":
    command(measure, __doc__)
