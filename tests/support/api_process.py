"""A real API process: `uvicorn api.main:app`, as the container runs it."""

import contextlib
import socket
import subprocess
import sys

import httpx2

from tests.support.program import Program


class ApiProcess(Program):
    """One API process on a free port of 127.0.0.1."""

    def __init__(self, *, redis_url: str, descriptors: str = "", **settings: str) -> None:
        self.port = _free_port()
        command = [sys.executable, "-m", "uvicorn", "api.main:app", "--port", str(self.port)]
        if descriptors:
            command = ["sh", "-c", f'ulimit -n {descriptors} && exec "$@"', "sh", *command]
        super().__init__(command, {"REDIS_URL": redis_url} | settings)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, **headers: str) -> httpx2.Client:
        """Return a client; close it after use (it is a context manager)."""
        # Nothing is encrypted here, and to read all authorities that are trusted takes 25 ms.
        return httpx2.Client(
            base_url=self.base_url, headers=headers, timeout=30, trust_env=False, verify=False
        )

    def ready(self) -> bool:
        """Return whether it answers."""
        try:
            with self.client() as client:
                return bool(client.get("/livez").is_success)
        except httpx2.TransportError:
            return False

    def stop(self) -> None:
        """End it, gently first."""
        if self.exit_status is None:
            self.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.wait(within_s=10)
        self.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
