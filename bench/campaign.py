"""Random faults beside steady work, and whether each accepted job ends once: a small Jepsen.

    python -m bench.campaign [--minutes 1] [--rounds 1] [--seed N] [--workers 3]
    python -m bench.campaign --each         each fault alone, as a table

A round is drawn from its seed, which is printed first: `--seed` repeats its schedule, though not
the moments at which processes meet. Exits with 1 when a promise was broken.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from typing import Final

from bench.report import bounded, print_environment, print_table
from tests.support.chaos.campaign import PATIENCE_S, Outcome, run
from tests.support.chaos.faults import FAULTS
from tests.support.chaos.place import Place
from tests.support.chaos.schedule import Schedule, draw, single

_HEAD: Final = ("", "accepted", "ended well", "failed", "cancelled", "lost", "doubled")
_LAST: Final = ("taken again", "model calls", "recovered, s")
_ASKS: Final = 24
# What a round takes beside its schedule and its callers' patience.
_STARTS_S: Final = 120.0
_LONGEST_S: Final = 24 * 3600.0


def _row(name: str, outcome: Outcome) -> list[str]:
    ended = (outcome.ended.get(status, 0) for status in ("succeeded", "failed", "cancelled"))
    counts = (outcome.accepted, *ended, outcome.lost, outcome.doubled)
    rest = (outcome.taken_again, outcome.calls)
    return [name, *map(str, (*counts, *rest)), f"{outcome.recovered_s:.1f}"]


def _seeds(arguments: argparse.Namespace) -> Iterator[int]:
    for number in range(arguments.rounds):
        drawn = random.SystemRandom().randrange(10**6)
        yield drawn if arguments.seed is None else arguments.seed + number


def _rounds(arguments: argparse.Namespace) -> Iterator[tuple[str, Schedule]]:
    if arguments.each:
        yield from ((fault, single(fault, asks=_ASKS)) for fault in FAULTS)
        return
    for seed in _seeds(arguments):
        schedule = draw(seed, seconds=60 * arguments.minutes, workers=arguments.workers)
        yield f"seed {seed}", schedule


def _told(name: str, place: Place, schedule: Schedule) -> Outcome:
    print(
        f"{name}: {len(schedule.asks)} callers, {sum(map(len, schedule.blows))} blows", flush=True
    )
    outcome = run(place, schedule)
    for promise in outcome.broken:
        print(f"  BROKEN {promise}", flush=True)
    return outcome


def measure(arguments: argparse.Namespace) -> int:
    """Print a table with a row a round; return how many promises were broken."""
    outcomes: dict[str, Outcome] = {}
    with Place(workers=arguments.workers) as place:
        print_environment()
        for name, schedule in _rounds(arguments):
            outcomes[name] = _told(name, place, schedule)
    print()
    print_table((*_HEAD, *_LAST), (_row(name, outcome) for name, outcome in outcomes.items()))
    if not arguments.each:
        print_table(("fault", "blows"), _blows(list(outcomes.values())))
    return sum(len(outcome.broken) for outcome in outcomes.values())


def _blows(outcomes: Sequence[Outcome]) -> Iterator[list[str]]:
    for fault in FAULTS:
        yield [fault, str(sum(outcome.blows.get(fault, 0) for outcome in outcomes))]


def main() -> None:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=1.0, help="of each round's schedule")
    parser.add_argument("--rounds", type=int, default=1, help="each with a seed of its own")
    parser.add_argument("--seed", type=int, help="of the first round; unset: drawn")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--each", action="store_true", help="each fault alone")
    arguments = parser.parse_args()
    rounds = len(FAULTS) if arguments.each else arguments.rounds
    with bounded(min(_LONGEST_S, rounds * (60 * arguments.minutes + PATIENCE_S + _STARTS_S))):
        sys.exit(measure(arguments) > 0)


if __name__ == "__main__":
    main()
