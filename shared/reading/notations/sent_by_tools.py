"""Reads what the flags of load tools send, as options of curl that say the same."""

from collections.abc import Iterator, Mapping, Sequence

from shared.domain.plan import METHODS, Step
from shared.sources.curl import requests_of
from shared.sources.secrets import Secrets
from shared.sources.unreadable import NotTakenError

_HEADER, _FILES = "-H", ("@", "<")


def sent_by(
    words: Sequence[str], flags: Mapping[str, str], step: Step, secrets: Secrets
) -> tuple[Step, Sequence[str]]:
    """Return a request with what a command says that it sends, and the flags of which it has none.

    `flags` are those of a tool that tell of it.
    """
    said = [(flag, flags[flag], value) for flag, value in _valued(words, flags)]
    method = next((meant for _, meant, _ in said if meant in METHODS), step.method)
    read = [(flag, *_option(meant, value)) for flag, meant, value in said if _is_read(meant, value)]
    options = [word for _, *option in read for word in option]
    step = step.model_copy(update={"method": method})
    try:
        made, _ = next(requests_of([*options, "-X", method, step.url], secrets))
    except NotTakenError:
        return step, list(dict.fromkeys(flag for flag, *_ in said))
    names = {header.name.lower() for header in made.headers}
    has = {
        flag
        for flag, option, value in read
        if option != _HEADER or value.partition(":")[0].strip().lower() in names
    }
    step = step.model_copy(update={"headers": made.headers, "body": made.body})
    return step, list(dict.fromkeys(flag for flag, *_ in said if flag not in has))


def _is_read(meant: str, value: str) -> bool:
    plain = meant == _HEADER and "://" not in value.partition(" ")[0]
    body = meant.startswith("-") and meant != _HEADER and not value.startswith(_FILES)
    return plain or body or not (meant.startswith("-") or meant in {"", *METHODS})


def _option(meant: str, value: str) -> tuple[str, str]:
    """Return the option of curl that a flag is, with its value; others name a header."""
    if meant == _HEADER and ":" not in value:
        return meant, value.replace("=", ": ", 1)
    return (meant, value) if meant.startswith("-") else (_HEADER, f"{meant}: {value}")


def _valued(words: Sequence[str], flags: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the flags of a command with their values: -H value, -Hvalue, --header=value."""
    for place, word in enumerate(words):
        name, sign, value = word.partition("=")
        if word in flags:
            yield word, words[place + 1] if place + 1 < len(words) else ""
        elif sign and name in flags:
            yield name, value
        elif word[:2] in flags and word[1:2] != "-":
            yield word[:2], word[2:]
