"""A worker's pod can prove scripts, under all that its manifest takes away."""

import json
import subprocess
import sys

import pytest

from tests.support.attacks import open_folder
from tests.support.container import CAP_SYS_ADMIN, has_capability
from tests.support.kustomize import ROOT, of_kind
from worker.verify.sandbox import landlock, seccomp

SCRIPT = (ROOT / "tests/corpus/good/arrow_default.js").read_text()

pytestmark = pytest.mark.skipif(
    sys.platform != "linux"
    or not seccomp.supported()
    or not landlock.abi()
    or not has_capability(CAP_SYS_ADMIN),
    reason="only root can shut a process as a pod is, and only Linux boxes k6 in there",
)


@pytest.mark.usefixtures("k6")
def test_a_script_is_verified_under_the_restrictions_of_the_workers_pod() -> None:
    pod = of_kind("overlays/prod", "Deployment")["loadgenie-worker"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]

    with open_folder() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.support.pod_verify", str(folder)],
            cwd=ROOT,
            input=SCRIPT,
            capture_output=True,
            text=True,
            timeout=110,
            check=False,
        )

    where, _, report = done.stdout.partition("\n")
    situation, told = json.loads(where), json.loads(report)
    assert situation == {
        "user": pod["securityContext"]["runAsUser"],
        "capabilities": 0
        if container["securityContext"]["capabilities"]["drop"] == ["ALL"]
        else -1,
        "no_new_privileges": not container["securityContext"]["allowPrivilegeEscalation"],
        "read_only": container["securityContext"]["readOnlyRootFilesystem"],
    }
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert (done.returncode, told["status"]) == (0, "verified"), report
    assert {one["name"]: one["status"] for one in told["checks"]}["dry_run"] == "passed"
    assert set(told["sandbox"]) == {"landlock", "seccomp", "rlimits"}
