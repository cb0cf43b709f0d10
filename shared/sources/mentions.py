"""What a description says of addresses, beside the requests of its sources."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from shared.domain.plan import Plan, Scenario, Step
from shared.domain.sources import Operation
from shared.sources.matching import path_of, same_path
from shared.sources.phrases import stems

_PREFIX = re.compile(r"(?:/(?:api|rest|v\d+(?:\.\d+)?|services?|public))*/?")


@dataclass(frozen=True, slots=True)
class Mentions:
    """The steps of a text: those that are requests of the sources, others, and the server.

    Each goes by its part of the text's plan.
    """

    named: Mapping[str, tuple[Operation, ...]]
    others: tuple[tuple[str, Step], ...]
    server: str
    server_parts: tuple[str, ...]

    def wants(self, operation: Operation) -> bool:
        """Return whether the text names an operation, or none at all."""
        return not self.named or any(operation in each for each in self.named.values())

    def parts_of(self, operation: Operation) -> list[str]:
        """Return the steps of the text that name an operation, wherever its server is now."""
        return [
            part
            for part, each in self.named.items()
            if any((one.source, one.at) == (operation.source, operation.at) for one in each)
        ]

    def owners(
        self, operations: Sequence[Operation], parts: Mapping[int, Scenario]
    ) -> Mapping[Operation, int]:
        """Return which part of the text makes an operation: by its address, else by its words."""
        found: dict[Operation, int] = {}
        for each in operations:
            told = [_scenario(part) for part in self.parts_of(each)]
            words = frozenset[str]().union(*map(stems, each.words))
            alike = [
                number
                for number, scenario in parts.items()
                if not scenario.steps and stems(scenario.name) & words
            ]
            for number in (*told, *alike[:1]):
                if number in parts:
                    found.setdefault(each, number)
        return found


def mentions_of(
    plan: Plan, operations: Sequence[Operation], spoken_for: Collection[str]
) -> Mentions:
    """Return what the plan of a text alone says of addresses, but for steps that are spoken for."""
    named: dict[str, tuple[Operation, ...]] = {}
    others: list[tuple[str, Step]] = []
    servers: dict[str, str] = {}
    for number, scenario in enumerate(plan.scenarios):
        for place, step in enumerate(scenario.steps):
            part = f"scenarios[{number}].steps[{place}]"
            if part in spoken_for:
                continue
            found = _meant(plan, part, step, operations)
            if found:
                named[part] = found
            elif _is_server(step):
                servers[part] = step.url
            else:
                others.append((part, step))
    alone = len({url.rstrip("/") for url in servers.values()}) == 1
    return Mentions(
        named=named,
        others=tuple(others),
        server=next(iter(servers.values())) if alone else _server_of(named, plan),
        server_parts=tuple(servers),
    )


def _meant(
    plan: Plan, part: str, step: Step, operations: Sequence[Operation]
) -> tuple[Operation, ...]:
    """Return the operations that a step of a text names; a method that is not written may be any.

    Those at just its path come before those where a placeholder stands for a part of it.
    """
    told = {each.text.upper() for each in plan.statements if each.part == part}
    methods = {step.method} if step.method in told else {each.step.method for each in operations}
    wanted = path_of(step.url)
    if not wanted:
        return ()
    alike = [each for each in operations if each.step.method in methods]
    return tuple(each for each in alike if wanted in _paths(each)) or tuple(
        each for each in alike if any(same_path(path, wanted) for path in _paths(each))
    )


def _paths(operation: Operation) -> tuple[str, str]:
    """Return the path of an operation, and that behind its server's."""
    full = path_of(operation.step.url)
    return full, full.removeprefix(path_of(operation.base))


def _is_server(step: Step) -> bool:
    return "://" in step.url and _PREFIX.fullmatch(urlsplit(step.url).path) is not None


def _server_of(named: Mapping[str, tuple[Operation, ...]], plan: Plan) -> str:
    """Return the one host that the text names with its requests, if there is one."""
    hosts = set()
    for part in named:
        number, place = map(int, re.findall(r"\d+", part))
        url = plan.scenarios[number].steps[place].url
        if "://" in url:
            parts = urlsplit(url)
            hosts.add(f"{parts.scheme}://{parts.netloc}")
    return hosts.pop() if len(hosts) == 1 else ""


def _scenario(part: str) -> int:
    return int(part[len("scenarios[") : part.index("]")])
