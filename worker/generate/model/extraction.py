"""Finds the script in whatever framing a model put around it, and changes nothing else in it."""

import html
import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from worker.description.quoting.quote import Quote
from worker.generate.model.answer_fields import assumptions_of, parsed, quotes_of
from worker.generate.model.blanking import Masked, mask
from worker.literals.text import encodable

_FENCE = re.compile(
    r"^[ \t]*(?P<fence>`{3,}+|~{3,}+)[ \t]*(?P<language>[\w+#.-]*+)[^\n`]*+\n"
    r"(?P<body>.*?)(?:^[ \t]*(?P=fence)[ \t]*$|(?P<open>\Z))",
    re.MULTILINE | re.DOTALL,
)
_SCRIPT_LANGUAGES = frozenset({"", "js", "javascript", "mjs", "k6", "ts", "typescript", "jsx"})
_SCRIPT_FIELD = re.compile(r'"script"\s*:\s*"(?P<value>(?:[^"\\]|\\.)*)"\s*(?:[,}]|\Z)', re.DOTALL)
_MODULE_CODE = re.compile(
    r"\bexport\s+(?:default|async|function|const|let|var|class)\b|\bexport\s*\{"
    r"|\bimport\s+(?:[\w*{]|$)|\brequire\s*\(",
    re.MULTILINE,
)
_CODE_START = re.compile(
    r"^[ \t]*(?:import\s*[\w*{'\"]|export\s|(?:const|let|var)\s+[\w{\[]+.*=|(?:async\s+)?function\b"
    r"|//|/\*|['\"]use strict['\"])",
    re.MULTILINE,
)
_STRAY_ESCAPE = re.compile(r"\\[nrt\"'`$]")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "", '"': '"', "'": "'", "`": "`", "$": "$", "/": "/"}
_STRAY_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|apos|#39|#x27|#34|#96);")
_ESCAPED_EXPRESSION = re.compile(r"\\\$\{\s*(?P<name>[A-Za-z_$][\w$]*)")
_K6_GLOBALS = frozenset({"__ENV", "__VU", "__ITER"})
_PROSE_LINE = re.compile(
    r"\s*[A-Z]\w*:\s*|\s*(?:[-*>#]+\s+|\d+\.\s+)?[*_`\"]*(?!(?:import|export|const|let|var|function|async|class|new"
    r"|return|throw|await|if|else|for|while|do|switch|case|try|typeof|void|delete)\b)"
    r"[A-Za-z][\w'\u2019-]*[,*_`:]*\s+[*_`\"(]*[A-Za-z].*"
)
# An answer inside an answer inside an answer is enough.
_MAX_NESTING = 3
# Far above any script, and what the model's output limit allows at most.
_MAX_CHARS = 250_000
_MAX_PROSE_CHARS = 1000
_MAX_STARTS = 5


@dataclass(frozen=True, slots=True)
class Extracted:
    """What an answer holds; no script if there is no code in it."""

    script: str | None
    assumptions: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()


def extract(answer: str) -> Extracted:
    """Return all that a model's answer holds; of one that is too long to be one, nothing."""
    if len(answer) > _MAX_CHARS:
        return Extracted(None)
    document = parsed(answer.lstrip("\ufeff"))
    return Extracted(extract_script(answer), assumptions_of(document), quotes_of(document))


def extract_script(text: str) -> str | None:
    """Return the k6 script in a model's answer; None when there is no code in it.

    Line ends become LF; a script that stands unframed is otherwise returned as it is.
    """
    return _script_in(text, _MAX_NESTING) if len(text) <= _MAX_CHARS else None


def _script_in(text: str, depth: int) -> str | None:
    text = text.replace("\r\n", "\n").lstrip("\ufeff")
    if depth == 0 or not text.strip():
        return None
    document = parsed(text)
    if document is not None:
        inner = _field(document)
        return _script_in(inner, depth - 1) if inner is not None else None
    if begun := _begun_as_code(text):
        return _code(text, begun)
    return _in_script_field(text, depth) or _in_fences(text, depth) or _in_prose(text)


def _field(document: Any) -> str | None:
    match document:
        case str():
            return document
        case {"script": str(script)}:
            return script
        case {"script": dict() | list() as inner} | [inner]:
            return _field(inner)
        case _:
            return None


