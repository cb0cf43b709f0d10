"""The options that k6 knows: at the top, of scenarios, and the fields of each executor."""

from collections.abc import Mapping
from dataclasses import dataclass

OPTIONS = frozenset(
    """batch batchPerHost blacklistIPs blockHostnames cloud consoleOutput discardResponseBodies dns
    duration executionSegment executionSegmentSequence ext features handleSummaryTimeout hosts
    httpDebug insecureSkipTLSVerify iterations linger localIPs maxRedirects
    metricSamplesBufferSize minIterationDuration noConnectionReuse noCookiesReset noSetup noSummary
    noTeardown noThresholds noUsageReport noVUConnectionReuse paused rps scenarios setupTimeout
    stages summaryExport summaryTimeUnit summaryTrendStats systemTags tags teardownTimeout
    thresholds throw tlsAuth tlsCipherSuites tlsVersion userAgent vus vusMax""".split()  # noqa: SIM905 - a table reads better
)
# The top-level options that are durations.
OPTION_DURATIONS = ("duration", "minIterationDuration", "setupTimeout", "teardownTimeout")
# Each way to say the load, and the ways that it excludes.
CONFLICTS: Mapping[str, tuple[str, ...]] = {
    "scenarios": ("vus", "duration", "iterations", "stages"),
    "stages": ("duration", "iterations"),
}
# k6 refuses a test that is shorter than this.
SHORTEST_S = 1.0

SCENARIO_OPTIONS = frozenset(
    {"executor", "startTime", "gracefulStop", "exec", "env", "tags", "options"}
)
STAGE_FIELDS = frozenset({"duration", "target"})
# The fields of scenarios that are durations.
SCENARIO_DURATIONS = (
    "duration",
    "maxDuration",
    "startTime",
    "gracefulStop",
    "gracefulRampDown",
    "timeUnit",
)


@dataclass(frozen=True, slots=True)
class ExecutorFields:
    """The fields that an executor must have, and those that it may."""

    required: frozenset[str]
    optional: frozenset[str]

    @property
    def known(self) -> frozenset[str]:
        """All fields of the executor's own."""
        return self.required | self.optional


EXECUTORS: Mapping[str, ExecutorFields] = {
    "shared-iterations": ExecutorFields(
        frozenset(), frozenset({"vus", "iterations", "maxDuration"})
    ),
    "per-vu-iterations": ExecutorFields(
        frozenset(), frozenset({"vus", "iterations", "maxDuration"})
    ),
    "constant-vus": ExecutorFields(frozenset({"duration"}), frozenset({"vus"})),
    "ramping-vus": ExecutorFields(
        frozenset({"stages"}), frozenset({"startVUs", "gracefulRampDown"})
    ),
    "constant-arrival-rate": ExecutorFields(
        frozenset({"rate", "duration", "preAllocatedVUs"}), frozenset({"timeUnit", "maxVUs"})
    ),
    "ramping-arrival-rate": ExecutorFields(
        frozenset({"stages", "preAllocatedVUs"}), frozenset({"timeUnit", "maxVUs", "startRate"})
    ),
    "externally-controlled": ExecutorFields(frozenset({"duration"}), frozenset({"vus", "maxVUs"})),
}
# Gone in k6 2.0.
REMOVED_EXECUTOR = "externally-controlled"
CURRENT_EXECUTORS = tuple(name for name in EXECUTORS if name != REMOVED_EXECUTOR)
_OF_SCENARIOS = SCENARIO_OPTIONS.union(*(fields.known for fields in EXECUTORS.values()))
# What belongs into a scenario alone; `env` and `options` are words for other things, too.
SCENARIO_ONLY = _OF_SCENARIOS - OPTIONS - {"env", "options"}
