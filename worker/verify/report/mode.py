"""How much of a verification is done: the VERIFY setting."""

from enum import StrEnum


class VerifyMode(StrEnum):
    """`static` runs nothing; `off` looks at nothing. Neither can call a script verified."""

    FULL = "full"
    STATIC = "static"
    OFF = "off"
