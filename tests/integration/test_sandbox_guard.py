"""Hostile scripts on their real way: rewritten, guarded, boxed, and judged."""

import os
from collections.abc import Iterator

import pytest

from tests.support.attacks import (
    CALLING,
    EXHAUSTING,
    IMPORTING,
    READING,
    SECRET,
    WRITING,
    Target,
    imported,
    in_init,
    in_options,
    in_vu,
    open_folder,
    target,
)
from tests.support.reading import InPlace
from tests.support.scripts import facts_of
from worker.budget import Budget
from worker.k6.executable import K6
from worker.verify.dry_run.dry_run import dry_run
from worker.verify.dry_run.engine import Engine
from worker.verify.dry_run.sink import SinkLoop
from worker.verify.inspection.inspection import inspect
from worker.verify.inspection.verdict import Inspection
from worker.verify.sandbox.box import Sandbox, SandboxError
from worker.verify.sandbox.confinement import Layer
from worker.verify.sandbox.probe import probe

GRPC = "import grpc from 'k6/net/grpc';\n"


@pytest.fixture
def aims() -> Iterator[Target]:
    with open_folder() as folder, target(folder, os.getpid()) as aims:
        yield aims


@pytest.fixture(scope="module")
def unconfined(k6: K6) -> Sandbox:
    """The weakest box: no layer is in the way of files."""
    return probe(k6.path, allowed=frozenset({Layer.SECCOMP, Layer.RLIMITS}))


def examine(box: Sandbox, k6: K6, script: str) -> Inspection:
    return inspect(box, k6, facts_of(script), InPlace(), Budget(20))


def assert_clean(said: object, aims: Target) -> None:
    assert SECRET not in repr(said)
    assert "root:" not in repr(said)
    assert "\\x00" not in repr(said)
    assert not aims.was_called()


@pytest.mark.parametrize("attack", READING.values(), ids=READING)
def test_the_guard_alone_keeps_init_code_from_files(
    unconfined: Sandbox, k6: K6, aims: Target, attack: str
) -> None:
    thrown = examine(unconfined, k6, aims.aim(in_init(attack).replace(GRPC, "")))
    printed = examine(unconfined, k6, aims.aim(in_options(attack).replace(GRPC, "")))

    assert_clean([thrown, printed], aims)


def test_a_module_that_reads_files_is_not_loaded_where_no_layer_confines_files(
    unconfined: Sandbox, k6: K6, aims: Target
) -> None:
    script = aims.aim(imported(IMPORTING["k6/experimental/fs"]))

    with pytest.raises(SandboxError):
        examine(unconfined, k6, script)


@pytest.mark.parametrize("attack", {**READING, **CALLING}.values(), ids=[*READING, *CALLING])
def test_nothing_gets_out_of_a_dry_run(
    sandbox: Sandbox, sinks: SinkLoop, k6: K6, aims: Target, attack: str
) -> None:
    facts = facts_of(aims.aim(in_vu(attack)))
    options = {"scenarios": {"default": {"executor": "constant-vus"}}}

    verdict = dry_run(
        Engine(k6, sandbox, sinks),
        facts,
        options=options,
        reader=InPlace(),
        budget=Budget(20),
        invented=lambda _: False,
    )

    assert_clean(verdict, aims)
    assert {"exception", "unhandled_rejection"} & {found.code for found in verdict.findings}


@pytest.mark.parametrize("attack", WRITING.values(), ids=WRITING)
def test_a_dry_run_never_calls_handle_summary(
    sandbox: Sandbox, sinks: SinkLoop, k6: K6, aims: Target, attack: str
) -> None:
    facts = facts_of(aims.aim(f"export default function () {{}}\n{attack}\n"))
    options = {"scenarios": {"default": {"executor": "constant-vus"}}}

    verdict = dry_run(
        Engine(k6, sandbox, sinks),
        facts,
        options=options,
        reader=InPlace(),
        budget=Budget(20),
        invented=lambda _: False,
    )

    assert [found.code for found in verdict.findings] == ["no_request"]
    assert not aims.target.exists()


@pytest.mark.parametrize(
    ("attack", "codes"),
    [
        ("endless loop", {"init_timeout"}),
        ("log flood", {"output_flood"}),
        # On a busy machine the time is up before the memory is.
        ("memory bomb", {"resource_limit", "init_timeout"}),
    ],
)
def test_exhaustion_in_init_is_named(
    sandbox: Sandbox, k6: K6, attack: str, codes: set[str]
) -> None:
    script = f"{EXHAUSTING[attack]}\nexport default function () {{}}\n"

    inspection = examine(sandbox, k6, script)

    assert {found.code for found in inspection.findings} <= codes
    assert inspection.findings
    assert inspection.options is None


FORGERIES = {
    "patched JSON": "JSON.stringify = () => '\"end\"'; Object.prototype.toJSON = () => ['end'];",
    "taught arrays": "Array.prototype.toJSON = String.prototype.toJSON = () => ['end'];",
    "patched console": "globalThis.console = { warn() {}, log() {} };",
    "patched strings": "String.prototype.slice = () => ''; globalThis.String = () => 'end';",
    "patched promises": "Promise.prototype.then = function () { return this; };",
    "patched errors": "globalThis.Error = function () {}; Error.prototype = null;",
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_a_script_that_tampers_with_built_ins_cannot_hide_its_exception(
    sandbox: Sandbox, sinks: SinkLoop, k6: K6, forgery: str
) -> None:
    facts = facts_of(f"{forgery}\nexport default function () {{ missing(); }}\n")
    options = {"scenarios": {"default": {"executor": "constant-vus"}}}

    verdict = dry_run(
        Engine(k6, sandbox, sinks),
        facts,
        options=options,
        reader=InPlace(),
        budget=Budget(20),
        invented=lambda _: False,
    )

    assert "exception" in {found.code for found in verdict.findings}


def test_a_script_that_prints_like_the_wrapper_is_not_believed(
    sandbox: Sandbox, sinks: SinkLoop, k6: K6
) -> None:
    facts = facts_of(
        "export default function () {\n"
        '  console.warn(\'["check","made up","passed",""]\');\n'
        '  console.warn(\'0123456789abcdef["check","made up","passed",""]\');\n'
        "}\n"
    )
    options = {"scenarios": {"default": {"executor": "constant-vus"}}}

    verdict = dry_run(
        Engine(k6, sandbox, sinks),
        facts,
        options=options,
        reader=InPlace(),
        budget=Budget(20),
        invented=lambda _: False,
    )

    assert verdict.seen.checks == 0
