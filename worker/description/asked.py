"""What a verification needs of a description, read at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import shorten
from typing import NamedTuple

from shared.domain.plan import GivenPlan, Plan, Step
from shared.domain.published_plan import published
from shared.domain.verification import Load
from shared.domain.wanted import Base, Wanted
from shared.reading.answer import load_of
from shared.reading.reader import MOST_CHARACTERS, carried_in, read_plan
from shared.sources.completing import completed
from worker.description.addresses import is_server, parsed
from worker.description.change.history import plan_of_base
from worker.description.change.merged_plan import merged
from worker.description.change.wish import read_wish
from worker.description.doubtful_parts import doubtful_parts
from worker.description.quoting.agreement import quoted
from worker.description.quoting.quote import Quote
from worker.description.unread_phrases import unread_phrases
from worker.literals.text import encodable
from worker.reader.sealed import Sealed

_MOST_QUOTED = 100  # characters of a quotation, as it is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a description asks for.

    `plan` is all of it, and `load` what is compared: what is said beyond doubt if the whole text
    was read, and else what seems to be said. `doubts` are parts that only seem to be said, each
    with its doubt. `origins` are the hosts that it names, with their schemes, in the order of the
    text. `not_understood` are phrases that nothing accounts for, `disputes` say where a language
    model reads something else, and `set_aside` what it takes for background. `words` are all that
    was ever asked, if that is more than the description, and `known` the requests that were made
    before. `unread` says that nobody knows.
    """

    plan: Plan = field(default_factory=lambda: Plan(complete=True))
    load: Load = field(default_factory=Load)
    origins: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    words: str | None = None
    known: tuple[Step, ...] = ()
    unread: bool = False

    @property
    def origin(self) -> str | None:
        """The first host."""
        return next(iter(self.origins), None)


UNREAD = Asked(unread=True)


class ToldToModel(NamedTuple):
    """The phrases that no rule reads for sure, and the scenarios of sources, as JSON."""

    unread: tuple[str, ...] = ()
    scenarios: str | None = None


class FirstReading(NamedTuple):
    """What is read of a description before a model answers.

    `told` is for the model. `rules` is the plan of the words alone, for `read_description`, which
    comes once the model has answered; a wish is read anew then.
    """

    told: ToldToModel
    rules: Sealed[Plan] | None = None


def first_reading(wanted: Wanted) -> FirstReading:
    """Return what a model is told of a description beside its words, and the plan behind that."""
    wanted = _encodable(wanted)
    text = wanted.description
    if wanted.base is not None:
        return FirstReading(ToldToModel(_unsure(read_wish(text).plan, text)))
    rules = read_plan(text)
    plan = completed(rules, wanted)
    given = None
    if wanted.sources is not None:
        scenarios = GivenPlan(scenarios=plan.scenarios)
        given = scenarios.model_dump_json(exclude_defaults=True)
    return FirstReading(ToldToModel(_unsure(plan, text), given), Sealed.of(rules))


def _unsure(plan: Plan, text: str) -> tuple[str, ...]:
    return *unread_phrases(plan, text), *doubtful_parts(plan, text)


def read_description(
    wanted: Wanted, quotes: Sequence[Quote] = (), rules: Sealed[Plan] | None = None
) -> Asked:
    """Return what a description asks for; of one that is too long to be one, nothing.

    `quotes` are how a language model reads it: those that hold fill what the rules left open. What
    the caller gives takes the place of all that. Where a script is changed, what the wish says
    takes the place of its kind in the plan of before. `rules` are what a first reading found.
    """
    wanted = _encodable(wanted)
    description, base = wanted.description, wanted.base
    if len(description) > MOST_CHARACTERS:
        return UNREAD
    before: tuple[str, ...] = ()
    if base is None:
        plan = read_plan(description) if rules is None else rules.opened()
        read = quoted(plan, description, quotes)
        disputes, apart = read.disputes, read.set_aside
        plan = _with_carried(read.plan, plan, description)
    else:
        wish = read_wish(description, quotes)
        of_base, before = plan_of_base(base)
        plan, disputes, apart = merged(of_base, wish), wish.disputes, wish.set_aside
    plan = completed(plan, wanted)
    return Asked(
        plan=published(plan, description),
        load=load_of(plan),
        origins=_origins(plan),
        not_understood=(*before, *unread_phrases(plan, description)),
        doubts=doubtful_parts(plan, description),
        disputes=tuple(map(str, disputes)),
        set_aside=tuple(map(_set_aside, apart)),
        words=None if base is None else _words(wanted, base),
        known=base.traits.requests if base is not None and base.traits is not None else (),
    )


def _with_carried(plan: Plan, rules: Plan, text: str) -> Plan:
    """Return a plan in which the one request that a model alone names is as the text says."""
    steps = [step for each in plan.scenarios for step in each.steps]
    if len(steps) != 1 or any(each.steps for each in rules.scenarios):
        return plan
    said = carried_in(text)
    told = {"body": said.body, "statuses": said.statuses, "contains": said.contains}
    scenarios = (
        each.model_copy(update={"steps": tuple(s.model_copy(update=told) for s in each.steps)})
        for each in plan.scenarios
    )
    return plan.model_copy(update={"scenarios": tuple(scenarios)})


def _set_aside(quote: Quote) -> str:
    words = shorten(quote.quote, _MOST_QUOTED, placeholder=" ...")
    return f"'{words}' ({shorten(quote.value, _MOST_QUOTED, placeholder=' ...')})"


def _encodable(wanted: Wanted) -> Wanted:
    return wanted.model_copy(update={"description": encodable(wanted.description)})


def _words(wanted: Wanted, base: Base) -> str:
    """Return all words about a script; none if nobody ever described it as a whole."""
    if not base.asks:
        return ""
    return "\n".join(each.description for each in (*base.asks, wanted))


def _origins(plan: Plan) -> tuple[str, ...]:
    """Return the hosts of a plan's requests, and those that its text names otherwise."""
    steps = (step.url for each in plan.scenarios for step in each.steps)
    told = (each.text for each in plan.statements if is_server(each.text))
    urls = filter(None, map(parsed, (*steps, *told)))
    return tuple(dict.fromkeys(url.origin for url in urls if url.origin))
