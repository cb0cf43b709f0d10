"""Settings that both processes read, and how every process reads its own."""

from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv.parser import parse_stream
from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.redis_access.address import parse

DOTENV = Path(".env")


class SettingsError(Exception):
    """A setting is broken. The message is one sentence that names it and holds no value."""


def _address_of_a_redis(url: SecretStr) -> SecretStr:
    parse(url.get_secret_value())
    return url


RedisUrl = Annotated[SecretStr, AfterValidator(_address_of_a_redis)]


class ProcessSettings(BaseSettings):
    """Read from the process environment, then `.env`; an empty value means the default.

    The process environment beats `.env` also when it holds an empty value.
    """

    model_config = SettingsConfigDict(
        env_file=DOTENV, env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_means_default(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if value != ""}


class CommonSettings(ProcessSettings):
    """What the API and the worker must agree on."""

    redis_url: RedisUrl = Field(
        SecretStr("redis://127.0.0.1:6379/0"),
        description="Redis >= 6.2, as redis://, rediss://, unix:// or sentinel:// URL",
    )
    job_deadline_s: float = Field(
        300, gt=0, description="seconds from a job's creation to its end, else it fails"
    )
    result_ttl_s: int = Field(86400, ge=1, description="seconds that a finished job is kept")
    lease_s: float = Field(
        15, gt=0, description="seconds after which a silent worker's job is handed on"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = Field(
        "INFO", description="least severe log line to print"
    )
    log_format: Literal["console", "json"] | None = Field(
        None, description="console or json; unset: console on a terminal, else json"
    )
    debug: bool = Field(default=False, description="as LOG_LEVEL=DEBUG")


def read_settings[S: ProcessSettings](settings: type[S]) -> S:
    """Return one process's settings. Raises SettingsError."""
    _check_dotenv()
    try:
        return settings()
    except ValidationError as error:
        # The input stays out: it may be a secret.
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        name = "_".join(str(part) for part in first["loc"][:1]).upper()
        message = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name}: {message}" if name else message) from None


def names_in(dotenv: Path) -> list[str]:
    """Return the names that a file like `.env` sets; none if it is not there or no text."""
    try:
        with dotenv.open(encoding="utf-8") as stream:
            return [binding.key for binding in parse_stream(stream) if binding.key]
    except (OSError, UnicodeDecodeError):
        return []


def _check_dotenv() -> None:
    """Raise SettingsError for a `.env` that is no text or has a line python-dotenv would skip."""
    try:
        with DOTENV.open(encoding="utf-8") as stream:
            broken = [binding.original.line for binding in parse_stream(stream) if binding.error]
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{DOTENV} cannot be read as UTF-8 text") from None
    if broken:
        raise SettingsError(f"{DOTENV}, line {broken[0]}: expected NAME=value")
