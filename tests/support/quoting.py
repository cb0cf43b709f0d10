"""Readings of descriptions with what a model quotes of them."""

from shared.domain.plan import Load, Plan
from shared.reading.reader import read_plan
from worker.description.quoting.agreement import quoted
from worker.description.quoting.quote import Quote, Quoted


def said(field: str, value: str, quote: str, scenario: str = "") -> Quote:
    """Return a quotation."""
    return Quote(field=field, value=value, quote=quote, scenario=scenario)


def after(text: str, *quotes: Quote) -> Quoted:
    """Return what rules and quotations read of a text."""
    return quoted(read_plan(text), text, quotes)


def load_of(plan: Plan) -> Load:
    """Return the only load of a plan."""
    (load,) = [scenario.load for scenario in plan.scenarios if scenario.load]
    return load
