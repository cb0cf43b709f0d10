"""What came of a document that was handed in, as it is held against what should."""

from shared.domain.sources import Source
from shared.domain.wanted import Ask
from shared.reading.reader import read_plan
from shared.sources.completing import completed
from shared.sources.gathering import UnreadableSourcesError, read_sources
from tests.corpus.handed_in import HandedIn


def came_of(case: HandedIn) -> HandedIn:
    """Return a document with what was made of it."""
    text = "20 users for 1 minute"
    try:
        sources = read_sources([Source(case.name, case.text)])
    except UnreadableSourcesError as error:
        return HandedIn(name=case.name, text=case.text, requests=(f"refused: {error.reason}",))
    plan = completed(read_plan(text), Ask(description=text, sources=sources))
    steps = [step for scenario in plan.scenarios for step in scenario.steps]
    return HandedIn(
        name=case.name,
        text=case.text,
        requests=tuple(f"{step.method} {step.url}" for step in steps),
        takes=tuple(f"{name} = {path}" for step in steps for name, path in step.takes),
        needs=plan.sources[0].needs,
    )
