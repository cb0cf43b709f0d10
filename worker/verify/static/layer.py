"""The static layer: everything that can be said about a script without running anything."""

from collections.abc import Callable, Iterable, Iterator

from shared.domain.verification import CheckName, Finding, Language
from shared.findings.codes import Code
from worker.budget import Budget
from worker.k6.modules import Version
from worker.k6.needs import Need, any_needs
from worker.verify.report.findings import make_finding
from worker.verify.static.env_facts import read_variables
from worker.verify.static.facts import ImportFacts, ModuleFacts, ScriptFacts, StaticOutcome
from worker.verify.static.findings import collected, finding_at
from worker.verify.static.reading.awaited_checks import lines_of_awaiting_checks
from worker.verify.static.reading.call_places import find_calls
from worker.verify.static.reading.env_getters import exported_getters
from worker.verify.static.reading.lists import Lists
from worker.verify.static.reading.neighbours import ALONE, Neighbours
from worker.verify.static.reading.opened import is_open, knows_files
from worker.verify.static.reading.option_places import option_lines
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
# For the file that k6 is given; of its other modules it runs nothing by itself.
_ENTRY_RULES: tuple[Rule, ...] = (check_entry,)
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
    path: str | None = None,
    neighbours: Neighbours = ALONE,
) -> StaticOutcome:
    """Look at one file of a script. Raises what `Budget.check` raises.

    `origin` is the host that its description names, such as `https://shop.example`, `env_given`
    the variables of `__ENV` that have a value; `language` None leaves it to the text; `generated`
    says that the script must do without strangers' code; `path` is the file's in its project, and
    `neighbours` are the files beside it.
    """
    if len(script.encode(errors="replace")) > LARGEST_BYTES:
        return unparsed("The script is too large to be looked at.", language, path)
    try:
        source = Source(script, language, path=path)
    except TangledError:
        message = "The script is too tangled to be parsed: errors lie within errors."
        return unparsed(message, language, path)
    syntax = collected(check_text(source)) or collected(check_tree(source))
    if syntax:
        return StaticOutcome({CheckName.SYNTAX: syntax}, language=source.language)
    if source.unread:
        found = finding_at(source, Code.UNREAD_SYNTAX, None, _UNREAD)
        return _unread(source, found, "its syntax is not known")
    try:
        program = read(
            source,
            budget,
            k6_version=k6_version,
            origin=origin,
            env_given=env_given,
            generated=generated,
            neighbours=neighbours,
        )
    except TooLargeError as error:
        return _unread(source, finding_at(source, Code.TOO_LARGE, None, str(error)), TOO_LARGE)
    rules = (*_MODULE_RULES, *(_ENTRY_RULES if program.is_entry else ()))
    return _outcome(
        source,
        modules=collected(_found(rules, program, budget)),
        options=collected(_found(_OPTION_RULES, program, budget)),
        facts=ScriptFacts(files=(_facts(program),)),
    )


def unparsed(
    message: str, language: Language | None = None, path: str | None = None
) -> StaticOutcome:
    """Return the outcome for a script that was not even parsed."""
    return StaticOutcome(
        {CheckName.SYNTAX: (make_finding(Code.TOO_LARGE, message, file=path),)},
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


def _facts(program: Program) -> ModuleFacts:
    lists = Lists(program)
    return ModuleFacts(
        path=program.source.path,
        text=program.source.text,
        imports=tuple(_import(program, use) for use in program.uses),
        exports=frozenset(program.exports),
        language=program.source.language,
        opens_files=_opens_unknown(program),
        uses_timers=_refers_to(program, "setTimeout") or _refers_to(program, "setInterval"),
        options_stand_alone=program.options_stand_alone,
        variables=read_variables(program),
        row_uses=tuple(find_row_uses(program, lists)),
        url_uses=tuple(find_url_uses(program, lists)),
        env_getters=dict(exported_getters(program)),
        awaiting_checks=lines_of_awaiting_checks(program),
        option_lines=option_lines(program),
        calls=find_calls(program),
    )


def _opens_unknown(program: Program) -> bool:
    """Return whether a script reads files that are not known, or may."""
    if knows_files(program):
        return sum(_opens(program)) > sum(is_open(program, call) for call in program.calls)
    return any(_opens(program)) or any_needs(program.modules, Need.FILES)


def _opens(program: Program) -> Iterator[bool]:
    return (program.is_global(node, "open") for node in program.references)


def _import(program: Program, use: ModuleUse) -> ImportFacts:
    return ImportFacts(
        module=use.module,
        start=use.node.start_byte,
        end=use.node.end_byte,
        names=frozenset(each.imported for each in use.imports if each.imported is not None),
        reexported=use.reexported,
        required=use.required,
        path=program.leads_to(use.module).path,
    )


def _refers_to(program: Program, name: str) -> bool:
    return any(program.is_global(node, name) for node in program.references)
