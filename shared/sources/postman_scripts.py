"""Finds what the scripts of a Postman collection take from answers, in the forms that are usual."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_NAME = r"[A-Za-z_$][\w$]{0,60}"
_LONGEST = 20_000
_ANSWER = (
    r"(?:pm\.response\.json\( ?\)|"
    r"JSON\.parse\( ?(?:responseBody|pm\.response\.text\( ?\)) ?\))"
)
_WAY = rf"(?:\s?\??\.{_NAME}|(?:\?\.)?\[ ?(?:\d{{1,4}}|\"[^\"\]]{{1,60}}\"|'[^'\]]{{1,60}}') ?\])*"
_END = r" ?(?=[;\n]|$)"
_PART = re.compile(rf"\.({_NAME})|\[ ?(?:(\d+)|[\"']([^\"']+)[\"']) ?\]")
_STATEMENT = re.compile(
    rf"(?<![\w$.])(?P<bound>{_NAME}) ?= ?(?P<from>{_ANSWER}|{_NAME})(?P<on>{_WAY}){_END}|"
    rf"\{{(?P<picked>[\w$:, \n]{{1,300}})\}} ?= ?"
    rf"(?P<whole>{_ANSWER}|{_NAME})(?P<in>{_WAY}){_END}|"
    r"(?:pm\.(?:environment|collectionVariables|globals|variables)\.set|"
    r"postman\.set(?:Environment|Global)Variable)"
    rf"\(\s?[\"'`](?P<set>[^\"'`{{}}]{{1,80}})[\"'`] ?,\s?(?P<to>{_ANSWER}|{_NAME})(?P<at>{_WAY})"
    r"(?:\.toString\( ?\))?\s?\)"
)
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
# What a path of k6 says without escapes.
_KEY = re.compile(r"[A-Za-z_$][\w$-]*|\d+")

type Way = tuple[str, ...]


class SetVariable(NamedTuple):
    """A variable that a script sets, and where the answer's JSON has its value, as k6 writes it."""

    name: str
    path: str


def set_from_answer(script: str) -> Iterator[SetVariable]:
    """Yield the variables that the test of a request sets to a value of its answer."""
    plain = re.sub(r"[^\S\n]+", " ", re.sub(r"\s*\n\s*", "\n", _COMMENT.sub("", script[:_LONGEST])))
    ways: dict[str, Way] = {}
    for found in _STATEMENT.finditer(plain):
        source = found["from"] or found["whole"] or found["to"]
        start = ways.get(source, None if re.fullmatch(_NAME, source) else ())
        if found["bound"]:
            ways.pop(found["bound"], None)
        if start is None:
            continue
        way = (*start, *_parts(found["on"] or found["in"] or found["at"] or ""))
        if found["bound"]:
            ways[found["bound"]] = way
        elif found["picked"]:
            ways |= _picked(found["picked"], way)
        elif way and all(map(_KEY.fullmatch, way)):
            yield SetVariable(found["set"], ".".join(way))


def _parts(way: str) -> Iterator[str]:
    return (next(filter(None, each.groups())) for each in _PART.finditer(way))


def _picked(names: str, way: Way) -> dict[str, Way]:
    """Return the ways to what is picked out of a value: `{ token, id: orderId }`."""
    pairs = (each.partition(":") for each in names.split(","))
    told = ((name.strip(), local.strip()) for name, _, local in pairs if name.strip())
    return {local or name: (*way, name) for name, local in told}
