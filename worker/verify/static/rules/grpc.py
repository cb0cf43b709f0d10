"""Are gRPC clients used where k6 lets them: files in the init context, calls in VU code."""

from collections.abc import Iterator

from tree_sitter import Node

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.verify.report.findings import weakened
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field, text_of
from worker.verify.static.reading.values import resolve

_MODULE = "k6/net/grpc"
_LOADS = frozenset({"load", "loadProtoset"})
_CALLS = frozenset({"connect", "invoke", "asyncInvoke", "healthCheck"})


def check_grpc(program: Program) -> Iterator[Finding]:
    """Report files that are loaded in VU code, and calls that are made in the init context."""
    if _MODULE not in program.modules:
        return
    for call in program.calls:
        name = _method(program, call)
        if name is None:
            continue
        in_init = program.scope(call).function is None
        if text_of(name) in _LOADS and program.runs_in_vu(call):
            found = _load_in_vu(program, name)
        elif text_of(name) in _CALLS and in_init:
            found = _call_in_init(program, name)
        else:
            continue
        guarded = program.scope(call).guarded
        yield weakened(found, "a try block would catch that") if guarded else found


def _method(program: Program, call: Node) -> Node | None:
    """Return the name of the method of a client that a call calls."""
    function = field(call, "function")
    if function is None or function.type != "member_expression":
        return None
    client = _made_by(program, field(function, "object"))
    return field(function, "property") if client else None


def _made_by(program: Program, owner: Node | None) -> bool:
    """Return whether a value is `new grpc.Client()`, or a variable that begins as one."""
    value = resolve(program, owner)
    if value is not None and value.type == "identifier":
        binding = program.binding(value)
        value = binding.value if binding is not None else None
    constructor = field(value, "constructor") if value is not None else None
    taken = program.taken(constructor)
    return taken is not None and (taken.module, taken.imported) == (_MODULE, "Client")


def _load_in_vu(program: Program, name: Node) -> Finding:
    return finding_at(
        program.source,
        Code.INIT_ONLY,
        name,
        f"{text_of(name)}() works only in the init context, outside of functions.",
        hint="Load the files at the top of the script, right after `new grpc.Client()`.",
    )


def _call_in_init(program: Program, name: Node) -> Finding:
    return finding_at(
        program.source,
        Code.GRPC_IN_INIT,
        name,
        f"k6 makes no gRPC calls in the init context: {text_of(name)}() fails there.",
        hint=f"Move {text_of(name)}() into the default function.",
    )
