"""Is a script's text fit to be parsed: not empty, no foreign characters, no Markdown around it."""

import re
from collections.abc import Iterator

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.source import Place, Source, text_of

_UNENCODABLE = re.compile("[\x00\ud800-\udfff]")
_FENCE = re.compile(r"^[ \t]*(```|~~~)", re.MULTILINE)


def check_text(source: Source) -> Iterator[Finding]:
    """Report what can be said before parsing."""
    text = source.text
    if not text.strip():
        yield finding_at(
            source, Code.EMPTY_SCRIPT, None, "The script is empty.", hint="Write a k6 script."
        )
        return
    if bad := _UNENCODABLE.search(text):
        yield finding_at(
            source,
            Code.INVALID_TEXT,
            _place_of(text, bad.start()),
            f"The script holds the character U+{ord(bad.group()):04X}.",
            hint="Remove it; a script is UTF-8 text without NUL characters.",
        )
    if (fence := _FENCE.search(text)) and not _inside_template(source, fence.start(1)):
        yield finding_at(
            source,
            Code.MARKDOWN_FENCE,
            _place_of(text, fence.start(1)),
            "A Markdown code fence is left in the script.",
            hint="Return only the JavaScript between the fences.",
        )


def _place_of(text: str, offset: int) -> Place:
    line = text.count("\n", 0, offset) + 1
    return Place(line, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _inside_template(source: Source, offset: int) -> bool:
    """Whether a fence belongs to the text of a long string, such as an uploaded Markdown file."""
    position = len(source.text[:offset].encode("utf-8", errors="replace"))
    node = source.root.descendant_for_byte_range(position, position + 3)
    return (
        not source.root.has_error
        and node is not None
        and node.type == "string_fragment"
        and "\\`" in text_of(node)
    )
