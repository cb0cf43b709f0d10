"""The static layer: everything that can be said about a script without running anything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shared.domain.verification import CheckName, Finding
from worker.budget import Budget
from worker.k6.modules import Version
from worker.verify.static.findings import Findings
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.reader import TooDeepError, read
from worker.verify.static.reading.source import Source
from worker.verify.static.rules.browser import check_browser
from worker.verify.static.rules.callbacks import check_callbacks
from worker.verify.static.rules.contexts import check_contexts, check_files
from worker.verify.static.rules.entry import check_entry
from worker.verify.static.rules.env_variables import check_environment
from worker.verify.static.rules.known_options import check_options
from worker.verify.static.rules.modules import check_members, check_modules
from worker.verify.static.rules.names import check_awaits, check_dynamic_imports, check_names
from worker.verify.static.rules.request_calls import check_requests
from worker.verify.static.rules.response_fields import check_response_fields
from worker.verify.static.rules.scenarios import check_scenarios
from worker.verify.static.rules.setup_state import check_setup_state
from worker.verify.static.rules.syntax import check_text, check_tree
from worker.verify.static.rules.threshold_lists import check_thresholds

# Far above any script that a person reads; a walk over more nodes would take seconds.
LARGEST_BYTES = 512 * 1024

Rule = Callable[[Program, Findings], None]
VersionedRule = Callable[[Program, Findings, Version | None], None]

_VERSIONED: tuple[VersionedRule, ...] = (check_modules, check_members, check_names)
_MODULE_RULES: tuple[Rule, ...] = (
    check_awaits,
    check_dynamic_imports,
    check_entry,
    check_requests,
    check_callbacks,
    check_response_fields,
    check_contexts,
    check_setup_state,
    check_files,
    check_browser,
    check_environment,
)
_OPTION_RULES: tuple[Rule, ...] = (check_options, check_scenarios, check_thresholds)


@dataclass(frozen=True, slots=True)
class StaticOutcome:
    """What each static check found. A check that is missing was not reached."""

    findings: Mapping[CheckName, tuple[Finding, ...]]
    program: Program | None = None


def analyse(
    script: str,
    budget: Budget,
    k6_version: Version | None = None,
    *,
    origin: str | None = None,
) -> StaticOutcome:
    """Look at a script's text. Raises what `Budget.check` raises.

    `origin` is the host that its description names, such as `https://shop.example`.
    """
    source = Source(script)
    syntax = Findings(source)
    check_text(source, syntax)
    if not syntax.all():
        check_tree(source, syntax)
    if syntax.all():
        return StaticOutcome({CheckName.SYNTAX: syntax.all()})
    modules, options = Findings(source), Findings(source)
    found = {CheckName.SYNTAX: syntax, CheckName.MODULES: modules, CheckName.OPTIONS: options}
    program = _read(source, modules, budget)
    if program is not None:
        program.origin = origin or program.origin
        _apply(program, modules, options, k6_version, budget)
    return StaticOutcome({name: each.all() for name, each in found.items()}, program)


def _read(source: Source, findings: Findings, budget: Budget) -> Program | None:
    if len(source.data) > LARGEST_BYTES:
        findings.add("too_large", None, "The script is too large to be looked at in full.")
        return None
    try:
        return read(source, budget)
    except TooDeepError:
        findings.add("too_large", None, "The script nests too deep to be looked at in full.")
        return None


def _apply(
    program: Program,
    modules: Findings,
    options: Findings,
    k6_version: Version | None,
    budget: Budget,
) -> None:
    for versioned in _VERSIONED:
        budget.check()
        versioned(program, modules, k6_version)
    for rule in _MODULE_RULES:
        budget.check()
        rule(program, modules)
    for rule in _OPTION_RULES:
        rule(program, options)
