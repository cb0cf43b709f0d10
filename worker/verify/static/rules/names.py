"""Is every name declared: by the script, by JavaScript, or by k6."""

from collections.abc import Iterator, Mapping

from shared.domain.verification import Finding
from worker.k6.modules import known_exports
from worker.verify.report.codes import Code
from worker.verify.report.findings import weakened
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
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

_PAGE_NAMES = frozenset({"window", "document", "navigator", "localStorage", "performance"})
_PAGE_NAMES |= {"sessionStorage", "location", "getComputedStyle", "history", "fetch", "URL"}


def check_names(program: Program) -> Iterator[Finding]:
    """Report names that are declared nowhere; a warning where the script asks before it uses."""
    exports, version = known_exports(), program.k6_version
    reported: set[str] = set()
    for node in program.references:
        name = text_of(node)
        if name in exports.names or name in reported or program.binding(node) is not None:
            continue
        if name in _PAGE_NAMES and program.scope(node).in_page:
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
        yield found


def _hint(name: str) -> str:
    if name in _HINTS:
        return _HINTS[name]
    for module, facts in known_exports().modules.items():
        if name in facts.named and "experimental" not in module:
            return f"Write: import {{ {name} }} from '{module}';"
    return f"Declare or import `{name}` before it is used."


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
    """Report require() and import(): what they load escapes every other check."""
    for call in program.calls:
        function = field(call, "function")
        if function is None:
            continue
        if function.type == "import" or program.is_global(function, "require"):
            yield finding_at(
                program.source,
                Code.DYNAMIC_IMPORT,
                call,
                f"{text_of(function)}() loads a module while the script runs.",
                hint="Write an import statement at the top of the script.",
            )
