"""Keeps values of `__ENV` out of a report: each is shown as `$NAME`."""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, quote_plus, urlsplit

from shared.domain.dry_run import Course, DryRun, Step
from shared.domain.plan import Header
from shared.domain.verification import Check, Finding, LoadComparison, Report, Requirement

# A shorter text hides only as a word of its own.
_SHORT = 4
# Of a shorter text the base64 in the middle of another says next to nothing.
_SHORTEST_ENCODED = 6
# As much of a value's beginning as gives it away where a message was cut off.
_HEAD = 6
_CUTS = frozenset("…'\"")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# By how many characters base64 differs at its start, for each number of bytes before a value.
_ALIGNMENTS = ((0, 0), (1, 2), (2, 3))
_TRIPLE = 3


class Hiding:
    """Hides values, also as they are written in URLs and in base64."""

    def __init__(self, values: Mapping[str, str]) -> None:
        """Take the values to hide, by the names that are shown in their place."""
        forms = {form.lower(): name for name, value in values.items() for form in _forms(value)}
        # The longest first: a value may be a part of another.
        self._forms = dict(sorted(forms.items(), key=lambda each: -len(each[0])))
        self._beginnings = tuple(
            (form[:_HEAD], form, name) for name, value in values.items() for form in _longer(value)
        )

    def text(self, text: str) -> str:
        """Return a text without the values."""
        lowered = text.lower()
        # Few of many forms are in a text, which is quickly told; a pattern of all would be slow.
        found = [form for form in self._forms if form in lowered]
        if found:
            pattern = "|".join(map(_pattern, found))
            text = re.sub(pattern, self._shown, text, flags=re.IGNORECASE)
        for head, form, name in self._beginnings:
            if head in text:
                text = _without_beginning(text, form, name)
        return text

    def _shown(self, found: re.Match[str]) -> str:
        # Letters that Unicode calls the same but lowers in another way leave no name.
        return f"${self._forms.get(found[0].lower(), '…')}"

    def report(self, report: Report) -> Report:
        """Return a report that does not show the values."""
        if not self._forms:
            return report
        return report.model_copy(
            update={
                "checks": tuple(map(self._check, report.checks)),
                "findings": tuple(map(self._finding, report.findings)),
                "load": self._load(report.load),
                "requirements": tuple(map(self._requirement, report.requirements)),
                "dry_run": self._dry_run(report.dry_run) if report.dry_run else None,
            }
        )

    def _check(self, check: Check) -> Check:
        return check.model_copy(update={"reason": self._optional(check.reason)})

    def _finding(self, found: Finding) -> Finding:
        words = {"message": self.text(found.message), "hint": self._optional(found.hint)}
        return found.model_copy(update=words)

    def _requirement(self, requirement: Requirement) -> Requirement:
        return requirement.model_copy(update={"found": self._optional(requirement.found)})

    def _load(self, load: LoadComparison) -> LoadComparison:
        drawn = tuple(
            each.model_copy(update={"name": self.text(each.name)}) for each in load.courses
        )
        load = load.model_copy(update={"courses": drawn})
        actual = load.actual
        if actual is None or actual.thresholds is None:
            return load
        limits = tuple(each._replace(metric=self.text(each.metric)) for each in actual.thresholds)
        return load.model_copy(update={"actual": actual.model_copy(update={"thresholds": limits})})

    def _dry_run(self, seen: DryRun) -> DryRun:
        hosts = tuple(dict.fromkeys(map(self.text, seen.hosts)))
        trace = tuple(map(self._course, seen.trace))
        return seen.model_copy(update={"hosts": hosts, "trace": trace})

    def _course(self, course: Course) -> Course:
        steps = tuple(map(self._step, course.steps))
        return course.model_copy(update={"scenario": self.text(course.scenario), "steps": steps})

    def _step(self, step: Step) -> Step:
        words = {name: self._optional(getattr(step, name)) for name in ("method", "url", "name")}
        fields = tuple(map(self.text, step.fields)) if step.fields else step.fields
        headers = step.headers and tuple(
            Header(self.text(each.name), self.text(each.value)) for each in step.headers
        )
        values = step.values and tuple(
            each._replace(value=self.text(each.value)) for each in step.values
        )
        tags = step.tags and tuple(each._replace(value=self.text(each.value)) for each in step.tags)
        told = {"fields": fields, "headers": headers, "values": values, "tags": tags}
        return step.model_copy(update={**words, **told})

    def _optional(self, text: str | None) -> str | None:
        return None if text is None else self.text(text)


def _pattern(form: str) -> str:
    escaped = re.escape(form)
    return escaped if len(form) >= _SHORT else rf"(?<!\w){escaped}(?!\w)"


def _forms(value: str) -> Iterator[str]:
    """Yield the ways in which a value may be written."""
    for text in (value, *_parts(value)):
        yield from filter(
            None,
            (
                text,
                _CONTROL.sub(" ", text),
                json.dumps(text)[1:-1],
                json.dumps(text, ensure_ascii=False)[1:-1],
                quote(text, safe="", errors="replace"),
                quote(text, errors="replace"),
                quote_plus(text, errors="replace"),
            ),
        )
    if len(value) >= _SHORTEST_ENCODED:
        yield from _encoded(value.encode("utf-8", "replace"))


def _parts(value: str) -> Iterator[str]:
    """Yield the parts of a URL that are shown alone: its host, and who logs in."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return
    if parts.netloc:
        yield value.rstrip("/")
        yield parts.netloc
        credentials, _, host = parts.netloc.rpartition("@")
        yield host
        yield from filter(None, credentials.split(":"))


def _longer(value: str) -> Iterator[str]:
    """Yield the ways of writing a value whose beginnings tell something of it."""
    forms = dict.fromkeys(
        (value, _CONTROL.sub(" ", value), quote(value, safe="", errors="replace"))
    )
    return (form for form in forms if len(form) > _HEAD and "://" not in form)


def _encoded(data: bytes) -> Iterator[str]:
    """Yield the base64 of a value, alone and within a longer text at each of three alignments."""
    yield base64.b64encode(data).decode()
    yield base64.urlsafe_b64encode(data).decode()
    for before, mixed in _ALIGNMENTS:
        padded = bytes(before) + data
        whole = padded[: len(padded) - len(padded) % _TRIPLE]
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(whole).decode()[mixed:]


def _without_beginning(text: str, form: str, name: str) -> str:
    """Hide the beginning of a value where a text was cut off."""
    start = text.find(form[:_HEAD])
    while start >= 0:
        end = start + _HEAD
        while end < len(text) and end - start < len(form) and text[end] == form[end - start]:
            end += 1
        if end == len(text) or text[end] in _CUTS:
            text = f"{text[:start]}${name}{text[end:]}"
        start = text.find(form[:_HEAD], start + 1)
    return text
