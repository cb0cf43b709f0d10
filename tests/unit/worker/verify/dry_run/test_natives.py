"""The dry run's JavaScript takes built-ins from `natives.js`: a script may bend the living ones."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

FOLDER = files("worker.verify.dry_run").joinpath("js")
MODULES = sorted(
    file.name
    for file in FOLDER.iterdir()
    if file.name.endswith(".js") and file.name != "natives.js"
)
GLOBALS = frozenset(
    [
        "Array",
        "ArrayBuffer",
        "Date",
        "Error",
        "JSON",
        "Map",
        "Math",
        "Number",
        "Object",
        "Promise",
        "Proxy",
        "Reflect",
        "RegExp",
        "Set",
        "String",
        "Symbol",
        "WeakMap",
        "WeakSet",
        "isNaN",
        "parseInt",
        "parseFloat",
    ]
)
# Methods that built-in objects inherit. `then` and `catch` would be a promise's.
METHODS = frozenset(
    [
        "apply",
        "at",
        "bind",
        "call",
        "catch",
        "charAt",
        "charCodeAt",
        "concat",
        "endsWith",
        "entries",
        "every",
        "exec",
        "filter",
        "find",
        "flat",
        "flatMap",
        "forEach",
        "includes",
        "indexOf",
        "join",
        "keys",
        "map",
        "match",
        "matchAll",
        "pop",
        "push",
        "reduce",
        "replace",
        "reverse",
        "shift",
        "slice",
        "some",
        "sort",
        "splice",
        "split",
        "startsWith",
        "substring",
        "test",
        "then",
        "toLowerCase",
        "toString",
        "toUpperCase",
        "trim",
        "unshift",
        "values",
        "hasOwnProperty",
    ]
)
# Whose methods are k6's own or this library's.
OWN = frozenset({"http", "k6", "metric", "answers", "made", "execution"})


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _text(node: Node | None) -> str:
    return (node.text or b"").decode() if node is not None else ""


def _runs_later(node: Node) -> bool:
    """Whether code runs after the script was loaded: inside any function."""
    parent = node.parent
    while parent is not None:
        if "function" in parent.type or parent.type == "method_definition":
            return True
        parent = parent.parent
    return False


def _living(source: str) -> Iterator[str]:
    root = Parser(Language(tree_sitter_javascript.language())).parse(source.encode()).root_node
    for node in _walk(root):
        if not _runs_later(node):
            continue
        where = f"line {node.start_point[0] + 1}: {_text(node)[:60]}"
        match node.type:
            case "member_expression":
                owner = node.child_by_field_name("object")
                name = _text(node.child_by_field_name("property"))
                called = node.parent is not None and node.parent.type == "call_expression"
                if _text(owner) in GLOBALS or (
                    called and name in METHODS and _text(owner) not in OWN
                ):
                    yield where
            case "new_expression" if _text(node.child_by_field_name("constructor")) in GLOBALS:
                yield where
            case "call_expression" if _text(node.child_by_field_name("function")) in GLOBALS:
                yield where
            case "for_in_statement" if "of" in {_text(child) for child in node.children}:
                yield where  # asks for the array's living iterator
            case "spread_element" | "array_pattern":
                yield where  # the same
            case "binary_expression" if _text(node.child_by_field_name("operator")) == "instanceof":
                yield where  # asks for Symbol.hasInstance
            case _:
                pass


@pytest.mark.parametrize("name", MODULES)
def test_no_living_built_in_is_used_while_the_script_runs(name: str) -> None:
    assert list(_living(FOLDER.joinpath(name).read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "statement",
    [
        "JSON.stringify(x)",
        "new Set(x)",
        "String(x)",
        "x.map(y)",
        "/a/.test(x)",
        "f(...x)",
        "const [a] = x",
        "for (const a of x) {}",
        "x instanceof Error",
    ],
)
def test_the_search_finds_living_built_ins(statement: str) -> None:
    assert list(_living(f"function f(x, y) {{ {statement}; }}"))


def test_a_value_taken_before_the_script_runs_is_none() -> None:
    assert not list(_living("const { stringify } = JSON; function f(x) { return stringify(x); }"))
