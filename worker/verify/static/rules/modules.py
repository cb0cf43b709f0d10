"""Are the imported modules real, do they export what is taken, and can they be proven offline."""

import posixpath
from collections.abc import Iterator, Mapping

from tree_sitter import Node

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.k6.jslib import is_pinned_jslib, jslib_name
from worker.k6.modules import Module, is_built_in, known_exports
from worker.k6.needs import ABSENT_MODULES, Need, needs_of
from worker.verify.report.findings import weakened
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.neighbours import How
from worker.verify.static.reading.opened import knows_files
from worker.verify.static.reading.program import ModuleUse, Program
from worker.verify.static.reading.source import field, text_of

# What can't be tried here for want of something, and the finding that says so.
_UNPROVEN: Mapping[Need, tuple[Code, str]] = {
    Need.GRPC_SERVER: (Code.GRPC, "gRPC calls can't be tried without the server."),
    Need.BROWSER: (Code.BROWSER, "Browser calls can't be tried without a browser."),
    Need.SECRETS: (Code.SECRET_SOURCE, "The secrets are not known here."),
    Need.REDIS: (Code.REDIS, "Redis calls can't be tried without the server."),
    Need.FILES: (Code.DATA_FILE, "The file that the script reads is not known here."),
}
_MISSPELT = {
    ("k6/http", "delete"): "The method is `del`: `delete` is a reserved word.",
    ("k6/http", "fetch"): "Use http.get() or http.request(method, url, body, params).",
    ("k6/http", "axios"): "Use http.get(), http.post() or http.request().",
}
_NEWER = "a newer k6 may have it"


def check_modules(program: Program) -> Iterator[Finding]:
    """Report unknown modules and exports, and modules that nobody can prove here."""
    modules = known_exports().modules
    for use in program.uses:
        module = modules.get(use.module)
        if module is None:
            yield from _foreign(program, use)
            continue
        yield from _versions(program, use, module)
        yield from _named(program, use, module)
        lacking = next((need for need in needs_of(use.module) if need in _UNPROVEN), None)
        if lacking is Need.FILES and knows_files(program):
            continue
        if lacking is not None:
            code, message = _UNPROVEN[lacking]
            yield finding_at(program.source, code, use.node, message)


def _may_be_new(program: Program, module: Module, name: str) -> bool:
    """Whether a k6 that is newer than the table may have a name that the table lacks."""
    version = program.k6_version
    newer = version is not None and version[:2] > known_exports().version[:2]
    return newer or name in module.newer


def _foreign(program: Program, use: ModuleUse) -> Iterator[Finding]:
    name = use.module
    if program.generated and _is_foreign(name):
        yield finding_at(
            program.source,
            Code.FOREIGN_DEPENDENCY,
            use.node,
            f"The script depends on {name[:80]!r}, which nobody vouches for.",
            hint="Use k6's own modules, a library of https://jslib.k6.io with its version, or "
            "plain JavaScript.",
        )
    elif name.startswith("https://"):
        yield from _remote(program, use)
    elif name.startswith("http://"):
        message = f"k6 imports remote modules over https only, not {name!r}."
        yield finding_at(
            program.source, Code.INSECURE_IMPORT, use.node, message, hint="Write https://."
        )
    elif name.startswith("k6/x/"):
        message = f"{name!r} is an extension that is not part of k6."
        yield finding_at(program.source, Code.EXTENSION, use.node, message)
    elif is_built_in(name):
        yield _no_module(program, use)
    else:
        yield from _beside(program, use)


def _beside(program: Program, use: ModuleUse) -> Iterator[Finding]:
    """Report what keeps a module of the script's own project, or an npm package, from k6."""
    name, found = use.module, program.leads_to(use.module)
    if found.how is How.BUNDLED:
        yield finding_at(
            program.source,
            Code.NEEDS_BUNDLE,
            use.node,
            f"A bundler finds {found.path!r} for {name!r}; k6 alone does not.",
            hint="Verify the bundle as well: that is what k6 gets.",
        )
    elif found.how is How.WITHOUT_EXTENSION:
        yield finding_at(
            program.source,
            Code.MISSING_EXTENSION,
            use.node,
            f"k6 takes a module by its whole name, and {name!r} is none.",
            hint=f"Write {_whole(name, found.path or '')!r}.",
        )
    elif found.how is How.PACKAGE:
        yield finding_at(
            program.source,
            Code.NPM_PACKAGE,
            use.node,
            f"{name!r} is an npm package: k6 gets it only in a bundle.",
            hint="Verify the bundle: there the package is part of the script.",
        )
    elif found.how is How.UNKNOWN and name.startswith((".", "/", "file:")):
        yield finding_at(
            program.source, Code.LOCAL_IMPORT, use.node, f"The file {name!r} is not known here."
        )
    elif found.how is How.UNKNOWN:
        yield finding_at(
            program.source,
            Code.NODE_MODULE,
            use.node,
            f"{name!r} is not a module of k6: npm and Node.js modules can't be imported.",
            hint="Use k6's own modules, or a library of https://jslib.k6.io.",
        )


