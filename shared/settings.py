"""Settings that both processes read, and how every process reads its own."""

import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.receivers import ANY, Receivers
from shared.redis_access.address import parse
from shared.webhook_secrets import secrets_of

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


class TraceSettings(ProcessSettings):
    """Where spans go. OpenTelemetry reads these and its other variables by itself."""

    otel_exporter_otlp_endpoint: SecretStr | None = Field(
        None,
        description="collector that takes traces as OTLP over HTTP, such as http://127.0.0.1:4318; "
        "unset: no traces",
    )
    otel_exporter_otlp_traces_endpoint: SecretStr | None = Field(
        None, description="the same as a whole address, with its path; beats the other"
    )
    otel_exporter_otlp_headers: SecretStr | None = Field(
        None, description="headers for the collector, as name=value, separated by commas"
    )
    otel_exporter_otlp_protocol: str = Field(
        "http/protobuf", description="how the collector is spoken to; there is no other"
    )
    otel_service_name: str | None = Field(
        None, description="name in traces; unset: loadgenie-api and loadgenie-worker"
    )
    otel_sdk_disabled: str = Field("false", description="true: no traces, whatever else is set")

    @property
    def traces(self) -> bool:
        """Whether spans are kept."""
        if self.otel_sdk_disabled.strip().lower() == "true":
            return False
        return bool(self.otel_exporter_otlp_endpoint or self.otel_exporter_otlp_traces_endpoint)

    @model_validator(mode="after")
    def _traces_can_be_sent(self) -> Self:
        if not self.traces:
            return self
        if self.otel_exporter_otlp_protocol != "http/protobuf":
            raise ValueError("OTEL_EXPORTER_OTLP_PROTOCOL: only http/protobuf is spoken")
        for name in ("otel_exporter_otlp_endpoint", "otel_exporter_otlp_traces_endpoint"):
            address = getattr(self, name)
            if address is not None and not _is_web_address(address.get_secret_value()):
                raise ValueError(f"{name.upper()}: an http:// or https:// address is needed")
        return self


class CommonSettings(TraceSettings):
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


class ServiceSettings(CommonSettings):
    """What the API and the worker must agree on, and an operator's command need not know."""

    webhook_secret: SecretStr | None = Field(
        None,
        description="secrets that sign webhooks, separated by commas, the newest first; beats "
        "WEBHOOK_SECRET_FILE; unset: no webhooks",
    )
    webhook_secret_file: Path | None = Field(
        None, description="file that holds the secrets that sign webhooks"
    )
    webhook_allowed_hosts: str = Field(
        ANY,
        description="hosts that webhooks may go to, separated by commas; those that are named may "
        "be inside a network and without TLS; * for any public one",
    )

    @model_validator(mode="before")
    @classmethod
    def _webhook_secret_from_file(cls, values: dict[str, Any]) -> dict[str, Any]:
        return with_secret_of_file("webhook_secret", values)

    @field_validator("webhook_secret")
    @classmethod
    def _secrets_are_well_formed(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            secrets_of(value.get_secret_value())
        return value

    @field_validator("webhook_allowed_hosts")
    @classmethod
    def _receivers_are_well_formed(cls, value: str) -> str:
        Receivers.parse(value)
        return value

    @property
    def webhook_secrets(self) -> tuple[str, ...]:
        """The secrets that sign webhooks; none: there are no webhooks."""
        return secrets_of(self.webhook_secret.get_secret_value()) if self.webhook_secret else ()

    @property
    def webhook_receivers(self) -> Receivers:
        """Where webhooks may go."""
        return Receivers.parse(self.webhook_allowed_hosts)


def with_secret_of_file(name: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return settings with a secret from the file that `{name}_file` names, if none is set.

    That is a file such as a mounted Docker or Kubernetes secret. Raises ValueError.
    """
    file = values.get(f"{name}_file")
    if values.get(name) or not file:
        return values
    setting = f"{name}_file".upper()
    try:
        return values | {name: Path(file).read_text(encoding="utf-8").strip()}
    except UnicodeDecodeError:
        raise ValueError(f"{setting}: the file is not valid UTF-8") from None
    except OSError as error:
        raise ValueError(f"{setting} cannot be read: {error.strerror}") from None


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


def export(prefix: str) -> None:
    """Put what `.env` sets under such names into the environment, for libraries that look there."""
    for name, value in dotenv_values(DOTENV, encoding="utf-8").items():
        if name.startswith(prefix):
            os.environ.setdefault(name, value or "")


def names_in(dotenv: Path) -> list[str]:
    """Return the names that a file like `.env` sets; none if it is not there or no text."""
    try:
        with dotenv.open(encoding="utf-8") as stream:
            return [binding.key for binding in parse_stream(stream) if binding.key]
    except (OSError, UnicodeDecodeError):
        return []


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


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
