"""Where webhooks may go: which URLs are taken, and which hosts may be inside a network."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final, Self
from urllib.parse import urlsplit

from pydantic import HttpUrl, TypeAdapter, ValidationError

from shared.public_addresses import is_public

ANY: Final = "*"
LONGEST_URL: Final = 2000
_URL: Final = TypeAdapter(HttpUrl)
_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9._\-]*[a-z0-9])?|\[[0-9a-f:.]+\]")


@dataclass(frozen=True, slots=True)
class Receivers:
    """The hosts of WEBHOOK_ALLOWED_HOSTS.

    Those that are `named` may be inside a network and without TLS; `any_public` says whether all
    public hosts may be called, over https.
    """

    named: frozenset[str]
    any_public: bool

    @classmethod
    def parse(cls, setting: str) -> Self:
        """Return what the setting says. Raises ValueError for what cannot be a host."""
        hosts = [part.strip().lower() for part in setting.split(",") if part.strip()]
        for host in hosts:
            if host != ANY and not _NAME.fullmatch(host):
                raise ValueError(f"{host!r} is no host: write it like hooks.example.com")
        return cls(named=frozenset(hosts) - {ANY}, any_public=ANY in hosts)

    def checked(self, text: str) -> str:
        """Return a URL in its canonical form. Raises ValueError that says what is wrong with it."""
        url = _parsed(text)
        host = url.host or ""
        if url.username is not None or url.password is not None:
            raise ValueError("must hold no user name and no password")
        if url.fragment is not None:
            raise ValueError("must have no fragment")
        if host in self.named:
            return str(url)
        if not self.any_public:
            raise ValueError("is on a host that WEBHOOK_ALLOWED_HOSTS does not name")
        if url.scheme != "https":
            raise ValueError("must begin with https://")
        if _is_inside(host):
            raise ValueError("is on a host that is not of the public internet")
        return str(url)


def host_of(url: str | None) -> str | None:
    """Return the host of a URL: as much as others may see, as what follows may be a secret."""
    return urlsplit(url).hostname if url else None


def _parsed(text: str) -> HttpUrl:
    if len(text) > LONGEST_URL:
        raise ValueError(f"must have at most {LONGEST_URL:,} characters")
    # A parser of URLs takes these away without a word.
    if any(ord(character) <= ord(" ") for character in text):
        raise ValueError("must hold no blanks and no control characters")
    try:
        return _URL.validate_python(text)
    except ValidationError:
        raise ValueError("must be an http:// or https:// URL with a host") from None


def _is_inside(host: str) -> bool:
    """Return whether a host is known to be inside without asking anybody for its addresses."""
    try:
        address = str(ip_address(host.strip("[]")))
    except ValueError:
        # Names of one label are found by a machine's search list alone.
        name = host.removesuffix(".")
        return "." not in name or name.endswith((".localhost", ".local", ".internal"))
    return not is_public(address)
