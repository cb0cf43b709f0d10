"""Logging of both processes: one format, ids on every line, no text of users."""

import json
import logging
import sys
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache, partial
from typing import Any, Literal, Protocol, TextIO
from urllib.parse import unquote, urlsplit

import structlog
from pydantic import SecretStr
from structlog.typing import EventDict, Processor, WrappedLogger

from shared.log_facts import add_facts
from shared.tracebacks import safe_traceback

OWN_PACKAGES = ("api", "worker", "shared", "standalone")
# Their INFO lines tell an operator something; their DEBUG lines may hold what users sent. Every
# other library speaks from WARNING on: HTTP clients print whole URLs at INFO.
FRAMEWORKS = ("celery", "uvicorn")
# Two lines for each task, which our own lines replace.
CHATTY = ("celery.worker.strategy", "celery.app.trace", "celery.apps.worker")

REDACTED = "[redacted]"
SENSITIVE_NAMES = frozenset(
    {
        *("authorization", "proxy_authorization", "cookie", "set_cookie"),
        *("api_key", "api_keys", "x_api_key", "x_goog_api_key", "key", "secret", "password"),
        *("description", "scenario_description", "prompt", "system_instruction", "contents"),
        *("script", "draft", "body", "redis_url", "webhook_url"),
    }
)
# Checked first: most values are one of these.
SCALARS = (str, int, float, type(None))
# Anything shorter could be a word of an ordinary line.
SHORTEST_SECRET = 8
SENSITIVE_ENDINGS = ("_api_key", "_secret", "_password", "_authorization")


class LogSettings(Protocol):
    """The settings of a process, of which logging reads these, and all secrets to blank them."""

    @property
    def log_level(self) -> str:
        """The least severe level to write."""
        ...

    @property
    def log_format(self) -> Literal["console", "json"] | None:
        """The format; None: console on a terminal, else JSON."""
        ...

    @property
    def debug(self) -> bool:
        """Whether to write everything, whatever the level."""
        ...


def configure_logging(settings: LogSettings, *, stream: TextIO | None = None) -> None:
    """Send structlog's lines and the libraries' through one handler; to stderr by default."""
    target = sys.stderr if stream is None else stream
    processors = _shared_processors()
    written: list[Processor] = [
        _redact,
        *_renderer(settings, target),
        _Scrubber(_secrets(settings)),
    ]
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=processors,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *written],
        )
    )
    level = logging.DEBUG if settings.debug else getattr(logging, settings.log_level)
    structlog.configure(
        processors=[*processors, *written],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=partial(_Lines, handler),
        cache_logger_on_first_use=True,
    )
    _take_over(handler, level)


def _take_over(handler: logging.Handler, level: int) -> None:
    """Replace all handlers by one, and give each family of loggers its level."""
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(level, logging.WARNING))
    # Python's warnings become lines like any other.
    logging.captureWarnings(capture=True)
    for name in OWN_PACKAGES:
        logging.getLogger(name).setLevel(level)
    for name in FRAMEWORKS:
        logging.getLogger(name).setLevel(max(level, logging.INFO))
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    # It warns of each malformed form, which the request's own line reports anyway.
    logging.getLogger("python_multipart").setLevel(logging.ERROR)
    # uvicorn gives its loggers handlers and levels of their own before it imports the application.
    for name in ("uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    for name in ("uvicorn", "uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True


def _shared_processors() -> list[Processor]:
    return [
        add_facts,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _format_exception,
    ]


def _renderer(settings: LogSettings, target: TextIO) -> list[Processor]:
    on_terminal = target.isatty()
    if settings.log_format == "json" or (settings.log_format is None and not on_terminal):
        return [_in_order, structlog.processors.JSONRenderer(serializer=_json)]
    return [structlog.dev.ConsoleRenderer(colors=on_terminal)]


def _format_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace `exc_info` by a traceback without a user's values."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["exception"] = safe_traceback(error)
    return event


def _redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Blank every value whose name is sensitive, at any depth: the last defence, not the first."""
    return {name: _redacted(name, value) for name, value in event.items()}


def _json(event: EventDict, default: Callable[[Any], Any]) -> str:
    # An encoder for each line is what json.dumps makes when it is given a `default`.
    return _encoder(default).encode(event)


@lru_cache(maxsize=1)
def _encoder(default: Callable[[Any], Any]) -> json.JSONEncoder:
    return json.JSONEncoder(default=default)


def _in_order(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Say first what every line has; structlog calls a line's message its event."""
    first = {
        "timestamp": event.pop("timestamp"),
        "level": event.pop("level"),
        "message": event.pop("event"),
        "logger": event.pop("logger"),
    }
    return first | dict(event)


@lru_cache(maxsize=1024)  # lines have a few dozen names, and each of them many times
def _is_sensitive(name: str) -> bool:
    plain = name.lower().replace("-", "_")
    return plain in SENSITIVE_NAMES or plain.endswith(SENSITIVE_ENDINGS)


def _redacted(name: object, value: Any) -> Any:
    if _is_sensitive(str(name)):
        return REDACTED
    if isinstance(value, SCALARS):
        return value
    if isinstance(value, Mapping):
        return {key: _redacted(key, item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted("", item) for item in value]
    return value


def _secrets(settings: LogSettings) -> frozenset[str]:
    """Return the values of all secret settings; of a URL only its password."""
    values = vars(settings).values()
    texts = (value.get_secret_value() for value in values if isinstance(value, SecretStr))
    return frozenset(form for text in texts for secret in _parts(text) for form in _forms(secret))


def _parts(text: str) -> Collection[str]:
    """Return the secrets in a setting: a URL's password, or each key of a list."""
    if "://" in text:
        password = urlsplit(text).password
        return [password, unquote(password)] if password else []
    return [
        part for part in (text, *text.replace(",", " ").split()) if len(part) >= SHORTEST_SECRET
    ]


def _forms(secret: str) -> Collection[str]:
    """Return a secret as it is and as a JSON line would show it."""
    return (secret, json.dumps(secret)[1:-1])


class _Lines:
    """Writes our own lines, which come rendered, beside those that libraries log.

    By way of `logging`, a line takes half as long again.
    """

    def __init__(self, handler: logging.StreamHandler[TextIO], name: str) -> None:
        self.name = name
        self._handler = handler

    def _write(self, line: str) -> None:
        self._handler.acquire()
        try:
            self._handler.stream.write(line + self._handler.terminator)
            self._handler.flush()
        except (OSError, ValueError):
            pass  # nobody could be told of it
        finally:
            self._handler.release()

    debug = info = warning = error = critical = _write


class _Scrubber:
    """Blanks the secrets themselves, wherever in a line they may have come from."""

    def __init__(self, secrets: frozenset[str]) -> None:
        self._secrets = sorted(secrets, key=len, reverse=True)

    def __call__(self, _logger: WrappedLogger, _method: str, line: Any) -> str:
        text = str(line)
        for secret in self._secrets:
            text = text.replace(secret, REDACTED)
        return text
