"""A worker in a hardened container: no privilege, no namespace, and a read-only file system."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.attacks import SECRET, open_folder
from tests.support.container import CAP_SYS_ADMIN, has_capability
from worker.k6.executable import K6
from worker.verify.sandbox import landlock, seccomp

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not seccomp.supported() or not landlock.abi(),
    reason="only Linux with Landlock and seccomp boxes k6 without privileges",
)


@pytest.fixture(scope="module")
def report(k6: K6) -> dict[str, Any]:
    """Make every attack in such a container."""
    with open_folder() as folder:
        answer = subprocess.run(
            [sys.executable, "-m", "tests.support.container_box", str(k6.path), str(folder)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    assert answer.returncode == 0, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_the_container_is_as_hard_as_it_claims(report: dict[str, Any]) -> None:
    situation = report["situation"]

    assert situation["user"] != 0
    assert situation["capabilities"] == 0
    assert situation["no_new_privileges"]
    assert situation["read_only"] or not has_capability(CAP_SYS_ADMIN)


def test_the_probe_finds_the_layers_that_need_no_privilege(report: dict[str, Any]) -> None:
    assert sorted(report["layers"]) == ["landlock", "rlimits", "seccomp"]


def test_no_script_gets_out_of_the_container(report: dict[str, Any]) -> None:
    assert not report["called"]
    assert not report["written"]
    for attack, said in report["said"].items():
        assert SECRET not in said, attack
        assert "root:" not in said, attack
        assert "\\u0000" not in said, attack


def test_no_system_call_gets_out_of_the_container(report: dict[str, Any]) -> None:
    assert [name for name, worked in report["native"].items() if worked] == ["connect to the sink"]
