"""Decides how requests prove who sends them, without a secret in the script."""

from dataclasses import dataclass

from shared.domain.plan import Scheme
from worker.description.traffic import HeaderValue
from worker.generate.offline.javascript import Code

# Where the description names no header for its key.
_HEADER = "X-API-Key"


@dataclass(frozen=True, slots=True)
class Access:
    """The header to send, the variables it needs (with any default), and what was assumed."""

    headers: tuple[tuple[str, HeaderValue | Code], ...] = ()
    constants: tuple[tuple[str, str | None], ...] = ()
    assumptions: tuple[str, ...] = ()
    encodes: bool = False


def access_for(credentials: Scheme | None, user: str | None) -> Access:
    """Return the access that the description asks for; `user` is a name that it spells out."""
    match credentials:
        case None:
            return Access()
        case Scheme.BEARER:
            return Access(
                (("Authorization", Code("`Bearer ${API_TOKEN}`")),),
                (("API_TOKEN", None),),
                ("The bearer token comes from the environment variable API_TOKEN.",),
            )
        case Scheme.API_KEY:
            return Access(
                ((_HEADER, Code("API_KEY")),),
                (("API_KEY", None),),
                (f"The API key comes from the environment variable API_KEY, sent as {_HEADER}.",),
            )
        case Scheme.BASIC:
            return _basic(user)


def _basic(user: str | None) -> Access:
    source = "The password comes" if user else "User and password come"
    return Access(
        (("Authorization", Code("`Basic ${encoding.b64encode(`${API_USER}:${API_PASSWORD}`)}`")),),
        (("API_USER", user), ("API_PASSWORD", None)),
        (f"{source} from the environment ({'' if user else 'API_USER, '}API_PASSWORD).",),
        encodes=True,
    )
