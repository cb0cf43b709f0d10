"""Reads the fields of a body that stand beside a request: sku=AB-12, qty=2; with quantity 2."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote

from shared.reading.lexing.data_spans import has_path
from shared.reading.lexing.lexicon import lexicon_of, words_of
from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tape import LOAD_NAMES
from shared.reading.lexing.tokens import ADDRESSES, PEOPLE, Kind, Token, kind_set
from shared.secret_names import is_secret_name, variable

_ENDS = kind_set("stop newline bullet json")
_LINKS = kind_set("comma and semicolon close open header")
_NAMED = kind_set("word thing value code data_verb action role percentile_word reference size")
_ARTICLES = kind_set("article determiner")
_SETS = kind_set("equals colon be")
_OPENS = kind_set("with open have")
_JOINED = kind_set("count data")  # a name and a number already
_NUMBERS = kind_set("number told")
_VALUES = kind_set("word thing code money data_verb action role adjective")
_NO_FIELDS = LOAD_NAMES | kind_set(
    "timeout latency median average maximum think warm_up target check success stage test"
)
_LONGEST_UNIT = 4
_QUOTES = "\"'`\u201c\u201d"
_AFTER = _LINKS | _ENDS | kind_set("on at to for from then in by with")
_MAY_NAME = kind_set("user status")
_MAY_BE = kind_set("number told code header")
_MAY_BE_FIELDS = "whether these are fields of its body is not sure"
_LITERALS = frozenset(("true", "false"))
_NEAR, _PAIR_AND_LINK = 3, 3  # tokens
_HIDDEN = "***"
_MOST_BEFORE = 14  # tokens
_MOST = 30
_MOST_VALUE = 10**15

type Value = str | int | float | bool


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(words_of("en")["bodies"][name].split())


@dataclass(slots=True)
class Fields:
    """Names and values in their order, and the tokens that say them.

    Of "name Bob" alone nobody knows, beside "id 5" it is sure. `doubt` tells why there is no body.
    """

    values: dict[str, Value] = field(default_factory=dict)
    used: list[Token] = field(default_factory=list)
    is_form: bool = False
    is_sure: bool = False
    may_be: bool = False  # fields, as far as what is not sure tells
    doubt: str = ""

    @property
    def body(self) -> str:
        """The body that has them."""
        if self.is_form:
            return "&".join(
                f"{quote(name, safe='[]')}={quote(_text(value), safe='${}')}"
                for name, value in self.values.items()
            )
        return json.dumps(self.values, ensure_ascii=False, separators=(",", ":"))


def fields_after(tokens: Sequence[Token], place: int, text: str) -> Fields | None:
    """Return the fields that follow on the address at a place, if they are such of a body."""
    clause = list(_clause(tokens, place, text))
    words = [text[token.start : token.end].lower() for token in clause]
    found = Fields(is_form=not _words("forms").isdisjoint(words))
    kinds = [token.kind for token in clause]
    opened, opened_at, at = False, 0, 0
    while at < len(clause) and len(found.values) < _MOST:
        taken = _add_assigned(found, clause, at, text)
        if not taken and opened:
            taken = _add_named(found, clause, at, text)
        if taken and opened and len(found.values) == 1 and _passes_one(kinds[opened_at + 1 : at]):
            found.doubt = _MAY_BE_FIELDS
        if not taken:
            if found.values and clause[at].kind not in _LINKS | _ARTICLES:
                break
            if not found.values and (at > _MOST_BEFORE or words[at] in _words("no_fields")):
                break
            opens = clause[at].kind in _OPENS or words[at] in _words("openings")
            opened, opened_at = opened or opens, at if opens else opened_at
        at += taken or 1
    if found.is_sure and _are_elsewhere(clause, words):
        return Fields(doubt="what it names may be in its query rather than in a body")
    if found.is_sure:
        return found
    return Fields(doubt=_MAY_BE_FIELDS) if found.may_be or _names_one(clause, text) else None


def _passes_one(kinds: Sequence[Kind]) -> bool:
    """Return whether what stands before the first field may be one: "with status open and ..."."""
    plain = [kind for kind in kinds if kind not in _ARTICLES]
    if len(plain) != _PAIR_AND_LINK or plain[-1] not in _LINKS:
        return False
    return plain[0] in _NAMED | _MAY_NAME and plain[1] in _VALUES


def _names_one(clause: Sequence[Token], text: str) -> bool:
    """Return whether "with user 5" or "with code X-99" may tell of a field."""
    if kind_at(clause, 0) is not Kind.WITH:
        return False
    place = skip(clause, 1, _ARTICLES, 1)
    if kind_at(clause, place + 1) is Kind.HEADER and _is_header_word(clause[place], text):
        return False
    named = kind_at(clause, place) in _NAMED | _MAY_NAME and kind_at(clause, place + 1) in _MAY_BE
    return named and _ends(clause, place + 2) and text[clause[place].start].islower()


def _is_header_word(token: Token, text: str) -> bool:
    return text[token.start : token.end].lower() in {"header", "headers"}


def _are_elsewhere(clause: Sequence[Token], words: Sequence[str]) -> bool:
    """Return whether a text denies a body, or says that something is in the query."""
    for at, word in enumerate(words):
        before = {token.kind for token in clause[max(0, at - _NEAR) : at]}
        denied = word in _words("bodies") and Kind.NOT in before
        if denied or (word in _words("no_fields") and Kind.IN in before):
            return True
    return False


def _clause(tokens: Sequence[Token], place: int, text: str) -> Iterator[Token]:
    """Yield the tokens behind an address that may be about its request."""
    for at in range(place + 1, len(tokens)):
        token = tokens[at]
        path = token.kind in ADDRESSES and has_path(text[token.start : token.end])
        if path or token.kind in _ENDS:
            return
        yield token


def _add_assigned(found: Fields, tokens: Sequence[Token], at: int, text: str) -> int:
    """Add what is assigned without a space, and return of how many tokens it is."""
    token = tokens[at]
    said = text[token.start : token.end]
    follows = tokens[at + 1] if at + 1 < len(tokens) else token
    quoted = follows.start == token.end and text[follows.start] in _QUOTES  # name='A B'
    used = [token, follows] if quoted else [token]
    said += text[follows.start : follows.end] if quoted else ""
    if token.kind is not Kind.DATA or said[0] in _QUOTES or "=" not in said:
        return 0
    pairs = [each.partition("=") for each in ([said] if quoted else said.split("&"))]
    if not all(sign and _may_be(name, value) for name, sign, value in pairs):
        return 0
    for name, _, value in pairs:
        _add(found, name, value, whole=found.is_form)
    found.used += used
    return len(used)


def _add_named(found: Fields, tokens: Sequence[Token], at: int, text: str) -> int:
    """Add a name and the value behind it, and return of how many tokens they are."""
    name = text[tokens[at].start : tokens[at].end]
    if tokens[at].kind in _JOINED:
        name, _, said = name.replace(":", " ", 1).replace("  ", " ", 1).partition(" ")
        said = said.removeprefix("of ")  # a quantity of 2
        if not (_is_field(name) and said.isdecimal()) or _is_version(name, tokens, at + 1):
            return 0
        _add(found, name, said, whole=found.is_form, sure=name[0].islower())
        found.used.append(tokens[at])
        return 1
    end = at + 1
    sign = end < len(tokens) and tokens[end].kind in _SETS
    end += sign
    noun = not sign and name.lower() in _words("nouns")  # the field "source" has that name
    if end >= len(tokens) or not _is_name(name) or noun:
        return 0
    said = text[tokens[end].start : tokens[end].end]
    kind = tokens[end].kind
    counted = kind in _NUMBERS and tokens[at].kind in _NAMED and _is_field(name)
    quoted = kind is Kind.DATA and said[0] in _QUOTES and tokens[at].kind in _NAMED | PEOPLE
    listed = bool(found.values) and tokens[at - 1].kind in _LINKS and not said[0].isupper()
    told = tokens[at].kind in _NAMED and kind in _VALUES
    told = told and (sign or said[0].isupper() or listed)
    mailed = kind is Kind.DATA and "@" in said
    if not (counted or quoted or told or mailed or said in _LITERALS):
        return 0
    if not (sign or _ends(tokens, end + 1)) or (not sign and _is_version(name, tokens, end + 1)):
        return 0
    sure = sign or (name[0].islower() and (not told or _is_code(tokens[end], said)))
    _add(found, name, said, whole=found.is_form, sure=sure)
    if listed and told:
        found.doubt = _MAY_BE_FIELDS
    found.used += tokens[at : end + 1]
    return end + 1 - at


def _is_code(token: Token, said: str) -> bool:
    """Return whether a value is one of letters and digits, as no word of prose is: AB-12."""
    return token.kind is Kind.CODE and said[0].isupper() and any(map(str.isdigit, said))


def _is_version(name: str, tokens: Sequence[Token], place: int) -> bool:
    """Return whether a name and a number are those of a version, or of a part: page 2 of ..."""
    return name.lower() in _words("versions") or kind_at(tokens, place) is Kind.OF


def _ends(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a value ends before a place: a number counts nothing that follows on it."""
    follows = tokens[place].kind if place < len(tokens) else Kind.STOP
    return follows in _AFTER


