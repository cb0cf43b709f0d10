"""Reads which tags a script may set, and to which values, as far as its own text says."""

from collections.abc import Iterator, Mapping

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
    if any(_hides_tags(program, call) for call in program.calls):
        return None
    found: dict[str, frozenset[str] | None] = {}
    limits = program.thresholds.node if program.thresholds else None
    for node in _outside(program.source.root, limits):
        for name, value in _set_by(program, node):
            if name is None or (name == "tags" and not _is_known(program, value)):
                return None
            text, known = string(program, value), found.get(name, frozenset())
            found[name] = None if text is None or known is None else known | {text}
    return found


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


def _is_known(program: Program, value: Node | None) -> bool:
    read = object_literal(program, value)
    return read is not None and not read.partial


def _hides_tags(program: Program, call: Node) -> bool:
    """Return whether a sample or a check is given tags that do not stand in the text."""
    function, given = field(call, "function"), arguments(call)
    if function is None:
        return False
    method = field(function, "property")
    taken = program.taken(function)
    if method is not None and text_of(method) == "add":
        tags = given[_TAGS_OF_ADD:]
    elif taken is not None and taken.imported == "check":
        tags = given[_TAGS_OF_CHECK:]
    else:
        return False
    return any(not _is_known(program, referred(program, each)) for each in tags)


def names_by_template(program: Program) -> bool:
    """Return whether requests are named by http.url, after what stands around the values."""
    return any(
        (taken := program.taken(node)) is not None
        and taken.module == "k6/http"
        and taken.imported == "url"
        for node in (*program.members, *program.references)
    )
