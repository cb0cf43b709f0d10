"""The sandbox: runs k6 on untrusted scripts inside the strongest box that this machine allows."""

import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from shared.tracing.spans import annotate, span
from worker.budget import Budget
from worker.verify.sandbox import child as process
from worker.verify.sandbox import launch
from worker.verify.sandbox.child import Outcome
from worker.verify.sandbox.confinement import Layer, Limits
from worker.verify.sandbox.fork_client import ForkServer
from worker.verify.sandbox.run_directory import run_directory

# Any number will do in a network namespace of its own.
_NAMESPACE_PORT = 18080
_BACKLOG = 64


class SandboxError(Exception):
    """The box could not be built as it was probed; nothing ran."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where the sink is for one run. `listener` is None when the launcher will make it."""

    port: int
    listener: socket.socket | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """Layers that were seen to block on this machine. Made by `probe.probe`, once per process.

    `confines_files` says that a script can read nothing but its own directory, `denies_network`
    that it can send nothing in a run without a sink, `allows_only_sink` that in one with a sink it
    can reach that and nothing else.
    """

    layers: frozenset[Layer]
    confines_files: bool
    denies_network: bool
    allows_only_sink: bool
    server: ForkServer

    @property
    def can_dry_run(self) -> bool:
        """Whether a script's functions may run."""
        return self.confines_files and self.denies_network and self.allows_only_sink

    @property
    def labels(self) -> tuple[str, ...]:
        """The layers as reports show them, strongest first."""
        return tuple(layer.label for layer in Layer if layer in self.layers)

    @contextmanager
    def endpoint(self) -> Iterator[Endpoint]:
        """Choose the sink's port; without a network namespace it is one of this machine's own."""
        if Layer.NETWORK_NAMESPACE in self.layers:
            yield Endpoint(port=_NAMESPACE_PORT, listener=None)
            return
        with socket.create_server(("127.0.0.1", 0), backlog=_BACKLOG) as listener:
            yield Endpoint(port=listener.getsockname()[1], listener=listener)

    def run(
        self,
        command: Sequence[str],
        files: Mapping[str, str | bytes],
        *,
        environment: Mapping[str, str],
        limits: Limits,
        budget: Budget,
        stdin: str = "",
        endpoint: Endpoint | None = None,
        serve: Callable[[socket.socket], None] = socket.socket.close,
    ) -> Outcome:
        """Run a command in the box, in a new directory that holds `files` and nothing else.

        Without an endpoint there is no network at all. With one, `serve` gets the listening socket
        of the sink and owns it. The command's program is an absolute path; it can read `stdin`.

        Raises SandboxError when a layer failed or the machine has no room, and what `Budget.check`
        raises.
        """
        budget.check()
        with _as_sandbox_error(), run_directory(self.layers, files) as directory:
            if endpoint is not None and endpoint.listener is not None:
                serve(endpoint.listener.dup())
            orders = launch.orders(
                self.layers,
                limits,
                port=endpoint.port if endpoint else 0,
                directory=str(directory),
                command=command,
                environment=environment,
            )
            with span("k6"):
                outcome = process.run(
                    self.server,
                    orders,
                    stdin=stdin,
                    received=serve,
                    time_s=limits.time_s,
                    output_bytes=limits.output_bytes,
                    budget=budget,
                )
                annotate({"process.exit.code": outcome.exit_code, "loadgenie.ended": outcome.ended})
        budget.check()
        if not launch.confined(outcome.messages) and outcome.ended is process.Ended.EXITED:
            raise SandboxError(f"the sandbox could not be built: {outcome.messages.strip()}")
        return outcome


@contextmanager
def _as_sandbox_error() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SandboxError(f"the sandbox could not be built: {error.strerror}") from error
