"""The tables of 'k6/http' are the same in Python and in the dry run's JavaScript."""

import json
import re

import pytest

from worker.k6.http_api import facts_text, http_api
from worker.k6.modules import known_exports
from worker.verify.dry_run import wrapper
from worker.verify.dry_run.plan import plan

LIBRARY = wrapper.modules(plan({}, tries_sparse=False), {})["library.js"]


def test_javascript_gets_the_very_tables_that_python_reads() -> None:
    written = re.search(r"const facts_js = .*\nconst whole = ([^;]*);\n", LIBRARY)
    assert written

    http = json.loads(written[1])["http"]

    assert http == json.loads(facts_text())["http"]
    assert set(http["parameters"]) == http_api().parameters
    assert http["foreign_fields"] == http_api().foreign_fields
    assert list(http["requests"]) == list(http_api().requests)


@pytest.mark.parametrize("table", ["requests", "parameters", "foreign_parameters", "auth"])
def test_javascript_asks_the_tables_rather_than_lists_of_its_own(table: str) -> None:
    assert f"facts.http.{table}" in LIBRARY


@pytest.mark.parametrize("name", ["'compression'", "'statusCode'", "'ntlm'", "'searchParams'"])
def test_javascript_repeats_no_entry_of_the_tables(name: str) -> None:
    assert name not in LIBRARY


def test_the_functions_that_make_a_request_are_exports_of_the_module() -> None:
    exported = known_exports().modules["k6/http"].named

    assert set(http_api().requests) | {"batch"} <= exported


def test_parameters_come_last_and_a_body_before_them() -> None:
    for at in http_api().requests.values():
        assert at.params == (at.url if at.body is None else at.body) + 1


def test_nothing_foreign_is_k6s_own() -> None:
    foreign = json.loads(facts_text())["http"]["foreign_parameters"]

    assert not http_api().parameters & set(foreign)
    assert not http_api().foreign_fields.keys() & http_api().fields


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("status_code", "Write `status`."),
        ("statusCode", "Write `status`."),
        ("ok", "Compare `status`."),
        ("errorCode", "Write `error_code`."),
        ("remoteIP", "Write `remote_ip`."),
        ("tlsCipherSuite", "Write `tls_cipher_suite`."),
        ("Status", "Write `status`."),
        ("staus", "Write `status`."),
        ("statsu", "Write `status`."),
        ("cookie", "Write `cookies`."),
        ("timing", "Write `timings`."),
    ],
)
def test_a_foreign_or_misspelt_field_has_its_correction(name: str, instead: str) -> None:
    assert http_api().instead_of(name) == instead


@pytest.mark.parametrize("name", ["status", "json", "error", "trailers", "size", "uri", "state"])
def test_a_field_that_is_there_or_unknown_is_not_corrected(name: str) -> None:
    assert http_api().instead_of(name) is None
