"""Reads a description into a plan: tokens, quantities, criteria, clauses, claims, fates."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from shared.domain.plan import Fate, Header, Origin, Plan, Span, Statement
from shared.reading.assembly import assembled, has_length
from shared.reading.criteria.exceptions import with_exceptions
from shared.reading.criteria.phases import with_phases
from shared.reading.criteria.scopes import with_criteria
from shared.reading.gaps import gaps_of
from shared.reading.ledger import opened
from shared.reading.lexing.languages import language_of
from shared.reading.lexing.lexer import lexed
from shared.reading.lexing.lexicon import Lexicon, lexicon_of
from shared.reading.lexing.tokens import ADDRESSES, Kind, Token
from shared.reading.loads.one_load import read_load
from shared.reading.material import Read
from shared.reading.notations import (
    Notation,
    command_requests,
    is_printed,
    read_notations,
    table_of,
)
from shared.reading.parts.choices import choice_of
from shared.reading.parts.idle import without_idle
from shared.reading.parts.scenarios import parts_of
from shared.reading.parts.told import with_told
from shared.reading.quantities.amounts import with_amounts
from shared.reading.quantities.asides import with_asides
from shared.reading.quantities.background import refers_back, with_background
from shared.reading.quantities.clock_times import with_clock_spans
from shared.reading.quantities.meanings import with_meanings
from shared.reading.quantities.number_words import with_numbers
from shared.reading.requests.bodies import bodies_in
from shared.reading.requests.commands import commands_in, with_commands, without_commands
from shared.reading.requests.done_to_things import operations_in, with_operations
from shared.reading.requests.expectations import expected_in
from shared.reading.requests.named_headers import (
    header_secrets,
    sent_headers,
    with_named_headers,
)
from shared.reading.requests.sessions import with_session_times
from shared.reading.requests.shown_addresses import address_secrets
from shared.reading.requests.steps import Detail
from shared.reading.requests.told_addresses import with_told_addresses
from shared.reading.requests.valued_headers import with_valued_headers

MOST_CHARACTERS = 20_000
# Whoever describes a test writes some hundreds of words with dozens of numbers; more are a log or
# an attack.
MOST_TOKENS, MOST_NUMBERS = 5_000, 1_000
_WHICH_PARTS = "which parts are asked for is not sure"
# Where secrets may be parameters: ?key=x, pass=x.
_TOLD_BESIDE = ADDRESSES | {Kind.DATA}
_CODE, _MOST_UNWRAPPED = "`", 4_000


@dataclass(frozen=True, slots=True)
class _Lexed:
    """A text as far as it is read, its tokens, and what was found before they meant anything."""

    text: str
    lexicon: Lexicon
    notation: Notation
    tokens: Sequence[Token]
    detail: Detail


class Carried(NamedTuple):
    """What a text says of requests, whichever it names: headers, secrets, a body, their answers."""

    headers: tuple[Header, ...]
    secrets: frozenset[str]
    body: str | None
    statuses: tuple[int, ...]
    contains: str


def read_plan(text: str) -> Plan:
    """Return the plan of a description. Takes any text, in time linear in its length.

    What stands beyond the first 20,000 characters is not read, and of a text with more than 1,000
    numbers, or 5,000 words and signs, nothing is claimed; the plan is then not complete.

    Parts that a text does not choose are background, what only tells is set aside, and marks of
    code are looked through, where that makes the plan whole.
    """
    read = text[:MOST_CHARACTERS]
    lexicon = lexicon_of(language_of(read))
    choice = choice_of(read, lexicon)
    plan = _of_chosen(read, choice.left_out, lexicon) or _best(read, lexicon)
    if choice.unsure:
        plan = _doubted(plan)
    return plan if len(read) == len(text) else plan.model_copy(update={"complete": False})


def read_without(plan: Plan, text: str, spans: Sequence[Span]) -> Plan:
    """Return the plan of a text anew, with some parts of it as background, in their order.

    `plan` is the one of all of it: where it found something, something is accounted for.
    """
    anew = _with_text(read_plan(_blanked(text, spans)), text)
    starts = [each.span.start for each in anew.statements]
    ends = [0, *(each.span.end for each in anew.statements)]
    others = [
        _apart(each, spans)
        for each in plan.statements
        if ends[bisect_left(starts, each.span.end)] <= each.span.start
    ]
    statements = tuple(sorted((*anew.statements, *others), key=attrgetter("span")))
    return anew.model_copy(update={"statements": statements})


def _apart(statement: Statement, spans: Sequence[Span]) -> Statement:
    """Return what becomes of a statement that is not found any more: unread if it was claimed."""
    span = statement.span
    if any(map(span.overlaps, spans)):
        return statement.model_copy(update={"fate": Fate.BACKGROUND, "part": None})
    if statement.fate is Fate.CLAIMED:
        return statement.model_copy(update={"fate": Fate.UNREAD, "part": None})
    return statement


def _best(text: str, lexicon: Lexicon) -> Plan:
    """Return the plan of a text, read in the way that is most whole."""
    plan = _most_whole(text, lexicon)
    tried = plan.complete or _is_aimed(plan) or len(text) > _MOST_UNWRAPPED
    if tried or _CODE not in text:
        return plan
    unwrapped = _most_whole(_without_code(text), lexicon)
    return _with_text(unwrapped, text) if _is_sure(unwrapped) else plan


def _most_whole(text: str, lexicon: Lexicon) -> Plan:
    """Return the plan of a text, without what only tells if it is whole then and not before."""
    lexed = _lexed(text, lexicon)
    numbers = sum(token.kind is Kind.NUMBER for token in lexed.tokens)
    if numbers > MOST_NUMBERS or len(lexed.tokens) > MOST_TOKENS:
        statements = opened(text, lexed.tokens, ()).statements()
        return Plan(statements=statements, language=lexicon.language)
    amounts = with_amounts(with_numbers(lexed.tokens))
    printed = is_printed if lexed.notation.loads else None
    asked = with_told(amounts, text, lexicon.headings, printed=printed)
    plan = assembled(_read(lexed, amounts, asked))
    if _is_sure(plan) or len(text) > _MOST_UNWRAPPED:
        return plan
    busy = without_idle(asked, text, lexicon)
    loose = assembled(_read(lexed, amounts, busy)) if busy != asked else plan
    told = _is_timed(loose) or not refers_back(text, lexicon)  # "do it again with 120 users"
    return loose if told and _is_aimed(loose) and _is_sure(loose) else plan


def _is_aimed(plan: Plan) -> bool:
    return any(each.load and each.load.target for each in plan.scenarios)


def _is_timed(plan: Plan) -> bool:
    return all(has_length(each.load) for each in plan.scenarios if each.load)


def _of_chosen(text: str, left_out: Sequence[Span], lexicon: Lexicon) -> Plan | None:
    """Return the plan of the one part that a text chooses of several; the others are background."""
    if not left_out:
        return None
    plan = _with_text(_most_whole(_blanked(text, left_out), lexicon), text)
    starts = [each.span.start for each in plan.statements]
    ends = [0, *(each.span.end for each in plan.statements)]
    others = [  # but for what lies in data, such as a fence around them all
        Statement(span=span, text=text[span.start : span.end], fate=Fate.BACKGROUND)
        for span in left_out
        if ends[bisect_left(starts, span.end)] <= span.start
    ]
    statements = tuple(sorted((*plan.statements, *others), key=attrgetter("span")))
    return plan.model_copy(update={"statements": statements}) if _is_aimed(plan) else None


def _doubted(plan: Plan) -> Plan:
    """Return a plan whose loads are in doubt."""
    claims = tuple(
        claim.model_copy(update={"origin": Origin.LIKELY, "doubt": claim.doubt or _WHICH_PARTS})
        if ".load" in claim.part
        else claim
        for claim in plan.claims
    )
    return plan.model_copy(update={"claims": claims})


def _is_sure(plan: Plan) -> bool:
    return plan.complete and not any(claim.doubt for claim in plan.claims)


def _blanked(text: str, spans: Sequence[Span]) -> str:
    """Return a text with blanks in place of some parts, which keep their last end of a line."""
    pieces, end = [], 0
    for span in spans:
        kept = "\n" if text[span.start : span.end].rstrip(" ")[-1:] != "\n" else ""
        blank = (char if char == kept else " " for char in text[span.start : span.end])
        pieces += [text[end : span.start], *blank]
        end = span.end
    return "".join((*pieces, text[end:]))


def _without_code(text: str) -> str:
    """Return a text in which the marks of code are blanks, and so is the language of its blocks."""
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if line.lstrip().startswith(_CODE * 3) and line.strip().strip(_CODE).isalnum():
            lines[place] = " " * len(line)
    return "\n".join(lines).replace(_CODE, " ")


def _with_text(plan: Plan, text: str) -> Plan:
    statements = tuple(
        each.model_copy(update={"text": text[each.span.start : each.span.end]})
        for each in plan.statements
    )
    return plan.model_copy(update={"statements": statements})


def carried_in(text: str) -> Carried:
    """Return what a text says of requests, be they named or not."""
    source = _lexed(_without_code(text), lexicon_of(language_of(text)))
    bodies, expected = source.detail.bodies, source.detail.expected
    told = (token for token in source.tokens if token.kind in _TOLD_BESIDE)
    addresses = [source.text[token.start : token.end] for token in told]
    return Carried(
        headers=tuple(sent_headers(source.tokens, source.text)),
        secrets=source.detail.commands.secrets.union(
            header_secrets(source.tokens, source.text),
            *(each.secrets for each in bodies),
            *(address_secrets(each) for each in addresses),
        ),
        body=bodies[0].text if bodies else None,
        statuses=tuple(dict.fromkeys(code for each in expected for code in each.statuses)),
        contains=next((each.contains for each in expected if each.contains), ""),
    )


def _lexed(text: str, lexicon: Lexicon) -> _Lexed:
    notation, commands = read_notations(text), commands_in(text)
    bodies = bodies_in(without_commands(text, commands))
    if notation.loads:
        commands = commands.with_others(command_requests(text))
    plain = with_commands(lexed(text, lexicon, notation.spans), commands)
    plain = with_told_addresses(plain, text, lexicon, bodies)
    tokens = with_named_headers(with_valued_headers(plain, text), text)
    detail = Detail(commands, operations_in(tokens, text), bodies, expected_in(tokens, text))
    return _Lexed(text, lexicon, notation, with_operations(tokens, detail.operations), detail)


def _read(source: _Lexed, amounts: Sequence[Token], asked: Sequence[Token]) -> Read:
    """Return what the quantities mean that something is asked with, of all amounts of a text."""
    text, lexicon, notation = source.text, source.lexicon, source.notation
    parted = with_exceptions(asked, text, lexicon)
    judged, criteria = with_criteria(parted, text, spaced=lexicon.spaced)
    talked = with_session_times(with_phases(judged), text)
    timed = with_clock_spans(with_asides(talked), text)
    meant = with_meanings(timed, spaced=lexicon.spaced)
    back = not notation.loads and refers_back(text, lexicon)
    tokens = with_background(meant, refers_back=back)
    if not notation.loads and (table := table_of(tokens, text)):
        notation = Notation(table.names, table.loads, table.thresholds, table.read, rows=table.rows)
    only = [
        text[after.start : after.end].strip("`'\"*")
        for before, after in pairwise(tokens)
        if before.kind is Kind.ONLY
    ]
    notation = notation.alone([name for name in only if name in notation.names])
    parts = parts_of(tokens, text, lexicon)
    return Read(
        text=text,
        language=lexicon.language,
        lexed=tuple(source.tokens),
        amounts=tuple(amounts),
        tokens=tuple(tokens),
        criteria=tuple(criteria),
        parts=parts,
        loads=tuple(read_load(part.tokens, verb_final=lexicon.verb_final) for part in parts.parts),
        notation=notation,
        gaps=tuple(gaps_of(tokens)),
        detail=source.detail,
    )
