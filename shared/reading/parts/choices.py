"""Finds which of several named parts of a text somebody chooses: "I only want the peak row"."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from shared.domain.plan import Span
from shared.reading.lexing.characters import is_digit, letters_in
from shared.reading.lexing.lexicon import Lexicon
from shared.reading.lexing.line_starts import enumerator_end
from shared.reading.lexing.tokens import Kind, kind_set

MARKS = "*_`\"'“”|:;,.()[]{}<>#-—–=/!? \t"  # noqa: RUF001 - as people type them
_AFTER_NAME = (": ", ":*", ":\n", " - ", " — ", " – ", " = ", "|")  # noqa: RUF001
_QUOTES = '*`"“'
_LOADS = kind_set("user vu concurrent rps rpm request throughput iteration")
_SETTINGS = kind_set(
    "user vu concurrent rps duration time_word latency error throughput up down hold"
)
_DENIALS = kind_set("not except")
_LIMITED = kind_set("latency error percentile")
_LIMIT_SIGNS = frozenset("<≤≥%")
_TOOL = "k6"
_MOST_NAME, _MOST_WORDS, _MOST_LINES, _LEAST, _LEAST_WORD = 60, 6, 400, 2, 3


@dataclass(slots=True)
class _Block:
    """A named part: its name's words, and where it stands."""

    words: frozenset[str]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Where the parts stand that nobody wants; `unsure`: which are wanted is in doubt."""

    left_out: tuple[Span, ...] = ()
    unsure: bool = False


def choice_of(text: str, lexicon: Lexicon) -> Choice:
    """Return which parts of a text nobody wants, because another one is chosen."""
    for find in (_sections, _items):
        found = find(text)
        if len(found) < _LEAST:
            continue
        blocks = list(_without_orders(list(_telling(found, text, lexicon)), lexicon))
        settings = find is _items and any(_is_setting(each.words, lexicon) for each in found)
        if len(blocks) < _LEAST or settings:
            continue
        times = Counter(word for block in blocks for word in block.words)
        owners = {w: block.start for block in blocks for w in block.words if times[w] == 1}
        said = [_said(line, owners, lexicon) for line in _outside(text, blocks)]
        chosen = {start for each in said for start in each.chosen}
        if len(chosen) > 1 or any(each.unsure for each in said):
            return Choice(unsure=True)
        if chosen:
            others = (each for each in blocks if each.start not in chosen)
            return Choice(tuple(Span(each.start, each.end) for each in others))
    return Choice()


@dataclass(frozen=True, slots=True)
class _Said:
    """What a line says: which part it chooses, or that it may choose some."""

    chosen: frozenset[int] = frozenset()
    unsure: bool = False


_NOTHING = _Said()


def _telling(found: Sequence[_Block], text: str, lexicon: Lexicon) -> Iterator[_Block]:
    """Yield the parts that may tell of a load, with those right below them that set no limit."""
    end = -1
    for each in found:
        part = text[each.start : each.end]
        below = 0 <= each.start - end <= 1 and any(map(is_digit, part)) and "<" not in part
        if below or _tells(part, lexicon):
            end = each.end
            yield each


def _without_orders(blocks: Sequence[_Block], lexicon: Lexicon) -> Iterator[_Block]:
    """Yield the parts but for lines that order others: "Script REQ-1: ..."."""
    times = Counter(word for block in blocks for word in block.words)
    for each in blocks:
        again = any(times[word] > 1 for word in each.words)
        if not again or lexicon.said("choosing").isdisjoint(each.words):
            yield each


def _tells(part: str, lexicon: Lexicon) -> bool:
    """Return whether a part may tell of a load: it has numbers, and words or cells or flags."""
    if not any(map(is_digit, part)):
        return False
    loads = any(lexicon.meaning(word) in _LOADS for word in letters_in(part).split())
    return loads or part.count("|") > _LEAST or " -" in part or "<" in part


def _is_setting(name: Collection[str], lexicon: Lexicon) -> bool:
    return bool(name) and all(lexicon.meaning(word) in _SETTINGS for word in name)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n")[:_MOST_LINES]:
        yield start, line
        start += len(line) + 1


def _sections(text: str) -> list[_Block]:
    """Return what stands below headings, up to the next one or the last blank line."""
    blocks: list[_Block] = []
    headed = any("\n#" in f"\n{part}" for part in text.split("```")[::2])  # outside of fences
    open_block, title_end, fenced = False, 0, False
    for start, line in _lines(text):
        fenced ^= line.startswith("```")
        if line.startswith("#") and not (fenced and headed):
            title_end = start + len(line)
            blocks.append(_Block(_words(line), start, title_end))
            open_block = True
        elif not line.strip() and blocks:
            open_block = open_block and blocks[-1].end == title_end
        elif open_block:
            blocks[-1].end = start + len(line)
    return blocks


def _items(text: str) -> list[_Block]:
    """Return the lines that a name begins, with those below that stand further in."""
    blocks: list[_Block] = []
    inner = -1
    for start, line in _lines(text):
        indent = len(line) - len(line.lstrip())
        if inner >= 0 and line.strip() and indent > inner:
            blocks[-1].end = start + len(line)
            continue
        begin = enumerator_end(line, 0) or indent
        name = _name(line[begin:].lstrip("|* "))
        inner = indent if name else -1
        if name:
            row = line.startswith("|")  # of a table, which a line without strokes would end
            blocks.append(_Block(_words(name), start, start + len(line) + row))
    return blocks


def _name(line: str) -> str:
    """Return what stands before a colon, a dash, an equals sign or a stroke."""
    line = f"{line}\n"
    ends = [place for sign in _AFTER_NAME if (place := line.find(sign, 0, _MOST_NAME)) > 0]
    name = line[: min(ends)] if ends else ""
    return name if len(name.split()) <= _MOST_WORDS else ""


def _words(name: str) -> frozenset[str]:
    words = (word.strip(MARKS).lower() for word in name.split())
    return frozenset(word for word in words if len(word) >= _LEAST_WORD or word.isdecimal())


def _outside(text: str, blocks: Sequence[_Block]) -> Iterator[str]:
    inside = 0
    for start, line in _lines(text):
        while inside < len(blocks) and blocks[inside].end <= start:
            inside += 1
        within = inside < len(blocks) and blocks[inside].start <= start
        if line.strip() and not within:
            yield line


def _said(line: str, owners: Mapping[str, int], lexicon: Lexicon) -> _Said:
    """Return which part a line orders alone, or whether it may choose among several."""
    told = line.split()
    plain = [word.strip(MARKS).lower() for word in told]
    places = [place for place, word in enumerate(plain) if word in owners]
    if not places:
        return _NOTHING
    ordered = any(_is_order(told, plain, place, lexicon) for place in range(len(plain)))
    limited = _has_limit(line, plain, lexicon)
    only = not lexicon.said("only").isdisjoint(plain)
    if limited and not (ordered or only):
        return _NOTHING
    clear = [place for place in places if _is_clear(told, plain, place, lexicon)]
    kinds = {lexicon.meaning(word) for word in plain if word}
    denied = bool(kinds & _DENIALS)
    others = denied or Kind.BUT in kinds or not lexicon.said("others_too").isdisjoint(plain)
    named = {owners[plain[place]] for place in places}
    if ordered and clear and len(named) == 1 and not (others or limited):
        return _Said(frozenset(named))
    pleads = lexicon.said("choosing") | lexicon.said("pleading")
    asked = ordered or only or not pleads.isdisjoint(plain)
    any_one = lexicon.said("any_one")
    told_apart = any(plain[max(0, place - 1)] not in any_one for place in places)
    unsure = denied or ((asked or others) and clear) or ((ordered or only) and told_apart)
    return _Said(unsure=bool(unsure))


def _is_order(told: Sequence[str], plain: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """Return whether a word orders something: "Write ...", "I need ...", "Only ..."."""
    if plain[place] not in lexicon.said("choosing"):
        return False
    before = [word for word in plain[:place] if word]
    leads = not before or told[place - 1][-1] in ".!?:;,"
    return leads or before[-1] in lexicon.said("orders_after")


def _is_clear(told: Sequence[str], plain: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """Return whether a word is the name of a part: `peak`, NFR-2, "the peak row"."""
    word, behind = plain[place], plain[place + 1 : place + 2]
    if behind and behind[0] in lexicon.said("ones"):
        behind = plain[place + 2 : place + 3]
        one = True
    else:
        one = not lexicon.said("only").isdisjoint(plain[:place])
    purpose = lexicon.said("purpose").issuperset(behind) and bool(behind)
    purpose = purpose and plain[place + 2 : place + 4][-1:] != [_TOOL]
    numbered = any(map(is_digit, word)) and not word.isdecimal()
    definite = place > 0 and plain[place - 1] in lexicon.said("definite") and one
    return (numbered or definite or told[place][0] in _QUOTES) and not purpose


def _has_limit(line: str, plain: Sequence[str], lexicon: Lexicon) -> bool:
    meanings = (lexicon.meaning(word) for word in plain if word)
    return not _LIMIT_SIGNS.isdisjoint(line) or any(kind in _LIMITED for kind in meanings)
