"""A server on 127.0.0.1 that answers from threads while a test goes on."""

import threading
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Self


class ThreadServer:
    """Serves inside a `with`; `stopping` tells handlers that hang on purpose that it ends."""

    def __init__(self, server: ThreadingHTTPServer, *, name: str) -> None:
        self.stopping = threading.Event()
        self._server = server
        self._thread = threading.Thread(
            target=server.serve_forever, args=(0.05,), name=name, daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_port}"
