"""Where a request came in: its path, and the prefix under which a proxy shows the service."""

from starlette.types import Scope


def root_of(scope: Scope) -> str:
    """Return the prefix, which the server was started with; empty without one."""
    return str(scope.get("root_path", "")).rstrip("/")


def path_of(scope: Scope) -> str:
    """Return the path without the prefix, which the server puts in front of it."""
    path, root = str(scope["path"]), root_of(scope)
    return path.removeprefix(root) if path.startswith(f"{root}/") else path
