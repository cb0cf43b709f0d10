from collections.abc import Sequence
from dataclasses import replace

import pytest

from worker.verify.dry_run.events import Event
from worker.verify.dry_run.plan import Plan, Trial
from worker.verify.dry_run.proof import Evidence, gaps
from worker.verify.sandbox.child import Ended, Outcome

EXITED = Outcome(exit_code=0, ended=Ended.EXITED, stdout="", stderr="", messages="")
PLAN = Plan(
    trials=(Trial("load", "default", {}, {}, vus=1, iterations=3),),
    vus=1,
    highest_vu=1,
    iterations=3,
    sparse_iteration=None,
    left_out=0,
)


def _stream(name: str, *reports: tuple[str, ...]) -> list[Event]:
    return [
        Event(name, number, kind, tuple(details))
        for number, (kind, *details) in enumerate(reports, start=1)
    ]


def _vu(*kinds: str) -> list[Event]:
    reports = [("start", "0", str(number)) for number in range(len(kinds))]
    ends = [(kind, "0", str(number)) for number, kind in enumerate(kinds)]
    return _stream("vu 1", *(each for pair in zip(reports, ends, strict=True) for each in pair))


SUMMARY = _stream("summary", ("iterations", "3"))
WHOLE = [*_vu("end", "end", "end"), *SUMMARY]


def _evidence(events: Sequence[Event]) -> Evidence:
    return Evidence(plan=PLAN, one_off=frozenset(), outcome=EXITED, events=events, refused=False)


def test_a_run_that_told_all_it_should_has_no_gap() -> None:
    assert list(gaps(_evidence(WHOLE))) == []


@pytest.mark.parametrize("kind", ["exception", "gave up"])
def test_an_iteration_that_did_not_end_is_a_gap(kind: str) -> None:
    found = list(gaps(_evidence([*_vu("end", kind, "end"), *SUMMARY])))

    assert found == ["2 of 3 iterations of the default function ran to their end."]


def test_a_late_iteration_that_was_left_out_for_time_is_none() -> None:
    assert list(gaps(_evidence([*_vu("end", "end", "skipped"), *SUMMARY]))) == []


def test_an_iteration_that_would_show_nothing_new_is_none() -> None:
    assert list(gaps(_evidence([*_vu("end", "spared", "spared"), *SUMMARY]))) == []


def test_an_early_one_is() -> None:
    assert list(gaps(_evidence([*_vu("end", "skipped", "skipped"), *SUMMARY])))


@pytest.mark.parametrize(
    "events",
    [
        [],
        _vu("end", "end", "end"),
        [*_vu("end", "end", "end"), *_stream("summary", ("iterations", "2"))],
        [*_vu("end", "end", "end"), *_stream("summary", ("iterations", "NaN"))],
        [*WHOLE, *_stream("vu 2", ("complaints left",))],
        [*WHOLE, Event("vu 2", 2, "check", ())],
    ],
    ids=["nothing told", "no count", "other count", "no number", "too much to tell", "one lost"],
)
def test_what_k6_did_not_count_or_the_log_lost_is_a_gap(events: list[Event]) -> None:
    assert list(gaps(_evidence(events)))


@pytest.mark.parametrize("name", ["setup", "teardown", "handleSummary"])
def test_functions_that_run_once_must_end(name: str) -> None:
    evidence = replace(_evidence(WHOLE), one_off=frozenset({name}))
    ended = replace(evidence, events=[*WHOLE, *_stream("once", ("start", name), ("end", name))])

    assert list(gaps(evidence)) == [f"{name}() did not run to its end."]
    assert list(gaps(ended)) == []


@pytest.mark.parametrize(
    "evidence",
    [
        replace(_evidence(WHOLE), plan=replace(PLAN, left_out=2)),
        replace(_evidence(WHOLE), refused=True),
        replace(_evidence(WHOLE), outcome=replace(EXITED, ended=Ended.OUTPUT)),
    ],
    ids=["scenarios", "requests", "output"],
)
def test_no_bound_is_silent(evidence: Evidence) -> None:
    assert len(list(gaps(evidence))) == 1
