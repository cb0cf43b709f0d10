"""Puts a whole script together: header, imports, constants, options, default function."""

import textwrap

from worker.description.traffic import TokenScheme
from worker.generate.offline.javascript import INDENT, comment, string, value
from worker.generate.offline.options import options
from worker.generate.offline.plan import Plan
from worker.generate.offline.steps import iteration, secrets, shared_headers

_LONGEST_SUMMARY = 600
_WIDTH = 96


def script(plan: Plan) -> str:
    """Answer the source of a k6 script."""
    body = [INDENT + line if line else line for line in iteration(plan)]
    parts = [
        _header(plan),
        _imports(plan),
        _constants(plan),
        options(plan.profile, plan.thresholds, plan.pace),
        ["export default function () {", *body, "}"],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _header(plan: Plan) -> list[str]:
    summary = comment(plan.description)
    if len(summary) > _LONGEST_SUMMARY:
        summary = summary[:_LONGEST_SUMMARY] + " ..."
    lines = ["// Load test, as described:", *_wrapped(summary, "//   ")]
    if plan.assumptions:
        lines += ["//", "// Assumptions:"]
        for assumption in plan.assumptions:
            lines += _wrapped(comment(assumption), "//   ", first="// - ")
    flags = "".join(f" -e {name}=..." for name in secrets(plan))
    return [*lines, "//", f"// Run: k6 run{flags} script.js"]


def _wrapped(text: str, indent: str, first: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first or indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )


def _imports(plan: Plan) -> list[str]:
    names = "check, sleep" if plan.pause.high_s > 0 else "check"
    lines = ["import http from 'k6/http';", f"import {{ {names} }} from 'k6';"]
    if plan.credentials and plan.credentials.scheme is TokenScheme.BASIC:
        lines.append("import encoding from 'k6/encoding';")
    return lines


def _constants(plan: Plan) -> list[str]:
    lines = [f"const BASE_URL = __ENV.BASE_URL || {string(plan.base_url)};"]
    lines += [f"const {name} = __ENV.{name};" for name in secrets(plan)]
    if len(plan.requests) > 1 and (shared := shared_headers(plan)):
        lines += f"const HEADERS = {value(shared)};".split("\n")
    return lines
