"""The whole service on one machine: Redis, a worker and the API, started and ended in order."""

import fcntl
import json
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from http.client import HTTPResponse
from pathlib import Path
from typing import IO

from shared.redis_access.inspection import RedisRefusedError, look_at
from shared.redis_access.refusals import OUT_OF_REACH
from standalone.processes import Child, Guardian
from standalone.redis_server import RedisServer, answers, find_redis_server
from standalone.restarts import QUICK_DEATHS, Restarts
from standalone.settings import StandaloneSettings

READY_WITHIN_S = 60
# A killed supervisor's guardian needs a moment to end what it left.
LOCK_WITHIN_S = 5
# Together under 5 s, so that Ctrl-C never takes longer; the worker hands running jobs back first.
STOP_WITHIN_S: Mapping[str, float] = {"API": 1.2, "worker": 2.4, "Redis": 1.0}
WORKER_GRACE_S = "1"


class StackError(Exception):
    """The stack cannot run; the message is one sentence."""


class Stack:
    """Runs until it should stop; `stopping` is called between any two steps."""

    def __init__(
        self, settings: StandaloneSettings, data: Path, stopping: Callable[[], bool]
    ) -> None:
        self._settings = settings
        self._data = data
        self._stopping = stopping
        self._children: list[Child] = []

    @property
    def url(self) -> str:
        """The API's address."""
        host = self._settings.api_host
        host = "127.0.0.1" if host in ("", "0.0.0.0", "::") else host  # noqa: S104 - compared
        return f"http://{f'[{host}]' if ':' in host else host}:{self._settings.api_port}"

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start everything and wait until it is healthy; end everything on the way out.

        Raises StackError, and NoRedisError.
        """
        check_port_is_free(self._settings.api_host, self._settings.api_port)
        with locked(self._data) as lock:
            guardian = Guardian(holding=lock)
            try:
                self._start(guardian)
                yield
            finally:
                for child in reversed(self._children):
                    child.stop(within_s=STOP_WITHIN_S[child.name])
                guardian.dismiss()

    def watch(self) -> None:
        """Start again what dies, until all should stop.

        Raises StackError when a process dies over and over.
        """
        restarts = {child: Restarts() for child in self._children}
        due_at: dict[Child, float] = {}
        while not self._stopping():
            for child in self._children:
                if child.exit_status is None:
                    continue
                if child not in due_at:
                    due_at[child] = time.monotonic() + _pause_s(child, restarts[child])
                elif time.monotonic() >= due_at[child]:
                    del due_at[child]
                    child.start_again()
            time.sleep(0.1)

    def _start(self, guardian: Guardian) -> None:
        redis_url = self._start_redis(guardian)
        environment = {
            "REDIS_URL": redis_url,
            "GENERATOR": self._settings.generator,
            "SHUTDOWN_GRACE_S": WORKER_GRACE_S,
        }
        python = sys.executable
        worker = (python, "-m", "celery", "--quiet", "-A", "worker.main", "worker")
        host, port = self._settings.api_host, str(self._settings.api_port)
        api = (python, "-m", "uvicorn", "api.main:app", "--host", host, "--port", port)
        self._children.append(Child("worker", worker, environment, guardian))
        self._children.append(Child("API", api, environment, guardian))
        self._wait(self._healthy, within_s=READY_WITHIN_S, what="the API and the worker")

    def _start_redis(self, guardian: Guardian) -> str:
        if configured := self._settings.redis_url:
            url = configured.get_secret_value()
            _check(url)
            return url
        server = find_redis_server(self._data)
        self._children.append(Child("Redis", server.command, {}, guardian))
        self._wait(
            lambda: answers(server.url),
            within_s=READY_WITHIN_S,
            what="the embedded Redis",
            reason=lambda: _last_words(server),
        )
        return server.url

    def _wait(
        self,
        ready: Callable[[], bool],
        *,
        within_s: float,
        what: str,
        reason: Callable[[], str] = lambda: "if it said why, that stands above",
    ) -> None:
        """Poll until ready or stopping, and as long as every process runs."""
        ends_at = time.monotonic() + within_s
        while not (self._stopping() or ready()):
            for child in self._children:
                if child.exit_status is not None:
                    raise StackError(f"{child.name} {_ended(child.exit_status)}; {reason()}")
            if time.monotonic() > ends_at:
                raise StackError(f"{what} did not start within {within_s:g} s")
            time.sleep(0.1)

    def _healthy(self) -> bool:
        try:
            with fetch(f"{self.url}/health", timeout_s=2) as answer:
                return bool(json.load(answer)["checks"]["workers"]["status"] == "pass")
        except (OSError, ValueError):
            return False


def fetch(what: str | urllib.request.Request, *, timeout_s: float) -> HTTPResponse:
    """Return the local API's response, whatever proxy the environment names. Raises OSError."""
    answer: HTTPResponse = _direct().open(what, timeout=timeout_s)
    return answer


@cache
def _direct() -> urllib.request.OpenerDirector:
    """Return what asks no proxy; to make one takes 25 ms, and a start asks many times."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({}))


def check_port_is_free(host: str, port: int) -> None:
    """Raise StackError if nothing can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # A port whose last connections still linger is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StackError(
                f"cannot listen on {host}:{port} ({error.strerror}); "
                "stop what uses that port, or set API_PORT to another"
            ) from error


@contextmanager
def locked(data: Path) -> Iterator[IO[str]]:
    """Let only one stack at a time use the data. Raises StackError."""
    ends_at = time.monotonic() + LOCK_WITHIN_S
    with _lock_file(data) as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > ends_at:
                    raise StackError("LoadGenie already runs from this folder") from None
            time.sleep(0.1)
        yield lock


def _lock_file(data: Path) -> IO[str]:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return (data / "lock").open("w")
    except OSError as error:
        raise StackError(
            f"{data} cannot be written ({error.strerror}); start LoadGenie in a folder of yours"
        ) from error


def _pause_s(child: Child, restarts: Restarts) -> float:
    """Say that a process died, and return when to start it again. Raises StackError."""
    assert child.exit_status is not None  # noqa: S101 - it ended
    pause_s = restarts.pause_s(child.lived_s)
    ended = f"{child.name} {_ended(child.exit_status)}"
    if pause_s is None:
        raise StackError(
            f"{ended}, {QUICK_DEATHS} times soon after its start; if it said why, that stands above"
        )
    line = f"LoadGenie: {ended}; starting it again in {pause_s:g} s."
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - a command's answer
    return pause_s


def _check(redis_url: str) -> None:
    """Raise StackError if this Redis cannot be used."""
    try:
        reason, _ = look_at(redis_url)
    except RedisRefusedError as error:
        raise StackError(str(error)) from error
    if reason == OUT_OF_REACH:
        raise StackError("the Redis of REDIS_URL does not answer")
    if reason is not None:
        raise StackError(reason)


def _ended(status: int) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"


def _last_words(server: RedisServer) -> str:
    try:
        lines = server.log.read_text(errors="replace").splitlines()
    except OSError:
        return "it left no log"
    return f"its log ends with: {lines[-1]}" if lines else "its log is empty"
