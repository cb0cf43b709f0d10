"""Puts a whole script together: header, imports, constants, options, functions."""

import textwrap

from worker.generate.offline.http_call import shared_headers
from worker.generate.offline.iteration import write_functions
from worker.generate.offline.javascript import comment, string, value
from worker.generate.offline.options_code import write_options
from worker.generate.offline.script_plan import ScriptPlan

_LONGEST_SUMMARY = 600
_WIDTH = 96


def write_script(plan: ScriptPlan) -> str:
    """Return the source of a k6 script."""
    body = write_functions(plan)
    text = "\n\n".join("\n".join(part) for part in body)
    parts = [
        _header(plan),
        _imports(plan),
        _constants(plan),
        write_options(plan.flows, plan.limits),
    ]
    return "\n\n".join([*("\n".join(part) for part in parts), text]) + "\n"


def _header(plan: ScriptPlan) -> list[str]:
    summary = _shortened(comment(plan.summary))
    lines = [*_wrapped(comment(plan.not_understood), "//   ", first="// "), "//"]
    lines = lines if plan.not_understood else []
    if summary:
        lines += ["// Load test, as described:", *_wrapped(summary, "//   ")]
    else:
        lines += ["// Load test, from what was there already."]
    for wish in plan.wishes:
        lines += _wrapped(_shortened(comment(wish)), "//   ", first="// Then: ")
    if plan.assumptions:
        lines += ["//", "// Assumptions:"]
        for assumption in plan.assumptions:
            lines += _wrapped(comment(assumption), "//   ", first="// - ")
    flags = "".join(f" -e {name}=..." for name in plan.needed)
    return [*lines, "//", f"// Run: k6 run{flags} script.js"]


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SUMMARY else f"{text[:_LONGEST_SUMMARY]} ..."


def _wrapped(text: str, indent: str, first: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first or indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )


def _imports(plan: ScriptPlan) -> list[str]:
    names = "check, sleep" if plan.waits else "check"
    lines = ["import http from 'k6/http';"] if plan.speaks_http else []
    if any(step.is_socket for step in plan.steps):
        lines.append("import ws from 'k6/ws';")
    lines.append(f"import {{ {names} }} from 'k6';")
    if plan.encodes:
        lines.append("import encoding from 'k6/encoding';")
    if plan.counts_iterations:
        lines.append("import exec from 'k6/execution';")
    return lines


def _constants(plan: ScriptPlan) -> list[str]:
    lines = [
        f"const {name} = __ENV.{name};"
        if default is None
        else f"const {name} = __ENV.{name} || {string(default)};"
        for name, default in plan.constants.items()
    ]
    shared = shared_headers(plan)
    if len(plan.steps) > 1 and shared:
        lines += ["", *f"const HEADERS = {value(shared)};".split("\n")]
    return lines
