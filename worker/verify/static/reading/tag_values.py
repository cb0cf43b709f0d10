"""Reads which tags a script may set, and to which values, as far as its own text says."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from tree_sitter import Node

from worker.k6.modules import is_built_in
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field, text_of, unquoted
from worker.verify.static.reading.values import arguments, object_literal, referred, string

# The values that a name is given anywhere in a script; None where some are not known.
type TagValues = Mapping[str, frozenset[str] | None]

# Where the tags of a call stand among its arguments.
_TAGS_OF_ADD = 1
_TAGS_OF_CHECK = 2


def read_tag_values(program: Program) -> TagValues | None:
    """Return what each property of a script is set to, outside its thresholds.

    Whatever becomes a tag is among them. None if the script may set tags under other names: from
    data, by names that it puts together, or in modules that are not known.
    """
    if not all(is_built_in(module) for module in program.modules):
        return None
    found: defaultdict[str, set[str | None]] = defaultdict(set)
    tags: list[Node | None] = list(_tags_of_calls(program))
    limits = program.thresholds.node if program.thresholds else None
    for node in _outside(program.source.root, limits):
        for name, value in _set_by(program, node):
            if name is None:
                return None
            if name == "tags":
                tags.append(value)
            else:
                found[name].add(string(program, value))
    return _without_unknown(found) if _all_known(program, tags) else None


def _without_unknown(found: Mapping[str, set[str | None]]) -> TagValues:
    values = {
        name: frozenset(each for each in texts if each is not None) for name, texts in found.items()
    }
    return {name: None if None in found[name] else texts for name, texts in values.items()}


def read_groups(program: Program) -> frozenset[str] | None:
    """Return the names of the groups that a script makes; None if some are not known."""
    if not all(is_built_in(module) for module in program.modules):
        return None
    # Groups that k6 makes itself.
    names = {"setup", "teardown"}
    for call in program.calls:
        taken = program.taken(field(call, "function"))
        if taken is None or taken.module != "k6" or taken.imported != "group":
            continue
        name = string(program, next(iter(arguments(call)), None))
        if name is None:
            return None
        names.add(name)
    return frozenset(names)


def _outside(root: Node, skipped: Node | None) -> Iterator[Node]:
    stack = [root]
    while stack:
        node = stack.pop()
        if node != skipped:
            yield node
            stack.extend(reversed(node.named_children))


def _set_by(program: Program, node: Node) -> Iterator[tuple[str | None, Node | None]]:
    """Yield the name and the value of a property that a node sets; None for an unknown name."""
    match node.type:
        case "pair":
            key = field(node, "key")
            if key is not None and key.type != "computed_property_name":
                yield unquoted(key) if key.type == "string" else text_of(key), field(node, "value")
            else:
                yield string(program, key.named_children[0] if key is not None else None), None
        case "shorthand_property_identifier":
            yield text_of(node), referred(program, node)
        case "assignment_expression":
            target, value = field(node, "left"), field(node, "right")
            if target is not None and target.type == "member_expression":
                yield text_of(field(target, "property") or target), value
            elif target is not None and target.type == "subscript_expression":
                yield _index(program, target), value
        case _:
            pass


def _index(program: Program, target: Node) -> str | None:
    """Return the name of the property that `target[...] =` sets; one that is no tag for numbers."""
    index = field(target, "index")
    if index is not None and index.type == "number":
        return text_of(index)
    return string(program, index)


def _all_known(program: Program, tags: Iterable[Node | None]) -> bool:
    """Return whether objects of tags stand in the text, with all of their names."""
    values = [referred(program, each) for each in tags]
    # An object with a name may be used many times, and is read once.
    different = {value.id: value for value in values if value is not None}
    read = (object_literal(program, value) for value in different.values())
    return None not in values and all(each is not None and not each.partial for each in read)


def _tags_of_calls(program: Program) -> Iterator[Node]:
    """Yield the tags that samples and checks are given."""
    for call in program.calls:
        function, given = field(call, "function"), arguments(call)
        method = field(function, "property") if function is not None else None
        taken = program.taken(function)
        if method is not None and text_of(method) == "add":
            yield from given[_TAGS_OF_ADD:]
        elif taken is not None and taken.imported == "check":
            yield from given[_TAGS_OF_CHECK:]


def names_by_template(program: Program) -> bool:
    """Return whether requests are named by http.url, after what stands around the values."""
    return any(
        (taken := program.taken(node)) is not None
        and taken.module == "k6/http"
        and taken.imported == "url"
        for node in (*program.members, *program.references)
    )
