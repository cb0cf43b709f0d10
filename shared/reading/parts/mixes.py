"""Finds what parts the users into groups by name: Browse: 70 %, Search: 20 %, Checkout: 10 %."""

from collections.abc import Iterator, Sequence

from shared.reading.lexing.stream import kind_at, spliced
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set

_EDGES = kind_set("comma stop newline slash semicolon bullet pipe and colon open dash close") | {
    None
}
_JOINTS = kind_set("colon dash open equals pipe arrow")
_NAMES = kind_set(
    "word action thing data_verb adjective method hyphen role data code respond plus to on request"
)
_ADDRESSED = kind_set("verb path url")
_DONE = kind_set("action data_verb method request load mix scenario verb")
_MOST_HEAD, _MOST_AFTER = 12, 4  # tokens
_MOST_NAME, _LEAST_ITEMS, _WHOLE = 6, 2, 100

type _Item = tuple[int, int]
"""The places of the first token of a name and of its share."""


def with_mixes(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens in which named shares of a whole are shares of traffic, with their names.

    Something has to say that they are of what users do: "mix", "traffic", or what one of them does.
    """
    items = _whole(list(_named(tokens, Kind.SHARE))) or _whole_runs(tokens)
    if not items or not _is_of_traffic(tokens, items):
        return list(tokens)
    return spliced(
        tokens, ((start, _share(tokens[start], tokens[at]), at + 1) for start, at in items)
    )


def _share(name: Token, share: Token) -> Token:
    labelled = frozenset({Mark.LABELLED})
    return Token(Kind.TRAFFIC_SHARE, name.start, share.end, share.value, labelled)


def _is_of_traffic(tokens: Sequence[Token], items: Sequence[_Item]) -> bool:
    first, last = items[0][0], items[-1][1] + _MOST_AFTER
    around = {token.kind for token in tokens[max(0, first - _MOST_HEAD) : last]}
    return not around.isdisjoint(_DONE)


def _whole(items: Sequence[tuple[_Item, float]]) -> list[_Item]:
    shares = sum(value for _, value in items)
    whole = len(items) >= _LEAST_ITEMS and abs(shares - _WHOLE) <= 1
    return [item for item, _ in items] if whole else []


def _whole_runs(tokens: Sequence[Token]) -> list[_Item]:
    """Return named numbers without a sign that stand side by side: read 60 / write 40."""
    runs: list[list[tuple[_Item, float]]] = []
    for item, value in _named(tokens, Kind.NUMBER):
        after = runs[-1][-1][0][1] + 1 if runs else -1
        if runs and all(token.kind in _EDGES for token in tokens[after : item[0]]):
            runs[-1].append((item, value))
        else:
            runs.append([(item, value)])
    return [item for run in runs for item in _whole(run)]


def _named(tokens: Sequence[Token], kind: Kind) -> Iterator[tuple[_Item, float]]:
    for place in [at for at, each in enumerate(tokens) if each.kind is kind and not each.marks]:
        after = place + 1 + (kind_at(tokens, place + 1) is Kind.CLOSE)
        joint = kind_at(tokens, place - 1) in _JOINTS
        start = place - joint
        while kind_at(tokens, start - 1) in _NAMES and place - start <= _MOST_NAME:
            start -= 1
        ends = kind_at(tokens, after) in _EDGES | _ADDRESSED
        if start < place - joint and ends and kind_at(tokens, start - 1) in _EDGES:
            yield (start, place), tokens[place].value
