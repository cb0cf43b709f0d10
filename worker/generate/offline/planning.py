"""Decides everything that a script needs, and states what the description left open."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from shared.domain.plan import Plan
from worker.description.traffic import Request
from worker.generate.offline.choice import Circumstances
from worker.generate.offline.endpoints import complete_requests
from worker.generate.offline.flows import plan_flows
from worker.generate.offline.groups import Crowd, crowds_of
from worker.generate.offline.journey import plan_journeys
from worker.generate.offline.limited import limited
from worker.generate.offline.mixing import in_loads
from worker.generate.offline.parting import in_parts, left_out
from worker.generate.offline.pass_limits import choose_limits
from worker.generate.offline.redaction import quoted
from worker.generate.offline.script_plan import ScriptPlan, Step
from worker.generate.offline.source_notes import source_assumptions
from worker.generate.offline.understanding import Reading
from worker.generate.offline.websocket import GREETING, messages_of


def plan_script(reading: Reading) -> ScriptPlan:
    """Return a plan of a script that keeps all that was read and states what was assumed."""
    traffic, unread = reading.traffic, reading.not_understood
    plan = _with_shown_names(reading.plan, traffic.secrets)
    requests, request_assumptions = complete_requests(
        traffic, plan.activities, from_files=reading.from_files
    )
    crowds = tuple(in_parts(crowd, requests) for crowd in crowds_of(plan, requests))
    circumstances = Circumstances(is_read=not unread)
    if len(crowds) == 1:  # else nobody knows of which of them the words speak
        circumstances = replace(circumstances, kind=reading.kind, movement=reading.movement)
    crowds, mix_assumptions = in_loads(crowds, plan)
    crowds, requests, part_assumptions = left_out(crowds, requests)
    journeys = plan_journeys(traffic, _journeys(crowds, requests))
    flows, flow_assumptions = plan_flows(plan, crowds, journeys.steps, circumstances)
    parts = limited(plan, crowds, flows, reading.scenario_of)
    limits = choose_limits(plan, parts, is_read=not unread, usual=reading.usual_limit)
    return ScriptPlan(
        summary=reading.summary,
        wishes=reading.wishes,
        flows=parts.flows,
        limits=limits.limits,
        constants=journeys.constants,
        headers=journeys.headers,
        encodes=journeys.encodes,
        not_understood=unread,
        assumptions=(
            *reading.unsupported,
            *source_assumptions(plan),
            *mix_assumptions,
            *part_assumptions,
            *flow_assumptions.load,
            *request_assumptions,
            *journeys.assumptions,
            *flow_assumptions.pace,
            *_messages_assumed(journeys.steps),
            *parts.assumptions,
            *limits.assumptions,
            *flow_assumptions.rate,
        ),
    )


def _with_shown_names(plan: Plan, secrets: frozenset[str]) -> Plan:
    """Return a plan whose scenarios have names that can be repeated: they are words of the text."""
    scenarios = (
        each.model_copy(update={"name": quoted(each.name, secrets)}) for each in plan.scenarios
    )
    return plan.model_copy(update={"scenarios": tuple(scenarios)})


def _journeys(crowds: Sequence[Crowd], requests: Sequence[Request]) -> list[tuple[Request, ...]]:
    return [
        tuple(requests[place] for place in group.requests)
        for crowd in crowds
        for group in crowd.groups
    ]


def _messages_assumed(journeys: Sequence[Sequence[Step]]) -> Iterator[str]:
    """Yield what is sent over a WebSocket where nothing is told of that."""
    if any(step.is_socket and not messages_of(step) for steps in journeys for step in steps):
        yield f"No message is stated for the WebSocket; the text `{GREETING}` is sent."
