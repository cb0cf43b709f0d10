"""The command line: verify scripts and print one report, nothing else, on standard output."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from shared.domain.plan import GivenPlan
from shared.domain.project import Project
from shared.domain.sources import Source, Sources
from shared.domain.verification import Verdict
from shared.domain.wanted import Wanted
from shared.report_formats.together import worst
from shared.sources.gathering import UnreadableSourcesError
from shared.sources.process import read_in_time
from shared.visible import printable
from worker.budget import Budget
from worker.k6.executable import K6NotUsableError
from worker.reader.nursery import Nursery
from worker.reader.pool import ReaderPool
from worker.reader.processes import Processes
from worker.verify.against import UnknownReportError, changes, read_hashes
from worker.verify.build import build_verifier
from worker.verify.collecting import UnreadableError, find_projects, read_file
from worker.verify.formats import FORMATS, ReportFile, UnwritableError, print_report, write
from worker.verify.report.judged import Judged
from worker.verify.stand_ins.variables import NAME
from worker.verify.verifier import ScriptVerifier
from worker.verify.warm_up import warm_up

EXIT_CODES = {Verdict.VERIFIED: 0, Verdict.REJECTED: 1, Verdict.PARTIALLY_VERIFIED: 3}
USAGE = 2
# As the API's largest request: what is larger is no script.
LARGEST_BYTES = 1024 * 1024
# Above the verification's own bound; it is there to end the program, come what may.
_BUDGET_S = 60.0
_STDIN = "-"


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify scripts; answer the exit code of the worst verdict: 0, 3 partly, 1 rejected; 2 usage.

    With `--against`, 0 and 1 say whether the files are those of an earlier report.
    """
    given = _parser().parse_args(arguments)
    # Before there are threads: to fork is a matter of milliseconds then.
    processes = Processes(Nursery.forked(), restart=partial(Nursery.started, warm_up))
    try:
        projects = _projects(given)
        if given.against:
            return _compare(given.against, projects)
        judged = _judged(given, projects, processes)
        for file in given.report:
            file.write(judged)
    except (UnreadableError, UnknownReportError, UnwritableError, K6NotUsableError) as error:
        print(f"worker.verify: {error}", file=sys.stderr)  # noqa: T201 - a command line prints
        return USAGE
    finally:
        processes.close()
    print_report(given.format, judged)
    return EXIT_CODES[worst([each.report for each in judged])]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m worker.verify",
        description="Prove k6 scripts: syntax, modules, options, load, and a run without traffic.",
        epilog="Exit codes: 0 verified, 1 rejected, 3 partially verified, 2 usage; of several "
        "scripts the worst counts.",
    )
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        help="a script, or a folder with scripts; - for one script on standard input",
    )
    parser.add_argument(
        "--include",
        metavar="PATH",
        action="append",
        default=[],
        help="files or folders that the scripts read, beside what their text names",
    )
    parser.add_argument(
        "--description", metavar="TEXT", help="what was asked for; its load is compared"
    )
    parser.add_argument(
        "--plan",
        metavar="FILE",
        help="JSON with the scenarios or criteria that beat the description",
    )
    parser.add_argument(
        "--from",
        metavar="FILE",
        dest="sources",
        action="append",
        default=[],
        help="what the requests were to be taken from: an OpenAPI document, a HAR, a Postman "
        "collection, curl commands, an access log; may be given several times",
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
    form.add_argument("--format", choices=list(FORMATS), default="text", help="of the report")
    for name in ("json", "sarif"):
        form.add_argument(
            f"--{name}",
            action="store_const",
            dest="format",
            const=name,
            help=f"the same as --format {name}",
        )
    parser.add_argument(
        "--report",
        metavar="FORMAT=FILE",
        type=_report_file,
        action="append",
        default=[],
        help="another report, into a file; may be given several times",
    )
    form.add_argument(
        "--against",
        metavar="REPORT",
        help="verify nothing: tell whether the files are still those of an earlier JSON report",
    )
    return parser


def _variable(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or NAME.fullmatch(name) is None or "\0" in value:
        raise argparse.ArgumentTypeError("write NAME=VALUE, such as TOKEN=abc")
    return name, value


def _report_file(text: str) -> ReportFile:
    try:
        return ReportFile.of(text)
    except ValueError:
        message = f"write FORMAT=FILE with one of {', '.join(FORMATS)}"
        raise argparse.ArgumentTypeError(message) from None


def _projects(given: argparse.Namespace) -> Sequence[Project]:
    """Return what is to be verified. Raises UnreadableError."""
    if _STDIN not in given.paths:
        return find_projects(given.paths, given.include, here=Path.cwd())
    if len(given.paths) > 1 or given.include:
        raise UnreadableError("standard input is one script alone")
    data = sys.stdin.buffer.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise UnreadableError(f"the script is larger than {LARGEST_BYTES} bytes")
    # What is not UTF-8 becomes a finding with its place, not a traceback.
    return [Project.of_script(data.decode("utf-8", "surrogateescape"))]


def _judged(
    given: argparse.Namespace, projects: Sequence[Project], processes: Processes
) -> Sequence[Judged]:
    """Verify the scripts, as many at a time as there are processors.

    Raises K6NotUsableError and UnreadableError.
    """
    plan = _plan(given.plan) if given.plan else None
    sources = _sources(given.sources) if given.sources else None
    at_a_time = min(len(projects), os.cpu_count() or 1)
    verifier = build_verifier(
        reader=ReaderPool(processes, size=at_a_time),
        k6_path=os.environ.get("K6_PATH") or None,
        concurrency=at_a_time,
    )
    with ThreadPoolExecutor(at_a_time) as threads:
        return list(threads.map(partial(_judge, verifier, given, plan, sources), projects))


def _plan(path: str) -> GivenPlan:
    """Read a plan, or the answer of `POST /api/plan`. Raises UnreadableError."""
    data = read_file(path, LARGEST_BYTES)
    try:
        told = json.loads(data)
        told = told.get("plan", told) if isinstance(told, dict) else told
        return GivenPlan.model_validate_json(json.dumps(told), strict=True)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{path!r} is no plan: {_first_line(error)}") from error


def _sources(paths: Sequence[str]) -> Sources:
    """Read what there is beside the description. Raises UnreadableError."""
    texts = [read_file(path, LARGEST_BYTES).decode("utf-8", "replace") for path in paths]
    try:
        return read_in_time([Source(*each) for each in zip(paths, texts, strict=True)])
    except UnreadableSourcesError as error:
        name = paths[error.number] if error.number is not None else ", ".join(paths)
        raise UnreadableError(f"{name!r} {error.reason}") from error


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        told = error.errors(include_url=False, include_context=False)[0]
        return f"{'.'.join(map(str, told['loc']))}: {told['msg']}"
    return str(error).partition("\n")[0]


def _judge(
    verifier: ScriptVerifier,
    given: argparse.Namespace,
    plan: GivenPlan | None,
    sources: Sources | None,
    project: Project,
) -> Judged:
    wanted = None
    if given.description or plan is not None or sources is not None:
        wanted = Wanted(description=given.description or "", sources=sources, plan=plan)
    report = verifier.verify(project, wanted, Budget(_BUDGET_S), env=dict(given.env))
    return Judged(project, report, given.description)


def _compare(path: str, projects: Sequence[Project]) -> int:
    """Print each file that is not as it was. Raises UnreadableError and UnknownReportError."""
    lines = list(changes(read_hashes(path), projects))
    write("".join(f"{printable(line)}\n" for line in lines))
    return EXIT_CODES[Verdict.REJECTED if lines else Verdict.VERIFIED]
