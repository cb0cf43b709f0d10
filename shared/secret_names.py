"""Which names say that a value is secret, and what a script calls it in its environment."""

import re

_SECRET_NAME = re.compile(
    r"pass(?:word|wd|phrase|code)?$|^pwd$|secret|api[_-]?key|(?:^|[_-])token$|Token$|"
    r"private[_-]?key|^cvv$|^pin$",
    re.IGNORECASE,
)


def is_secret_name(name: str) -> bool:
    """Return whether a field of this name holds something that a script must not spell out."""
    return bool(_SECRET_NAME.search(name))


def variable(name: str) -> str:
    """Return the environment variable for a field: `clientSecret` becomes CLIENT_SECRET."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    words = re.sub(r"[^A-Za-z0-9]+", "_", snake).strip("_").upper()
    return words if re.match(r"[A-Z]", words) else f"VALUE_{words}".rstrip("_")
