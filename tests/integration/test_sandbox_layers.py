"""Which layers a probe believes in, and what a box without some of them still allows."""

import os
import sys
from pathlib import Path

import pytest

from tests.support.container import CAP_SYS_ADMIN, has_capability
from worker.budget import Budget
from worker.k6.executable import ENVIRONMENT, K6
from worker.verify.sandbox import landlock, seccomp
from worker.verify.sandbox.box import Endpoint, Sandbox, SandboxError
from worker.verify.sandbox.confinement import Layer, Limits
from worker.verify.sandbox.probe import probe

LINUX = sys.platform == "linux"


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
