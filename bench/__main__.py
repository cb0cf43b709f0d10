"""How fast LoadGenie is, beside its peers in the same run: `python -m bench [QUESTION...]`.

Prints a table for each question, and leaves the tables, all samples as JSON and a chart for each
question in a folder. The peers come from `scripts/setup-peers`.
"""

import argparse
import resource
import sys
import time
from pathlib import Path

from bench.answers import Answer, page
from bench.asked import QUESTIONS
from bench.environment import environment
from bench.files import leave, publish
from bench.measuring import Question, Row, Size, measure
from bench.program import ROOT
from bench.report import bounded

# A question that hangs ends, and the next one is asked.
_LONGEST_S = {Size.FULL: 1500, Size.SHORT: 90, Size.SMOKE: 120}


def main() -> int:
    """Ask what is wanted; return 1 if a question did not come to its end."""
    asked = _arguments()
    size = Size.SMOKE if asked.smoke else Size.SHORT if asked.short else Size.FULL
    # A socket for each of thousands who wait; the measured processes inherit it.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    known = environment() | {"size": size.value}
    answers = []
    for question in QUESTIONS:
        if not asked.questions or question.name in asked.questions:
            print(f"{question.name} ...", file=sys.stderr, flush=True)
            answers.append(_answer(question, size))
    print(page(answers, known, charts=None))
    leave(asked.out, answers, known)
    if asked.write:
        publish(asked.write, answers, known)
    return int(not all(answer.finished for answer in answers))


def _arguments() -> argparse.Namespace:
    names = [question.name for question in QUESTIONS]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("questions", nargs="*", metavar="QUESTION", help=", ".join(names))
    parser.add_argument("--short", action="store_true", help="in four to five minutes, to compare")
    parser.add_argument("--smoke", action="store_true", help="a few requests: shows that it runs")
    parser.add_argument(
        "--out", type=Path, default=ROOT / ".loadgenie" / "bench", help="where files are left"
    )
    parser.add_argument(
        "--write", type=Path, metavar="PAGE", help="put tables and charts into a page of docs/"
    )
    asked = parser.parse_args()
    if unknown := set(asked.questions) - set(names):
        parser.error(f"no such question: {', '.join(sorted(unknown))}")
    return asked


def _answer(question: Question, size: Size) -> Answer:
    rows: list[Row] = []
    fault = None
    started_at = time.monotonic()
    try:
        with bounded(_LONGEST_S[size]):
            for case in question.cases(size):
                rows += measure(case)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the next question may do better
        fault = f"{type(error).__name__}: {error}"
    return Answer(question, rows, time.monotonic() - started_at, fault)


if __name__ == "__main__":
    sys.exit(main())
