"""Is there something for k6 to run: a default function, or the functions that scenarios name."""

from collections.abc import Iterator, Mapping

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.verify.report.findings import weakened
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.values import ObjectLiteral, resolve, string

_VALUES = frozenset(
    {"number", "string", "template_string", "true", "false", "null", "object", "array", "undefined"}
)
_SPECIAL = frozenset({"options", "setup", "teardown", "handleSummary"})


def check_entry(program: Program) -> Iterator[Finding]:
    """Report a script without an exported function, and `exec` names that nothing exports."""
    yield from _exported_twice(program)
    if program.star_export:
        if program.common_js:
            yield finding_at(
                program.source,
                Code.UNREAD_SYNTAX,
                None,
                "What the script exports is put together while it runs: only its default "
                "function is tried.",
            )
        return
    default = resolve(program, program.exports.get("default"))
    if default is not None and default.type in _VALUES:
        yield finding_at(
            program.source,
            Code.NO_ENTRY,
            default,
            "The default export is not a function.",
            hint="Write: export default function () { ... }",
        )
    known = program.scenarios
    for scenario in (known or {}).values():
        yield from _check_exec(program, scenario)
    if "default" in program.exports:
        return
    if not known and set(program.exports) <= _SPECIAL:
        yield _missing(program)
    elif known is not None:
        yield from _check_default(program, known)


def _exported_twice(program: Program) -> Iterator[Finding]:
    for name, statement in program.exported_twice:
        yield finding_at(
            program.source,
            Code.SYNTAX_ERROR,
            statement,
            f"The script exports {name!r} twice.",
            hint="Keep one of the two, or give the other a name of its own.",
        )


def _missing(program: Program) -> Finding:
    exports = ("nothing", "only " + ", ".join(sorted(program.exports)))[bool(program.exports)]
    return finding_at(
        program.source,
        Code.NO_ENTRY,
        None,
        f"The script exports {exports}: there is no function for k6 to run.",
        hint="Write: export default function () { ... }",
    )


def _check_default(program: Program, known: Mapping[str, ObjectLiteral]) -> Iterator[Finding]:
    lacking = [name for name, scenario in known.items() if "exec" not in scenario.properties]
    if known and not lacking:
        return
    first = known[lacking[0]].node if lacking else None
    runs = f"scenario {lacking[0]!r} names no exec function" if lacking else "no scenario is set"
    found = finding_at(
        program.source,
        Code.NO_ENTRY,
        first,
        f"There is no default function, and {runs}.",
        hint="Export a default function, or name an exported function as `exec`.",
    )
    spread = any(known[name].partial for name in lacking)
    yield weakened(found, "what is spread into the scenario may name one") if spread else found


def _check_exec(program: Program, scenario: ObjectLiteral) -> Iterator[Finding]:
    node = scenario.properties.get("exec")
    name = string(program, node)
    if name is None or name in program.exports or node is None:
        return
    declared = program.module.find(name) is not None
    yield finding_at(
        program.source,
        Code.EXEC_NOT_EXPORTED,
        node,
        f"The scenario runs {name!r}, which the script does not export.",
        hint=f"Write `export` before function {name}." if declared else "Export that function.",
    )
