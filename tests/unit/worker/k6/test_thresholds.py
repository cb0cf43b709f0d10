"""The notation of thresholds. That k6 agrees, tests/integration/test_k6_facts.py proves."""

import pytest

from shared.domain.load import Threshold
from worker.k6.built_in_metrics import AGGREGATIONS, BUILT_IN, MetricKind, may_be_built_in
from worker.k6.thresholds import Expression, parse_expression, thresholds


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("p(95)<500", Expression("p(95)", "<", 500)),
        ("p(95.0) < 500", Expression("p(95)", "<", 500)),
        ("p(99.9)<=.5", Expression("p(99.9)", "<=", 0.5)),
        (" rate < 1e-2 ", Expression("rate", "<", 0.01)),
        ("count>1_000", Expression("count", ">", 1000)),
        ("value===-5.", Expression("value", "===", -5)),
    ],
)
def test_an_expression_is_read_into_its_parts(text: str, expression: Expression) -> None:
    assert parse_expression(text) == expression


@pytest.mark.parametrize(
    "text",
    ["", "p95<500", "p( 95 )<5", "p(95)=5", "p(95)<500ms", "avg<5 && max<9", "mean<5", "avg<"],
)
def test_what_k6_would_refuse_is_no_expression(text: str) -> None:
    assert parse_expression(text) is None


def test_a_percentile_is_one_method_whatever_its_number() -> None:
    expression = parse_expression("p(99.9)<500")

    assert expression is not None
    assert expression.method == "p"
    assert expression.method in AGGREGATIONS[MetricKind.TREND]


def test_thresholds_are_read_from_texts_and_objects() -> None:
    options = {
        "thresholds": {
            "checks": ["rate>0.9", {"threshold": "rate>0.8", "abortOnFail": True}, 5],
            "http_reqs": "count>5",
        }
    }

    assert thresholds(options) == (
        Threshold("checks", "rate", ">", 0.9),
        Threshold("checks", "rate", ">", 0.8),
    )


def test_every_built_in_metric_has_a_kind_and_may_exist() -> None:
    assert BUILT_IN["http_req_duration"] is MetricKind.TREND
    assert BUILT_IN["http_reqs"] is MetricKind.COUNTER
    assert all(may_be_built_in(name) for name in BUILT_IN)


def test_a_metric_of_a_family_may_exist_and_another_may_not() -> None:
    assert may_be_built_in("browser_web_vital_lcp")
    assert not may_be_built_in("latency")
