"""Which layers a probe believes in, and what a box without some of them still allows."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.checkouts import copied
from tests.support.container import CAP_SYS_ADMIN, has_capability
from worker.budget import Budget
from worker.k6.executable import ENVIRONMENT, K6
from worker.verify.sandbox import fork_client, landlock, seccomp
from worker.verify.sandbox.box import Endpoint, Sandbox, SandboxError
from worker.verify.sandbox.confinement import Layer, Limits
from worker.verify.sandbox.probe import probe

LINUX = sys.platform == "linux"
ALLOWED = [
    frozenset(Layer),
    frozenset(Layer) - {Layer.NETWORK_NAMESPACE, Layer.PRIVATE_ROOT},
    frozenset(Layer) - {Layer.LANDLOCK},
]


def version(box: Sandbox, k6: K6) -> str:
    return box.run(
        (str(k6.path), "version"),
        {},
        environment=ENVIRONMENT,
        limits=Limits(time_s=8),
        budget=Budget(8),
    ).stdout


@pytest.mark.skipif(not LINUX, reason="the layers are Linux's")
def test_every_layer_that_the_kernel_has_is_applied(sandbox: Sandbox) -> None:
    expected = {Layer.SECCOMP, Layer.RLIMITS} if seccomp.supported() else {Layer.RLIMITS}
    if landlock.abi():
        expected.add(Layer.LANDLOCK)
    if os.geteuid() == 0:
        expected.add(Layer.UNPRIVILEGED_USER)
    if has_capability(CAP_SYS_ADMIN):
        expected.add(Layer.NETWORK_NAMESPACE)

    assert expected <= sandbox.layers


def test_the_report_names_the_layers_in_words(k6: K6) -> None:
    box = probe(k6.path, allowed=frozenset({Layer.RLIMITS}))

    assert box.labels == ("rlimits",)


def test_limits_alone_allow_no_dry_run(k6: K6) -> None:
    box = probe(k6.path, allowed=frozenset({Layer.RLIMITS}))

    assert not box.can_dry_run
    assert not box.confines_files
    assert not box.denies_network


@pytest.mark.skipif(not LINUX, reason="the layers are Linux's")
def test_seccomp_without_landlock_or_namespaces_denies_sockets_but_allows_no_dry_run(
    k6: K6,
) -> None:
    box = probe(k6.path, allowed=frozenset({Layer.SECCOMP, Layer.RLIMITS}))

    assert box.denies_network
    assert not box.can_dry_run


def test_a_machine_without_room_for_files_has_no_sandbox(
    k6: K6, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nonexistent")

    with pytest.raises(SandboxError):
        probe(k6.path)


def test_k6_answers_in_every_box(box: Sandbox, k6: K6) -> None:
    assert str(k6.version) in version(box, k6)


@pytest.fixture
def closed_k6(k6: K6, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[K6]:
    """Lay k6 and the launcher where only their owner may go."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o700)
    # Put back at the end, whatever the copying makes of it.
    monkeypatch.setattr(fork_client, "_PROJECT", fork_client._PROJECT)
    program = copied(k6.path, folder)
    yield replace(k6, path=program)
    program.unlink()


@contextmanager
def private_files() -> Iterator[None]:
    """Keep every new file from other users, as a strict umask does."""
    umask = os.umask(0o077)
    yield
    os.umask(umask)


@pytest.mark.parametrize("allowed", ALLOWED, ids=["strongest", "no namespaces", "no landlock"])
def test_a_checkout_that_only_its_owner_may_enter_has_the_same_box(
    k6: K6, closed_k6: K6, allowed: frozenset[Layer]
) -> None:
    open_to_all = probe(k6.path, allowed=allowed)

    with private_files():
        closed = probe(closed_k6.path, allowed=allowed)
        answer = version(closed, closed_k6)

    assert closed.layers == open_to_all.layers
    assert closed.can_dry_run == open_to_all.can_dry_run
    assert str(k6.version) in answer


def test_a_program_that_does_not_run_is_no_k6(tmp_path: Path) -> None:
    program = tmp_path / "k6"
    program.write_text("not a program")
    program.chmod(0o755)

    with pytest.raises(SandboxError):
        probe(program)


@pytest.mark.skipif(not LINUX, reason="the layers are Linux's")
def test_a_layer_that_fails_ends_the_run_before_k6_starts(sandbox: Sandbox, k6: K6) -> None:
    no_port = Endpoint(port=70000, listener=None)

    with pytest.raises(SandboxError, match="could not be built"):
        sandbox.run(
            (str(k6.path), "version"),
            {},
            environment=ENVIRONMENT,
            limits=Limits(time_s=8),
            budget=Budget(8),
            endpoint=no_port,
        )
