"""Where the service is and which key it gets: flag, environment, project, user, default."""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from loadgenie_cli.outcomes import CommandError

DEFAULT_URL = "http://127.0.0.1:8000"
PROJECT_FILE = "loadgenie.toml"
_USER_FILE = "config.toml"
_KEYS_FILE = "keys.json"


@dataclass(frozen=True, slots=True)
class Settings:
    """The service's address and where it comes from; the key is None where there is none."""

    url: str
    source: str
    key: str | None

    def __repr__(self) -> str:
        """Leave the key out."""
        return f"Settings(url={self.url!r}, source={self.source!r})"


def read_settings(
    flag: str | None, *, environment: Mapping[str, str], here: Path, user: Path
) -> Settings:
    """Return the settings. Raises CommandError for a file or an address that can't be meant."""
    url, source = _url(flag, environment, here, user)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise CommandError(f"The address from {source} must be like {DEFAULT_URL}.")
    key = read_keys(user).get(url)
    # A repository's file may name anybody's address: only a key that was given for it goes there.
    if source != PROJECT_FILE:
        key = _key_of_environment(environment) or key
    return Settings(url, source, key)


def read_keys(user: Path) -> dict[str, str]:
    """Return the keys that `login` kept, by the addresses that they are for."""
    try:
        kept = json.loads((user / _KEYS_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        raise CommandError(f"{user / _KEYS_FILE} can't be read; delete it and log in.") from None
    return kept if isinstance(kept, dict) else {}


def keep_key(user: Path, url: str, key: str) -> Path:
    """Keep a key where nobody else can read it, and return the file."""
    keys = read_keys(user) | {url: key}
    file = user / _KEYS_FILE
    try:
        user.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:  # noqa: PTH123 - of a descriptor, which has its mode from the start
            json.dump(keys, stream)
        fresh.replace(file)
    except OSError as error:
        raise CommandError(f"The key can't be kept in {file}: {error.strerror}.") from None
    return file


def _url(
    flag: str | None, environment: Mapping[str, str], here: Path, user: Path
) -> tuple[str, str]:
    project = next(
        (found for each in (here, *here.parents) if (found := each / PROJECT_FILE).is_file()), None
    )
    told = [(flag, "--url"), (environment.get("LOADGENIE_URL"), "LOADGENIE_URL")]
    if not any(url for url, _ in told):
        told += [
            (_of_file(project), PROJECT_FILE),
            (_of_file(user / _USER_FILE), str(user / _USER_FILE)),
        ]
    url, source = next(((url, from_) for url, from_ in told if url), (DEFAULT_URL, "the default"))
    return url.rstrip("/"), source


def _of_file(file: Path | None) -> str | None:
    if file is None or not file.is_file():
        return None
    try:
        told: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{file} can't be read: {error}.") from None
    if "key" in told or "api_key" in told:
        raise CommandError(f"{file} must hold no key; `loadgenie login` keeps it.")
    url = told.get("url")
    return url if isinstance(url, str) else None


def _key_of_environment(environment: Mapping[str, str]) -> str | None:
    if key := environment.get("LOADGENIE_API_KEY", "").strip():
        return key
    file = environment.get("LOADGENIE_API_KEY_FILE")
    if not file:
        return None
    try:
        return Path(file).read_text(encoding="utf-8").strip() or None
    except (OSError, ValueError):
        raise CommandError("The file that LOADGENIE_API_KEY_FILE names can't be read.") from None
