"""The keys in API_KEYS_FILE, read again when it changes: no restart for a new key."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic

import structlog

from api.keys import Key, keys_of

log = structlog.stdlib.get_logger(__name__)

LOOK_AGAIN_S = 1.0


class KeysFile:
    """The file, and what it last held. What cannot be read does not take its place."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = monotonic) -> None:
        """Read the file. Raises ValueError, whose message holds no key."""
        self._path = path
        self._clock = clock
        self._state = _state(path)
        self._keys = _read(path)
        self._looked_at = clock()

    def accepted(self) -> tuple[Key, ...]:
        """Return the keys; the file is looked at once a second at most."""
        if self._clock() - self._looked_at >= LOOK_AGAIN_S:
            self._looked_at = self._clock()
            state = _state(self._path)
            if state != self._state:
                self._state = state
                self._read_again()
        return self._keys

    def _read_again(self) -> None:
        try:
            self._keys = _read(self._path)
        except ValueError as error:
            # An empty or broken file must neither open the API nor lock everybody out.
            log.error("api_keys_not_read", cause=str(error))  # noqa: TRY400 - no traceback needed
        else:
            log.info("api_keys_read", keys=len(self._keys))


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino, status.st_size


def _read(path: Path) -> tuple[Key, ...]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ValueError("API_KEYS_FILE: the file is not valid UTF-8") from None
    except OSError as error:
        raise ValueError(f"API_KEYS_FILE cannot be read: {error.strerror}") from None
    try:
        keys = keys_of(text)
    except ValueError as error:
        raise ValueError(f"API_KEYS_FILE: {error}") from None
    if not keys:
        # An empty file would silently open the API to everybody.
        raise ValueError("API_KEYS_FILE: the file holds no key")
    return keys
