"""How long a verification takes, beside one bare `k6 inspect` of the same script.

    python -m bench.verify [rounds]

A verification is warm: k6 was found and the sandbox probed before. All numbers come from one run.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from shared.domain.project import Project
from shared.domain.verification import Verdict
from shared.domain.wanted import Wanted
from shared.reading.answer import load_of, plan_of
from worker.budget import Budget
from worker.k6.executable import K6
from worker.reader.pool import ReaderPool
from worker.reader.port import Reader
from worker.readers import start_readers
from worker.verify.build import build_verifier
from worker.verify.dry_run.dry_run import dry_run
from worker.verify.dry_run.engine import Engine
from worker.verify.inspection.inspection import inspect
from worker.verify.load.comparison import compare
from worker.verify.static.linking import Known, analyse_project
from worker.verify.static.provenance import Provenance
from worker.verify.verifier import ScriptVerifier

ROUNDS = 30
WARM_UP = 3
THROUGHPUT_SCRIPTS = 60
DESCRIPTION = "50 users browse and buy on https://shop.example.com for 2 minutes, p95 under 400 ms"
WANTED = Wanted(description=DESCRIPTION)
# 40 lines, as a model writes them.
SCRIPT = """import http from 'k6/http';
import { check, group, sleep } from 'k6';
import { Trend } from 'k6/metrics';

const BASE_URL = __ENV.BASE_URL || 'https://shop.example.com';
const checkoutTime = new Trend('checkout_time', true);

export const options = {
  vus: 50,
  duration: '2m',
  discardResponseBodies: false,
  thresholds: {
    http_req_duration: ['p(95)<400'],
    http_req_failed: ['rate<0.01'],
  },
};

const params = { headers: { 'Content-Type': 'application/json' } };

export default function () {
  group('browse', () => {
    const home = http.get(`${BASE_URL}/`);
    check(home, { 'home is up': (r) => r.status === 200 });
    const items = http.get(`${BASE_URL}/items?page=1`, params);
    check(items, { 'items are listed': (r) => r.status === 200 });
  });
  sleep(1);

  group('buy', () => {
    const item = { sku: `A-${__ITER % 10}`, quantity: 1 };
    const cart = http.post(`${BASE_URL}/cart`, JSON.stringify(item), params);
    check(cart, { 'item is in the cart': (r) => r.status === 200 || r.status === 201 });
    const started = Date.now();
    const order = http.post(`${BASE_URL}/orders`, JSON.stringify({ pay: 'test' }), params);
    check(order, { 'order is placed': (r) => r.status === 200 || r.status === 201 });
    checkoutTime.add(Date.now() - started);
  });

  sleep(Math.random() * 2);
}
"""

PROJECT = Project.of_script(SCRIPT)


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _bare_inspect(k6: K6, script: Path) -> Callable[[], object]:
    command = [str(k6.path), "inspect", "--execution-requirements", str(script)]
    return lambda: subprocess.run(command, capture_output=True, check=True)


def _layers(engine: Engine, reader: Reader) -> dict[str, Callable[[], object]]:
    """Return one call for each layer, as the verifier makes it."""
    facts = analyse_project(PROJECT, Known(k6_version=engine.k6.version), Budget(60)).facts
    if facts is None:
        raise SystemExit("the script could not be read")
    inspection = inspect(engine.sandbox, engine.k6, facts, reader, Budget(60))
    options = inspection.options
    if options is None:
        raise SystemExit(f"k6 refused the script: {inspection.findings}")
    return {
        "static": lambda: analyse_project(PROJECT, Known(k6_version=engine.k6.version), Budget(60)),
        "inspect": lambda: inspect(engine.sandbox, engine.k6, facts, reader, Budget(60)),
        "load": lambda: compare(load_of(plan_of(DESCRIPTION)), options),
        "dry run": lambda: dry_run(
            engine,
            facts,
            options=options,
            reader=reader,
            budget=Budget(60),
            invented=Provenance(facts),
        ),
    }


def _throughput(verifier: ScriptVerifier, slots: int) -> float:
    """Return scripts per second when many are verified at once, as when many jobs draft at once."""
    with ThreadPoolExecutor(max_workers=THROUGHPUT_SCRIPTS) as threads:
        started = time.perf_counter()
        futures = [
            threads.submit(verifier.verify, PROJECT, WANTED, Budget(300))
            for _ in range(THROUGHPUT_SCRIPTS)
        ]
        verdicts = {future.result().status for future in futures}
        seconds = time.perf_counter() - started
    if verdicts != {Verdict.VERIFIED}:
        raise SystemExit(f"not every script was verified: {verdicts}")
    print(f"{THROUGHPUT_SCRIPTS} scripts at once, {slots} slots: {seconds:.2f} s")
    return THROUGHPUT_SCRIPTS / seconds


def main(rounds: int = ROUNDS) -> int:
    """Print the table."""
    processes = start_readers()
    verifier = build_verifier(reader=ReaderPool(processes, size=os.cpu_count() or 1))
    engine = verifier.layers.engine
    if engine is None:
        raise SystemExit("there is no k6")
    print(f"k6 {engine.k6.version}; sandbox: {', '.join(engine.sandbox.labels)}")
    print(f"script: {SCRIPT.count(chr(10))} lines, {rounds} rounds, medians\n")
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "script.js")
        script.write_text(SCRIPT)
        work = {
            "bare k6 inspect": _bare_inspect(engine.k6, script),
            **_layers(engine, verifier.layers.reader),
            "whole verification": lambda: verifier.verify(PROJECT, WANTED, Budget(60)),
        }
        # In turn, so that a busy moment of the machine hits all of them.
        times: dict[str, list[float]] = {name: [] for name in work}
        for round_number in range(WARM_UP + rounds):
            for name, call in work.items():
                elapsed = _milliseconds(call)
                if round_number >= WARM_UP:
                    times[name].append(elapsed)
    medians = {name: statistics.median(measured) for name, measured in times.items()}
    for name, median in medians.items():
        print(f"{name:<20} {median:8.1f} ms   (fastest {min(times[name]):.1f})")
    ratio = medians["whole verification"] / medians["bare k6 inspect"]
    print(f"\nwhole verification / bare k6 inspect: {ratio:.2f}\n")
    for slots in (1, 2, 4):
        reader = ReaderPool(processes, size=slots)
        rate = _throughput(build_verifier(reader=reader, concurrency=slots), slots)
        print(f"  {rate:.1f} scripts per second")
    processes.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
