"""Shows an address without its secrets: only variables stand for them in a plan."""

from collections.abc import Iterator

from shared.secret_names import is_secret_name, variable

_AROUND = ".,;:)'\"`"


def shown_address(address: str) -> str:
    """Return an address without who signs in, and with variables for its secret parameters."""
    place, mark, query = address.partition("?")
    scheme, sign, rest = place.partition("://")
    if sign:
        server, slash, path = rest.partition("/")
        place = f"{scheme}{sign}{server.rpartition('@')[2] or server}{slash}{path}"
    return place + mark + "&".join(map(_shown, query.split("&")))


def address_secrets(address: str) -> Iterator[str]:
    """Yield the secrets of an address, or of an assignment: who signs in, secret parameters."""
    place, _, query = address.partition("?")
    if user := place.partition("://")[2].partition("/")[0].rpartition("@")[0]:
        yield user
    for pair in (query or place).split("&"):
        if _shown(pair) != pair:
            yield pair.partition("=")[2].rstrip(_AROUND)


def _shown(pair: str) -> str:
    name, equals, value = pair.partition("=")
    if not value or value[0] in "{<$" or not is_secret_name(name):
        return pair
    return f"{name}{equals}{{{variable(name)}}}"
