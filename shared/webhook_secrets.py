"""The secrets that sign webhooks, as the settings hold them."""

import base64
import binascii
import re
from typing import Final

PREFIX: Final = "whsec_"
# What Standard Webhooks asks of a secret.
_LEAST_BYTES: Final = 24
_MOST_BYTES: Final = 64


def secrets_of(setting: str) -> tuple[str, ...]:
    """Return the secrets, the newest first. Raises ValueError, which holds none of them."""
    secrets = tuple(part for part in re.split(r"[\s,]+", setting) if part)
    for secret in secrets:
        if not _LEAST_BYTES <= _size(secret.removeprefix(PREFIX)) <= _MOST_BYTES:
            raise ValueError(
                f"a secret is {PREFIX} and {_LEAST_BYTES} to {_MOST_BYTES} bytes in base64; "
                f"make one by: echo {PREFIX}$(openssl rand -base64 32)"
            )
    return secrets


def _size(encoded: str) -> int:
    try:
        return len(base64.b64decode(encoded, validate=True))
    except binascii.Error:
        return 0
