"""Finds out, by trying to break out of each, which layers really work on this machine."""

import os
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from shared.domain.errors import DeadlineExceededError
from worker.budget import Budget
from worker.verify.sandbox import child as process
from worker.verify.sandbox import landlock, launch, seccomp
from worker.verify.sandbox.box import Sandbox, SandboxError
from worker.verify.sandbox.confinement import Layer, Limits

# A probe's launcher needs some 20 ms; a machine that is busy starting may need much longer.
_PROBE_LIMITS = Limits(time_s=10)

# What each layer alone has to block to be believed.
_MUST_BLOCK: Mapping[Layer, frozenset[str]] = {
    Layer.NETWORK_NAMESPACE: frozenset({"connect", "datagram"}),
    Layer.LANDLOCK: frozenset({"read_file", "write_file"}),
    Layer.PRIVATE_ROOT: frozenset({"read_file", "write_file"}),
    Layer.SECCOMP: frozenset({"write_file", "datagram", "fork", "signal"}),
    Layer.UNPRIVILEGED_USER: frozenset({"root"}),
    Layer.RLIMITS: frozenset({"unlimited"}),
}


@dataclass(frozen=True, slots=True)
class _Bait:
    """What an escape would reach: a readable file and two ports where somebody listens."""

    canary: Path
    stream: socket.socket
    datagrams: socket.socket

    @property
    def targets(self) -> str:
        return f"{self.stream.getsockname()[1]},{self.datagrams.getsockname()[1]},{self.canary}"


def probe(k6: Path, *, allowed: frozenset[Layer] = frozenset(Layer)) -> Sandbox:
    """Build the strongest sandbox out of the allowed layers, and see that k6 runs in it.

    Takes some tenths of a second: call it once per process. Raises SandboxError if k6 does not run
    in any, or if there is no room for a temporary file.
    """
    try:
        return _strongest(k6, allowed)
    except OSError as error:
        raise SandboxError(f"no sandbox can be built: {error.strerror or error}") from error


def _strongest(k6: Path, allowed: frozenset[Layer]) -> Sandbox:
    with _bait() as bait:
        working = {layer for layer in _candidates(allowed) if _holds(layer, bait)}
        if Layer.LANDLOCK in working:
            # Landlock names the files it opens; in a root of its own they would be elsewhere.
            working.discard(Layer.PRIVATE_ROOT)
        for layers in _choices(frozenset(working)):
            sandbox = _combined(layers, bait)
            if sandbox is not None and _runs(sandbox, k6):
                return sandbox
    raise SandboxError("k6 does not run in any sandbox that this machine allows")


def _candidates(allowed: frozenset[Layer]) -> frozenset[Layer]:
    """Keep the layers that this machine may have at all."""
    if sys.platform != "linux":
        return allowed & {Layer.RLIMITS}
    missing = set()
    if not landlock.abi():
        missing.add(Layer.LANDLOCK)
    if not seccomp.supported():
        missing.add(Layer.SECCOMP)
    if os.geteuid() != 0:
        missing.add(Layer.UNPRIVILEGED_USER)
    return allowed - missing


def _choices(layers: frozenset[Layer]) -> Iterator[frozenset[Layer]]:
    """All layers; and without the other user, who cannot reach a temporary directory of ours."""
    yield layers
    if Layer.UNPRIVILEGED_USER in layers:
        yield layers - {Layer.UNPRIVILEGED_USER}


def _holds(layer: Layer, bait: _Bait) -> bool:
    worked = _attempt(frozenset({layer}), bait, sink=True)
    return worked is not None and not (worked & _MUST_BLOCK[layer])


def _combined(layers: frozenset[Layer], bait: _Bait) -> Sandbox | None:
    """Try to break out of all layers together, with a sink and without."""
    with_sink = _attempt(layers, bait, sink=True)
    without = _attempt(layers, bait, sink=False)
    if with_sink is None or without is None:
        return None
    return Sandbox(
        layers=layers,
        confines_files=not {"read_file", "write_file"} & (with_sink | without),
        denies_network=not {"connect", "datagram"} & without,
        allows_only_sink=not {"connect", "datagram"} & with_sink and "connect_sink" in with_sink,
    )


def _runs(sandbox: Sandbox, k6: Path) -> bool:
    try:
        outcome = sandbox.run(
            [str(k6), "inspect", "script.js"],
            {"script.js": "export default function () {}"},
            environment={},
            limits=_PROBE_LIMITS,
            budget=Budget(_PROBE_LIMITS.time_s),
        )
    except (SandboxError, DeadlineExceededError):
        return False
    return outcome.exit_code == 0


def _attempt(layers: frozenset[Layer], bait: _Bait, *, sink: bool) -> frozenset[str] | None:
    """Say what worked inside the layers; None if they could not be applied."""
    _drain(bait.datagrams)
    listeners: list[socket.socket] = []
    with tempfile.TemporaryDirectory(prefix="loadgenie-") as directory:
        Path(directory).chmod(0o755)
        with _sink_port(layers, sink=sink) as port:
            ours, theirs = socket.socketpair()
            plan = launch.plan(
                layers,
                _PROBE_LIMITS,
                port=port,
                control=theirs.fileno(),
                probe=f"{port},{bait.targets}",
            )
            outcome = process.run(
                [*plan, "--", sys.executable],
                directory=directory,
                environment={},
                control=(ours, theirs),
                received=listeners.append,
                time_s=_PROBE_LIMITS.time_s,
                output_bytes=_PROBE_LIMITS.output_bytes,
                budget=Budget(_PROBE_LIMITS.time_s),
            )
    for listener in listeners:
        listener.close()
    if outcome.exit_code != 0 or not launch.confined(outcome.messages):
        return None
    worked = {line.removesuffix("=1") for line in outcome.messages.split() if line.endswith("=1")}
    # Sending a datagram never fails: what counts is whether it came.
    return frozenset(worked | ({"datagram"} if _drain(bait.datagrams) else set()))


@contextmanager
def _sink_port(layers: frozenset[Layer], *, sink: bool) -> Iterator[int]:
    nothing = frozenset[Layer]()
    sandbox = Sandbox(
        layers=layers & {Layer.NETWORK_NAMESPACE} if sink else nothing,
        confines_files=False,
        denies_network=False,
        allows_only_sink=False,
    )
    if not sink:
        yield 0
        return
    with sandbox.endpoint() as endpoint:
        yield endpoint.port


@contextmanager
def _bait() -> Iterator[_Bait]:
    with (
        tempfile.TemporaryDirectory(prefix="loadgenie-") as directory,
        socket.create_server(("127.0.0.1", 0)) as stream,
        closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as datagrams,
    ):
        # Everybody may read and write here: only a layer can be in the way.
        Path(directory).chmod(0o777)
        canary = Path(directory, "canary")
        canary.write_text("", encoding="utf-8")
        canary.chmod(0o644)
        datagrams.bind(("127.0.0.1", 0))
        datagrams.setblocking(False)  # noqa: FBT003 - the socket's own signature
        yield _Bait(canary, stream, datagrams)


def _drain(datagrams: socket.socket) -> bool:
    """Take what arrived; False if nothing did."""
    arrived = False
    while True:
        try:
            datagrams.recv(16)
        except BlockingIOError:
            return arrived
        arrived = True
