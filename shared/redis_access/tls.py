"""Whether the files that REDIS_URL names for TLS can be used."""

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def check_files(options: Mapping[str, Any]) -> None:
    """Raise ValueError, naming the option, for a file that cannot be read or is of another kind."""
    for name in ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile"):
        if name in options:
            _check_readable(name, Path(options[name]))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        if "ssl_ca_certs" in options:
            context.load_verify_locations(options["ssl_ca_certs"])
    except (ssl.SSLError, OSError):
        raise ValueError("the file of ssl_ca_certs holds no certificate in PEM format") from None
    try:
        if "ssl_certfile" in options:
            # A function, as OpenSSL would ask on the terminal otherwise.
            secret = options.get("ssl_password", "")
            context.load_cert_chain(
                options["ssl_certfile"], options.get("ssl_keyfile"), password=lambda: secret
            )
    except (ssl.SSLError, OSError):
        raise ValueError(
            "ssl_certfile and ssl_keyfile are no certificate in PEM format with its key, or "
            "ssl_password does not open the key"
        ) from None
    try:
        if "ssl_ciphers" in options:
            context.set_ciphers(options["ssl_ciphers"])
    except ssl.SSLError:
        raise ValueError("ssl_ciphers names no cipher that OpenSSL has") from None


def _check_readable(name: str, file: Path) -> None:
    try:
        with file.open("rb"):
            pass
    except OSError as error:
        raise ValueError(f"the file of {name} cannot be read: {error.strerror}") from None
