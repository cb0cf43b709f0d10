"""What an escape from a box would reach, laid out so that nothing but the box is in the way."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from worker.verify.sandbox.run_directory import locked_directory


@dataclass(frozen=True, slots=True)
class Bait:
    """A readable file and two ports where somebody listens."""

    canary: Path
    stream: socket.socket
    datagrams: socket.socket

    @property
    def targets(self) -> str:
        """What `intrusions.report` takes, after the sink's port."""
        return f"{self.stream.getsockname()[1]},{self.datagrams.getsockname()[1]},{self.canary}"

    def datagram_came(self) -> bool:
        """Take all datagrams that arrived; False if none did."""
        arrived = False
        while True:
            try:
                self.datagrams.recv(16)
            except BlockingIOError:
                return arrived
            arrived = True


@contextmanager
def lay_bait() -> Iterator[Bait]:
    """Put out a file that everybody may read, in a directory that everybody may write, and listen.

    Raises OSError if there is no room.
    """
    with (
        locked_directory() as directory,
        socket.create_server(("127.0.0.1", 0)) as stream,
        closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as datagrams,
    ):
        directory.chmod(0o777)
        canary = directory / "canary"
        canary.write_text("", encoding="utf-8")
        canary.chmod(0o644)
        datagrams.bind(("127.0.0.1", 0))
        datagrams.setblocking(False)  # noqa: FBT003 - the socket's own signature
        yield Bait(canary, stream, datagrams)
