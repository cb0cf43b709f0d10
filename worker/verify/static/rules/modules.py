"""Are the imported modules real, do they export what is taken, and can they be proven offline."""

from collections.abc import Mapping

from tree_sitter import Node

from worker.k6.jslib import jslib_name
from worker.k6.modules import Exports, Module, Version, is_built_in, known_exports
from worker.k6.needs import ABSENT_MODULES, Need, needs_of
from worker.verify.static.findings import Findings
from worker.verify.static.reading.program import ModuleUse, Program
from worker.verify.static.reading.source import field, text_of

# What can't be tried here for want of something, and the finding that says so.
_UNPROVEN: Mapping[Need, tuple[str, str]] = {
    Need.GRPC_SERVER: ("grpc", "gRPC calls can't be tried without the server."),
    Need.BROWSER: ("browser", "Browser calls can't be tried without a browser."),
    Need.SECRETS: ("secret_source", "The secrets are not known here."),
    Need.REDIS: ("redis", "Redis calls can't be tried without the server."),
    Need.FILES: ("data_file", "The file that the script reads is not known here."),
}
_MISSPELT = {
    ("k6/http", "delete"): "The method is `del`: `delete` is a reserved word.",
    ("k6/http", "fetch"): "Use http.get() or http.request(method, url, body, params).",
    ("k6/http", "axios"): "Use http.get(), http.post() or http.request().",
}


def check_modules(program: Program, findings: Findings, version: Version | None) -> None:
    """Report unknown modules and exports, and modules that nobody can prove here."""
    exports = known_exports()
    for use in program.uses:
        if findings.full:
            return
        module = exports.modules.get(use.module)
        if module is None:
            _foreign(use, findings)
            continue
        _versions(use, module, findings, version)
        _named(use, module, findings, newer=_is_newer(version, exports))
        lacking = next((need for need in needs_of(use.module) if need in _UNPROVEN), None)
        if lacking is not None:
            code, message = _UNPROVEN[lacking]
            findings.add(code, use.node, message)


def _is_newer(version: Version | None, exports: Exports) -> bool:
    return version is not None and version[:2] > exports.version[:2]


def _foreign(use: ModuleUse, findings: Findings) -> None:
    name = use.module
    if name.startswith("https://"):
        _remote(use, findings)
    elif name.startswith("http://"):
        findings.add(
            "insecure_import",
            use.node,
            f"k6 imports remote modules over https only, not {name!r}.",
            hint="Write https://.",
        )
    elif name.startswith("k6/x/"):
        findings.add("extension", use.node, f"{name!r} is an extension that is not part of k6.")
    elif name.startswith((".", "/", "file:")):
        findings.add("local_import", use.node, f"The file {name!r} is not known here.")
    elif is_built_in(name):
        absent = ABSENT_MODULES.get(name)
        code = "removed_module" if absent and absent.removed else "unknown_module"
        known = ", ".join(sorted(m for m in known_exports().modules if "experimental" not in m))
        hint = absent.instead if absent else f"k6's modules are {known}."
        findings.add(code, use.node, f"k6 has no module {name!r}.", hint=hint)
    else:
        findings.add(
            "node_module",
            use.node,
            f"{name!r} is not a module of k6: npm and Node.js modules can't be imported.",
            hint="Use k6's own modules, or a library of https://jslib.k6.io.",
        )


def _remote(use: ModuleUse, findings: Findings) -> None:
    if jslib_name(use.module) is not None:
        return
    findings.add(
        "remote_import",
        use.node,
        f"{use.module!r} is not verifiable offline.",
        hint="Nothing is wrong with it as such; try the script where it can be fetched.",
    )


def _versions(use: ModuleUse, module: Module, findings: Findings, version: Version | None) -> None:
    if module.removed_in is not None:
        hint = f"Import {module.instead!r} instead." if module.instead else None
        ended = ".".join(map(str, module.removed_in))
        findings.add(
            "removed_module",
            use.node,
            f"{use.module!r} was removed in k6 {ended}.",
            hint=hint,
            unsure=version is None or version < module.removed_in,
        )
    if module.since is not None and version is not None and version < module.since:
        since = ".".join(map(str, module.since))
        findings.add(
            "newer_module",
            use.node,
            f"{use.module!r} needs k6 {since} or newer.",
            hint="Older versions have 'k6/experimental/websockets'.",
            # The dry run takes the older module in its place.
            unsure=True,
        )


def _named(use: ModuleUse, module: Module, findings: Findings, *, newer: bool) -> None:
    for taken in use.imports:
        name = taken.imported
        if name is None or name == "default" or name in module.named:
            continue
        findings.add(
            "unknown_export",
            taken.node,
            f"{use.module!r} has no export {name!r}.",
            hint=_suggestion(use.module, name, module.named or module.members),
            # A k6 that is newer than the table may have it.
            unsure=newer or name in module.newer,
        )


def check_members(program: Program, findings: Findings, version: Version | None) -> None:
    """Report members that an imported module lacks, such as `http.delete`."""
    exports = known_exports()
    newer = _is_newer(version, exports)
    for node in program.members:
        if findings.full:
            return
        owner, name = field(node, "object"), field(node, "property")
        if owner is None or name is None or name.type != "property_identifier":
            continue
        taken = program.imported(owner)
        if taken is None or taken.imported not in {None, "default"}:
            continue
        module = exports.modules.get(taken.module)
        if module is None or _is_assigned(node):
            continue
        member = text_of(name)
        if member not in module.members and member != "default":
            findings.add(
                "unknown_member",
                name,
                f"{taken.module!r} has no member {member!r}.",
                hint=_suggestion(taken.module, member, module.members),
                unsure=newer or member in module.newer,
            )


def _is_assigned(member: Node) -> bool:
    parent = member.parent
    return parent is not None and parent.type == "assignment_expression"


def _suggestion(module: str, name: str, names: frozenset[str]) -> str:
    if (module, name) in _MISSPELT:
        return _MISSPELT[module, name]
    for other, facts in known_exports().modules.items():
        if name in facts.named and "experimental" not in other:
            return f"Write: import {{ {name} }} from '{other}';"
    shown = sorted(known for known in names if not known.isupper() and not known.startswith("OCSP"))
    return f"It has {', '.join(shown)}."
