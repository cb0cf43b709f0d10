"""The layers of the box, which of them make it safe for what, and the limits on one run."""

from dataclasses import dataclass
from enum import StrEnum

from worker.verify.sandbox.limits import MEBIBYTE


class Layer(StrEnum):
    """One kind of confinement, strongest first; the names are those that the launcher takes."""

    NETWORK_NAMESPACE = "network_namespace"
    LANDLOCK = "landlock"
    PRIVATE_ROOT = "private_root"
    SECCOMP = "seccomp"
    UNPRIVILEGED_USER = "unprivileged_user"
    RLIMITS = "rlimits"

    @property
    def label(self) -> str:
        """The name as reports show it."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one run may use: `time_s` of wall-clock, `output_bytes` on stdout and on stderr."""

    time_s: float
    # k6 1.1 itself needs about 35 MB, and four times that with the JavaScript of a big test.
    memory_bytes: int = 512 * MEBIBYTE
    cpu_s: int = 8
    output_bytes: int = MEBIBYTE
