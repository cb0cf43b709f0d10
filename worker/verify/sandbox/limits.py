"""Resource limits: how much memory, time and file a script may use."""

import resource

MEBIBYTE = 1 << 20


def restrict(*, memory_bytes: int, cpu_s: int) -> None:
    """Limit this process for good. Raises OSError and ValueError."""
    for name, value in (
        # Not RLIMIT_AS: Go reserves more address space at its start than it ever uses.
        ("RLIMIT_DATA", memory_bytes),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NOFILE", 128),
        ("RLIMIT_MEMLOCK", 0),
        ("RLIMIT_MSGQUEUE", 0),
    ):
        if hasattr(resource, name):
            _lower(getattr(resource, name), value, value)
    # The kernel sends SIGXCPU at the soft limit and SIGKILL at the hard one.
    _lower(resource.RLIMIT_CPU, cpu_s, cpu_s + 1)


def _lower(kind: int, soft: int, hard: int) -> None:
    """Set a limit, but never above the one that is there."""
    _, ceiling = resource.getrlimit(kind)
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(kind, (soft, hard))
