"""Is every name declared: by the script, by JavaScript, or by k6."""

from collections.abc import Iterator, Mapping

from tree_sitter import Node

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.k6.jslib import jslib_name
from worker.k6.modules import known_exports
from worker.verify.report.findings import weakened
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.required import required_module
from worker.verify.static.reading.source import field, text_of

_NODE = "k6 is not Node.js: "
_BROWSER = "k6 is not a browser: "
_HINTS: Mapping[str, str] = {
    "fetch": _BROWSER + "use http.get() or http.request() of 'k6/http'.",
    "axios": "Use http.get(), http.post() or http.request() of 'k6/http'.",
    "XMLHttpRequest": _BROWSER + "use 'k6/http'.",
    "process": _NODE + "environment variables are in __ENV.",
    "Buffer": _NODE + "use 'k6/encoding' (b64encode, b64decode) or ArrayBuffer.",
    "__dirname": _NODE + "open() and import paths are relative to the script.",
    "__filename": _NODE + "open() and import paths are relative to the script.",
    "setImmediate": _NODE + "use setTimeout().",
    "window": _BROWSER + "there is no window object.",
    "document": _BROWSER + "parse HTML with parseHTML() of 'k6/html', or response.html().",
    "localStorage": _BROWSER + "keep values in variables.",
    "navigator": _BROWSER + "set the userAgent option.",
    "performance": "Use Date.now(), or response.timings.",
    "URL": "Build the URL as a string, or import URL from https://jslib.k6.io/url/.",
    "URLSearchParams": "Join parameters with encodeURIComponent(), or import from jslib.k6.io/url.",
    "TextEncoder": "Use 'k6/encoding'.",
    "TextDecoder": "Use String.fromCharCode() on a Uint8Array.",
    "btoa": "Use encoding.b64encode() of 'k6/encoding'.",
    "atob": "Use encoding.b64decode() of 'k6/encoding'.",
    "structuredClone": "Use JSON.parse(JSON.stringify(value)).",
    "FormData": "Import FormData from https://jslib.k6.io/formdata/, or pass an object as body.",
    "AbortController": "Set a timeout in the request's parameters.",
    "Intl": "k6's JavaScript has no Intl.",
    "expect": "Use check() of 'k6'.",
    "assert": "Use check() of 'k6'.",
    "describe": "Use group() of 'k6'.",
    "uuidv4": "Import it from https://jslib.k6.io/k6-utils/1.4.0/index.js.",
    "randomIntBetween": "Import it from https://jslib.k6.io/k6-utils/1.4.0/index.js.",
    "randomItem": "Import it from https://jslib.k6.io/k6-utils/1.4.0/index.js.",
    "randomString": "Import it from https://jslib.k6.io/k6-utils/1.4.0/index.js.",
    "http": "Write: import http from 'k6/http';",
    "exec": "Write: import exec from 'k6/execution';",
    "encoding": "Write: import encoding from 'k6/encoding';",
    "ws": "Write: import ws from 'k6/ws';",
}

# What only CommonJS has: in an ES module, even `typeof` of it throws.
_COMMON_JS = frozenset({"exports", "module"})
# No person writes a longer one.
_LONGEST_LINE = 1000
_ELSEWHERE = (".", "/", "file:", "https://")


def check_names(program: Program) -> Iterator[Finding]:
    """Report names that are declared nowhere; a warning where the script asks before it uses."""
    exports, version = known_exports(), program.k6_version
    giver = next(_givers(program), None)
    reported: set[str] = set()
    for node in program.references:
        name = text_of(node)
        if name in exports.names or name in reported or program.binding(node) is not None:
            continue
        # A page has names of its own, which are not known here.
        if _is_in_page(program, node):
            continue
        if (since := exports.newer_names.get(name)) and version is not None and version >= since:
            continue
        reported.add(name)
        found = finding_at(
            program.source,
            Code.UNDECLARED_NAME,
            node,
            f"`{name}` is not defined.",
            hint=_hint(name),
        )
        if name in program.asked_for:
            found = weakened(found, "the script asks with typeof whether it is")
        elif program.scope(node).guarded:
            found = weakened(found, "a try block would catch that")
        elif giver is not None:
            found = weakened(found, f"{giver!r} may bring it")
        elif _is_packed(program, node):
            found = weakened(found, "it stands in packed code, which may never get there")
        yield found


def _is_packed(program: Program, node: Node) -> bool:
    """Return whether a name stands in a function of code that a program wrote: a copied library.

    Such code asks for what a browser or Node.js has in ways that nobody follows. Where it is run,
    the dry run tells.
    """
    data, start = program.source.data, node.start_byte
    line_starts = data.rfind(b"\n", 0, start) + 1
    line_ends = data.find(b"\n", start)
    length = (len(data) if line_ends < 0 else line_ends) - line_starts
    return length > _LONGEST_LINE and program.scope(node).function is not None


def _givers(program: Program) -> Iterator[str]:
    """Yield the modules not known here that may bring global names: for what else is imported."""
    for use in program.uses:
        unknown = use.module.startswith(_ELSEWHERE) and jslib_name(use.module) is None
        takes_nothing = not use.imports and not use.reexported
        if use.module.startswith("k6/x/") or (unknown and takes_nothing):
            yield use.module[:80]


def _is_in_page(program: Program, node: Node) -> bool:
    return program.scope(node).in_page or any(
        function.start_byte <= node.start_byte < function.end_byte
        for function in program.page_functions
    )


def _hint(name: str) -> str:
    if name in _HINTS:
        return _HINTS[name]
    for module, facts in known_exports().modules.items():
        if name in facts.named and "experimental" not in module:
            return f"Write: import {{ {name} }} from '{module}';"
    return f"Declare or import `{name}` before it is used."


def check_module_kind(program: Program) -> Iterator[Finding]:
    """Report `module` and `exports` beside import and export statements."""
    if program.common_js:
        return
    for node in program.references:
        name = text_of(node)
        if name not in _COMMON_JS or program.binding(node) is not None:
            continue
        found = finding_at(
            program.source,
            Code.UNDECLARED_NAME,
            node,
            f"`{name}` is not defined in a script with import or export statements.",
            hint="Write `export` before what k6 should see.",
        )
        in_vu = program.scope(node).function is not None
        yield weakened(found, "it may never be reached") if in_vu else found


def check_awaits(program: Program) -> Iterator[Finding]:
    """Report await in functions that are not async; at the top of a module it is allowed."""
    for node in program.awaits:
        function = program.scope(node).function
        if function is None or any(child.type == "async" for child in function.children):
            continue
        yield finding_at(
            program.source,
            Code.AWAIT_OUTSIDE_ASYNC,
            node,
            "await stands in a function that is not async.",
            hint="Write `async` before the function.",
        )


def check_dynamic_imports(program: Program) -> Iterator[Finding]:
    """Report import(), which k6 refuses, and require() of what nobody can read in the text."""
    for call in program.calls:
        function = field(call, "function")
        if function is not None and function.type == "import":
            yield finding_at(
                program.source,
                Code.DYNAMIC_IMPORT,
                call,
                "k6 does not load modules by import() while the script runs.",
                hint="Write an import statement at the top of the script.",
            )
    for node in program.references:
        call = node.parent or node
        named = field(call, "function") == node and required_module(call) is not None
        if program.is_global(node, "require") and not named:
            found = finding_at(
                program.source,
                Code.DYNAMIC_IMPORT,
                node,
                "require() loads a module whose name does not stand in the text.",
                hint="Write the module's name as a string, or use an import statement.",
            )
            yield weakened(found, "a module of k6 can be loaded that way")
