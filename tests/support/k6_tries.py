"""Tries scripts with the real k6: what it derives from them, and one iteration against a site."""

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.missing import missing
from tests.support.target_site import TargetSite
from worker.k6.executable import ENVIRONMENT, K6, find_k6

_HOST = re.compile(r"^const (\w+) = __ENV\.\1 \|\| '(https?|wss?)://[^/']*([^']*)'", re.MULTILINE)
_WRAPPER = """\
import * as script from './script.js';

export const options = {
  scenarios: { once: { executor: 'per-vu-iterations', maxDuration: '20s', gracefulStop: '0s' } },
};

export default function () {
  Object.values(script).forEach((each) => typeof each === 'function' && each());
}
"""
# Tests have no time to think.
_NO_SLEEP = "export { check } from 'k6';\n\nexport function sleep() {}\n"


@dataclass(frozen=True, slots=True)
class Inspected:
    """What `k6 inspect` answered: an exit code, the derived options, and its complaints."""

    exit_code: int
    options: dict[str, Any]
    complaints: str


def the_k6() -> K6:
    """Return the k6 of this machine; without one, skip on a laptop and fail in CI."""
    k6 = find_k6(os.environ.get("K6_PATH"))
    if k6 is None:
        missing("there is no k6")
    return k6


def inspected(k6: K6, script: str, folder: Path) -> Inspected:
    """Return what k6 derives from a script."""
    (folder / "inspected.js").write_text(script, encoding="utf-8")
    (folder / "config.json").write_text('{"vus": 1}')
    done = _run(k6.inspect_command("inspected.js", config="config.json"), folder)
    options = json.loads(done.stdout) if done.returncode == 0 else {}
    return Inspected(done.returncode, options, done.stderr)


def one_iteration(k6: K6, script: str, folder: Path, site: TargetSite) -> list[str]:
    """Run each of a script's functions once against the site; return what went wrong."""
    hurried = script.replace("from 'k6';", "from './unhurried.js';")
    hurried = re.sub(r"(socket\.close\(\), )\d+", r"\g<1>300", hurried)
    (folder / "unhurried.js").write_text(_NO_SLEEP)
    (folder / "script.js").write_text(hurried, encoding="utf-8")
    (folder / "once.js").write_text(_WRAPPER)
    hosts = [
        f"-e{name}={'ws' if scheme.startswith('ws') else 'http'}://127.0.0.1:{site.port}{path}"
        for name, scheme, path in _HOST.findall(script)
    ]
    *command, path = k6.run_command("once.js")
    done = _run((*command, *hosts, path), folder)
    wrong = [line for line in done.stderr.splitlines() if '"level":"info"' not in line]
    return wrong if done.returncode == 0 else [*wrong, f"exit code {done.returncode}"]


def _run(command: tuple[str, ...], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=dict(ENVIRONMENT),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
