import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from pydantic import SecretStr, ValidationError

from shared.domain.job import JobId
from shared.domain.verification import Finding
from shared.log_facts import begin, bind, bound
from shared.logging import configure_logging
from shared.settings import CommonSettings


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configuration = structlog.get_config()
    yield
    root.handlers, root.level = handlers, level
    logging.captureWarnings(capture=False)
    structlog.configure(**configuration)
    begin()


class Settings(CommonSettings):
    gemini_api_key: SecretStr = SecretStr("AIza-the-secret-key")
    api_keys: SecretStr = SecretStr("first-caller-key,second-caller-key")


def logged(**settings: Any) -> io.StringIO:
    """Configure logging for DEBUG and JSON, unless told else; answer what is written."""
    stream = io.StringIO()
    options = {"log_level": "DEBUG", "log_format": "json"} | settings
    configure_logging(Settings(_env_file=None, **options), stream=stream)
    return stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_own_and_foreign_lines_have_one_format() -> None:
    stream = logged()

    structlog.get_logger("worker.jobs.pipeline").info("job_ended", seconds=1.5)
    logging.getLogger("celery.worker").info("connected to %s", "redis")

    own, foreign = lines(stream)
    assert own.keys() == foreign.keys() | {"seconds"}
    assert (own["message"], foreign["message"]) == ("job_ended", "connected to redis")
    assert (own["logger"], foreign["logger"]) == ("worker.jobs.pipeline", "celery.worker")


def test_bound_ids_stand_on_every_line_of_their_block() -> None:
    stream = logged()

    with bound(request_id="r-1", job_id=JobId("j-1")):
        structlog.get_logger("worker").info("inside")
        logging.getLogger("uvicorn.error").warning("inside too")
    structlog.get_logger("worker").info("outside")

    ids = [(line.get("request_id"), line.get("job_id")) for line in lines(stream)]
    assert ids == [("r-1", "j-1"), ("r-1", "j-1"), (None, None)]


def test_what_a_request_began_with_stands_on_none_of_the_next() -> None:
    stream = logged()

    for request_id in ("r-1", "r-2"):
        begin(request_id=request_id)
        structlog.get_logger("api").info("early")
        bind(**{f"of_{request_id}": 1})
        structlog.get_logger("api").info("late", request_id="own")

    facts = [line.keys() - {"timestamp", "level", "message", "logger"} for line in lines(stream)]
    early, late = {"request_id"}, [{"request_id", f"of_r-{n}"} for n in (1, 2)]
    assert facts == [early, late[0], early, late[1]]
    assert [line["request_id"] for line in lines(stream)] == ["r-1", "own", "r-2", "own"]


def test_a_stream_that_is_gone_fails_nobody_who_logs() -> None:
    stream = logged()
    stream.close()

    structlog.get_logger("api").info("event")

    assert stream.closed


@pytest.mark.parametrize(
    "name",
    [
        *("description", "scenario_description", "script", "prompt", "api_key", "X-API-Key"),
        *("Authorization", "x-goog-api-key", "cookie", "gemini_api_key"),
    ],
)
def test_values_of_sensitive_names_are_blanked_at_any_depth(name: str) -> None:
    stream = logged()

    structlog.get_logger("worker").debug("event", **{name: "hush"}, nested=[{name: ["hush"]}])

    assert "hush" not in stream.getvalue()
    assert "[redacted]" in stream.getvalue()


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_secrets_are_blanked_wherever_they_stand(log_format: str) -> None:
    stream = logged(log_format=log_format, redis_url=SecretStr("redis://:redis-pass@host/0"))

    logging.getLogger("celery").error("refused AIza-the-secret-key by redis://:redis-pass@host/0")
    structlog.get_logger("api").info("bearer second-caller-key")

    text = stream.getvalue()
    assert "host/0" in text
    assert not any(one in text for one in ("AIza", "redis-pass", "second-caller-key"))


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_secret_is_blanked_however_it_is_written(log_format: str) -> None:
    url, key = SecretStr("redis://:p%C3%A4ss%20word@host/0"), SecretStr('quote"back\\slash')
    stream = logged(log_format=log_format, redis_url=url, gemini_api_key=key)

    for written in ("p%C3%A4ss%20word", "päss word", key.get_secret_value()):
        structlog.get_logger("api").info(f"refused {written}")

    assert stream.getvalue().count("[redacted]") == 3


def test_libraries_that_print_urls_and_bodies_are_silent_below_warning() -> None:
    stream = logged()

    for name in ("httpx2", "google_genai.models", "httpcore2.http11", "kombu", "python_multipart"):
        logging.getLogger(name).info("POST https://host/?key=abc")
        logging.getLogger(name).debug("body")
    logging.getLogger("celery.worker.strategy").info("Task received")

    assert stream.getvalue() == ""


@pytest.mark.parametrize(
    ("settings", "events"),
    [({"log_level": "INFO"}, 1), ({"log_level": "INFO", "debug": True}, 2), ({}, 2)],
)
def test_debug_lines_are_written_when_asked_for(settings: dict[str, Any], events: int) -> None:
    stream = logged(**settings)

    structlog.get_logger("worker").debug("detail")
    structlog.get_logger("worker").info("event")

    assert len(lines(stream)) == events


def test_a_traceback_tells_where_but_withholds_a_users_text() -> None:
    stream = logged()
    text = "export default function () {}"

    try:
        Finding.model_validate({"code": [text]})
    except ValidationError:
        structlog.get_logger("worker").exception("job_crashed")

    written = lines(stream)[0]["exception"]
    assert "test_logging.py" in written
    assert "ValidationError: (message of" in written
    assert text not in written


def test_a_traceback_shows_causes_and_the_messages_of_the_system() -> None:
    stream = logged()

    try:
        try:
            raise ConnectionRefusedError(111, "Connection refused")
        except OSError as error:
            raise RuntimeError("with a user's text") from error
    except RuntimeError:
        logging.getLogger("celery").exception("foreign")

    text = lines(stream)[0]["exception"]
    assert "ConnectionRefusedError: [Errno 111] Connection refused" in text
    assert text.endswith("RuntimeError: (message of 18 characters withheld)")


def test_a_stream_that_is_no_terminal_gets_json() -> None:
    stream = logged(log_format=None)

    structlog.get_logger("worker").info("event")

    assert lines(stream)[0]["message"] == "event"


def test_the_console_format_is_for_people() -> None:
    stream = logged(log_format="console")

    structlog.get_logger("worker").info("job_ended", seconds=1.5)

    assert "job_ended" in stream.getvalue()
    assert "seconds=1.5" in stream.getvalue()
