"""Settings that both processes read, and how every process reads its own."""

from typing import Any, Literal

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class CommonSettings(BaseSettings):
    """Read from the process environment, then `.env`; an empty value means the default.

    The process environment beats `.env` also when it holds an empty value.
    """

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    redis_url: SecretStr = Field(
        SecretStr("redis://127.0.0.1:6379/0"),
        description="Redis >= 6.2, as redis://, rediss:// or unix:// URL",
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

    @model_validator(mode="before")
    @classmethod
    def _empty_means_default(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if value != ""}
