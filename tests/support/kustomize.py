"""What `kubectl apply -k` would send: the manifests of an overlay, built by kubectl itself."""

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
KUBERNETES = ROOT / "deploy/kubernetes"


@cache
def built(overlay: str) -> tuple[dict[str, Any], ...]:
    """Return the objects of a folder in deploy/kubernetes/."""
    kubectl = Path(sys.executable).parent / "kubectl"
    done = subprocess.run(
        [kubectl, "kustomize", KUBERNETES / overlay],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return tuple(yaml.safe_load_all(done.stdout))


def of_kind(overlay: str, kind: str) -> dict[str, dict[str, Any]]:
    """Return an overlay's objects of one kind by name."""
    return {one["metadata"]["name"]: one for one in built(overlay) if one["kind"] == kind}
