"""Reads how requests prove who sends them."""

import re

from shared.stated_secrets import stated_secrets
from worker.description.traffic import Credentials, TokenScheme

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


def credentials(text: str) -> Credentials | None:
    """Return the scheme asked for, or None."""
    if _BASIC.search(text):
        return Credentials(TokenScheme.BASIC)
    if _BEARER.search(text):
        return Credentials(TokenScheme.BEARER)
    if _API_KEY.search(text):
        return Credentials(TokenScheme.API_KEY, "X-API-Key")
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


def spelled_out(text: str) -> frozenset[str]:
    """Return the secrets that are written into a description."""
    return frozenset(text[start:end] for start, end in stated_secrets(text))
