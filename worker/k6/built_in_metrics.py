"""k6's metrics: the four kinds, what each can be aggregated to, and those that are built in."""

from collections.abc import Mapping
from enum import StrEnum

# The metrics that pass criteria are mostly about.
LATENCY = "http_req_duration"
FAILURES = "http_req_failed"
CHECKS = "checks"


class MetricKind(StrEnum):
    """The kinds of metrics, by the names of their classes in 'k6/metrics'."""

    COUNTER = "Counter"
    GAUGE = "Gauge"
    RATE = "Rate"
    TREND = "Trend"


# What a threshold may ask of each kind; `p` stands for every percentile.
AGGREGATIONS: Mapping[MetricKind, frozenset[str]] = {
    MetricKind.COUNTER: frozenset({"count", "rate"}),
    MetricKind.GAUGE: frozenset({"value"}),
    MetricKind.RATE: frozenset({"rate"}),
    MetricKind.TREND: frozenset({"avg", "min", "max", "med", "p"}),
}

_PHASES = "duration blocked connecting tls_handshaking sending waiting receiving"
_BUILT_IN: Mapping[MetricKind, str] = {
    MetricKind.COUNTER: """http_reqs iterations dropped_iterations data_sent data_received
        ws_sessions ws_msgs_sent ws_msgs_received""",
    MetricKind.GAUGE: "vus vus_max",
    MetricKind.RATE: "checks http_req_failed",
    MetricKind.TREND: """iteration_duration group_duration grpc_req_duration
        ws_ping ws_session_duration ws_connecting """
    + " ".join(f"http_req_{phase}" for phase in _PHASES.split()),
}
BUILT_IN: Mapping[str, MetricKind] = {
    name: kind for kind, names in _BUILT_IN.items() for name in names.split()
}
# The tags that k6 itself gives to samples.
SYSTEM_TAGS = frozenset(
    [
        "check",
        "error",
        "error_code",
        "expected_response",
        "from_cache",
        "group",
        "ip",
        "iter",
        "method",
        "name",
        "ocsp_status",
        "proto",
        "resource_type",
        "rpc_type",
        "scenario",
        "service",
        "status",
        "subproto",
        "tls_version",
        "url",
        "vu",
    ]
)
# Metrics of modules whose list grows from version to version.
_FAMILIES = ("browser_", "grpc_", "ws_", "data_")


def may_be_built_in(name: str) -> bool:
    """Whether some version of k6 may have a metric of this name."""
    return name in BUILT_IN or name.startswith(_FAMILIES)
