"""Reads how requests prove who sends them, and finds the secrets written into a description."""

import re

from worker.description.traffic import Credentials, Login, TokenScheme

_BASIC = re.compile(
    r"\b(?:http\s+)?basic[- ]auth(?:entication|orization)?\b|\bAuthorization:\s*Basic\b",
    re.IGNORECASE,
)
_BEARER = re.compile(
    r"\bbearer\b|\bJWTs?\b|\bAuthorization\s+header\b|\bauthorization:", re.IGNORECASE
)
_TOKEN = re.compile(
    r"\b(?:access|auth(?:entication|orization)?|api|oauth2?|id)[ -]tokens?\b"
    r"|\bwith (?:a|the|their|an?) token\b",
    re.IGNORECASE,
)
_API_KEY = re.compile(r"\bapi[- ]?keys?\b(?!\s*[:=]?\s*\w*-)", re.IGNORECASE)
_KEY_HEADER = re.compile(
    r"\bheader\s+(?:named\s+|called\s+)?[\"'`]?([A-Za-z][\w]*(?:-\w+)+)"
    r"|([A-Za-z]\w*(?:-\w+)+)[\"'`]?\s+header",
    re.IGNORECASE,
)
_TICKET = r"(?:(?:\w+_)?token|JWT|session id)\b"
_REUSED = re.compile(
    r"\b(?:re-?use|use|using|with|send|pass|include|attach|save|store|extract|capture|keep|grab"
    rf"|take|read)\b[^.\n]{{0,60}}\b{_TICKET}"
    rf"|\b(?:returned|resulting|received|obtained)\s+(?:\w+\s+)?{_TICKET}"
    r"|\btoken\b[^.\n]{0,40}\b(?:from|returned|of) (?:the |that )?"
    r"(?:login|log in|response|answer|auth)",
    re.IGNORECASE,
)
_TOKEN_FIELD = re.compile(
    r"\b(access_token|accessToken|id_token|idToken|auth_token|authToken|jwt)\b"
)
_ANSWERED_NAME = r"(?:(?:access|auth|id)[_ ]?)?token\b|\bjwt\b"
_ANSWER = r"\b(?:response|answers?|reply|returns?|responds?|replies|yields?)\b"
_ANSWERED = re.compile(
    rf"{_ANSWER}(?:(?!\b(?:no|not|without)\b)[^.\n]){{0,60}}?\b(?:{_ANSWERED_NAME})"
    rf"|\b(?:{_ANSWERED_NAME})[^.\n]{{0,20}}\b(?:in|from) (?:the |its )?"
    r"(?:response|answer|reply)\b",
    re.IGNORECASE,
)
_SPELLED_OUT = re.compile(
    r"\b(?:password|passwd|pwd|secret|token|api[- _]?key|bearer|basic)\b[\"'`]?\s*"
    r"(?:(?:[:=]|\bis\b)\s*[\"'`]?([^\s\"'`,;]{1,4000})"
    r"|[\"'`]([^\"'`\n]{1,4000})[\"'`]|([^\s\"'`,;]{3,4000}))",
    re.IGNORECASE,
)
_AUTHORIZATION = re.compile(
    r"\bauthorization\b[\"'`]?\s*[:=]\s*[\"'`]?(?:(?:bearer|basic|token)\s+)?([^\s\"'`,;]{1,4000})",
    re.IGNORECASE,
)
# Words that join others are nobody's name and no password: "with username and password for ...".
_A_WORD_OF_ITS_OWN = (
    r"(?!(?:a|an|the|and|or|but|nor|with|without|for|from|of|in|into|on|onto|at|as|by|to|via|per"
    r"|over|under|within|during|until|after|before|against|between|through|using|then|than|when"
    r"|while|where|if|so|that|which|who|is|are|be|was|were|must|should|shall|will|can|may|has|have"
    r"|their|its|his|her|our|your|my|this|these|those|each|every|all|both|not|no|only|also"
    r"|required|optional)(?![\w@.-]*\w))"
)
_LOGIN = re.compile(
    r"\b(user ?name|user|e-?mail|login|account)\b\s*(?:is|=|:)?\s*"
    rf"[\"'`]?{_A_WORD_OF_ITS_OWN}([^\s\"'`,;:=/]{{1,100}})[\"'`]?"
    r"\s*(?:,|and|with|/|&)?\s*(?:and\s+)?(?:the\s+)?\b(?:password|pass|pwd)\b\s*(?:is|=|:)?\s*"
    rf"[\"'`]?{_A_WORD_OF_ITS_OWN}([^\s\"'`,;]{{1,200}})",
    re.IGNORECASE,
)


def credentials(text: str) -> Credentials | None:
    """Return the scheme asked for, or None."""
    if _BASIC.search(text):
        return Credentials(TokenScheme.BASIC)
    if _BEARER.search(text):
        return Credentials(TokenScheme.BEARER)
    if _API_KEY.search(text):
        named = _KEY_HEADER.search(text)
        header = (named.group(1) or named.group(2)) if named else "X-API-Key"
        return Credentials(TokenScheme.API_KEY, header)
    return Credentials(TokenScheme.BEARER) if _TOKEN.search(text) else None


def reuses_token(text: str) -> bool:
    """Return whether later requests should carry a token that an earlier answer gave."""
    return bool(_REUSED.search(text))


def answers_token(text: str) -> bool:
    """Return whether only an answer's token can say who sends the requests."""
    found = _ANSWERED.search(text)
    return bool(found) and credentials(_ANSWERED.sub(" ", text)) is None


def token_field(text: str) -> str | None:
    """Return the name of the answer's field that holds the token, if it is written."""
    found = _TOKEN_FIELD.search(text)
    return found.group(1) if found else None


def login(text: str) -> tuple[Login, str] | None:
    """Return the login and the password of "user X and password Y"."""
    found = _LOGIN.search(text)
    if not found:
        return None
    field = "email" if found.group(1).lower().replace("-", "") == "email" else "username"
    return Login(field, found.group(2)), found.group(3).rstrip(".)")


def spelled_out(text: str) -> frozenset[str]:
    """Return the values after words such as `password` that look like secrets."""
    return frozenset(_AUTHORIZATION.findall(text)) | frozenset(
        value.rstrip(".)")
        for stated, quoted, bare in _SPELLED_OUT.findall(text)
        if (value := stated or quoted or (bare if _looks_random(bare) else ""))
    )


def _looks_random(word: str) -> bool:
    return any(char.isdigit() for char in word) or not word.rstrip(".,)").isalpha()
