import json

import pytest

from worker.k6.log import LogLine
from worker.verify.dry_run.events import Event, are_complete, events

NONCE = "0123456789abcdef"


def _line(*fields: object, secret: str = NONCE, source: str = "console") -> LogLine:
    return LogLine(level="warning", message=secret + json.dumps(fields), source=source)


def test_a_line_with_the_secret_is_a_report() -> None:
    found = list(events([_line("vu 1", 1, "end", "0", "2")], NONCE))

    assert found == [Event("vu 1", 1, "end", ("0", "2"))]
    assert found[0].detail(1) == "2"
    assert found[0].detail(2) == ""


@pytest.mark.parametrize(
    "line",
    [
        _line("vu 1", 1, "end", "0", secret="an invented one"),
        _line("vu 1", 1, "end", "0", source="stacktrace"),
        LogLine(level="warning", message=f'{NONCE}["vu 1",1,"en', source="console"),
        LogLine(level="warning", message=f"{NONCE}17", source="console"),
        _line("vu 1", "first", "end"),
        _line("vu 1"),
    ],
)
def test_any_other_line_is_none(line: LogLine) -> None:
    assert list(events([line], NONCE)) == []


def test_half_of_a_surrogate_pair_becomes_a_replacement() -> None:
    (event,) = events([_line("vu 1", 1, "exception", "0", "0", "Error: \ud800")], NONCE)

    assert event.detail(2) == "Error: \ufffd"


def test_streams_are_numbered_each_on_its_own() -> None:
    assert are_complete([Event("a", 1, "x", ()), Event("b", 1, "x", ()), Event("a", 2, "x", ())])


@pytest.mark.parametrize("numbers", [(1, 3), (2, 3), (1, 1), (2, 1)])
def test_a_gap_or_a_repetition_is_seen(numbers: tuple[int, ...]) -> None:
    assert not are_complete([Event("a", number, "x", ()) for number in numbers])
