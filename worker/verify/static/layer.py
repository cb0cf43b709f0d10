"""The static layer: everything that can be said about a script without running anything."""

from collections.abc import Callable, Iterable, Iterator

from shared.domain.verification import CheckName, Finding, Language
from worker.budget import Budget
from worker.k6.modules import Version
from worker.verify.report.codes import Code
from worker.verify.report.findings import make_finding
from worker.verify.static.env_facts import read_variables
from worker.verify.static.facts import ImportFacts, ScriptFacts, StaticOutcome
from worker.verify.static.findings import collected
from worker.verify.static.reading.awaited_checks import lines_of_awaiting_checks
from worker.verify.static.reading.lists import Lists
from worker.verify.static.reading.program import ModuleUse, Program
from worker.verify.static.reading.reader import LARGEST_BYTES, TooLargeError, read
from worker.verify.static.reading.row_uses import find_row_uses
from worker.verify.static.reading.source import Source, TangledError
from worker.verify.static.reading.url_uses import find_url_uses
from worker.verify.static.rules.browser import check_browser
from worker.verify.static.rules.callbacks import check_callbacks
from worker.verify.static.rules.contexts import check_contexts, check_files
from worker.verify.static.rules.duplicate_keys import check_duplicate_keys
from worker.verify.static.rules.entry import check_entry
from worker.verify.static.rules.env_variables import check_environment
from worker.verify.static.rules.grpc import check_grpc
from worker.verify.static.rules.known_options import check_options
from worker.verify.static.rules.modules import check_members, check_modules
from worker.verify.static.rules.names import (
    check_awaits,
    check_dynamic_imports,
    check_module_kind,
    check_names,
)
from worker.verify.static.rules.raw_text import check_text
from worker.verify.static.rules.request_calls import check_requests
from worker.verify.static.rules.response_fields import check_response_fields
from worker.verify.static.rules.scenarios import check_scenarios
from worker.verify.static.rules.setup_state import check_setup_state
from worker.verify.static.rules.syntax import check_tree
from worker.verify.static.rules.threshold_bounds import check_threshold_bounds
from worker.verify.static.rules.threshold_lists import check_thresholds
from worker.verify.static.rules.threshold_tags import check_threshold_tags

TOO_LARGE = "the script is too large or too tangled"
_UNREAD = "The script is TypeScript of a kind that is not read here."

type Rule = Callable[[Program], Iterator[Finding]]

_MODULE_RULES: tuple[Rule, ...] = (
    check_modules,
    check_members,
    check_names,
    check_awaits,
    check_dynamic_imports,
    check_module_kind,
    check_entry,
    check_requests,
    check_callbacks,
    check_response_fields,
    check_contexts,
    check_setup_state,
    check_files,
    check_grpc,
    check_browser,
    check_environment,
)
_OPTION_RULES: tuple[Rule, ...] = (
    check_options,
    check_duplicate_keys,
    check_scenarios,
    check_thresholds,
    check_threshold_bounds,
    check_threshold_tags,
)


def analyse(
    script: str,
    budget: Budget,
    k6_version: Version | None = None,
    *,
    origin: str | None = None,
    env_given: frozenset[str] = frozenset(),
    language: Language | None = None,
    generated: bool = False,
) -> StaticOutcome:
    """Look at a script's text. Raises what `Budget.check` raises.

    `origin` is the host that its description names, such as `https://shop.example`, `env_given`
    the variables of `__ENV` that have a value; `language` None leaves it to the text; `generated`
    says that the script must do without strangers' code.
    """
    if len(script.encode(errors="replace")) > LARGEST_BYTES:
        return unparsed("The script is too large to be looked at.", language)
    try:
        source = Source(script, language)
    except TangledError:
        message = "The script is too tangled to be parsed: errors lie within errors."
        return unparsed(message, language)
    syntax = collected(check_text(source)) or collected(check_tree(source))
    if syntax:
        return StaticOutcome({CheckName.SYNTAX: syntax}, language=source.language)
    if source.unread:
        return _unread(source, make_finding(Code.UNREAD_SYNTAX, _UNREAD), "its syntax is not known")
    try:
        program = read(
            source,
            budget,
            k6_version=k6_version,
            origin=origin,
            env_given=env_given,
            generated=generated,
        )
    except TooLargeError as error:
        return _unread(source, make_finding(Code.TOO_LARGE, str(error)), TOO_LARGE)
    return _outcome(
        source,
        modules=collected(_found(_MODULE_RULES, program, budget)),
        options=collected(_found(_OPTION_RULES, program, budget)),
        facts=_facts(program),
    )


def unparsed(message: str, language: Language | None) -> StaticOutcome:
    """Return the outcome for a script that was not even parsed."""
    return StaticOutcome(
        {CheckName.SYNTAX: (make_finding(Code.TOO_LARGE, message),)},
        language=language or Language.JAVASCRIPT,
        unread=TOO_LARGE,
    )


def _found(rules: Iterable[Rule], program: Program, budget: Budget) -> Iterator[Finding]:
    for rule in rules:
        budget.check()
        yield from rule(program)


def _outcome(
    source: Source,
    *,
    modules: tuple[Finding, ...],
    options: tuple[Finding, ...] = (),
    facts: ScriptFacts | None = None,
    unread: str | None = None,
) -> StaticOutcome:
    """Return the outcome for a script that parsed."""
    return StaticOutcome(
        {CheckName.SYNTAX: (), CheckName.MODULES: modules, CheckName.OPTIONS: options},
        facts,
        source.language,
        unread,
    )


def _unread(source: Source, found: Finding, reason: str) -> StaticOutcome:
    return _outcome(source, modules=(found,), unread=reason)


def _facts(program: Program) -> ScriptFacts:
    lists = Lists(program)
    return ScriptFacts(
        text=program.source.text,
        imports=tuple(_import(use) for use in program.uses),
        exports=frozenset(program.exports),
        language=program.source.language,
        opens_files=_refers_to(program, "open"),
        uses_timers=_refers_to(program, "setTimeout") or _refers_to(program, "setInterval"),
        options_stand_alone=program.options_stand_alone,
        variables=read_variables(program),
        row_uses=tuple(find_row_uses(program, lists)),
        url_uses=tuple(find_url_uses(program, lists)),
        awaiting_checks=lines_of_awaiting_checks(program),
    )


def _import(use: ModuleUse) -> ImportFacts:
    return ImportFacts(
        module=use.module,
        start=use.node.start_byte,
        end=use.node.end_byte,
        names=frozenset(each.imported for each in use.imports if each.imported is not None),
        reexported=use.reexported,
        required=use.required,
    )


def _refers_to(program: Program, name: str) -> bool:
    return any(program.is_global(node, name) for node in program.references)
