"""Durations and thresholds in the text are judged by the grammars that k6 has."""

import pytest

from shared.domain.verification import Severity
from worker.budget import Budget
from worker.verify.static.layer import analyse


def found(options: str) -> list[tuple[str, Severity]]:
    script = (
        "import http from 'k6/http';\nimport { Rate } from 'k6/metrics';\n"
        "const errors = new Rate('errors');\n"
        f"export const options = {{ {options} }};\n"
        "export default function () { http.get('https://a.example/'); errors.add(false); }\n"
    )
    outcome = analyse(script, Budget(5))
    return [(each.code, each.severity) for all_ in outcome.findings.values() for each in all_]


@pytest.mark.parametrize("duration", ["30s", ".5h", "1.m", "+5s", "1d12h", "0", "1\u00b5s"])
def test_a_duration_that_k6_reads_is_no_finding(duration: str) -> None:
    assert found(f"vus: 1, duration: '{duration}'") == []


@pytest.mark.parametrize("duration", [" 30s", "1 min", "1.5d", "1h1d", "30sec", ""])
def test_a_duration_that_k6_refuses_is_an_error(duration: str) -> None:
    assert found(f"vus: 1, duration: '{duration}'") == [("invalid_duration", Severity.ERROR)]


@pytest.mark.parametrize("duration", ["30", "1e3", "1_000"])
def test_a_text_of_milliseconds_is_a_warning(duration: str) -> None:
    assert found(f"vus: 1, duration: '{duration}'") == [("invalid_duration", Severity.WARNING)]


@pytest.mark.parametrize(
    ("metric", "expression"),
    [
        ("http_req_duration", "p(99.9)<1_000"),
        ("http_req_failed", "rate<1e-2"),
        ("errors", "rate<.1"),
        ("browser_web_vital_lcp", "p(75)<2500"),
    ],
)
def test_a_threshold_that_k6_evaluates_is_no_finding(metric: str, expression: str) -> None:
    assert found(f"thresholds: {{ {metric}: ['{expression}'] }}") == []


@pytest.mark.parametrize(
    ("metric", "expression", "code"),
    [
        ("http_req_duration", "p( 95 )<500", "invalid_threshold"),
        ("http_req_duration", "p(95)<500ms", "invalid_threshold"),
        ("http_req_duration", "rate<0.1", "wrong_aggregation"),
        ("errors", "p(95)<1", "wrong_aggregation"),
        ("latency", "p(95)<500", "unknown_metric"),
    ],
)
def test_a_threshold_that_k6_refuses_is_an_error(metric: str, expression: str, code: str) -> None:
    assert found(f"thresholds: {{ {metric}: ['{expression}'] }}") == [(code, Severity.ERROR)]
