"""Scripts as the layers after the static one get them."""

from worker.budget import Budget
from worker.verify.static.facts import ScriptFacts
from worker.verify.static.layer import analyse


def facts_of(script: str) -> ScriptFacts:
    """Read a script that parses."""
    facts = analyse(script, Budget(5)).facts
    assert facts is not None, "the script does not parse"
    return facts
