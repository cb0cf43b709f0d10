"""What k6's modules need beyond k6 itself, and the modules that scripts believe k6 to have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Need(StrEnum):
    """Something outside of k6."""

    GRPC_SERVER = "grpc_server"
    BROWSER = "browser"
    REDIS = "redis"
    SECRETS = "secrets"
    FILES = "files"
    NETWORK = "network"


_NEEDS: Mapping[str, tuple[Need, ...]] = {
    "k6": (),
    "k6/browser": (Need.BROWSER,),
    "k6/crypto": (),
    "k6/crypto/x509": (),
    "k6/data": (),
    "k6/encoding": (),
    "k6/execution": (),
    "k6/experimental/csv": (Need.FILES,),
    "k6/experimental/fs": (Need.FILES,),
    "k6/experimental/redis": (Need.REDIS,),
    "k6/experimental/streams": (),
    "k6/experimental/websockets": (Need.NETWORK,),
    "k6/html": (),
    "k6/http": (Need.NETWORK,),
    "k6/metrics": (),
    # Its files are the descriptions of services.
    "k6/net/grpc": (Need.GRPC_SERVER, Need.FILES, Need.NETWORK),
    "k6/secrets": (Need.SECRETS,),
    "k6/timers": (),
    "k6/websockets": (Need.NETWORK,),
    "k6/ws": (Need.NETWORK,),
}


def needs_of(module: str) -> tuple[Need, ...]:
    """Return what a module needs, the rarest need first; nothing for modules not of k6."""
    return _NEEDS.get(module, ())


def any_needs(modules: Iterable[str], need: Need) -> bool:
    """Whether one of the modules needs this."""
    return any(need in needs_of(module) for module in modules)


@dataclass(frozen=True, slots=True)
class AbsentModule:
    """A module that k6 does not have: what to write instead, and whether k6 once had it."""

    instead: str
    removed: bool = False


_CHECK = "Use check() from 'k6', or https://jslib.k6.io/k6chaijs/."
_GRPC = "The module is 'k6/net/grpc'."
ABSENT_MODULES: Mapping[str, AbsentModule] = {
    "k6/assert": AbsentModule(_CHECK),
    "k6/expect": AbsentModule(_CHECK),
    "k6/sleep": AbsentModule("Write: import { sleep } from 'k6';"),
    "k6/check": AbsentModule("Write: import { check } from 'k6';"),
    "k6/group": AbsentModule("Write: import { group } from 'k6';"),
    "k6/utils": AbsentModule("Import from https://jslib.k6.io/k6-utils/1.4.0/index.js."),
    "k6/faker": AbsentModule("Make test data in plain JavaScript."),
    "k6/grpc": AbsentModule(_GRPC),
    "k6/websocket": AbsentModule("The module is 'k6/websockets' (or 'k6/ws')."),
    "k6/shared-array": AbsentModule("Write: import { SharedArray } from 'k6/data';"),
    "k6/exec": AbsentModule("The module is 'k6/execution'."),
    "k6/experimental/browser": AbsentModule("The module is 'k6/browser'.", removed=True),
    "k6/experimental/grpc": AbsentModule(_GRPC, removed=True),
    "k6/experimental/timers": AbsentModule("setTimeout and setInterval are global.", removed=True),
    "k6/experimental/webcrypto": AbsentModule("crypto is global.", removed=True),
    "k6/experimental/tracing": AbsentModule(
        "Use https://jslib.k6.io/http-instrumentation-tempo/.", removed=True
    ),
}