def _begun_as_code(text: str) -> Masked | None:
    """Return a text that begins as code, masked; None for any other."""
    masked = mask(text) if _CODE_START.match(text.lstrip()) else None
    return masked if masked and _MODULE_CODE.search(masked.code) else None


def _in_script_field(text: str, depth: int) -> str | None:
    """Return a complete `script` string of JSON that is cut off, wrongly escaped or among prose."""
    field = _SCRIPT_FIELD.search(text)
    return _script_in(_unescaped(field["value"]), depth - 1) if field else None


def _in_fences(text: str, depth: int) -> str | None:
    """Return the block that is most like a k6 script; of equals, the longest."""
    scripts = []
    for block in _FENCE.finditer(text):
        if block["open"] is not None and not mask(block["body"]).closed:
            continue  # cut off in the middle
        script = _script_in(block["body"], depth - 1)
        if script:
            scripts.append((_likeness(script, block["language"].lower()), len(script), script))
    return max(scripts)[2] if scripts else None


def _likeness(script: str, language: str) -> int:
    return (
        4 * bool(re.search(r"\bexport\s+(?:default|const\s+options|function)", script))
        + 2 * bool(re.search(r"['\"]k6(?:/|['\"])", script))
        + (language in _SCRIPT_LANGUAGES)
    )


def _in_prose(text: str) -> str | None:
    """Return a script that begins in the middle of the text."""
    for start in islice(_CODE_START.finditer(text), _MAX_STARTS):
        rest = text[start.start() :]
        known = mask(rest)
        script = _code(rest, known)
        if script is None:
            continue
        masked = known if script.strip() == rest.strip() else mask(script)
        if masked.closed:
            return script
    return None


def _code(text: str, known: Masked | None = None) -> str | None:
    """Return the code without escapes and entities that no script has, and prose behind it.

    `known` is the text, masked: that takes as long as all else, and little is ever escaped.
    """
    plain = encodable(_without_escapes(_without_entities(text)))
    masked = known if known is not None and plain == text else mask(plain)
    kept, code = _without_trailing_prose(plain, masked.code)
    return kept.strip() + "\n" if _MODULE_CODE.search(code) else None


def _without_entities(text: str) -> str:
    stray = "&" in text and _STRAY_ENTITY.search(mask(text).code)
    return html.unescape(text) if stray else text


def _without_escapes(text: str) -> str:
    if "\\" not in text:
        return text
    code = mask(text).code
    one_line = "\n" not in text.strip() and "\\n" in text and not _MODULE_CODE.search(code)
    if one_line or _STRAY_ESCAPE.search(code):
        text = _unescaped(text)
    return _without_escaped_expressions(text)


def _unescaped(text: str) -> str:
    r"""Return the text without one level of JSON escapes, also those that are none (`\$`, `\'`)."""

    def unescape(escape: re.Match[str]) -> str:
        char = escape[1]
        if char.startswith("u") and len(char) > 1:
            return chr(int(char[1:], 16))
        return "\\" if char == "\\" else _ESCAPED.get(char, escape[0])

    return _ESCAPE.sub(unescape, text)


def _without_escaped_expressions(text: str) -> str:
    r"""Return the text with `${NAME}` for `\${NAME}`, if each names a variable of the script."""
    names = {escaped["name"] for escaped in _ESCAPED_EXPRESSION.finditer(text)}
    if not names or re.search(r"(?<!\\)\$\{", text):
        return text
    declared = set(re.findall(r"\b(?:const|let|var)\s+([\w$]+)", mask(text).code))
    return text.replace("\\${", "${") if names <= declared | _K6_GLOBALS else text


def _without_trailing_prose(text: str, code: str) -> tuple[str, str]:
    """Return text and code without a closing fence and sentences after the last line of code."""
    lines, code_lines = text.split("\n"), code.split("\n")
    fence = next((n for n, line in enumerate(code_lines) if line.strip() in {"```", "~~~"}), None)
    if fence is not None:
        lines, code_lines = lines[:fence], code_lines[:fence]
    while lines and (not lines[-1].strip() or _is_prose(lines[-1], code_lines[-1])):
        lines.pop()
        code_lines.pop()
    return "\n".join(lines), "\n".join(code_lines)


def _is_prose(line: str, code: str) -> bool:
    if (
        not code.strip()
        or len(line) > _MAX_PROSE_CHARS
        or line.rstrip().endswith((";", "{", "}", "="))
    ):
        return False
    return _PROSE_LINE.fullmatch(line) is not None
