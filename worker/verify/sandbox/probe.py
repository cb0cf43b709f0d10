"""Finds out, by trying to break out of each, which layers really work on this machine."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from shared.domain.errors import DeadlineExceededError
from worker.budget import Budget
from worker.verify.sandbox import child as process
from worker.verify.sandbox import landlock, launch, seccomp
from worker.verify.sandbox.bait import Bait, lay_bait
from worker.verify.sandbox.box import Sandbox, SandboxError
from worker.verify.sandbox.confinement import Layer, Limits
from worker.verify.sandbox.fork_client import ForkServer
from worker.verify.sandbox.run_directory import run_directory, sweep

# A probe needs some milliseconds; a machine that is busy starting may need much longer.
_PROBE_LIMITS = Limits(time_s=10)

# Landlock's rules are about `connect`: other ways to the same port have to be tried as well.
_OTHER_WAYS = frozenset({"datagram", "fast_open", "fast_open_option", "mptcp"})
_WAYS_OUT = _OTHER_WAYS | {"connect"}
# What each layer alone has to block to be believed.
_MUST_BLOCK: Mapping[Layer, frozenset[str]] = {
    Layer.NETWORK_NAMESPACE: _WAYS_OUT,
    Layer.LANDLOCK: frozenset({"read_file", "write_file"}),
    Layer.PRIVATE_ROOT: frozenset({"read_file", "write_file"}),
    Layer.SECCOMP: _OTHER_WAYS
    | {"write_file", "fork", "signal", "set_limits", "read_limits", "shared_memory"},
    Layer.UNPRIVILEGED_USER: frozenset({"root"}),
    Layer.RLIMITS: frozenset({"unlimited"}),
}


def probe(k6: Path, *, allowed: frozenset[Layer] = frozenset(Layer)) -> Sandbox:
    """Build the strongest sandbox out of the allowed layers, and see that k6 runs in it.

    Takes some tenths of a second: call it once per process. It also removes what killed processes
    left behind. Raises SandboxError if k6 does not run in any sandbox, or if there is no room for a
    temporary file.
    """
    try:
        sweep()
        return _strongest(k6, allowed)
    except OSError as error:
        raise SandboxError(f"no sandbox can be built: {error.strerror or error}") from error


def _strongest(k6: Path, allowed: frozenset[Layer]) -> Sandbox:
    server = ForkServer()
    with lay_bait() as bait:
        working = {layer for layer in _candidates(allowed) if _holds(layer, server, bait)}
        if Layer.LANDLOCK in working:
            # Landlock names the files it opens; in a root of its own they would be elsewhere.
            working.discard(Layer.PRIVATE_ROOT)
        for layers in _choices(frozenset(working)):
            sandbox = _combined(layers, server, bait)
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


def _holds(layer: Layer, server: ForkServer, bait: Bait) -> bool:
    worked = _attempt(frozenset({layer}), server, bait, sink=True)
    return worked is not None and not (worked & _MUST_BLOCK[layer])


def _combined(layers: frozenset[Layer], server: ForkServer, bait: Bait) -> Sandbox | None:
    """Try to break out of all layers together, with a sink and without."""
    with_sink = _attempt(layers, server, bait, sink=True)
    without = _attempt(layers, server, bait, sink=False)
    if with_sink is None or without is None:
        return None
    return Sandbox(
        layers=layers,
        confines_files=not {"read_file", "write_file"} & (with_sink | without),
        denies_network=not _WAYS_OUT & without,
        allows_only_sink=not _WAYS_OUT & with_sink and "connect_sink" in with_sink,
        server=server,
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


def _attempt(
    layers: frozenset[Layer], server: ForkServer, bait: Bait, *, sink: bool
) -> frozenset[str] | None:
    """Return what worked inside the layers; None if they could not be applied."""
    bait.datagram_came()
    with (
        ExitStack() as listeners,
        run_directory(layers, {}) as directory,
        _sink_port(layers, server, sink=sink) as port,
    ):
        orders = launch.orders(
            layers,
            _PROBE_LIMITS,
            port=port,
            directory=str(directory),
            command=[sys.executable],
            environment={},
            probe=f"{port},{bait.targets}",
        )
        outcome = process.run(
            server,
            orders,
            received=listeners.enter_context,
            time_s=_PROBE_LIMITS.time_s,
            output_bytes=_PROBE_LIMITS.output_bytes,
            budget=Budget(_PROBE_LIMITS.time_s),
        )
    if outcome.exit_code != 0 or not launch.confined(outcome.messages):
        return None
    worked = {line.removesuffix("=1") for line in outcome.messages.split() if line.endswith("=1")}
    # Sending a datagram never fails: what counts is whether it came.
    return frozenset(worked | ({"datagram"} if bait.datagram_came() else set()))


@contextmanager
def _sink_port(layers: frozenset[Layer], server: ForkServer, *, sink: bool) -> Iterator[int]:
    nothing = frozenset[Layer]()
    sandbox = Sandbox(
        layers=layers & {Layer.NETWORK_NAMESPACE} if sink else nothing,
        confines_files=False,
        denies_network=False,
        allows_only_sink=False,
        server=server,
    )
    if not sink:
        yield 0
        return
    with sandbox.endpoint() as endpoint:
        yield endpoint.port
