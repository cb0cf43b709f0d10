"""Finds quantities whose number no lexicon knows: "for umpteen minutes", "umpteen users"."""

from collections.abc import Iterator, Sequence

from shared.reading.lexing.stream import kind_at
from shared.reading.lexing.tokens import LEVELS, PEOPLE, Kind, Token, kind_set

_UNITS = kind_set("ms second minute hour")
_RANKED = kind_set(
    "stage scenario test word thing request stair action user hyphen verb load data code"
)
_BESIDE = kind_set("concurrent adjective")
_LEADS = kind_set("with of at for to")
_COUNTED = kind_set("request action thing")
_VALUES = kind_set("number time")
_LASTING = [Kind.DURATION, Kind.OF, Kind.ARTICLE, Kind.WORD]  # a duration of an umpteenth
_RANKED_UNITS = [[Kind.DETERMINER, rank, Kind.WORD] for rank in (Kind.FIRST, Kind.LAST)]
_ACROSS = kind_set("in over span")
_TAKES = kind_set("in last be")  # the whole test takes an umpteenth
_BEGINS = _UNITS | PEOPLE | _ACROSS | kind_set("duration total")
_SENTENCES = kind_set("stop newline bullet") | {None}
_NOT_A_LENGTH = kind_set("determiner percentile_word")


def gaps_of(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield units of time, and users where no number of them stands, that no number belongs to."""
    levelled = any(token.kind in LEVELS for token in tokens)
    for place, token in enumerate(tokens):
        if token.kind not in _BEGINS:
            continue
        kinds = [kind_at(tokens, place + offset) for offset in range(4)]
        lasting = token.kind is Kind.TOTAL and kinds[1] in _TAKES and kinds[2:] == _LASTING[2:]
        ranked = levelled and token.kind in _ACROSS and kinds[1:] in _RANKED_UNITS
        if kinds == _LASTING or lasting or ranked:
            yield Token(Kind.TIME, token.start, tokens[place + 3].end)
        before = place - 1
        while token.kind in PEOPLE and kind_at(tokens, before) in _BESIDE:
            before -= 1
        unknown = kind_at(tokens, before) is Kind.WORD
        if before < place - 1:  # a number rather than a verb: "with umpteen concurrent users"
            unknown = unknown and kind_at(tokens, before - 1) in _LEADS
        start = tokens[before].start if unknown else token.start
        nobody = token.kind in PEOPLE and unknown and not levelled
        if nobody or (token.kind in _UNITS and not _is_other(tokens, place)):
            yield Token(Kind.TIME, start, token.end)


def _is_other(tokens: Sequence[Token], place: int) -> bool:
    """Return whether "second" is a rank, or a unit is only named: "the second phase"."""
    before, after = kind_at(tokens, place - 1), kind_at(tokens, place + 1)
    if tokens[place].kind is Kind.SECOND and after in _RANKED:
        return before is not Kind.WORD
    if after is Kind.NUMBER and not tokens[place + 1].start > tokens[place].end:
        return True  # a label: テスト時間15分
    if after in {Kind.COLON, Kind.EQUALS} and kind_at(tokens, place + 2) in _VALUES:
        return True  # 時間: 20分
    heads = before in _SENTENCES and after in _SENTENCES | {Kind.COMMA}  # Minutes, steering group
    if heads or before is Kind.PEAK:  # during peak hours
        return True
    if before is Kind.PER and kind_at(tokens, place - 2) in _COUNTED:
        return kind_at(tokens, place - 3) is not Kind.WORD  # "how many requests per second"
    return before in _NOT_A_LENGTH or before in {Kind.OPEN, Kind.COLON, Kind.SLASH, Kind.PIPE}
