"""The command line: verify one script and print its report, nothing else, on standard output."""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import PurePath
from typing import BinaryIO

from shared.domain.verification import Language, Report, Verdict
from worker.budget import Budget
from worker.k6.executable import K6NotUsableError
from worker.reader.nursery import Nursery
from worker.reader.pool import ReaderPool
from worker.reader.processes import Processes
from worker.verify.build import build_verifier
from worker.verify.report.sarif import sarif
from worker.verify.report.terminal import Terminal
from worker.verify.stand_ins.variables import NAME
from worker.verify.warm_up import warm_up

EXIT_CODES = {Verdict.VERIFIED: 0, Verdict.REJECTED: 1, Verdict.PARTIALLY_VERIFIED: 3}
USAGE = 2
# As the API's largest request: what is larger is no script.
LARGEST_BYTES = 1024 * 1024
# Above the verification's own bound; it is there to end the program, come what may.
_BUDGET_S = 60.0
# k6 goes by a file's name, too. What has no name of these kinds says itself what it is.
_LANGUAGES: Mapping[str, Language] = {
    ".js": Language.JAVASCRIPT,
    ".mjs": Language.JAVASCRIPT,
    ".cjs": Language.JAVASCRIPT,
    ".ts": Language.TYPESCRIPT,
}


class _UnreadableError(Exception):
    """The script can't be read."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify a file; answer the exit code: 0 verified, 1 rejected, 3 partially, 2 usage."""
    given = _parser().parse_args(arguments)
    # Before there are threads: to fork is a matter of milliseconds then.
    processes = Processes(Nursery.forked(), restart=partial(Nursery.started, warm_up))
    try:
        script = _read(given.file)
        verifier = build_verifier(
            reader=ReaderPool(processes, size=1),
            k6_path=os.environ.get("K6_PATH") or None,
            concurrency=1,
        )
    except (_UnreadableError, K6NotUsableError) as error:
        print(f"worker.verify: {error}", file=sys.stderr)  # noqa: T201 - a command line prints
        return USAGE
    report = verifier.verify(
        script,
        given.description or None,
        Budget(_BUDGET_S),
        env=dict(given.env),
        language=_LANGUAGES.get(PurePath(given.file).suffix),
    )
    processes.close()
    _write(sys.stdout.buffer, _render(given, script, report))
    return EXIT_CODES[report.status]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m worker.verify",
        description="Prove a k6 script: syntax, modules, options, load, and a run without traffic.",
        epilog="Exit codes: 0 verified, 1 rejected, 3 partially verified, 2 usage.",
    )
    parser.add_argument("file", metavar="FILE", help="the script, or - for standard input")
    parser.add_argument(
        "--description", metavar="TEXT", help="what was asked for; its load is compared"
    )
    parser.add_argument(
        "--env",
        metavar="NAME=VALUE",
        type=_variable,
        action="append",
        default=[],
        help="a value that the script takes from __ENV; may be given several times",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the report as JSON")
    form.add_argument("--sarif", action="store_true", help="print SARIF 2.1.0 for code scanning")
    return parser


def _variable(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or NAME.fullmatch(name) is None or "\0" in value:
        raise argparse.ArgumentTypeError("write NAME=VALUE, such as TOKEN=abc")
    return name, value


def _read(path: str) -> str:
    try:
        if path == "-":
            data = sys.stdin.buffer.read(LARGEST_BYTES + 1)
        else:
            with open(path, "rb") as file:  # noqa: PTH123 - a path as the caller typed it
                data = file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _UnreadableError(f"can't read {path!r}: {reason}") from error
    if len(data) > LARGEST_BYTES:
        raise _UnreadableError(f"{path!r} is larger than {LARGEST_BYTES} bytes")
    # What is not UTF-8 becomes a finding with its place, not a traceback.
    return data.decode("utf-8", errors="surrogateescape")


def _render(given: argparse.Namespace, script: str, report: Report) -> str:
    if given.json:
        return json.dumps(report.model_dump(mode="json"), indent=2) + "\n"
    if given.sarif:
        name = "stdin" if given.file == "-" else given.file
        return json.dumps(sarif(report, name), indent=2) + "\n"
    colours = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return Terminal(name=given.file, script=script, colours=colours).render(report)


def _write(stream: BinaryIO, text: str) -> None:
    """Write UTF-8 whatever the locale; a reader that went away is no error."""
    try:
        stream.write(text.encode("utf-8", errors="backslashreplace"))
        stream.flush()
    except BrokenPipeError:
        # Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
