"""Shows an address without its secrets: only variables stand for them in a plan."""

from shared.secret_names import is_secret_name, variable


def shown_address(address: str) -> str:
    """Return an address without who signs in, and with variables for its secret parameters."""
    place, mark, query = address.partition("?")
    scheme, sign, rest = place.partition("://")
    if sign:
        server, slash, path = rest.partition("/")
        place = f"{scheme}{sign}{server.rpartition('@')[2] or server}{slash}{path}"
    return place + mark + "&".join(map(_shown, query.split("&")))


def _shown(pair: str) -> str:
    name, equals, value = pair.partition("=")
    if not value or value[0] in "{<$" or not is_secret_name(name):
        return pair
    return f"{name}{equals}{{{variable(name)}}}"
