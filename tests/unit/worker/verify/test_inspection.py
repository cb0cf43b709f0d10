"""How a run of `k6 inspect` is judged: messages as k6 1.1.0 wrote them."""

import json

import pytest

from shared.domain.verification import Severity
from worker.verify.inspection.verdict import classify
from worker.verify.sandbox.child import Ended, Outcome


def outcome(
    message: str = "",
    *,
    exit_code: int = 104,
    ended: Ended = Ended.EXITED,
    stdout: str = "",
    level: str = "error",
    **fields: str,
) -> Outcome:
    line = json.dumps({"level": level, "msg": message, **fields})
    return Outcome(
        exit_code=exit_code, ended=ended, stdout=stdout, stderr=line, messages="confined\n"
    )


CONFIGURATION = "There were problems with the specified script configuration:"
LOADING = "could not initialize 'e.js': could not load JS test 'file:///tmp/loadgenie-x/e.js': "


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (f"{CONFIGURATION}\n\t- scenario a: the number of preAllocatedVUs isn't specified",
         "missing_scenario_field"),
        (f"{CONFIGURATION}\n\t- executor a: function 'f' not found in exports",
         "exec_not_exported"),
        ("using `duration` and `stages` options simultaneously is not allowed",
         "conflicting_options"),
        (f"{LOADING}unknown executor type 'constant-vuz'", "unknown_executor"),
        (f'{LOADING}json: unknown field "vuss"', "unknown_scenario_field"),
        (f'{LOADING}time: unknown unit " minutes" in duration "2 minutes"',
         "invalid_duration"),
        (f"{LOADING}no exported functions in script", "no_entry"),
        ("failed parsing threshold expression's \"p95<200ms\" left hand side; reason: failed",
         "invalid_threshold"),
        (('invalid threshold "count<1" applied on metric m; reason: unsupported aggregation '
         "method count on metric of type trend."), "wrong_aggregation"),
        ('invalid threshold defined on nope; reason: no metric name "nope" found',
         "unknown_metric"),
        (f'{LOADING}parsing options: "thresholds": json: cannot unmarshal string into Go value',
         "threshold_not_a_list"),
        ("GoError: Making http requests in the init context is not supported\n", "http_in_init"),
        ("GoError: unknown module: k6/nope\n", "unknown_module"),
        ("GoError: The moduleSpecifier \"./x.js\" couldn't be found on local disk. Make sure",
         "local_import"),
        ("GoError: stat /tmp/loadgenie-x/a.proto: no such file or directory", "data_file"),
        (f"{LOADING}test aborted: no at file:///tmp/loadgenie-x/under-test/script.js:2:16(16)",
         "test_aborted"),
        ("Error: boom\n\tat file:///tmp/loadgenie-x/under-test/script.js:5:2(15)\n",
         "init_exception"),
    ],
)  # fmt: skip
def test_each_refusal_of_k6_has_its_code(message: str, code: str) -> None:
    inspection = classify(outcome(message))

    assert [found.code for found in inspection.findings] == [code]
    assert inspection.options is None


def test_each_item_of_a_list_of_problems_is_a_finding() -> None:
    message = (
        f"{CONFIGURATION}\n\t- executor a: function 'f' not found in exports"
        "\n\t- scenario b: the number of preAllocatedVUs isn't specified"
    )

    inspection = classify(outcome(message))

    assert [found.code for found in inspection.findings] == [
        "exec_not_exported",
        "missing_scenario_field",
    ]


def test_an_exception_stands_at_its_line() -> None:
    inspection = classify(
        outcome(
            "Error: boom\n\tat f (file:///tmp/loadgenie-x/under-test/script.js:3:9(3))\n",
            exit_code=107,
        )
    )

    (found,) = inspection.findings
    assert (found.line, found.column, found.message) == (3, 9, "Error: boom")


def test_an_exception_after_a_stand_in_only_warns() -> None:
    inspection = classify(outcome("Error: boom", exit_code=107), guessed=True)

    (found,) = inspection.findings
    assert found.severity is Severity.WARNING


def test_an_unknown_option_is_a_warning_beside_the_options() -> None:
    warned = outcome(
        "There were unknown fields in the options exported in the script",
        exit_code=0,
        stdout='{"vus": 1}',
        level="warning",
        error='json: unknown field "foo"',
    )

    inspection = classify(warned)

    assert [(found.code, found.severity) for found in inspection.findings] == [
        ("unknown_option", Severity.WARNING)
    ]
    assert inspection.options == {"vus": 1}


def test_what_a_script_prints_as_an_error_is_no_finding() -> None:
    printed = outcome("unknown executor type", exit_code=0, stdout="{}", source="console")

    assert classify(printed).findings == ()


@pytest.mark.parametrize(
    ("ended", "exit_code", "code"),
    [
        (Ended.TIME, -9, "init_timeout"),
        (Ended.OUTPUT, -9, "output_flood"),
        (Ended.EXITED, 2, "init_exception"),
        (Ended.EXITED, -9, "resource_limit"),
        (Ended.EXITED, 109, "init_exception"),
        (Ended.EXITED, 255, "init_exception"),
    ],
)
def test_an_end_without_a_word_is_explained(ended: Ended, exit_code: int, code: str) -> None:
    silent = Outcome(exit_code=exit_code, ended=ended, stdout="", stderr="", messages="confined\n")

    assert [found.code for found in classify(silent).findings] == [code]


def test_an_end_for_want_of_memory_is_known_by_the_words_of_the_go_runtime() -> None:
    words = "fatal error: runtime: out of memory\n\nruntime stack:\n"
    ended = Outcome(exit_code=2, ended=Ended.EXITED, stdout="", stderr=words, messages="confined\n")

    assert [found.code for found in classify(ended).findings] == ["resource_limit"]


def test_an_answer_that_is_no_json_is_no_success() -> None:
    broken = Outcome(exit_code=0, ended=Ended.EXITED, stdout="{", stderr="", messages="confined\n")

    inspection = classify(broken)

    assert inspection.options is None
    assert inspection.findings
