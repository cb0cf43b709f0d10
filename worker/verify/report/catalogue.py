"""Every finding code: how severe it is, whether it leaves something unproven, what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from shared.domain.verification import Severity


@dataclass(frozen=True, slots=True)
class Entry:
    """One code. `partial` findings keep a script from being called verified."""

    severity: Severity
    title: str
    partial: bool = False


def _error(title: str) -> Entry:
    return Entry(Severity.ERROR, title)


def _warning(title: str) -> Entry:
    return Entry(Severity.WARNING, title)


def _info(title: str) -> Entry:
    return Entry(Severity.INFO, title)


def _unproven(title: str) -> Entry:
    return Entry(Severity.INFO, title, partial=True)


CATALOGUE: Mapping[str, Entry] = MappingProxyType(
    {
        # Syntax
        "empty_script": _error("The script holds no code"),
        "invalid_text": _error("The script holds characters that no file of JavaScript can hold"),
        "markdown_fence": _error("A Markdown fence is left in the script"),
        "escaped_newlines": _error("Line breaks are written as backslash and n"),
        "escaped_template": _error("A template string is escaped"),
        "prose": _error("Plain text stands outside comments"),
        "typescript": _error("The script is TypeScript, not JavaScript"),
        "syntax_error": _error("The script does not parse"),
        "await_outside_async": _error("await stands in a function that is not async"),
        # Modules and names
        "unknown_module": _error("k6 has no such module"),
        "node_module": _error("A Node.js or npm module is imported"),
        "removed_module": _error("The module was removed from k6"),
        "newer_module": _error("The module needs a newer k6"),
        "unknown_export": _error("A module has no such export"),
        "unknown_member": _error("A module has no such member"),
        "insecure_import": _error("A remote module is imported without https"),
        "dynamic_import": _error("A module is loaded by require() or import()"),
        "undeclared_name": _error("A name is used that nothing declares"),
        "no_entry": _error("No function is exported for k6 to run"),
        "exec_not_exported": _error("A scenario runs a function that is not exported"),
        # What can't be proven without the outside world
        "remote_import": _unproven("A remote module could not be verified offline"),
        "extension": _unproven("The script needs a k6 extension"),
        "grpc": _unproven("The script speaks gRPC"),
        "browser": _unproven("The script drives a browser"),
        "redis": _unproven("The script talks to Redis"),
        "data_file": _unproven("The script reads a data file"),
        "local_import": _unproven("The script imports a file beside it"),
        "secret_in_env": _unproven("A secret is expected in the environment"),
        "secret_source": _unproven("The script reads a secret source"),
        "too_large": _unproven("The script is too large to look at in full"),
        # Calls
        "host_from_env": _error("A URL comes from the environment and has no default"),
        "relative_url": _error("A request has no absolute URL"),
        "params_as_body": _error("Request parameters stand in the body's place"),
        "too_many_arguments": _error("A request function gets more arguments than it takes"),
        "object_as_json": _error("A JSON body is not turned into a string"),
        "check_without_functions": _error("check() gets no object of functions"),
        "async_callback": _error("check() or group() gets an async function"),
        "sleep_in_milliseconds": _error("sleep() is called with milliseconds"),
        "unknown_response_field": _error("A response has no such field"),
        "header_case": _error("A response's header is read in letters that k6 does not write"),
        "http_in_init": _error("A request is made in the init context"),
        "init_only": _error("Something that belongs into the init context is done in a VU"),
        "lost_in_setup": _error("What setup() puts into a variable is read elsewhere"),
        "missing_await": _error("A promise is not awaited"),
        "no_browser_type": _warning("A browser scenario names no browser type"),
        # Options
        "misplaced_option": _error("An option stands in the wrong place"),
        "unknown_option": _error("k6 knows no such option"),
        "invalid_option": _error("An option has a value that k6 does not take"),
        "conflicting_options": _error("Two ways to say the load exclude each other"),
        "unknown_executor": _error("k6 has no such executor"),
        "removed_executor": _warning("The executor was removed from newer k6"),
        "missing_scenario_field": _error("A scenario lacks a field that its executor needs"),
        "unknown_scenario_field": _error("A scenario has a field that its executor does not know"),
        "invalid_duration": _error("A duration is not one"),
        "threshold_not_a_list": _error("A threshold is not a list"),
        "invalid_threshold": _error("A threshold is not an expression that k6 reads"),
        "wrong_aggregation": _error("A threshold uses an aggregation that its metric lacks"),
        "unknown_metric": _error("A threshold names a metric that does not exist"),
        # What k6 said when it loaded the script
        "init_exception": _error("The init context throws"),
        "init_timeout": _error("The init context does not end"),
        "resource_limit": _error("The script uses more memory or CPU than it is given"),
        "output_flood": _error("The script prints without end"),
        "test_aborted": _error("The script aborts the test before it begins"),
        # What was asked for
        "load_vus_differ": _error("The script runs another number of VUs than was asked for"),
        "load_duration_differs": _error("The script runs for another time than was asked for"),
        "load_stages_differ": _error("The load changes in another way than was asked for"),
        "load_rate_differs": _error("The script starts iterations at another rate"),
        "load_iterations_differ": _error("The script runs another number of iterations"),
        "load_threshold_missing": _error("A pass criterion that was asked for is missing"),
        "load_threshold_differs": _error("A pass criterion has another limit than was asked for"),
        "load_not_read": _info("A load is asked for in words that are not read for sure"),
        "rate_needs_more_vus": _warning("A rate has too few VUs to make it"),
        # What the dry run saw
        "exception": _error("A function throws"),
        "unhandled_rejection": _error("A promise is rejected and nobody looks"),
        "hang": _error("An iteration does not end"),
        "no_request": _error("An iteration sends no request"),
        "invalid_argument": _error("A k6 function is called with an argument it can't take"),
        "suspicious_url": _warning("A URL holds undefined, null or NaN"),
        "unknown_parameter": _error("A request parameter is one that k6 ignores"),
        "failed_check": _warning("A check failed against the stand-in server"),
        "no_check": _warning("No check was made"),
        "target_differs": _warning("The requests go to a host that the description does not name"),
        "fragile_answer": _warning("A function throws when an answer is empty"),
        "gave_up": _warning("The script called fail()"),
        "dry_run_incomplete": _unproven("The dry run did not reach all of the script"),
        # The verification itself
        "verification_timeout": _error("The verification ran out of time"),
        "no_sandbox": _unproven("No sandbox lets the script run safely"),
        "no_k6": _unproven("There is no k6 to ask"),
        "verification_reduced": _unproven("The verification is switched down"),
    }
)
