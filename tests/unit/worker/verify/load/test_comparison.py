"""What is compared, and what counts as the same load."""

from collections.abc import Mapping, Sequence

import pytest

from shared.domain.load import Threshold
from shared.domain.verification import Load, Severity
from worker.verify.load.comparison import actual_load, compare

type Options = Mapping[str, object]

_P95 = ("http_req_duration", "p(95)", "<", 400.0)
_ERRORS = ("http_req_failed", "rate", "<", 0.01)
_NO_ERROR = ("http_req_failed", "rate", "==", 0.0)


def _of(**scenarios: Mapping[str, object]) -> Options:
    return {"scenarios": scenarios, "thresholds": None}


def _constant(vus: int, duration: str, **more: object) -> Mapping[str, object]:
    return {"executor": "constant-vus", "vus": vus, "duration": duration, **more}


def _ramping(*stages: tuple[str, int], start: int | None = None) -> Mapping[str, object]:
    listed = [{"duration": duration, "target": target} for duration, target in stages]
    return {"executor": "ramping-vus", "startVUs": start, "stages": listed}


def _arrivals(rate: int, duration: str, unit: str | None = None) -> Mapping[str, object]:
    pool = {"preAllocatedVUs": 10, "maxVUs": 50}
    timing = {"rate": rate, "timeUnit": unit, "duration": duration}
    return {"executor": "constant-arrival-rate", **timing, **pool}


def _ramping_arrivals(*stages: tuple[str, int], unit: str | None = None) -> Mapping[str, object]:
    listed = [{"duration": duration, "target": target} for duration, target in stages]
    return {"executor": "ramping-arrival-rate", "timeUnit": unit, "stages": listed}


def _iterations(executor: str, vus: int | None, iterations: int | None) -> Mapping[str, object]:
    return {"executor": executor, "vus": vus, "iterations": iterations, "maxDuration": None}


def _demanding(**thresholds: Sequence[object]) -> Options:
    return {"scenarios": {"default": _constant(1, "1m")}, "thresholds": thresholds}


