"""Does each URL make a time series of its own, and is there a sample for each threshold's name."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from shared.domain.verification import Course, Finding, StepKind
from worker.k6.thresholds import thresholds
from worker.verify.report.codes import Code
from worker.verify.report.findings import make_finding

# Fewer different URLs of one kind may be a handful of pages.
_MANY = 3
# What an identifier looks like, and the text that the dry run's answers have in every field.
_ID = re.compile(
    r"\d+|[0-9a-f]{8}-[0-9a-f-]{27}|(?<![A-Za-z])[0-9a-f]{12,}(?![A-Za-z])|sample1", re.IGNORECASE
)
_NAME_TAG = re.compile(r"\{(?:[^{}]*,)?\s*name\s*:\s*([^,{}]+?)\s*[,}]")


def series_differences(
    courses: Sequence[Course], options: Mapping[str, object]
) -> Iterator[Finding]:
    """Yield a finding for each kind of URL without a name, and for thresholds on unknown names."""
    yield from _explosions(courses)
    names = {step.name or step.url for course in courses for step in course.steps}
    if any(course.truncated for course in courses):
        return
    for threshold in thresholds(options):
        wanted = _NAME_TAG.search(threshold.metric)
        if wanted and names and wanted[1] not in names:
            yield make_finding(
                Code.THRESHOLD_WITHOUT_SAMPLES,
                f"No sample is counted for {threshold.metric[:80]!r}: no request has the name "
                f"{wanted[1][:60]!r}.",
                hint="k6 lets a threshold without samples pass. Give the request tags: "
                f"{{ name: '{wanted[1][:60]}' }}.",
            )


def _explosions(courses: Sequence[Course]) -> Iterator[Finding]:
    urls: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for course in courses:
        for step in course.steps:
            if step.kind is StepKind.REQUEST and step.url and not step.name:
                shape = _ID.sub("{id}", step.url)
                urls[step.method or "", shape].add(step.url)
    for (method, shape), found in urls.items():
        made_up = "sample1" in next(iter(found)).lower()
        if len(found) >= _MANY or made_up:
            yield make_finding(
                Code.SERIES_EXPLOSION,
                f"{method} {shape[:150]} has another URL in each iteration, and no name: each URL "
                "is a time series of its own.",
                hint="Tag the request with { tags: { name: '...' } }, or write its URL as "
                "http.url`...`.",
            )