def _whole(name: str, path: str) -> str:
    """Return a module's name with what it lacks of the path that it leads to."""
    last = posixpath.basename(name.rstrip("/"))
    if last.strip("."):
        return name.rstrip("/") + path[path.rfind(last) + len(last) :]
    return f"{name.rstrip('/')}/{posixpath.basename(path)}"


def _is_foreign(name: str) -> bool:
    """Whether a module is a stranger's: neither of k6, nor a pinned library of its own site."""
    if name.startswith(("https://", "http://")):
        return not is_pinned_jslib(name)
    return name.startswith("k6/x/")


def _no_module(program: Program, use: ModuleUse) -> Finding:
    name = use.module
    absent = ABSENT_MODULES.get(name)
    code = Code.REMOVED_MODULE if absent and absent.removed else Code.UNKNOWN_MODULE
    known = ", ".join(sorted(m for m in known_exports().modules if "experimental" not in m))
    hint = absent.instead if absent else f"k6's modules are {known}."
    return finding_at(program.source, code, use.node, f"k6 has no module {name!r}.", hint=hint)


def _remote(program: Program, use: ModuleUse) -> Iterator[Finding]:
    if jslib_name(use.module) is not None:
        return
    yield finding_at(
        program.source,
        Code.REMOTE_IMPORT,
        use.node,
        f"{use.module!r} is not verifiable offline.",
        hint="Nothing is wrong with it as such; try the script where it can be fetched.",
    )


def _versions(program: Program, use: ModuleUse, module: Module) -> Iterator[Finding]:
    version = program.k6_version
    if module.removed_in is not None:
        hint = f"Import {module.instead!r} instead." if module.instead else None
        ended = ".".join(map(str, module.removed_in))
        removed = finding_at(
            program.source,
            Code.REMOVED_MODULE,
            use.node,
            f"{use.module!r} was removed in k6 {ended}.",
            hint=hint,
        )
        is_there = version is None or version < module.removed_in
        yield weakened(removed, "older versions still have it") if is_there else removed
    if module.since is not None and version is not None and version < module.since:
        since = ".".join(map(str, module.since))
        newer = finding_at(
            program.source,
            Code.NEWER_MODULE,
            use.node,
            f"{use.module!r} needs k6 {since} or newer.",
            hint="Older versions have 'k6/experimental/websockets'.",
        )
        yield weakened(newer, "the dry run takes the older module in its place")


def _named(program: Program, use: ModuleUse, module: Module) -> Iterator[Finding]:
    for taken in use.imports:
        name = taken.imported
        if name is None or name == "default" or name in module.named:
            continue
        found = finding_at(
            program.source,
            Code.UNKNOWN_EXPORT,
            taken.node,
            f"{use.module!r} has no export {name!r}.",
            hint=_suggestion(use.module, name, module.named or module.members),
        )
        yield weakened(found, _NEWER) if _may_be_new(program, module, name) else found


def check_members(program: Program) -> Iterator[Finding]:
    """Report members that an imported module lacks, such as `http.delete`."""
    modules = known_exports().modules
    for node in program.members:
        owner, name = field(node, "object"), field(node, "property")
        if owner is None or name is None or name.type != "property_identifier":
            continue
        taken = program.imported(owner)
        if taken is None or taken.imported not in {None, "default"}:
            continue
        module = modules.get(taken.module)
        if module is None or _is_assigned(node):
            continue
        member = text_of(name)
        if member not in module.members and member != "default":
            found = finding_at(
                program.source,
                Code.UNKNOWN_MEMBER,
                name,
                f"{taken.module!r} has no member {member!r}.",
                hint=_suggestion(taken.module, member, module.members),
            )
            yield weakened(found, _NEWER) if _may_be_new(program, module, member) else found


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
