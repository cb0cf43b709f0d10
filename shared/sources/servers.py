"""Lets requests go to another server than the one that their source names."""

from shared.domain.sources import Operation


def moved(operation: Operation, server: str) -> Operation:
    """Return an operation at a server: `https://host`, or with a path before all others."""
    server = server.rstrip("/")
    url, base = operation.step.url, operation.base
    origin, _, prefix = base.partition("://")
    if "://" in server and "/" not in server.partition("://")[2]:
        # A host alone: the paths stay as they are.
        rest = url
        if "://" in url:
            host = url.partition("://")[2]
            rest = host[host.find("/") :] if "/" in host else "/"
        path = f"/{prefix.partition('/')[2]}" if "/" in prefix else ""
        base = base if not origin or "://" not in base else server + path
    else:
        rest, base = url.removeprefix(base) if base else _path_of(url), server
    step = operation.step.model_copy(update={"url": server + rest})
    return operation.model_copy(update={"step": step, "base": base})


def _path_of(url: str) -> str:
    if "://" not in url:
        return url
    host = url.partition("://")[2]
    return host[host.find("/") :] if "/" in host else "/"
