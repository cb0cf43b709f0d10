"""What a proof takes, beside one bare `k6 inspect` and beside one run of the script.

A proof is warm: k6 was found and the sandbox probed before. One run against a server of one's own
is what others call a validated script; it says nothing of the load that was asked for.
"""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from redis import Redis

from bench.load import Plan, fire
from bench.measuring import Beside, Case, Figure, Question, Sample, Size, Way
from bench.processes import cpu_s
from bench.program import awake, paused, running
from bench.scripts import DESCRIPTION, SCRIPT
from bench.systems import loadgenie
from shared.domain.project import Project
from shared.domain.verification import Verdict
from shared.domain.wanted import Wanted
from shared.reading.answer import load_of, plan_of
from shared.wire.keys import DEADLINES, JOB
from tests.support.gemini_replies import ok
from tests.support.gemini_standin import GeminiStandIn
from tests.support.redis_server import RedisServer
from tests.support.target_site import target_site
from tests.support.waiting import wait_until
from worker.budget import Budget
from worker.jobs.readers import start_readers
from worker.k6.executable import K6
from worker.reader.pool import ReaderPool
from worker.verify.build import build_verifier
from worker.verify.dry_run.dry_run import dry_run
from worker.verify.inspection.inspection import inspect
from worker.verify.load.comparison import compare
from worker.verify.static.linking import Known, analyse_project
from worker.verify.static.provenance import Provenance
from worker.verify.verifier import ScriptVerifier

_WANTED = Wanted(description=DESCRIPTION)
_PROJECT = Project.of_script(SCRIPT)
# A run mostly sleeps, as its script says: so many of them keep the cores busy.
_AT_MOST = 32


def _cases(size: Size) -> Iterator[Case]:
    at_once = size.pick(full=120, short=24, smoke=4)
    rounds = size.pick(full=5, short=2, smoke=1)
    processes = start_readers()
    try:
        reader = ReaderPool(processes, size=os.cpu_count() or 1)
        verifier = build_verifier(reader=reader)
        with ExitStack() as stack:
            ways = _single(verifier, stack)
            for way in ways:
                way.sample()
            yield Case(
                "one script after another",
                ways,
                rounds=size.pick(full=30, short=5, smoke=1),
            )
            yield _many(verifier, stack, at_once, rounds)
        with RedisServer(persistent=False) as redis, GeminiStandIn(then=ok(SCRIPT)) as model:
            yield from _queued(verifier, redis, model, at_once, rounds)
    finally:
        processes.close()


def _single(verifier: ScriptVerifier, stack: ExitStack) -> list[Way]:
    """Return one way for the whole, for each layer, and for what others do."""
    engine, reader = verifier.layers.engine, verifier.layers.reader
    if engine is None:
        raise SystemExit("there is no k6 that can be used here")
    known = Known(k6_version=engine.k6.version)
    facts = analyse_project(_PROJECT, known, Budget(60)).facts
    if facts is None:
        raise SystemExit("the script could not be read")
    options = inspect(engine.sandbox, engine.k6, facts, reader, Budget(60)).options
    if options is None:
        raise SystemExit("k6 refused the script")
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    inspected, run = _bare(engine.k6, folder, stack)
    layers: dict[str, Callable[[], object]] = {
        "layer: static": lambda: analyse_project(_PROJECT, known, Budget(60)),
        "layer: inspect": lambda: inspect(engine.sandbox, engine.k6, facts, reader, Budget(60)),
        "layer: load": lambda: compare(load_of(plan_of(DESCRIPTION)), options),
        "layer: dry run": lambda: dry_run(
            engine,
            facts,
            options=options,
            reader=reader,
            budget=Budget(60),
            invented=Provenance(facts),
        ),
    }
    return [
        Way("bare `k6 inspect`", _timed(inspected)),
        Way("`k6 run --vus 1 --iterations 1`", _timed(run)),
        Way("**LoadGenie: the whole proof**", _timed(lambda: _verified(verifier)), ours=True),
        *(Way(name, _timed(call)) for name, call in layers.items()),
    ]


