"""Is there something for k6 to run: a default function, or the functions that scenarios name."""

from tree_sitter import Node

from worker.k6.modules import is_built_in
from worker.verify.static.findings import Findings
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.scopes import Kind
from worker.verify.static.reading.source import field, text_of, walk
from worker.verify.static.reading.values import ObjectLiteral, object_literal, resolve, string

_VALUES = frozenset(
    {"number", "string", "template_string", "true", "false", "null", "object", "array", "undefined"}
)
_REFERENCES = frozenset({"identifier", "shorthand_property_identifier"})
_SPECIAL = frozenset({"options", "setup", "teardown", "handleSummary"})


def scenarios(program: Program) -> dict[str, ObjectLiteral] | None:
    """Read the scenarios that stand in the text; None if some may stand elsewhere."""
    options = exported_options(program)
    if options is None or options.partial:
        return None
    if "scenarios" not in options.properties:
        return {}
    found = object_literal(program, options.properties["scenarios"])
    if found is None or found.partial:
        return None
    read = {name: object_literal(program, node) for name, node in found.properties.items()}
    return {name: scenario for name, scenario in read.items() if scenario is not None}


def exported_options(program: Program) -> ObjectLiteral | None:
    """Read the exported options object."""
    node = program.exports.get("options")
    if node is not None and node.type == "identifier":
        binding = program.module.find(text_of(node))
        node = binding.value if binding else None
    return object_literal(program, node)


def options_stand_alone(program: Program) -> bool:
    """Whether the options hold nothing that comes from a module which is not part of k6."""
    if "options" not in program.exports:
        return True
    options = exported_options(program)
    if options is None:
        return False
    seen: set[int] = set()
    stack = [options.node]
    while stack:
        root = stack.pop()
        if root.id in seen:
            continue
        seen.add(root.id)
        for node in walk(root):
            binding = program.binding(node) if node.type in _REFERENCES else None
            if binding is None:
                continue
            if binding.imported is not None and not is_built_in(binding.imported.module):
                return False
            if binding.value is not None:
                stack.append(binding.value)
            elif binding.kind not in {Kind.IMPORT, Kind.PARAMETER}:
                return False
    return True


def run_functions(program: Program) -> dict[str, Node]:
    """Give the exported functions that k6 calls, as far as the text says: by their names."""
    names = {"default", "setup", "teardown"}
    for scenario in (scenarios(program) or {}).values():
        names.add(string(program, scenario.properties.get("exec")) or "default")
    found = {name: _function_of(program, program.exports.get(name)) for name in sorted(names)}
    return {name: node for name, node in found.items() if node is not None}


def _function_of(program: Program, node: Node | None) -> Node | None:
    if node is not None and node.type == "identifier":
        binding = program.module.find(text_of(node))
        return binding.value if binding else None
    return node


def check_entry(program: Program, findings: Findings) -> None:
    """Report a script without an exported function, and `exec` names that nothing exports."""
    for name, statement in program.exported_twice:
        findings.add(
            "syntax_error",
            statement,
            f"The script exports {name!r} twice.",
            hint="Keep one of the two, or give the other a name of its own.",
        )
    if program.star_export:
        return
    default = resolve(program, program.exports.get("default"))
    if default is not None and default.type in _VALUES:
        findings.add(
            "no_entry",
            default,
            "The default export is not a function.",
            hint="Write: export default function () { ... }",
        )
    known = scenarios(program)
    for scenario in (known or {}).values():
        _check_exec(program, scenario, findings)
    if "default" in program.exports or _has_common_js(program):
        return
    if not known and set(program.exports) <= _SPECIAL:
        _missing(program, findings)
    elif known is not None:
        _check_default(known, findings)


def _missing(program: Program, findings: Findings) -> None:
    exports = ("nothing", "only " + ", ".join(sorted(program.exports)))[bool(program.exports)]
    findings.add(
        "no_entry",
        None,
        f"The script exports {exports}: there is no function for k6 to run.",
        hint="Write: export default function () { ... }",
    )


def _check_default(known: dict[str, ObjectLiteral], findings: Findings) -> None:
    lacking = [name for name, scenario in known.items() if "exec" not in scenario.properties]
    if known and not lacking:
        return
    first = known[lacking[0]].node if lacking else None
    runs = f"scenario {lacking[0]!r} names no exec function" if lacking else "no scenario is set"
    findings.add(
        "no_entry",
        first,
        f"There is no default function, and {runs}.",
        hint="Export a default function, or name an exported function as `exec`.",
        unsure=first is not None and any(known[name].partial for name in lacking),
    )


def _check_exec(program: Program, scenario: ObjectLiteral, findings: Findings) -> None:
    node = scenario.properties.get("exec")
    name = string(program, node)
    if name is None or name in program.exports or node is None:
        return
    declared = program.module.find(name) is not None
    findings.add(
        "exec_not_exported",
        node,
        f"The scenario runs {name!r}, which the script does not export.",
        hint=f"Write `export` before function {name}." if declared else "Export that function.",
    )


def _has_common_js(program: Program) -> bool:
    """Whether the script exports the old way: module.exports, or exports.default."""
    return any(_is_common_js(program, member) for member in program.members)


def _is_common_js(program: Program, member: Node) -> bool:
    owner = field(member, "object")
    return program.is_global(owner, "exports") or program.is_global(owner, "module")