def _add(found: Fields, name: str, said: str, *, whole: bool, sure: bool = True) -> None:
    found.is_sure = found.is_sure or sure
    found.may_be = found.may_be or name[0].islower()
    value = said.rstrip(",;")
    bare = value.strip(_QUOTES)
    if is_secret_name(name) or bare == _HIDDEN:
        found.values[name] = f"${{{variable(name)}}}"
    else:
        found.values[name] = bare if whole or bare != value else _literal(value)


def _literal(value: str) -> Value:
    """Return a number or a truth value; all else is text."""
    try:
        data = json.loads(value)
    except ValueError:
        return value
    return data if isinstance(data, int | float) and abs(data) < _MOST_VALUE else value


def _is_name(name: str) -> bool:
    plain = name.replace("_", "").replace(".", "").replace("[", "").replace("]", "")
    return plain.isalnum() and not name[0].isdigit() and name.lower() not in _words("settings")


def _may_be(name: str, value: str) -> bool:
    """Return whether a name and a value may be those of a field, and no setting: sla=300ms."""
    value = value.rstrip(",;")
    if not value[:1].isdigit():
        return _is_name(name)
    unit = value.lstrip("0123456789.,")
    return _is_field(name) and (not unit or unit.isdigit() or len(unit) > _LONGEST_UNIT)


def _is_field(name: str) -> bool:
    """Return whether a name is that of a field where a number only stands behind it."""
    return _is_name(name) and lexicon_of("en").meaning(name) not in _NO_FIELDS


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
