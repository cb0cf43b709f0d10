"""Lets requests that follow on each other send what the answers before them give."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from shared.domain.plan import Header, Step
from shared.domain.sources import Operation, Sent, Where
from shared.sources.secrets import written


class Made(NamedTuple):
    """An operation, and its step as it is made after those before it."""

    operation: Operation
    step: Step


def linked(operations: Sequence[Operation]) -> list[Made]:
    """Return operations that are made in this order.

    A value that none of those before gives is sent as the source has it.
    """
    made: list[Step] = []
    givers: dict[str, int] = {}
    used: set[str] = set()
    for number, each in enumerate(operations):
        sends = [sent for sent in each.sends if sent.name in givers]
        used |= {sent.name for sent in sends}
        made.append(_sending(each.step, sends))
        givers |= {taken.name: number for taken in each.gives if taken.name not in givers}
    for number, each in enumerate(operations):
        takes = tuple(
            taken for taken in each.gives if taken.name in used and givers[taken.name] == number
        )
        if takes:
            made[number] = made[number].model_copy(update={"takes": takes})
    return [Made(*each) for each in zip(operations, made, strict=True)]


def needs_of(made: Iterable[Made]) -> tuple[str, ...]:
    """Return the variables that some operations still take from the environment."""
    found = (
        name
        for operation, step in made
        for name in operation.needs
        if f"{{{name}}}" in step.model_dump_json(include={"url", "headers", "body"})
    )
    return tuple(dict.fromkeys(found))


def _sending(step: Step, sends: Iterable[Sent]) -> Step:
    """Return a step that sends values by their names."""
    url, headers, body = step.url, list(step.headers), step.body
    for sent in sends:
        match sent.where:
            case Where.PATH | Where.QUERY:
                url = _in_address(url, sent)
            case Where.HEADER:
                value = f"{sent.before}${{{sent.name}}}"
                headers = [
                    Header(each.name, value) if each.name.lower() == sent.at[0] else each
                    for each in headers
                ]
            case Where.BODY:
                body = body and _in_json(body, sent)
            case Where.FORM:
                body = body and _in_pairs(body, sent.at[0], f"${{{sent.name}}}")
    values = tuple(each for each in step.values if f"{{{each.name}}}" in url)
    return step.model_copy(
        update={"url": url, "headers": tuple(headers), "body": body, "values": values}
    )


def _in_address(url: str, sent: Sent) -> str:
    path, mark, query = url.partition("?")
    place, value = sent.at[0], f"{{{sent.name}}}"
    if sent.where is Where.QUERY:
        return path + mark + _in_pairs(query, place, value)
    parts = path.split("/")
    if isinstance(place, int) and -len(parts) <= place < 0:
        parts[place] = value
    return "/".join(parts) + mark + query


def _in_pairs(pairs: str, place: str | int, value: str) -> str:
    told = pairs.split("&")
    if isinstance(place, int) and place < len(told):
        told[place] = f"{told[place].partition('=')[0]}={value}"
    return "&".join(told)


def _in_json(body: str, sent: Sent) -> str:
    data: Any = json.loads(body)
    *way, last = sent.at
    inner = data
    for part in way:
        inner = inner[part]
    inner[last] = f"${{{sent.name}}}"
    return written(data)
