"""Parses JSON and YAML that nobody vouches for."""

import json
import re
from typing import NoReturn

import yaml

from shared.sources.unreadable import UnreadableSourceError

_TOO_DEEP = "is nested too deeply"
# What is merged (`<<`) is copied, and may be merged again.
_MOST_MERGED = 10_000


class _CoreLoader(yaml.CSafeLoader):
    """Reads scalars as YAML 1.2 does: `no` is a word, and so are `12:30` and `2025-01-01`."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - PyYAML's own way to say so

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Merge what a mapping names, within bounds."""
        super().flatten_mapping(node)
        if len(node.value) > _MOST_MERGED:
            raise yaml.YAMLError("merged too often")


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,300})", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]{1,3})?", "-+.0123456789"),
    ("merge", r"<<", "<"),
):
    _CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first)
    )


def parse_document(text: str) -> object:
    """Return what a text in JSON or YAML holds. Raises UnreadableSourceError."""
    if text.lstrip()[:1] in {"{", "["}:
        return parse_json(text)
    return _yaml(text)


def parse_json(text: str) -> object:
    """Return what a text in JSON holds. Raises UnreadableSourceError."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise UnreadableSourceError(f"is no JSON: {error.msg} in line {error.lineno}") from None
    except ValueError:
        raise UnreadableSourceError("is no JSON: it has a number that is none") from None
    except RecursionError:
        raise UnreadableSourceError(_TOO_DEEP) from None


def _yaml(text: str) -> object:
    try:
        return yaml.load(text, Loader=_CoreLoader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = "" if mark is None else f" in line {mark.line + 1}"
        raise UnreadableSourceError(f"is no YAML: something is wrong{place}") from None
    except (yaml.YAMLError, ValueError, TypeError):
        raise UnreadableSourceError("is neither JSON nor YAML") from None
    except RecursionError:
        raise UnreadableSourceError(_TOO_DEEP) from None


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)
