"""The settings of the API process, from the environment and `.env`."""

from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, field_validator, model_validator

from api.access import KeyRing
from api.cors import origins_of
from api.rate_limit import limits_of
from shared.settings import CommonSettings


class ApiSettings(CommonSettings):
    """The API's settings; the model's keys are the worker's."""

    sync_wait_s: float = Field(
        120, gt=0, description="seconds that a synchronous request waits for its job at most"
    )
    max_queued_jobs: int = Field(
        10000, ge=1, description="queued jobs beyond which new ones are refused"
    )
    rate_limit: str | None = Field(
        None,
        description="new jobs per key or client, such as 60/minute; unset: no limit",
    )
    api_keys: SecretStr | None = Field(
        None, description="accepted API keys, separated by commas; unset: no key is asked for"
    )
    api_keys_file: Path | None = Field(
        None, description="file with further API keys, one a line or separated by commas"
    )
    cors_origins: str = Field(
        "http://localhost:*,http://127.0.0.1:*",
        description="origins whose pages may call, separated by commas; * stands for any port, "
        "or alone for any origin",
    )
    max_body_bytes: int = Field(1024 * 1024, ge=1024, description="largest request body in bytes")
    metrics_protected: bool = Field(default=False, description="ask for an API key on /metrics too")

    @field_validator("cors_origins")
    @classmethod
    def _origins_are_well_formed(cls, value: str) -> str:
        origins_of(value)
        return value

    @field_validator("rate_limit")
    @classmethod
    def _limit_is_well_formed(cls, value: str | None) -> str | None:
        if value is not None:
            limits_of(value)
        return value

    @model_validator(mode="before")
    @classmethod
    def _keys_from_file(cls, values: dict[str, Any]) -> dict[str, Any]:
        file = values.get("api_keys_file")
        if not file:
            return values
        keys = (values.get("api_keys"), _text_of(Path(file)))
        return values | {"api_keys": "\n".join(key for key in keys if key)}

    @field_validator("api_keys")
    @classmethod
    def _keys_are_well_formed(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            KeyRing.parse(value.get_secret_value())
        return value

    def key_ring(self) -> KeyRing:
        """Return the accepted keys."""
        return KeyRing.parse(self.api_keys.get_secret_value() if self.api_keys else "")


def _text_of(file: Path) -> str:
    """Return the keys in a file, such as a mounted secret. Raises ValueError."""
    try:
        keys = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ValueError("API_KEYS_FILE: the file is not valid UTF-8") from None
    except OSError as error:
        raise ValueError(f"API_KEYS_FILE cannot be read: {error.strerror}") from None
    if not keys.strip():
        # An empty file would silently open the API to everybody.
        raise ValueError("API_KEYS_FILE: the file holds no key")
    return keys
