"""Scores the reader of descriptions: `python -m bench.reading FILE...`.

Each line of a file is `{"id": ..., "text": ..., "load": {...}}`, where `load` may be claimed, or
several in the order of the text: `{"loads": [...]}`. With `--mutate`, each word of each text is
replaced by one that nobody knows, one at a time, and claims that are lost then without a word are
counted. `--corpus` scores the project's own corpus. With `--quotations FOLDER`, a file of the same
name there has `{"id": ..., "quotes": [[field, value, quote], ...]}`: what a language model quotes.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path
from time import perf_counter
from typing import Any

from shared.domain.load import Threshold
from shared.domain.plan import Origin, Plan, Scenario
from shared.domain.verification import Load
from shared.reading.projection import sure_load, undoubted_load
from shared.reading.reader import read_plan
from tests.support.reading_corpus import ruled_corpus
from worker.description.quoting.agreement import quoted
from worker.description.quoting.quote import Quote

_FIELDS = ("vus", "duration_s", "rate_per_s", "stages", "iterations", "iterations_per")
_PARTS = {
    "vus": ("target", "limit_vus"),
    "rate_per_s": ("target",),
    "duration_s": ("duration_s",),
    "stages": ("stages", "duration_s"),
    "iterations": ("target",),
    "iterations_per": ("per", "target"),
    "thresholds": ("criteria",),
}
_WORD = re.compile(r"[^\W\d_]{3,}")
_UNKNOWN = "zzyxw"
_DIGITS = 6
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Case:
    """A text, and what may be claimed of it."""

    name: str
    text: str
    loads: tuple[Load, ...]
    quotes: tuple[Quote, ...] = ()

    @property
    def wanted(self) -> dict[str, object]:
        """Return what may be claimed, by field."""
        return _numbered(self.loads)


type Fields = Mapping[str, object]


def _numbered(loads: Sequence[Load]) -> dict[str, object]:
    """Return the claims of loads by field; of several, those of each with its number."""
    if len(loads) == 1:
        return claims(loads[0])
    return {
        f"{name} of {number}": value
        for number, load in enumerate(loads, start=1)
        for name, value in claims(load).items()
    }


def claims_of(plan: Plan, projected: Callable[[Plan], Load], case: Case) -> dict[str, object]:
    """Return the claims of a plan by field, as `_numbered` does if the case has several loads.

    Limits of parts are among them only if the case names such limits: older labels name none.
    """
    loads = [scenario for scenario in plan.scenarios if scenario.load]
    if len(case.loads) < _SEVERAL or len(loads) < _SEVERAL:
        parted = any(" of a part " in name for name in case.wanted)
        return claims(_with_parts(projected(plan), plan) if parted else projected(plan))
    return _numbered([projected(_of_one(plan, scenario)) for scenario in loads])


def _with_parts(load: Load, plan: Plan) -> Load:
    """Return a load with the limits of parts of its test."""
    doubted = {claim.part for claim in plan.claims if claim.doubt}
    limits = (
        each.threshold._replace(metric=f"{each.threshold.metric}{{{each.scope}}}")
        for number, each in enumerate(plan.criteria)
        if each.scope and f"criteria[{number}]" not in doubted
    )
    return load.model_copy(update={"thresholds": (*(load.thresholds or ()), *limits)})


def _of_one(plan: Plan, scenario: Scenario) -> Plan:
    """Return a plan in which one scenario alone has a load, and the criteria are its own."""
    scenarios = tuple(
        each if each is scenario else each.model_copy(update={"load": None})
        for each in plan.scenarios
    )
    name = scenario.name
    criteria = tuple(
        each.model_copy(update={"scope": None if each.scope in {None, name} else each.scope})
        for each in plan.criteria
    )
    return plan.model_copy(update={"scenarios": scenarios, "criteria": criteria})


def claims(load: Load) -> dict[str, object]:
    """Return the claims of a load by field, each threshold as a field of its own.

    Limits of parts are told apart by their values, since each label has its own names for parts.
    """
    found: dict[str, object] = {
        name: _plain(value) for name in _FIELDS if (value := getattr(load, name)) is not None
    }
    if load.vus == 1 and load.iterations:
        found["iterations_per"] = "vu"  # those of one user are all
    for threshold in starmap(Threshold, load.thresholds or ()):
        metric, aggregation, _, value = threshold
        name = "med" if aggregation == "p(50)" else aggregation  # the same to k6
        whole, part, _ = metric.partition("{")
        of_part = f" of a part {value:.6g}" if part else ""
        found[f"thresholds {whole} {name}{of_part}"] = (threshold.side, round(value, _DIGITS))
    return found


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(tuple(round(float(x), _DIGITS) for x in stage) for stage in value)
    return round(value, _DIGITS) if isinstance(value, float) else value


def compared(wanted: Mapping[str, object], read: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield each field with `exact`, `missed` or `wrong`."""
    for name in sorted({*wanted, *read}):
        if wanted.get(name) == read.get(name):
            yield name, "exact"
        else:
            yield name, "missed" if name not in read else "wrong"