def _bare(
    k6: K6, folder: Path, stack: ExitStack
) -> tuple[Callable[[], object], Callable[[], object]]:
    """Return what others do with a script: read its options, and run it once."""
    site = stack.enter_context(target_site())
    script = folder / "script.js"
    script.write_text(SCRIPT, encoding="utf-8")
    program, address = str(k6.path), f"BASE_URL=http://127.0.0.1:{site.port}"
    run = [program, "run", "--quiet", "--vus", "1", "--iterations", "1", "-e", address]

    def call(*command: str) -> Callable[[], object]:
        # A threshold that is missed is none of its business: only a script that cannot run is.
        return lambda: subprocess.run(command, capture_output=True, check=False)

    return (
        call(program, "inspect", "--execution-requirements", str(script)),
        call(*run, "--no-thresholds", str(script)),
    )


def _many(verifier: ScriptVerifier, stack: ExitStack, at_once: int, rounds: int) -> Case:
    engine = verifier.layers.engine
    if engine is None:
        raise SystemExit("there is no k6 that can be used here")
    inspected, run = _bare(
        engine.k6, Path(stack.enter_context(tempfile.TemporaryDirectory())), stack
    )
    slots = os.cpu_count() or 1
    return Case(
        f"{at_once} scripts at once",
        [
            Way("bare `k6 inspect`", lambda: _rate(inspected, at_once, slots)),
            Way(
                "`k6 run --vus 1 --iterations 1`",
                lambda: _rate(run, at_once, min(at_once, _AT_MOST)),
            ),
            Way(
                "**LoadGenie: the whole proof**",
                lambda: _rate(lambda: _verified(verifier), at_once, at_once),
                ours=True,
            ),
        ],
        rounds,
    )


def _queued(
    verifier: ScriptVerifier, redis: RedisServer, model: GeminiStandIn, at_once: int, rounds: int
) -> Iterator[Case]:
    system = loadgenie(redis.url, model.url, verify="full")
    plan = Plan(
        base_url=system.server.base_url,
        path="/jobs",
        document={"scenario_description": DESCRIPTION},
        status=202,
        requests=at_once,
        callers=min(16, at_once),
    )
    with running(*system.programs), redis.client() as client:

        def through_the_queue() -> Sample:
            fire(plan)
            with awake(system.worker):
                started_at, began_s = time.time(), system.worker.cpu_s
                wait_until(lambda: not client.zcard(DEADLINES), within_s=60, what="end of all")
                seconds = _last_end_s(client) - started_at
                used_s = system.worker.cpu_s - began_s
            return {"scripts/s": at_once / seconds, "CPU ms": used_s / at_once * 1000}

        with paused(system.worker):
            yield Case(
                f"{at_once} jobs at once, one worker",
                [
                    Way(
                        "the proofs alone",
                        lambda: _rate(lambda: _verified(verifier), at_once, at_once),
                    ),
                    Way("**LoadGenie: model and proofs**", through_the_queue, ours=True),
                ],
                rounds,
            )


def _last_end_s(client: Redis) -> float:
    """Return when the last job ended, by Redis' clock: who polls knows it a moment late."""
    ends = (client.hget(key, "finished_at") for key in client.scan_iter(f"{JOB}*"))
    return max(int(end) for end in ends if isinstance(end, str)) / 1000


def _verified(verifier: ScriptVerifier) -> None:
    verdict = verifier.verify(_PROJECT, _WANTED, Budget(300)).status
    if verdict is not Verdict.VERIFIED:
        raise SystemExit(f"the script was not verified: {verdict}")


def _timed(work: Callable[[], object]) -> Callable[[], Sample]:
    def sample() -> Sample:
        started_at, began_s = time.perf_counter(), cpu_s(os.getpid())
        work()
        seconds, used_s = time.perf_counter() - started_at, cpu_s(os.getpid()) - began_s
        return {"ms": seconds * 1000, "CPU ms": used_s * 1000}

    return sample


def _rate(work: Callable[[], object], count: int, threads: int) -> Sample:
    began_s, started_at = cpu_s(os.getpid()), time.perf_counter()
    with ThreadPoolExecutor(max_workers=threads) as pool:
        for future in [pool.submit(work) for _ in range(count)]:
            future.result()
        seconds = time.perf_counter() - started_at
    used_s = cpu_s(os.getpid()) - began_s
    return {"scripts/s": count / seconds, "CPU ms": used_s / count * 1000}


PROVING = Question(
    "proving",
    "Proving a script of 40 lines",
    (
        Figure("CPU ms", beside=Beside.RATIO),
        Figure("ms", beside=Beside.RATIO),
        Figure("scripts/s", beside=Beside.RATIO),
    ),
    _cases,
)
