"""Lets requests send what the answers before them give, and nothing that none of them does."""

import re
from collections.abc import Mapping
from dataclasses import replace

from shared.secret_names import variable
from worker.description.traffic import (
    Answered,
    Body,
    Filled,
    FormBody,
    HeaderValue,
    Json,
    JsonBody,
    Open,
    Request,
    Secret,
    TextBody,
)
from worker.generate.offline.names import local_name

_NAME = re.compile(r"[a-z][A-Za-z0-9]{0,60}")
_PLACE = re.compile(r"\{(\w+)\}")


def passing_on(requests: tuple[Request, ...]) -> tuple[Request, ...]:
    """Return the requests of a journey with names that a script can have for what they take.

    A request of which a wish has removed the giver takes the value from the environment.
    """
    given: dict[str, str] = {}
    found = []
    for request in requests:
        found.append(_sending(request, given))
        given |= {name: local_name(name) for name, _ in request.takes if _NAME.fullmatch(name)}
    return tuple(found)


def _sending(request: Request, given: Mapping[str, str]) -> Request:
    return replace(
        request,
        path=_PLACE.sub(lambda found: "{" + given.get(found[1], found[1]) + "}", request.path),
        headers=tuple((name, _value(value, given)) for name, value in request.headers),
        body=_body(request.body, given),
        takes=tuple((local_name(n), path) for n, path in request.takes if _NAME.fullmatch(n)),
    )


def _body(body: Body | None, given: Mapping[str, str]) -> Body | None:
    match body:
        case JsonBody(data):
            return JsonBody(_json(data, given))
        case FormBody(fields):
            return FormBody(tuple((name, _open(value, given)) for name, value in fields))
        case TextBody(text):
            return TextBody(_value(text, given))
        case None:
            return None


def _json(data: Json, given: Mapping[str, str]) -> Json:
    match data:
        case Filled() | Answered():
            return _value(data, given)
        case Mapping():
            return {name: _json(item, given) for name, item in data.items()}
        case list():
            return [_json(item, given) for item in data]
        case _:
            return data


def _value(value: HeaderValue, given: Mapping[str, str]) -> HeaderValue:
    if isinstance(value, Filled):
        return Filled(tuple(_open(part, given) for part in value.parts))
    return _open(value, given)


def _open(part: str | Open, given: Mapping[str, str]) -> str | Open:
    if not isinstance(part, Answered):
        return part
    return Answered(given[part.name]) if part.name in given else Secret(variable(part.name))
