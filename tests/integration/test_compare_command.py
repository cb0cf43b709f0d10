"""Whether a change is slower, told from what real k6 wrote of runs against a loopback server."""

import os
import subprocess
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.support.command_process import CommandLine
from worker.k6.executable import ENVIRONMENT, K6

SCRIPT = """import http from 'k6/http';
export const options = { vus: 2, iterations: 120 };
export default function () { http.get(`${__ENV.BASE}/${__ENV.PAGE}`); }
"""
HANDLED = (
    SCRIPT
    + "export function handleSummary(data) { return { [__ENV.OUT]: JSON.stringify(data) }; }\n"
)
SLOW_S = 0.03


class Pages(BaseHTTPRequestHandler):
    """`/slow` takes its time, `/none` is not there."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(SLOW_S)  # a slow server is what the test is about
        self.send_response(404 if self.path == "/none" else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def summary(k6: K6, folder: Path, site: str, page: str, *, handled: bool) -> Path:
    """Run k6 and return the file with its summary."""
    script, out = folder / "script.js", folder / f"{page}-{handled}.json"
    script.write_text(HANDLED if handled else SCRIPT)
    export = [] if handled else [f"--summary-export={out}"]
    values = [f"--env=BASE={site}", f"--env=PAGE={page}", f"--env=OUT={out}"]
    subprocess.run(
        [k6.path, "run", "--quiet", "--address=", *export, *values, str(script)],
        env={**ENVIRONMENT, "HOME": str(folder), "PATH": os.environ["PATH"]},
        capture_output=True,
        timeout=60,
        check=True,
    )
    return out


def test_a_slower_change_is_found_in_both_forms_of_a_summary(
    k6: K6, site: str, tmp_path: Path
) -> None:
    command = CommandLine(tmp_path)
    fast = summary(k6, tmp_path, site, "fast", handled=False)
    slow = summary(k6, tmp_path, site, "slow", handled=True)
    none = summary(k6, tmp_path, site, "none", handled=True)

    slower, faster = command("compare", fast, slow), command("compare", slow, fast)
    same, failing = command("compare", slow, slow), command("compare", fast, none)

    assert slower.returncode == 1, slower.stderr
    assert slower.stdout.startswith("### Load test: slower\n")
    assert slower.stderr.startswith("Slower: http_req_duration med: ")
    assert (faster.returncode, same.returncode) == (0, 0)
    assert "### Load test: faster" in faster.stdout
    assert "### Load test: no slower" in same.stdout
    assert failing.returncode == 1
    assert "http&#95;req&#95;failed: 0.0% before, 100.0% now" in failing.stdout
