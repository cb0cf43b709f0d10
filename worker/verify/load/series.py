"""Do requests make a time series for each of many URLs."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from shared.domain.dry_run import Course, Step, StepKind
from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.verify.load.iteration_counts import Counting
from worker.verify.report.findings import make_finding
from worker.verify.static.facts import Counter, UrlUse

# A URL makes about ten time series, and k6 warns at a hundred thousand. A summary of more than a
# hundred URLs is read by nobody.
_MOST_NAMES = 100
# What a server takes that is neither idle nor overloaded.
_REQUEST_S = 0.2
# So many different URLs of one form, in the few iterations of a dry run, are no pick of a few.
_NOT_A_FEW = 6
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_CHANGING = re.compile(rf"{_UUID}|\d+")
# What the dry run's answers have in every field of text.
_MADE_UP = re.compile("sample1", re.IGNORECASE)
_MOST_DIGITS = 20
_HINT = "Tag the request with { tags: { name: '...' } }, or write its URL as http.url`...`."


def series_differences(
    uses: Sequence[UrlUse], options: Mapping[str, object], seen: Sequence[Course], text: str
) -> Iterator[Finding]:
    """Yield a finding for each request that makes more names of its URLs than are of use.

    What the script's text does not tell is looked for in the iterations that a dry run saw.
    """
    if not _counts_by_url(options):
        return
    counting = Counting(options=options, seen=seen, request_s=_REQUEST_S)
    told = False
    for use in uses:
        names = _names(use, counting)
        if names > _MOST_NAMES:
            told = True
            yield make_finding(
                Code.SERIES_EXPLOSION,
                f"The URL of this request changes, and it has no name: the test makes about "
                f"{names:,} names of it, and time series for each.",
                file=use.file,
                line=use.line,
                column=use.column,
                hint=_HINT,
            )
    if not told:
        yield from _in_courses(counting, text)


def _counts_by_url(options: Mapping[str, object]) -> bool:
    """Return whether samples carry a URL at all."""
    tags = options.get("systemTags")
    return not isinstance(tags, Sequence) or not {"url", "name"}.isdisjoint(tags)


def _names(use: UrlUse, counting: Counting) -> int:
    """Return how many different URLs a request has in the whole test."""
    names = use.choices
    for counter in use.counters:
        names *= counting.least(counter, use.function).number
    return min(names, counting.least(Counter.ITERATION, use.function).number)


def _in_courses(counting: Counting, text: str) -> Iterator[Finding]:
    urls: defaultdict[_Form, set[str]] = defaultdict(set)
    made: set[_Form] = set()
    for course in counting.seen:
        changed = False
        for step in course.steps:
            if step.kind is not StepKind.REQUEST:
                continue
            form = _Form.of(course, step)
            if step.url and not step.name:
                urls[form].add(step.url)
                made |= {form} if changed and _MADE_UP.search(step.url) else set()
            # What a request makes has an id of its own, and each iteration makes another.
            changed = changed or step.method not in {"GET", "HEAD", "OPTIONS"}
    for form, found in urls.items():
        many = form in made or (len(found) >= _NOT_A_FEW and _is_open(found, text))
        names = _iterations(counting, form.scenario)
        if many and names > _MOST_NAMES:
            yield make_finding(
                Code.SERIES_EXPLOSION,
                f"{form.method} {min(found)[:150]} has another URL in nearly every iteration, and "
                f"no name: the test makes up to {names:,} names of it, and time series for each.",
                hint=_HINT,
            )


@dataclass(frozen=True, slots=True)
class _Form:
    """Requests of a scenario whose URLs differ in numbers alone."""

    scenario: str
    method: str
    shape: str

    @classmethod
    def of(cls, course: Course, step: Step) -> Self:
        shape = _MADE_UP.sub("{id}", step.url or "")
        return cls(course.scenario, step.method or "", _CHANGING.sub("{id}", shape))


def _iterations(counting: Counting, scenario: str) -> int:
    named = counting.options.get("scenarios")
    settings = named.get(scenario) if isinstance(named, Mapping) else None
    function = settings.get("exec") if isinstance(settings, Mapping) else None
    return counting.least(Counter.ITERATION, function or "default").number


def _is_open(urls: set[str], text: str) -> bool:
    """Return whether URLs differ in parts that are neither in a script nor numbers of a range."""
    columns = zip(*(_CHANGING.findall(url) for url in sorted(urls)), strict=True)
    for column in columns:
        different = {each for each in column if each not in text}
        if len(different) < _NOT_A_FEW:
            continue
        numbers = [int(each) for each in different if each.isdecimal() and len(each) < _MOST_DIGITS]
        if len(numbers) < len(different) or max(numbers) - min(numbers) >= _MOST_NAMES:
            return True
    return False
