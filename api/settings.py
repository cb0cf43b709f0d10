"""The settings of the API process, from the environment and `.env`."""

from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator

from api.access import KeyRing
from api.cors import origins_of
from api.edge.hosts import ANY, LOCAL, hosts_of
from api.edge.proxies import Trusted, trusted_of
from api.keys import keys_of
from api.keys_file import KeysFile
from api.rate_limit import limits_of
from shared.settings import ServiceSettings


class ApiSettings(ServiceSettings):
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
        None,
        description="file with further API keys, one a line or separated by commas; read again "
        "when it changes",
    )
    cors_origins: str = Field(
        "http://localhost:*,http://127.0.0.1:*",
        description="origins whose pages may call, separated by commas; * stands for any port, "
        "or alone for any origin",
    )
    allowed_hosts: str | None = Field(
        None,
        description="names under which the service is called, separated by commas; * for any; "
        "unset: localhost, 127.0.0.1 and [::1], or any if keys are asked for",
    )
    forwarded_allow_ips: str | None = Field(
        None,
        description="proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: addresses "
        "or networks, separated by commas, or *; unset: nobody's",
    )
    mcp: bool = Field(default=True, description="serve assistants on /mcp")
    max_body_bytes: int = Field(1024 * 1024, ge=1024, description="largest request body in bytes")

    @field_validator("cors_origins")
    @classmethod
    def _origins_are_well_formed(cls, value: str) -> str:
        origins_of(value)
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _hosts_are_well_formed(cls, value: str | None) -> str | None:
        hosts_of(value or "")
        return value

    @field_validator("forwarded_allow_ips")
    @classmethod
    def _proxies_are_well_formed(cls, value: str | None) -> str | None:
        trusted_of(value or "")
        return value

    @field_validator("rate_limit")
    @classmethod
    def _limit_is_well_formed(cls, value: str | None) -> str | None:
        if value is not None:
            limits_of(value)
        return value

    @field_validator("api_keys")
    @classmethod
    def _keys_are_well_formed(cls, value: SecretStr | None) -> SecretStr | None:
        text = value.get_secret_value() if value is not None else ""
        if not keys_of(text) and text.strip():
            # What was meant to shut the API would silently open it.
            raise ValueError("API_KEYS holds no key")
        return value

    @model_validator(mode="after")
    def _file_is_readable(self) -> Self:
        self.key_ring()
        return self

    def key_ring(self) -> KeyRing:
        """Return the accepted keys. Raises ValueError for a file that cannot be read."""
        file = KeysFile(self.api_keys_file) if self.api_keys_file else None
        return KeyRing.parse(self.api_keys.get_secret_value() if self.api_keys else "", file)

    def answered_hosts(self) -> frozenset[str]:
        """Return the hosts that are answered for."""
        if self.allowed_hosts is not None:
            return hosts_of(self.allowed_hosts)
        # A page of another site has no key to spend.
        return frozenset(LOCAL) if self.key_ring().is_open else frozenset({ANY})

    def trusted_proxies(self) -> Trusted:
        """Return the peers whose word about their clients is believed."""
        return trusted_of(self.forwarded_allow_ips or "")
