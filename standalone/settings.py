"""What the starter itself reads; API and worker read their own settings."""

from typing import Literal

from pydantic import Field, SecretStr

from shared.settings import ProcessSettings, RedisUrl


class StandaloneSettings(ProcessSettings):
    """Where the stack listens, and what it may use instead of its own parts."""

    api_host: str = Field("127.0.0.1", description="address that the API listens on")
    api_port: int = Field(8000, ge=1, le=65535, description="port that the API listens on")
    redis_url: RedisUrl | None = Field(
        None, description="a Redis to use; unset: the stack starts one of its own"
    )
    generator: Literal["gemini", "offline", "auto"] = Field(
        "auto", description="who writes scripts; auto: Gemini if there is a key"
    )
    gemini_api_key: SecretStr | None = Field(None, description="only whether it is set matters")
    gemini_api_key_file: str | None = Field(None, description="only whether it is set matters")

    @property
    def generator_in_use(self) -> Literal["gemini", "offline"]:
        """The generator that the worker will use."""
        if self.generator != "auto":
            return self.generator
        return "gemini" if self.gemini_api_key or self.gemini_api_key_file else "offline"
