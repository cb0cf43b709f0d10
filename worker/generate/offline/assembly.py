"""Puts a whole script together: header, imports, constants, options, functions."""

import textwrap

from worker.generate.offline.http_call import shared_headers
from worker.generate.offline.iteration import functions
from worker.generate.offline.javascript import comment, string, value
from worker.generate.offline.options_code import options
from worker.generate.offline.outline import Outline

_LONGEST_SUMMARY = 600
_WIDTH = 96


def script(outline: Outline) -> str:
    """Answer the source of a k6 script."""
    body = functions(outline)
    text = "\n\n".join("\n".join(part) for part in body)
    parts = [
        _header(outline),
        _imports(outline),
        _constants(outline),
        options(outline.profile, outline.thresholds, outline.pace, aborts=outline.aborts),
    ]
    return "\n\n".join([*("\n".join(part) for part in parts), text]) + "\n"


def _header(outline: Outline) -> list[str]:
    summary = comment(outline.summary)
    if len(summary) > _LONGEST_SUMMARY:
        summary = summary[:_LONGEST_SUMMARY] + " ..."
    lines = ["// Load test, as described:", *_wrapped(summary, "//   ")]
    if outline.assumptions:
        lines += ["//", "// Assumptions:"]
        for assumption in outline.assumptions:
            lines += _wrapped(comment(assumption), "//   ", first="// - ")
    flags = "".join(f" -e {name}=..." for name in outline.needed)
    return [*lines, "//", f"// Run: k6 run{flags} script.js"]


def _wrapped(text: str, indent: str, first: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first or indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )


def _imports(outline: Outline) -> list[str]:
    names = "check, sleep" if outline.waits else "check"
    lines = ["import http from 'k6/http';"] if outline.speaks_http else []
    if any(step.is_socket for step in outline.steps):
        lines.append("import ws from 'k6/ws';")
    lines.append(f"import {{ {names} }} from 'k6';")
    return [*lines, "import encoding from 'k6/encoding';"] if outline.encodes else lines


def _constants(outline: Outline) -> list[str]:
    lines = [
        f"const {name} = __ENV.{name};"
        if default is None
        else f"const {name} = __ENV.{name} || {string(default)};"
        for name, default in outline.constants.items()
    ]
    shared = shared_headers(outline)
    if len(outline.steps) > 1 and shared:
        lines += ["", *f"const HEADERS = {value(shared)};".split("\n")]
    return lines
