"""Finds the requests whose URLs change from call to call, and counts the forms that these have."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from math import prod
from typing import ClassVar

from tree_sitter import Node

from worker.verify.static.facts import Counter, UrlUse
from worker.verify.static.reading.counters import counter
from worker.verify.static.reading.exported import exported_function
from worker.verify.static.reading.lists import Lists
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.reach import outermost_function
from worker.verify.static.reading.requests import Request
from worker.verify.static.reading.source import field, text_of
from worker.verify.static.reading.values import arguments, number, object_literal, resolve, string

# Functions that return what they are given in another form, and those that never repeat themselves.
_FORMS = re.compile(
    r"Math\.(?:floor|ceil|round|trunc|abs)|parseInt|Number|String|encodeURIComponent|encodeURI"
)
_OTHER_FORMS = frozenset({"toString", "toFixed", "padStart", "toISOString", "getTime", "valueOf"})
_NEW_EACH_TIME = re.compile(
    r"Date\.now|Math\.random|(?:\w+\.)*(?:randomUUID|uuidv?[0-9]?|randomString)"
)
# A report needs no more of them.
_MOST_USES = 50
# A URL that a person writes has no more parts.
_DEEPEST = 40
_MOST_CHOICES = 10**9
_WHOLES = frozenset({"template_string", "template_substitution", "unary_expression"})


@dataclass(frozen=True, slots=True)
class _Forms:
    """In how many forms a value comes: one, unless something is known to change it."""

    choices: int = 1
    counters: frozenset[Counter] = frozenset()


_ONE = _Forms()
_NEW = _Forms(counters=frozenset({Counter.ITERATION}))
# Each VU goes through the init context once.
_NEW_IN_INIT = _Forms(counters=frozenset({Counter.VU}))


def find_url_uses(program: Program, lists: Lists) -> Iterator[UrlUse]:
    """Yield the requests without a name whose URLs change by something that the text tells."""
    return islice(_url_uses(program, lists), _MOST_USES)


def _url_uses(program: Program, lists: Lists) -> Iterator[UrlUse]:
    if any(_names_all_requests(each) for each in program.assignments):
        return
    reader = _Reader(program, lists)
    for request in program.requests:
        if request.url is None or _may_have_name(program, request):
            continue
        forms = reader.forms(request.url)
        if forms != _ONE:
            place = program.source.place(request.call)
            yield UrlUse(
                choices=forms.choices,
                counters=forms.counters,
                function=exported_function(program, request.call),
                file=program.source.path,
                line=place.line,
                column=place.column,
            )


def _names_all_requests(assignment: Node) -> bool:
    """Return whether a tag is set for all that a VU does: `exec.vu.tags.name = ...`."""
    target = field(assignment, "left")
    return target is not None and re.search(r"\btags\s*[.\[]", text_of(target)) is not None


def _may_have_name(program: Program, request: Request) -> bool:
    if request.params is None:
        return False
    params = object_literal(program, request.params)
    if params is None:
        return text_of(request.params) not in {"null", "undefined"}
    if "tags" not in params.properties:
        return params.partial
    tags = object_literal(program, params.properties["tags"])
    return tags is None or tags.partial or "name" in tags.properties


class _Reader:
    """Reads in how many forms expressions come; each once, since constants are named repeatedly."""

    def __init__(self, program: Program, lists: Lists) -> None:
        self._program = program
        self._lists = lists
        self._known: dict[int, _Forms] = {}
        self._depth = 0

    def forms(self, node: Node | None) -> _Forms:
        """Return the forms of an expression's value."""
        value = resolve(self._program, node)
        if value is None or self._depth > _DEEPEST:
            return _ONE
        if value.id not in self._known:
            self._known[value.id] = _ONE  # for an expression that names itself
            self._depth += 1
            self._known[value.id] = self._read(value)
            self._depth -= 1
        return self._known[value.id]

    def _read(self, value: Node) -> _Forms:
        counted = counter(self._program, value)
        if counted is not None:
            return _Forms(counters=frozenset({counted}))
        if value.type in _WHOLES:
            return _product(self.forms(each) for each in value.named_children)
        read = self._KINDS.get(value.type)
        return read(self, value) if read is not None else _ONE

    def _of_created(self, value: Node) -> _Forms:
        now = text_of(value) in {"new Date()", "new Date"}
        return self._new(value) if now else _ONE

    def _of_member(self, value: Node) -> _Forms:
        return self.forms(field(value, "object"))

    def _of_row(self, value: Node) -> _Forms:
        index = field(value, "index")
        if number(self._program, index) is not None or string(self._program, index) is not None:
            return _ONE
        return _at_most(self._lists.rows(field(value, "object")))

    def _new(self, call: Node) -> _Forms:
        return _NEW_IN_INIT if outermost_function(self._program, call) is None else _NEW

    def _of_operation(self, node: Node) -> _Forms:
        operator = field(node, "operator")
        sides = [field(node, "left"), field(node, "right")]
        if operator is None or operator.type not in {"+", "-", "*", "/", "%"}:
            return _ONE
        if operator.type == "%":
            return _at_most(number(self._program, sides[1]))
        if operator.type == "*":
            for side, other in (sides, sides[::-1]):
                if side is not None and text_of(side) == "Math.random()":
                    return _at_most(number(self._program, other))
        return _product(self.forms(side) for side in sides)

    def _of_call(self, call: Node) -> _Forms:
        function, given = field(call, "function"), arguments(call)
        name = text_of(function) if function is not None else ""
        if _NEW_EACH_TIME.fullmatch(name):
            return self._new(call)
        if name == "randomIntBetween" and len(given) > 1:
            low, high = (number(self._program, each) for each in given[:2])
            return _at_most(high - low + 1 if low is not None and high is not None else None)
        if name == "randomItem" and given:
            return _at_most(self._lists.rows(given[0]))
        if _FORMS.fullmatch(name):
            return self.forms(given[0] if given else None)
        method = field(function, "property") if function is not None else None
        if function is not None and method is not None and text_of(method) in _OTHER_FORMS:
            return self.forms(field(function, "object"))
        return _ONE

    _KINDS: ClassVar[Mapping[str, Callable[["_Reader", Node], _Forms]]] = {
        "binary_expression": _of_operation,
        "call_expression": _of_call,
        "new_expression": _of_created,
        "member_expression": _of_member,
        "subscript_expression": _of_row,
    }


def _product(parts: Iterable[_Forms]) -> _Forms:
    found = list(parts)
    counters = frozenset[Counter]().union(*(each.counters for each in found))
    return _Forms(min(prod(each.choices for each in found), _MOST_CHOICES), counters)


def _at_most(count: float | None) -> _Forms:
    """Return the forms of a pick; one, where nobody knows out of how many."""
    return _ONE if count is None else _Forms(max(1, round(min(count, _MOST_CHOICES))))