_RAMP = ((60.0, 100.0), (300.0, 100.0), (60.0, 0.0))
_STAIRS = ((60.0, 10.0), (120.0, 50.0), (60.0, 100.0))


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        (Load(vus=50, duration_s=120), _of(default=_constant(50, "2m0s"))),
        (Load(vus=50, duration_s=120), _of(default=_ramping(("2m0s", 50), start=50))),
        (Load(vus=50, duration_s=120), _of(default=_ramping(("0s", 50), ("2m0s", 50)))),
        (Load(vus=50, duration_s=120), _of(a=_constant(20, "2m0s"), b=_constant(30, "2m0s"))),
        (
            Load(vus=50, duration_s=120),
            _of(a=_constant(50, "1m0s"), b=_constant(50, "1m0s", startTime="1m0s")),
        ),
        (Load(vus=50, duration_s=120), _of(default=_constant(50, "2m0s", startTime="10s"))),
        (Load(vus=50), _of(default=_ramping(("1m0s", 50), ("1m0s", 0)))),
        (Load(duration_s=120), _of(default=_ramping(("1m0s", 50), ("1m0s", 0)))),
        (
            Load(vus=100, duration_s=420, stages=_RAMP),
            _of(default=_ramping(("1m0s", 100), ("5m0s", 100), ("1m0s", 0), start=0)),
        ),
        (
            Load(vus=100, duration_s=420, stages=_RAMP),
            _of(default=_ramping(("1m0s", 100), ("2m0s", 100), ("3m0s", 100), ("1m0s", 0))),
        ),
        (
            Load(vus=100, duration_s=240, stages=_STAIRS),
            _of(default=_ramping(("1m0s", 10), ("2m0s", 50), ("1m0s", 100))),
        ),
        (
            Load(vus=100, duration_s=240, stages=_STAIRS),
            _of(
                default=_ramping(
                    ("0s", 10), ("1m0s", 10), ("0s", 50), ("2m0s", 50), ("0s", 100), ("1m0s", 100)
                )
            ),
        ),
        (
            Load(vus=100, duration_s=240, stages=_STAIRS),
            _of(
                one=_constant(10, "1m0s"),
                two=_constant(50, "2m0s", startTime="1m0s"),
                three=_constant(100, "1m0s", startTime="3m0s"),
            ),
        ),
        (
            Load(vus=30, duration_s=60, stages=((30, 20), (30, 30))),
            _of(default=_ramping(("30s", 10), ("30s", 20), ("30s", 30))),
        ),
        (Load(rate_per_s=300, duration_s=600), _of(default=_arrivals(300, "10m0s"))),
        (Load(rate_per_s=10, duration_s=600), _of(default=_arrivals(600, "10m0s", "1m0s"))),
        (Load(rate_per_s=500 / 3600), _of(default=_arrivals(500, "10m0s", "1h0m0s"))),
        (Load(rate_per_s=30), _of(a=_arrivals(10, "1m0s"), b=_arrivals(20, "1m0s"))),
        (Load(vus=50, rate_per_s=300), _of(default=_arrivals(300, "10m0s"))),
        (
            Load(rate_per_s=200, duration_s=300, stages=((300, 200),)),
            _of(default=_ramping_arrivals(("5m0s", 200))),
        ),
        (
            Load(rate_per_s=2, duration_s=300, stages=((300, 2),)),
            _of(default=_ramping_arrivals(("5m0s", 120), unit="1m0s")),
        ),
        (
            Load(vus=10, iterations=5, iterations_per="vu"),
            _of(default=_iterations("per-vu-iterations", 10, 5)),
        ),
        (
            Load(vus=10, iterations=5, iterations_per="vu"),
            _of(default=_iterations("shared-iterations", 10, 50)),
        ),
        (
            Load(iterations=100, iterations_per="total"),
            _of(default=_iterations("shared-iterations", 10, 100)),
        ),
        (
            Load(iterations=100, iterations_per="total"),
            _of(default=_iterations("per-vu-iterations", 10, 10)),
        ),
        (
            Load(vus=1, iterations=1, iterations_per="total"),
            _of(default=_iterations("per-vu-iterations", None, None)),
        ),
        (Load(thresholds=(_P95,)), _demanding(http_req_duration=["p(95)<400"])),
        (Load(thresholds=(_P95,)), _demanding(http_req_duration=["p(99)<900", "p(95.0) <= 400.0"])),
        (
            Load(thresholds=(_P95,)),
            _demanding(http_req_duration=[{"threshold": "p(95)<400", "abortOnFail": True}]),
        ),
        (
            Load(thresholds=(_P95,)),
            _demanding(**{"http_req_duration{expected_response:true}": ["p(95)<400"]}),
        ),
        (Load(thresholds=(_ERRORS,)), _demanding(http_req_failed=["rate<0.01"])),
        (Load(thresholds=(_ERRORS,)), _demanding(errors=["rate<0.01"])),
        (Load(thresholds=(_NO_ERROR,)), _demanding(http_req_failed=["rate==0"])),
        (Load(thresholds=(_NO_ERROR,)), _demanding(http_req_failed=["rate<=0"])),
        (
            Load(thresholds=(("http_req_duration", "med", "<", 100.0),)),
            _demanding(http_req_duration=["p(50)<100"]),
        ),
    ],
)
def test_a_script_that_keeps_every_claim_matches(asked: Load, options: Options) -> None:
    comparison, findings = compare(asked, options)

    assert findings == ()
    assert comparison.matches is True


