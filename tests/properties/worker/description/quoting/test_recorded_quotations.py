"""What a language model quoted of hundreds of descriptions, and what they ask for then."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.reading import Case, cases_of, claims, compared
from shared.domain.plan import Origin, Plan
from shared.reading.projection import sure_load
from shared.reading.reader import read_plan
from worker.description.quoting.agreement import quoted

_CORPUS = Path(__file__).parents[4] / "corpus"
_QUOTATIONS = _CORPUS / "quotations"
_FILES = sorted(each.name for each in _QUOTATIONS.glob("*.jsonl"))
# Read whole, and not as they are labelled: what a limit is of, a ramp within a time, a wish for
# some other day, and levels of which nobody says what they count.
_DIFFERENT = {
    "m5-cf-jmeter",
    "m5-ehealth",
    "m5-k6-6131",
    "m5-va-notif",
    "o5-azure-5",
    "ordinary_en-f11",
}
_LEAST_WHOLE = {
    "messy_en_5.jsonl": 9,
    "messy_en_6.jsonl": 12,
    "messy_en_7.jsonl": 12,
    "ordinary_en_5.jsonl": 40,
    "ordinary_en_6.jsonl": 27,
    "ordinary_en_7.jsonl": 18,
    "other_6.jsonl": 27,
    "other_7.jsonl": 22,
}


def _whole(file: str) -> Iterator[tuple[Case, Plan]]:
    """Yield the cases of a file that the rules and the quotations read whole."""
    for case in cases_of(_CORPUS / "descriptions" / file, _QUOTATIONS):
        plan = quoted(read_plan(case.text), case.text, case.quotes).plan
        if plan.complete and all(claim.origin is not Origin.LIKELY for claim in plan.claims):
            yield case, plan


@pytest.mark.parametrize("file", _FILES)
def test_what_is_read_whole_is_what_was_asked_for(file: str) -> None:
    whole = list(_whole(file))

    assert len(whole) >= _LEAST_WHOLE[file]
    assert [
        case.name
        for case, plan in whole
        if len(case.loads) == 1
        and case.name not in _DIFFERENT
        and {each for _, each in compared(case.wanted, claims(sure_load(plan)))} - {"exact"}
    ] == []
