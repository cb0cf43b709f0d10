"""What lies where: `shared/` holds what both processes need, and nothing lies about unused."""

import ast
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
LUA = files("shared.store") / "lua"
SCRIPTS = {entry.name.removesuffix(".lua") for entry in LUA.iterdir()}
STORES = {
    "api": ("api/store/redis_store.py",),
    "worker": (
        "worker/store/job_store.py",
        "worker/store/gate_store.py",
        "worker/deadletters/letter_store.py",
        "worker/webhooks/dead_webhooks.py",
        "worker/webhooks/outbox.py",
    ),
}
RUNNERS = {"self._run", "self._write", "self._scripts.run"}


@cache
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("api", "worker", "shared", cache_dir=None)


def shared_modules() -> set[str]:
    """List the modules that hold code; a package without any is only a folder."""
    found = {"shared", *imports().find_descendants("shared")}
    return {name for name in found if not imports().find_children(name)}


def scripts_run_by(process: str) -> set[str]:
    """List the scripts that a process's stores name: the first argument of what runs them."""
    calls = (
        node
        for store in STORES[process]
        for node in ast.walk(ast.parse((ROOT / store).read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in RUNNERS
    )
    names = (call.args[0] for call in calls)
    return {str(name.value) for name in names if isinstance(name, ast.Constant)}


def scripts_required() -> set[str]:
    texts = ((LUA / f"{name}.lua").read_text(encoding="utf-8") for name in SCRIPTS)
    lines = (
        line for text in texts for line in re.findall(r"^-- requires: (.+)$", text, re.MULTILINE)
    )
    return {name for line in lines for name in line.split()}


@pytest.mark.parametrize("process", ["api", "worker"])
def test_every_shared_module_is_needed_by_both_processes(process: str) -> None:
    needed = imports().find_upstream_modules(process, as_package=True)

    assert shared_modules() - needed == set()


def test_no_operation_of_the_store_is_run_by_both_processes() -> None:
    assert scripts_run_by("api") & scripts_run_by("worker") == set()


def test_every_lua_file_is_run_by_a_process_or_required_by_another() -> None:
    used = scripts_run_by("api") | scripts_run_by("worker") | scripts_required()

    assert used == SCRIPTS