@pytest.mark.parametrize(
    ("asked", "options", "codes"),
    [
        (Load(vus=50), _of(default=_constant(5, "2m0s")), ["load_vus_differ"]),
        (Load(vus=50), _of(a=_constant(50, "2m0s"), b=_constant(1, "1m0s")), ["load_vus_differ"]),
        (Load(vus=50), _of(default=_arrivals(50, "2m0s")), ["load_vus_differ"]),
        (Load(duration_s=120), _of(default=_constant(50, "2m30s")), ["load_duration_differs"]),
        (
            Load(duration_s=120),
            _of(default=_iterations("shared-iterations", 1, 10)),
            ["load_duration_differs"],
        ),
        (
            Load(vus=50, duration_s=120),
            _of(default=_ramping(("30s", 50), ("1m0s", 50), ("30s", 0))),
            ["load_stages_differ"],
        ),
        (
            Load(vus=50, duration_s=120),
            _of(default=_ramping(("30s", 50), ("2m0s", 50), ("30s", 0))),
            ["load_duration_differs", "load_stages_differ"],
        ),
        (
            Load(vus=100, duration_s=420, stages=_RAMP),
            _of(default=_constant(100, "7m0s")),
            ["load_stages_differ"],
        ),
        (
            Load(vus=100, duration_s=420, stages=_RAMP),
            _of(default=_ramping(("1m0s", 100), ("1m0s", 0))),
            ["load_stages_differ"],
        ),
        (
            Load(rate_per_s=200, duration_s=300, stages=((300, 200),)),
            _of(default=_ramping(("5m0s", 200))),
            ["load_stages_differ"],
        ),
        (
            Load(vus=200, duration_s=300, stages=((300, 200),)),
            _of(default=_ramping_arrivals(("5m0s", 200))),
            ["load_stages_differ"],
        ),
        (Load(rate_per_s=100), _of(default=_constant(100, "1m0s")), ["load_rate_differs"]),
        (Load(rate_per_s=100), _of(default=_arrivals(100, "1m0s", "1m0s")), ["load_rate_differs"]),
        (
            Load(rate_per_s=100, duration_s=60),
            _of(default=_ramping_arrivals(("1m0s", 100))),
            ["load_stages_differ"],
        ),
        (
            Load(iterations=100, iterations_per="total"),
            _of(default=_iterations("per-vu-iterations", 10, 100)),
            ["load_iterations_differ"],
        ),
        (
            Load(iterations=10, iterations_per="vu"),
            _of(default=_constant(10, "1m0s")),
            ["load_iterations_differ"],
        ),
        (Load(thresholds=(_P95,)), _demanding(), ["load_threshold_missing"]),
        (
            Load(thresholds=(_P95,)),
            _demanding(http_req_duration=["p(99)<400"]),
            ["load_threshold_missing"],
        ),
        (
            Load(thresholds=(_P95,)),
            _demanding(**{"http_req_duration{name:login}": ["p(95)<400"]}),
            ["load_threshold_missing"],
        ),
        (
            Load(thresholds=(_P95,)),
            _demanding(http_req_duration=["p(95)>400"]),
            ["load_threshold_missing"],
        ),
        (
            Load(thresholds=(_P95,)),
            _demanding(http_req_duration=["p(95)<500"]),
            ["load_threshold_differs"],
        ),
        (
            Load(thresholds=(_P95,)),
            _demanding(http_req_duration=["p(95)<300"]),
            ["load_threshold_differs"],
        ),
        (
            Load(thresholds=(_NO_ERROR,)),
            _demanding(http_req_failed=["rate<0.01"]),
            ["load_threshold_differs"],
        ),
        (
            Load(thresholds=(_P95, _ERRORS)),
            _demanding(http_req_failed=["rate<0.1"]),
            ["load_threshold_missing", "load_threshold_differs"],
        ),
    ],
)
def test_each_broken_claim_is_one_error(asked: Load, options: Options, codes: list[str]) -> None:
    comparison, findings = compare(asked, options)

    assert [found.code for found in findings] == codes
    assert {found.severity for found in findings} == {Severity.ERROR}
    assert comparison.matches is False


