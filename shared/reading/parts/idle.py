"""Sets aside what speaks of no load, or of an earlier one, where the rest makes a whole plan."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from shared.reading.lexing.characters import folded
from shared.reading.lexing.lexicon import PAST_FORM, Lexicon
from shared.reading.lexing.stream import kind_at
from shared.reading.lexing.tokens import LEVELS, Kind, Token, kind_set
from shared.reading.quantities.background import lines, sentences

_QUANTITIES = LEVELS | kind_set(
    "number ordinal fraction share requests time iterations repeats percentile count twice verb"
)
# What a sentence may have that says something of a load, or that sets a limit.
_SPEAKS = LEVELS | kind_set(
    "up down hold jump warm_up ramp_label start stage stage_label stair duration iterations "
    "repeats requests iteration user vu concurrent rps rpm throughput now should target abort "
    "fail_if run then also but scenario scenario_label spawn twice less_sign less under at_most "
    "below_post more_post average median maximum "
    "latency percentile error success check if think timeout url path claimed "
    "per rate_word mix traffic_share"
)
_WORDS = kind_set("word thing action adjective data_verb resource size data")
_LEADS = kind_set("for over until span in colon equals")
_LEAST_WORDS = 4
_ALONE = ">["  # what leads the lines of quotations, and of chats: [10:05]
_SIGNS = "*_`\"'.,:;()[]#>-"


def without_idle(tokens: Sequence[Token], text: str, lexicon: Lexicon) -> list[Token]:
    """Return tokens in which the quantities that nothing is asked with are only told of."""
    asking, telling = lexicon.said("asking"), lexicon.said("telling")
    asked = bool(asking & _words(tokens, text))

    def is_told(stretch: Sequence[Token]) -> bool:
        words = _words(stretch, text)
        past = asked and _is_past(stretch, telling & words)
        return not asking & words and (_is_quoted(stretch) or past)

    return [
        token
        for paragraph, past in [(each, is_told(each)) for each in _paragraphs(tokens, text)]
        for sentence in sentences(paragraph)
        for token in _aside(sentence, told=past or is_told(sentence) or _is_idle(sentence))
    ]


def _aside(sentence: Sequence[Token], *, told: bool) -> Iterator[Token]:
    for token in sentence:
        quantity = told and token.kind in _QUANTITIES
        yield replace(token, kind=Kind.TOLD, parts=()) if quantity else token


def _paragraphs(tokens: Sequence[Token], text: str) -> Iterator[list[Token]]:
    """Yield what stands between blank lines or headings, and lines of quotations or chats."""
    paragraph: list[Token] = []
    for line in lines(tokens):
        quoted = text[line[0].start] in _ALONE
        headed = line[0].kind is Kind.BULLET and text[line[0].start] == "#"
        if len(line) == 1 or quoted or headed:
            yield paragraph
            paragraph = []
        paragraph += line
        if quoted:
            yield paragraph
            paragraph = []
    yield paragraph


def _words(stretch: Sequence[Token], text: str) -> set[str]:
    inner = folded(text[stretch[0].start : stretch[-1].end]) if stretch else ""
    return {word.strip(_SIGNS) for word in inner.split()}


def _is_quoted(stretch: Sequence[Token]) -> bool:
    return kind_at(stretch, 0) is Kind.MORE_SIGN


def _is_past(stretch: Sequence[Token], telling: Collection[str]) -> bool:
    """Return whether sentences tell how an earlier test went."""
    was = any(token.kind is Kind.BE and token.value == PAST_FORM for token in stretch)
    return was or bool(telling) or any(token.kind is Kind.PAST for token in stretch)


def _is_idle(sentence: Sequence[Token]) -> bool:
    """Return whether a sentence of some words speaks of no load, of no time of one, of no limit."""
    kinds = {token.kind for token in sentence}
    words = sum(token.kind in _WORDS for token in sentence)
    lasts = any(
        token.kind is Kind.TIME and kind_at(sentence, place - 1) in _LEADS
        for place, token in enumerate(sentence)
    )
    return words >= _LEAST_WORDS and not lasts and kinds.isdisjoint(_SPEAKS)
