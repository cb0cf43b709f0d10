"""What each layer catches: `python -m tests.corpus.table`."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator

from shared.domain.project import Project
from shared.domain.verification import CheckName, CheckStatus, Language, Report, Verdict
from tests.corpus.cases import Case, cases
from tests.corpus.mutants import mutants
from tests.support.reading import InPlace
from worker.budget import Budget
from worker.verify.build import build_verifier
from worker.verify.verifier import ScriptVerifier

LAYERS = {
    CheckName.SYNTAX: "static",
    CheckName.MODULES: "static",
    CheckName.OPTIONS: "inspect",
    CheckName.LOAD: "load",
    CheckName.DRY_RUN: "dry run",
}


def catching_layer(report: Report) -> str | None:
    """Name the layer whose errors ended a verification."""
    for check in report.checks:
        if check.status is CheckStatus.FAILED:
            asked_k6 = bool(report.sandbox)
            return LAYERS[check.name] if asked_k6 else "static"
    return None


def _reports(
    verifier: ScriptVerifier, scripts: Iterable[tuple[str, str, Language]]
) -> Iterator[tuple[str, Report]]:
    for name, script, language in scripts:
        yield name, verifier.verify(Project.of_script(script, language), None, Budget(60))


def _judged(verifier: ScriptVerifier, chosen: Iterable[Case]) -> Iterator[tuple[str, Report]]:
    return ((case.name, case.judged(verifier, Budget(60))) for case in chosen)


def _line(title: str, reports: Iterable[tuple[str, Report]]) -> tuple[str, list[str]]:
    caught: Counter[str] = Counter()
    missed: list[str] = []
    for name, report in reports:
        layer = catching_layer(report)
        if layer is None:
            missed.append(name)
        else:
            caught[layer] += 1
    cells = [str(caught[layer]) for layer in ("static", "inspect", "load", "dry run")]
    total = sum(caught.values()) + len(missed)
    return f"| {title} ({total}) | {' | '.join(cells)} | {len(missed)} |", missed


def main() -> int:
    """Print the table, and what broken scripts got through or good ones did not."""
    verifier = build_verifier(reader=InPlace())
    broken, missed = _line("broken", _judged(verifier, cases("broken")))
    mutated, survived = _line(
        "mutants",
        _reports(
            verifier, ((f"{m.origin}: {m.mutation}", m.script, m.language) for m in mutants())
        ),
    )
    whole = [*cases("good"), *cases("partial")]
    judged = dict(_judged(verifier, whole))
    false = [name for name, report in judged.items() if report.status is Verdict.REJECTED]
    _, rejected = _line("good", judged.items())
    lines = [
        "| corpus | static | inspect | load | dry run | not caught |",
        "| --- | --- | --- | --- | --- | --- |",
        broken,
        mutated,
        f"\ngood and partial: {len(rejected)} accepted, {len(false)} falsely rejected",
        *(f"not caught: {name}" for name in [*missed, *survived]),
        *(f"falsely rejected: {name}" for name in false),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if missed or false else 0


if __name__ == "__main__":
    sys.exit(main())
