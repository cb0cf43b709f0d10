"""Do samples carry the tags that thresholds ask for: k6 lets a threshold without samples pass."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.k6.built_in_metrics import SYSTEM_TAGS
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field, text_of
from worker.verify.static.reading.tag_values import (
    TagValues,
    names_by_template,
    read_groups,
    read_tag_values,
)
from worker.verify.static.reading.values import object_literal

_TAGGED = re.compile(r"[^{}]{1,200}\{([^{}]{1,400})\}\s*")
# The value may be quoted, and may hold colons.
_TAG = re.compile(r"""\s*([^:,"'\s]+)\s*:\s*("[^"]*"|'[^']*'|[^,]*)(?:,|$)""")
_GROUP = "::"
_MOST_NAMES = 10


def check_threshold_tags(program: Program) -> Iterator[Finding]:
    """Report thresholds on tags, scenarios and groups that no sample can carry."""
    thresholds = program.thresholds
    tagged = {
        name: tags for name in (thresholds.keys if thresholds else ()) if (tags := _tags(name))
    }
    if thresholds is None or not tagged:
        return
    known = _Known(
        values=read_tag_values(program),
        groups=read_groups(program),
        scenarios=_scenario_names(program),
        template=names_by_template(program),
    )
    for name, tags in tagged.items():
        for tag, value in tags:
            lacking = _lacking(known, tag, value)
            if lacking is not None:
                yield _finding(program, thresholds.keys[name], name, lacking)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What a script's samples may carry; None for what is not known in full."""

    values: TagValues | None
    groups: frozenset[str] | None
    scenarios: frozenset[str] | None
    template: bool


def _tags(name: str) -> list[tuple[str, str]]:
    found = _TAGGED.fullmatch(name)
    tags = _TAG.findall(found[1]) if found else []
    return [(tag, value.strip().strip("\"'")) for tag, value in tags]


def _lacking(known: _Known, tag: str, value: str) -> str | None:
    """Return why no sample carries a tag, if it is known that none does."""
    match tag:
        case "group":
            return _lacking_group(known.groups, value)
        case "scenario":
            lacks = known.scenarios is not None and value not in known.scenarios
            return f"there is no scenario {value[:60]!r}" if lacks else None
        case "name":
            # A request is named by its URL unless the script names it.
            if known.template or "/" in value:
                return None
            return _lacking_value(known.values, tag, value)
        case _:
            return None if tag in SYSTEM_TAGS else _lacking_value(known.values, tag, value)


def _lacking_group(groups: frozenset[str] | None, value: str) -> str | None:
    if value and not value.startswith(_GROUP):
        return f"the tag of a group begins with two colons: `::{value[:60]}`"
    lacking = [
        part for part in value.split(_GROUP)[1:] if groups is not None and part not in groups
    ]
    return f"there is no group {lacking[0][:60]!r}" if lacking else None


def _lacking_value(values: TagValues | None, tag: str, value: str) -> str | None:
    known = values.get(tag, frozenset()) if values is not None else None
    if known is None or value in known:
        return None
    if not known:
        return f"nothing in the script has the tag {tag[:60]!r}"
    given = ", ".join(sorted(known)[:_MOST_NAMES])
    return (
        f"nothing in the script has the tag {tag[:60]!r} with this value, only with {given[:200]}"
    )


def _scenario_names(program: Program) -> frozenset[str] | None:
    """Return the names of all scenarios; None if they are not all in the text."""
    if program.scenarios is None or program.options is None or _sets_scenarios(program):
        return None
    found = object_literal(program, program.options.properties.get("scenarios"))
    return frozenset(found.properties if found is not None else ()) or frozenset({"default"})


def _sets_scenarios(program: Program) -> bool:
    targets = (field(each, "left") for each in program.assignments)
    return any("scenarios" in text_of(target) for target in targets if target is not None)


def _finding(program: Program, key: Node, name: str, lacking: str) -> Finding:
    return finding_at(
        program.source,
        Code.THRESHOLD_WITHOUT_SAMPLES,
        key,
        f"No sample is counted for {name[:80]!r}: {lacking}.",
        hint="k6 lets a threshold without samples pass. Give the samples this tag, or correct its "
        "name.",
    )