def test_a_finding_names_both_sides_and_the_options_to_write() -> None:
    asked = Load(vus=50, duration_s=120)

    _, (vus, duration) = compare(asked, _of(default=_constant(5, "30s")))

    assert vus.message == (
        "The description asks for 50 VUs; k6 derives 5 VUs for 30s from the script."
    )
    assert "2m" in duration.message
    assert "30s" in duration.message
    assert vus.hint == "Set the options to { vus: 50, duration: '2m' }."


@pytest.mark.parametrize(
    ("asked", "options", "difference"),
    [
        (_P95, ["p(95)<300"], "stricter"),
        (_P95, ["p(95)<500"], "looser"),
        (("checks", "rate", ">", 0.9), ["rate>0.8"], "looser"),
        (("http_req_failed", "rate", "==", 0), ["rate<0.01"], "looser"),
        (("http_req_failed", "rate", "<", 0.01), ["rate==0"], "stricter"),
    ],
)
def test_a_limit_that_differs_is_called_stricter_or_looser(
    asked: tuple[str, str, str, float], options: list[object], difference: str
) -> None:
    _, (found,) = compare(Load(thresholds=(asked,)), _demanding(**{asked[0]: options}))

    assert found.message.endswith(f"which is {difference}.")


@pytest.mark.parametrize("expression", ["rate==0", "rate===0", "rate<=0"])
def test_none_may_fail_is_said_in_several_ways(expression: str) -> None:
    asked = Threshold("http_req_failed", "rate", "==", 0)

    _, findings = compare(Load(thresholds=(asked,)), _demanding(http_req_failed=[expression]))

    assert findings == ()


def test_without_claims_nothing_is_compared() -> None:
    comparison, findings = compare(Load(), _of(default=_constant(5, "30s")))

    assert comparison.matches is None
    assert comparison.actual == Load(vus=5, duration_s=30)
    assert findings == ()


def test_a_scenario_of_an_extension_is_not_judged() -> None:
    options = _of(default={"executor": "my-own", "vus": 3})

    comparison, findings = compare(Load(vus=50), options)

    assert comparison.matches is None
    assert findings == ()


def test_scenarios_that_overlap_add_up_and_others_do_not() -> None:
    options = _of(
        first=_constant(10, "2m0s"),
        second=_constant(20, "1m0s", startTime="1m0s"),
        third=_constant(5, "1m0s", startTime="2m0s"),
    )

    load = actual_load(options)

    assert load.vus == 30
    assert load.duration_s == 180
    assert load.stages == ((60, 10), (60, 30), (60, 5))


def test_the_pool_of_an_arrival_rate_is_no_number_of_users() -> None:
    load = actual_load(_of(default=_arrivals(300, "5m0s")))

    assert load == Load(rate_per_s=300, duration_s=300)


def test_a_ramp_that_starts_above_the_peak_asked_for_is_another_load() -> None:
    asked = Load(vus=200, duration_s=300, stages=((300, 200),))
    stages = [{"duration": "5m0s", "target": 200}]
    high = {"executor": "ramping-vus", "startVUs": 900, "stages": stages}
    low = {"executor": "ramping-vus", "startVUs": 10, "stages": stages}

    _, (found,) = compare(asked, _of(default=high))
    within, _ = compare(asked, _of(default=low))

    assert found.code == "load_vus_differ"
    assert "900 VUs" in found.message
    assert within.matches is True


def test_an_arrival_ramp_that_starts_above_the_peak_asked_for_is_another_load() -> None:
    asked = Load(rate_per_s=100, duration_s=120, stages=((120, 100),))
    scenario = {
        "executor": "ramping-arrival-rate",
        "startRate": 5000,
        "timeUnit": "1s",
        "preAllocatedVUs": 10,
        "stages": [{"duration": "2m0s", "target": 100}],
    }

    _, (found,) = compare(asked, _of(default=scenario))

    assert found.code == "load_rate_differs"
    assert "5000 iterations" in found.message
