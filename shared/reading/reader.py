"""Reads a description into a plan: tokens, quantities, criteria, clauses, claims, fates."""

from collections.abc import Sequence

from shared.domain.plan import Plan
from shared.reading.amounts import with_amounts
from shared.reading.asides import with_asides
from shared.reading.assembly import assembled
from shared.reading.background import with_background
from shared.reading.commands import commands_in, with_commands
from shared.reading.done_to_things import operations_in, with_operations
from shared.reading.gaps import gaps_of
from shared.reading.languages import language_of
from shared.reading.ledger import opened
from shared.reading.lexer import lexed
from shared.reading.lexicon import Lexicon, lexicon_of
from shared.reading.loads import read_load
from shared.reading.material import Read
from shared.reading.meanings import with_meanings
from shared.reading.named_headers import with_named_headers
from shared.reading.notations import Notation, is_printed, read_notations, table_of
from shared.reading.number_words import with_numbers
from shared.reading.phases import with_phases
from shared.reading.scenarios import parts_of
from shared.reading.scopes import with_criteria
from shared.reading.steps import Detail
from shared.reading.tokens import Kind, Token
from shared.reading.told import with_told

MOST_CHARACTERS = 20_000
# Whoever describes a test names some dozens of numbers; more are a log or an attack.
MOST_NUMBERS = 1_000
_CODE, _MOST_UNWRAPPED = "`", 4_000


def read_plan(text: str) -> Plan:
    """Return the plan of a description. Takes any text, in time linear in its length.

    What stands beyond the first 20,000 characters is not read, and of a text with more than 1,000
    numbers nothing is claimed; the plan is then not complete. Marks of code are looked through
    where that makes the plan whole.
    """
    plan = _plan(text)
    aimed = any(each.load and each.load.target for each in plan.scenarios)
    if plan.complete or aimed or _CODE not in text or len(text) > _MOST_UNWRAPPED:
        return plan
    unwrapped = _plan(_without_code(text))
    sure = unwrapped.complete and not any(claim.doubt for claim in unwrapped.claims)
    return _with_text(unwrapped, text) if sure else plan


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


def _plan(text: str) -> Plan:
    read = text[:MOST_CHARACTERS]
    lexicon = lexicon_of(language_of(read))
    notation = read_notations(read)
    commands = commands_in(read)
    tokens = with_commands(lexed(read, lexicon, notation.spans), commands)
    tokens = with_named_headers(tokens, read)
    detail = Detail(commands, operations_in(tokens, read))
    tokens = with_operations(tokens, detail.operations)
    if sum(token.kind is Kind.NUMBER for token in tokens) > MOST_NUMBERS:
        statements = opened(read, tokens, ()).statements()
        return Plan(statements=statements, language=lexicon.language)
    plan = assembled(_read(read, lexicon, notation, tokens, detail))
    if len(text) > MOST_CHARACTERS:
        return plan.model_copy(update={"complete": False})
    return plan


def _read(
    text: str, lexicon: Lexicon, notation: Notation, lexical: Sequence[Token], detail: Detail
) -> Read:
    amounts = with_amounts(with_numbers(lexical))
    asked = with_told(
        amounts, text, lexicon.headings, printed=is_printed if notation.loads else None
    )
    judged, criteria = with_criteria(asked, text, spaced=lexicon.spaced)
    tokens = with_background(with_meanings(with_asides(with_phases(judged)), spaced=lexicon.spaced))
    if not notation.loads and (table := table_of(tokens, text)):
        notation = Notation(table.names, table.loads, table.thresholds, table.read, rows=table.rows)
    parts = parts_of(tokens, text)
    return Read(
        text=text,
        language=lexicon.language,
        lexed=tuple(lexical),
        amounts=tuple(amounts),
        tokens=tuple(tokens),
        criteria=tuple(criteria),
        parts=parts,
        loads=tuple(read_load(part.tokens, verb_final=lexicon.verb_final) for part in parts.parts),
        notation=notation,
        gaps=tuple(gaps_of(tokens)),
        detail=detail,
    )
