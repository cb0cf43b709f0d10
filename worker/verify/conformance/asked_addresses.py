"""Takes addresses apart, and says which requests are those of a step of a plan."""

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, parse_qs, parse_qsl, unquote, urlsplit

from shared.domain.dry_run import DryRun, StepKind
from shared.domain.dry_run import Step as Seen
from shared.domain.plan import Step
from shared.secret_names import is_secret_name
from worker.description.addresses import is_base

# A part of a path that stands for any value: `{id}`, `:id`, `<id>`, `$id`, `123`.
_INSIDE = re.compile(r"\{[^/{}]*\}")
_ANY = re.compile(r"\{[^/{}]*\}|:[A-Za-z_]\w*|<[^/<>]*>|\$\{?\w+\}?|\d+")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")
# A value that stands for itself: no `{id}`, `<term>`, `...`.
_PLAIN = re.compile(r"[\w ,.@+-]*\w")
# A dry run cuts longer addresses off.
_WHOLE_URL = 300


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the requests of a plan go: to which hosts, and below which paths.

    A step that names a path alone is one on a host that is named elsewhere, below the path of a
    base address, or of none. Where no host is named, nobody knows what paths begin with: it is
    what all requests of the script have in common. `updates` are the steps that only a word such as
    "update" makes a PUT: a PATCH does that, too.
    """

    hosts: frozenset[str] = frozenset()
    bases: frozenset[str] = frozenset({""})
    updates: frozenset[Step] = frozenset()

    @classmethod
    def of(cls, steps: Iterable[Step], dry_run: DryRun | None, named: Collection[str] = ()) -> Self:
        """Return the addresses of steps; `named` are hosts that stand beside them."""
        parts = [_parts(step.url) for step in steps]
        hosts = frozenset(_host(each.netloc) for each in parts if each.netloc) | frozenset(named)
        bases = {each.path for each in parts if each.netloc or is_base(each.path)}
        if not hosts and dry_run is not None:
            bases |= _common(path_of(each.url or "") for each in _requests(dry_run))
        return cls(hosts, frozenset({"", *(base.rstrip("/") for base in bases)}))

    def is_of(self, step: Step, seen: Seen, *, any_method: bool) -> bool:
        """Return whether a request that was seen is one that a step of a plan asks for.

        With `any_method` the description names none, and its address may be the beginning of
        others, if it has a host.
        """
        methods = {step.method.upper()} | ({"PATCH"} if step in self.updates else set())
        if not any_method and (seen.method or "").upper() not in methods:
            return False
        asked, made = _parts(step.url), _parts(seen.url or "")
        hosts = {_host(asked.netloc)} if asked.netloc else self.hosts
        if hosts and _host(made.netloc) not in hosts:
            return False
        bases = {""} if asked.netloc else self.bases
        if is_cut(seen) and not made.query:
            paths = {f"{base}{asked.path}" for base in bases}
            if any(path.startswith(made.path) for path in paths):
                return True
        pattern = f"(?:{'|'.join(map(re.escape, bases))}){_pattern(asked.path.rstrip('/'))}"
        begins = any_method and (asked.netloc or is_base(asked.path))
        if begins and re.match(rf"{pattern}(?:/|$)", made.path or "/"):
            return True
        return re.fullmatch(rf"{pattern}/?", made.path or "/") is not None and (
            any_method or is_cut(seen) or _has_query(asked.query, made.query)
        )

    def requests_of(self, step: Step, dry_run: DryRun, *, any_method: bool) -> list[Seen]:
        """Return the requests of a dry run that a step of a plan asks for."""
        made = _requests(dry_run)
        return [each for each in made if self.is_of(step, each, any_method=any_method)]

    def without_foreign(self, dry_run: DryRun) -> DryRun:
        """Return a dry run without the requests to hosts that nobody named, if some are."""
        if not self.hosts:
            return dry_run
        trace = tuple(
            course.model_copy(
                update={"steps": tuple(each for each in course.steps if not self._is_foreign(each))}
            )
            for course in dry_run.trace
        )
        return dry_run.model_copy(update={"trace": trace})

    def _is_foreign(self, seen: Seen) -> bool:
        return seen.kind is StepKind.REQUEST and host_of(seen.url or "") not in self.hosts


def is_cut(seen: Seen) -> bool:
    """Return whether more of a request's address may not have been kept."""
    return len(seen.url or "") >= _WHOLE_URL


def host_of(url: str) -> str:
    """Return the host of an address, empty for a path."""
    return _host(_parts(url).netloc)


def path_of(url: str) -> str:
    """Return the path of an address."""
    return _parts(url).path


def is_socket(url: str) -> bool:
    """Return whether an address is one of a WebSocket: what is sent there is in no trace."""
    return _parts(url).scheme in {"ws", "wss"}


def _requests(dry_run: DryRun) -> list[Seen]:
    return [
        step for course in dry_run.trace for step in course.steps if step.kind is StepKind.REQUEST
    ]


def _common(paths: Iterable[str]) -> set[str]:
    """Return what paths begin with, all of them: each of their common beginnings, none whole."""
    split = [path.rstrip("/").split("/")[:-1] for path in set(paths)]
    shared: list[str] = []
    for parts in zip(*split, strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return {"/".join(shared[:length]) for length in range(len(shared) + 1)}


def _has_query(asked: str, made: str) -> bool:
    """Return whether a query has each parameter that is asked for.

    A placeholder has any value, and so has a secret, which comes from the environment.
    """
    has = parse_qs(made, keep_blank_values=True)
    return all(
        value in has.get(name, ())
        or (name in has and (is_secret_name(name) or not _PLAIN.fullmatch(value)))
        for name, value in parse_qsl(asked, keep_blank_values=True)
    )


def _parts(url: str) -> SplitResult:
    """Return the parts of an address, which may lack its scheme, with no character escaped."""
    named = url if _SCHEME.match(url) or url.startswith("/") else f"//{url}"
    try:
        parts = urlsplit(named)
    except ValueError:
        return urlsplit("")
    return parts._replace(path=unquote(parts.path)) if "%" in parts.path else parts


def _host(netloc: str) -> str:
    name = netloc.rpartition("@")[2].partition(":")[0].lower().removeprefix("www.")
    if not name.isascii():
        with suppress(UnicodeError):
            return name.encode("idna").decode()
    return name


def _pattern(path: str) -> str:
    """Return a pattern for a path in which placeholders and numbers stand for any value."""
    parts = (r"[^/]+" if _ANY.fullmatch(part) else _within(part) for part in path.split("/"))
    return "/".join(parts)


def _within(part: str) -> str:
    """Return a pattern for a part of a path with placeholders in it: `users({id})`."""
    return r"[^/]+".join(map(re.escape, _INSIDE.split(part)))
