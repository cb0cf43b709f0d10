"""Reads a description into a plan: tokens, quantities, criteria, clauses, claims, fates."""

from shared.domain.plan import Plan
from shared.reading.amounts import with_amounts
from shared.reading.asides import with_asides
from shared.reading.assembly import Read, assembled
from shared.reading.background import with_background
from shared.reading.languages import language_of
from shared.reading.lexer import Lexer
from shared.reading.lexicon import lexicon_of, words_of
from shared.reading.loads import read_load
from shared.reading.meanings import with_meanings
from shared.reading.notations import Notation, read_notations, table_of
from shared.reading.number_words import with_numbers
from shared.reading.scenarios import parts_of
from shared.reading.scopes import with_criteria

MOST_CHARACTERS = 20_000


def read_plan(text: str) -> Plan:
    """Return the plan of a description. Takes any text, in time linear in its length.

    What stands beyond the first 20,000 characters is not read, and the plan is then not complete.
    """
    read = text[:MOST_CHARACTERS]
    language = language_of(read)
    lexicon = lexicon_of(language)
    notation = read_notations(read)
    lexed = Lexer(read, lexicon, notation.spans).run()
    amounts = with_amounts(with_numbers(lexed))
    spaced = not (lexicon.verb_final or words_of(language).get("unspaced"))
    judged, criteria = with_criteria(amounts, spaced=spaced)
    tokens = with_background(with_meanings(with_asides(judged)))
    if not notation.loads and (table := table_of(tokens, read)):
        notation = Notation(table.names, table.loads, (), table.read)
    parts = parts_of(tokens, read)
    loads = tuple(read_load(part.tokens, verb_final=lexicon.verb_final) for part in parts.parts)
    facts = Read(
        text=read, language=language, lexed=tuple(lexed), amounts=tuple(amounts),
        tokens=tuple(tokens), criteria=tuple(criteria), parts=parts, loads=loads,
        notation=notation,
    )
    plan = assembled(facts)
    whole = plan.complete and len(text) <= MOST_CHARACTERS
    return plan if whole == plan.complete else plan.model_copy(update={"complete": whole})
