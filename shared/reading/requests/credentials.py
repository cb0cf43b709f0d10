"""Reads how requests prove who sends them, and what is said of a token that an answer gives."""

from collections.abc import Iterator, Sequence
from functools import cache

from shared.domain.plan import AnsweredToken, Scheme
from shared.reading.lexing.lexicon import words_of
from shared.reading.requests.clause_words import Clause, is_near, length_at, near_before

_NEAR, _NEARER, _NEXT = 60, 40, 20  # characters
_TOLD, _AROUND, _WITHIN = ":", ":= ", "-"
_MOST_DENYING = 2  # words
_OF_A_KIND = "_token"


@cache
def _ways(name: str) -> frozenset[str]:
    return frozenset(words_of("en")["credentials"][name])


@cache
def _lines(name: str) -> tuple[str, ...]:
    return tuple(f" {phrase} " for phrase in _ways(name))


@cache
def _denials() -> tuple[str, ...]:
    return tuple(f" {denial}" for denial in _ways("denials"))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(words_of("en")["answered_tokens"][name])


@cache
def _firsts() -> frozenset[str]:
    return frozenset(phrase.partition(" ")[0] for phrase in _words("sent"))


def credentials_in(clauses: Sequence[Clause], text: str) -> Scheme | None:
    """Return how requests prove who sends them; basic authentication goes before a token."""
    line = f" {' . '.join(' '.join(word.said for word in clause) for clause in clauses)} "
    if _says(line, "basic"):
        return Scheme.BASIC
    if _says(line, "bearer") or _is_labelled(clauses, text):
        return Scheme.BEARER
    if any(_has_api_key(clause, text) for clause in clauses):
        return Scheme.API_KEY
    return Scheme.BEARER if _says(line, "token") else None


def answered_token(clauses: Sequence[Clause], text: str) -> AnsweredToken | None:
    """Return what is said of a token that an answer gives.

    If no request is said to send it, that is one where nothing else says who sends the requests.
    """
    sent = any(map(_is_sent, clauses))
    if not sent and not _is_answered_alone(clauses, text):
        return None
    words, fields = (
        (text[each.start : each.end] for clause in clauses for each in clause),
        _words("fields"),
    )
    field = next((word for word in words if word in fields), "")
    return AnsweredToken(field=field, sent=sent)


def _says(line: str, name: str) -> bool:
    """Return whether words for a way stand somewhere and are not denied."""
    return any(phrase in line and _is_told(line, phrase) for phrase in _lines(name))


def _is_told(line: str, phrase: str) -> bool:
    *before, _ = line.split(phrase)
    return not all(map(_denies, before))


def _denies(before: str) -> bool:
    """Return whether what follows is not wanted: "without a token", "no API key"."""
    return f" {before}".endswith(_denials())


def _is_labelled(clauses: Sequence[Clause], text: str) -> bool:
    """Return whether a header for credentials stands with a colon: "Authorization: ..."."""
    labels = _ways("labels")
    return any(
        word.said in labels and text[word.end : word.end + 1] == _TOLD
        for clause in clauses
        for word in clause
    )


def _has_api_key(clause: Clause, text: str) -> bool:
    """Return whether an API key is spoken of, and no header follows that has it: X-Shop-Key."""
    phrases = _ways("api_key")
    for place in range(len(clause)):
        length = length_at(clause, place, phrases)
        if length and not _denies(_before(clause, place)):
            last = clause[place + length - 1]
            follows = clause[place + length] if place + length < len(clause) else None
            beside = follows is not None and not text[last.end : follows.start].strip(_AROUND)
            if not (beside and follows and text[follows.end : follows.end + 1] == _WITHIN):
                return True
    return False


def _before(clause: Clause, place: int) -> str:
    return " ".join(word.said for word in clause[max(0, place - _MOST_DENYING) : place])


def _is_answered_alone(clauses: Sequence[Clause], text: str) -> bool:
    """Return whether an answer has a token, and nothing else says who sends the requests."""
    answered = [set(_answered(clause)) for clause in clauses]
    if not any(answered):
        return False
    others = [
        [word for place, word in enumerate(clause) if place not in places]
        for clause, places in zip(clauses, answered, strict=True)
    ]
    return credentials_in(others, text) is None


def _answered(clause: Clause) -> Iterator[int]:
    """Yield the places of words that say that an answer has a token."""
    told: int | None = None
    named, answers, denials = _words("named"), _words("answers"), _words("denials")
    for place, word in enumerate(clause):
        if word.said in denials:
            told = None
        elif word.said in answers:
            told = place
        elif word.said in named:
            if told is not None and is_near(clause[told], word, _NEAR):
                yield from range(told, place + 1)
                told = None
            elif end := _of_answer(clause, place):
                yield from range(place, end)


def _of_answer(clause: Clause, place: int) -> int:
    """Return where "access_token in the response" ends that begins at a place, else 0."""
    for at in range(place + 1, len(clause)):
        if not is_near(clause[place], clause[at], _NEXT):
            break
        if clause[at].said in _words("in"):
            end = at + 1 + (at + 1 < len(clause) and clause[at + 1].said in {"the", "its"})
            if length_at(clause, end, _words("answered")):
                return end + 1
    return 0


def _is_sent(clause: Clause) -> bool:
    """Return whether a token is said to be sent by later requests, or kept for them."""
    sent, firsts = _words("sent"), _firsts()
    for place, word in enumerate(clause):
        own = word.said.endswith(_OF_A_KIND)
        length = int(own) or (length_at(clause, place, sent) if word.said in firsts else 0)
        if length and (
            near_before(clause, place, _words("uses"), _NEAR) is not None
            or any(length_at(clause, place - back, _words("given")) == 1 for back in (1, 2))
            or (length == 1 and _comes_from_answer(clause, place))
        ):
            return True
    return False


def _comes_from_answer(clause: Clause, place: int) -> bool:
    """Return whether "token from the login" begins at a place."""
    for at in range(place + 1, len(clause)):
        if not is_near(clause[place], clause[at], _NEARER):
            break
        if clause[at].said in _words("of"):
            giver = at + 1 + (at + 1 < len(clause) and clause[at + 1].said in {"the", "that"})
            if length_at(clause, giver, _words("givers")):
                return True
    return False
