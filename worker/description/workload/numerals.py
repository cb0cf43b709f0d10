"""Turns prose into words and numbers: `fifty`, `2,000`, `1.5k` and `two and a half` alike.

The result is one line of tokens separated by single spaces. `#50` is a number, `#?` a number that
is there but not exactly known (a range, `50+`, `1.000`, which is a thousand for some readers).
"""

import re

VALUE = r"(?:\?|\d[\d.e+-]*)"
KNOWN = r"\d[\d.e+-]*"

_MAX_DIGITS = 15  # beyond that a float is not exact any more
_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS_IN_ORDER = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS = {word: value for value, word in enumerate(_TO_NINETEEN.split())}
_TENS = {word: 10 * value for value, word in enumerate(_TENS_IN_ORDER.split(), start=2)} | {
    "fourty": 40
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
_SMALL = "|".join((*_TENS, *sorted(_UNITS, key=len, reverse=True)))
_SCALE = "|".join(_SCALES)

_TOKEN = re.compile(
    r"(?P<range>\d[\d.,_]{0,20}\s?(?:ms|s|secs?|m|mins?|h|%|k)?\s?(?:[-\u2013\u2014…]|"
    r"\.\.\.?)\s?(?=\d))"
    r"|(?P<vague>\d*[½¼¾⅓⅔])"
    r"|(?P<number>\d+(?:[.,_']\d+)*)(?P<plus>\+)?(?P<suffix>[a-z]+)?"
    r"|(?P<word>p\d{2}\.\d{1,3}(?!\d)|[a-z][a-z0-9_']*)"
    r"|(?P<arrow>->|=>|→|➜)"
    r"|(?P<operator><=|>=|≤|≥|[<>=:/%()~&])"
    r"|(?P<dash>(?<=\s)[-\u2013\u2014](?=\s))"
    r"|(?P<comma>,)"
    r"|(?P<stop>[.;!?\n]+)"
)
_SIGNS = {"vague": "#?", "stop": ".", "comma": ",", "arrow": "->", "dash": "-"}
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:_\d{3})+")
_EUROPEAN = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_ORDINAL = frozenset(("st", "nd", "rd", "th"))
_MULTIPLE = {"k": 1000}

_NUMBER_WORDS = re.compile(
    rf"(?<![\w#])(?:(?:{_SMALL}|an?|#{KNOWN}) (?:{_SCALE})|(?:{_SMALL}))\b(?: (?:and )?(?:{_SMALL}|"
    rf"{_SCALE})\b){{0,8}}"
)
_SINGLE = re.compile(
    r"\b(?:a )?single (?=(?:virtual |concurrent )?(?:user|vu|client|visitor|customer|shopper)\b)"
)
_HALVES = re.compile(rf"#({KNOWN}) and a half\b")
_REPEATED = re.compile(rf"#({KNOWN}) \( #\1 \) ")
_SPACED_THOUSANDS = re.compile(rf"#{KNOWN}(?: #0{{1,3}}\b| #{KNOWN})+")
_VAGUE_WORDS = re.compile(
    rf"\b(?:a )?(?:couple|few|several|dozens|hundreds|thousands|tens|many)(?: of)?(?= )"
    rf"|#{KNOWN} (?:(?:hundred|thousand)s of)"
)
_ALTERNATIVES = re.compile(rf"#{VALUE}(?: (?:or|-|/) #{VALUE})+")


def tokens(text: str) -> str:
    """Return the text as a line of tokens between two spaces; linear in its length."""
    line = " ".join(_spelled(text.lower()))
    line = _NUMBER_WORDS.sub(_number_of_words, f" {line} ")
    line = _SINGLE.sub("#1 ", line)
    line = _HALVES.sub(lambda found: numeral(float(found[1]) + 0.5), line)
    line = _REPEATED.sub(r"#\1 ", line)
    for vague in (_SPACED_THOUSANDS, _VAGUE_WORDS, _ALTERNATIVES):
        line = vague.sub("#?", line)
    return line


def numeral(value: float) -> str:
    """Return a number token."""
    return f"#{plain(value)}"


def plain(value: float) -> str:
    """Return a value as text that reads back as the same value."""
    return str(int(value)) if value.is_integer() else repr(value)


def _spelled(text: str) -> list[str]:
    spelled: list[str] = []
    ranged = False
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind == "range":
            ranged = True
            continue
        spelled.extend(_written(found, ranged=ranged))
        ranged = False
    return spelled


def _written(found: re.Match[str], *, ranged: bool) -> list[str]:
    if found["number"]:
        return _digits(found["number"], found["suffix"] or "", vague=ranged or bool(found["plus"]))
    if found["word"]:
        return [found["word"].rstrip("'").replace("'s", "s")]
    return [_SIGNS.get(found.lastgroup or "", found[0])]


def _digits(digits: str, suffix: str, *, vague: bool) -> list[str]:
    if suffix in _ORDINAL:
        return [digits + suffix]
    rest = [] if suffix in _MULTIPLE or not suffix else [suffix]
    value = None if vague else _value(digits)
    if value is None:
        return ["#?", *rest]
    return [numeral(value * _MULTIPLE.get(suffix, 1)), *rest]


def _value(digits: str) -> float | None:
    if len(digits) > _MAX_DIGITS or _EUROPEAN.fullmatch(digits):
        return None
    if _GROUPED.fullmatch(digits):
        return float(re.sub("[,_]", "", digits))
    return float(digits) if _PLAIN.fullmatch(digits) else None


def _number_of_words(found: re.Match[str]) -> str:
    total = 0.0
    current = 0.0
    words = [word for word in found[0].split() if word != "and"]
    for before, word in zip(["", *words], words, strict=False):
        if word in _SCALES:
            scaled = (current or 1) * _SCALES[word]
            total, current = (total + scaled, 0.0) if word != "hundred" else (total, scaled)
        elif word.startswith("#"):
            current = float(word[1:])
        elif word not in {"a", "an"}:
            if not _follows(before, word):
                return "#?"
            current += _UNITS.get(word, _TENS.get(word, 0))
    return numeral(total + current)


def _follows(before: str, word: str) -> bool:
    """Return whether two number words make one number: "fifty five" does, "five fifty" does not."""
    if before in _TENS:
        return 0 < _UNITS.get(word, 0) < 10  # noqa: PLR2004 - a unit after tens
    return before not in _UNITS