def is_silent(plan: Plan, name: str) -> bool:
    """Return whether a plan says nothing of a field that it lacks: no doubt, nothing unread."""
    if not plan.complete:
        return False
    parts = _PARTS[name.split(maxsplit=1)[0]]
    if " of " in name:  # of several loads: a doubt about any part of one tells of all
        parts = tuple({part for each in _PARTS.values() for part in each})
    doubted = (claim.part for claim in plan.claims if claim.origin is Origin.LIKELY)
    return not any(part.endswith(parts) or part.startswith(parts) for part in doubted)


def score(cases: list[Case], *, verbose: bool) -> Counter[str]:
    """Return the counts over all cases."""
    counts: Counter[str] = Counter(texts=len(cases))
    started = perf_counter()
    for case in cases:
        plan = quoted(read_plan(case.text), case.text, case.quotes).plan
        wanted = case.wanted
        read = claims_of(plan, undoubted_load, case)
        results = list(compared(wanted, read))
        sure = list(compared(wanted, claims_of(as_exact(plan), sure_load, case)))
        counts.update(result for _, result in results)
        counts["whole"] += all(result == "exact" for _, result in results)
        counts["complete"] += plan.complete
        read_whole = plan.is_whole
        counts["read whole"] += read_whole
        counts["complete and exact"] += plan.complete and all(r == "exact" for _, r in sure)
        counts["read whole and exact"] += read_whole and all(r == "exact" for _, r in sure)
        wrong = sum(result == "wrong" for _, result in sure)
        counts["wrong and sure"] += wrong
        counts["texts with such"] += wrong > 0
        silent = [name for name, r in results if r == "missed" and is_silent(plan, name)]
        counts["silent"] += len(silent)
        faults = [(name, result) for name, result in results if result != "exact"]
        if verbose and (faults or not plan.complete):
            _show(case, plan, {name: read.get(name) for name, _ in faults}, faults, silent)
    counts["us per text"] = round((perf_counter() - started) / max(1, len(cases)) * 1e6)
    return counts


def _show(
    case: Case, plan: Plan, read: Fields, faults: list[tuple[str, str]], silent: list[str]
) -> None:
    print(f"--- {case.name}: {case.text!r}")
    for name, result in faults:
        hush = " SILENT" if name in silent else ""
        print(f"    {result}{hush} {name}: {case.wanted.get(name)} <- {read.get(name)}")
    if plan.unread:
        print("    unread:", [each.text for each in plan.unread])
    doubts = {claim.part: claim.doubt for claim in plan.claims if claim.doubt}
    if doubts:
        print("    doubts:", doubts)


def as_exact(plan: Plan) -> Plan:
    """Return a plan that says exactly what it says roughly, if it is complete.

    How many users carry a rate is not claimed where it is not exact: they are the tool's own.
    """
    if not plan.complete:
        return plan
    claims = tuple(
        claim.model_copy(update={"origin": Origin.STATED})
        if claim.is_rough and not claim.part.endswith(".limit_vus")
        else claim
        for claim in plan.claims
    )
    return plan.model_copy(update={"claims": claims})


def mutate(cases: list[Case]) -> Counter[str]:
    """Return what becomes of sure claims when one word at a time is replaced by an unknown one."""
    counts: Counter[str] = Counter()
    for case in cases:
        before = claims(sure_load(read_plan(case.text)))
        for word in _WORD.finditer(case.text):
            text = case.text[: word.start()] + _UNKNOWN + case.text[word.end() :]
            plan = read_plan(text)
            after = claims(sure_load(plan))
            counts["texts"] += 1
            for name in {*before, *after}:
                counts[_changed(before, after, plan, name)] += 1
    return counts


def _changed(
    before: Mapping[str, object], after: Mapping[str, object], plan: Plan, name: str
) -> str:
    if name not in after:
        return "lost, silent" if is_silent(plan, name) else "lost, visible"
    if name not in before:
        return "new"
    return "unchanged" if before[name] == after[name] else "changed"


def cases_of(path: Path, quotations: Path | None = None) -> list[Case]:
    """Return the cases of a file, with what a model quotes of their texts if a folder has it."""
    file = quotations / path.name if quotations else None
    quotes = {each["id"]: each["quotes"] for each in _lines(file)} if file else {}
    return [
        Case(
            str(case.get("id", "")),
            case["text"],
            tuple(map(_load, case["load"].get("loads", [case["load"]]))),
            tuple(
                Quote(**dict(zip(("field", "value", "quote", "scenario"), each, strict=False)))
                for each in quotes.get(case.get("id"), ())
            ),
        )
        for case in _lines(path)
    ]


def _lines(path: Path) -> Iterator[Any]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return (json.loads(line) for line in lines if line.strip())


def _load(told: dict[str, Any]) -> Load:
    fields = {name: value for name, value in told.items() if name in Load.model_fields}
    return Load(**{"iterations_per": told.get("per"), **fields})


def main() -> None:
    """Score the files that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--corpus", action="store_true")
    parser.add_argument("--quotations", type=Path)
    parser.add_argument("--mutate", action="store_true")
    parser.add_argument("--verbose", "-v", action="store_true")
    asked = parser.parse_args()
    sets = {str(path): cases_of(path, asked.quotations) for path in asked.files}
    if asked.corpus:
        sets["corpus"] = [Case("", case.text, (case.load,)) for case in ruled_corpus()]
    for name, cases in sets.items():
        print(name, dict(score(cases, verbose=asked.verbose)))
        if asked.mutate:
            print(name, "mutated", dict(mutate(cases)))


if __name__ == "__main__":
    main()
