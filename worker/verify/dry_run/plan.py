"""What a dry run will do: which functions, in how many VUs and iterations."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from worker.k6.executors import UnknownScenarioError, activities
from worker.verify.dry_run.inquiry import NO_QUESTIONS, Questions

# The first iterations of the first VUs, and of the one with the highest number.
_ITERATIONS = 3
# So many iterations tell a share of 80 % from one of 70 %, and 10 % from 5 %.
_DRAWS = 200
# With many scenarios each gets fewer VUs: (scenarios, VUs for each).
_FEWER_VUS = ((4, 3), (12, 2))
MOST_SCENARIOS = 200

type Settings = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Trial:
    """One way in which a script's functions are called, and how often.

    The last of the `iterations` walks, if `walks` says so: `seconds` is how long the load goes on,
    None if not time ends it but the number of iterations, which is `allowed`.
    """

    name: str
    function: str
    env: Mapping[str, str]
    tags: Mapping[str, str]
    vus: int
    iterations: int
    walks: bool = False
    seconds: float | None = None
    allowed: int | None = None

    @property
    def walk(self) -> int | None:
        """The number (from 0) of the iteration that walks."""
        return self.iterations - 1 if self.walks else None

    @property
    def total(self) -> int:
        """The number of iterations in all VUs."""
        return self.vus * self.iterations


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All trials of a dry run.

    `vus` is the number of VUs of a trial as a rule, `highest_vu` the number that the last of them
    shows to the script, `iterations` the most iterations of a VU that does not walk,
    `sparse_iteration` the number (from 0) of the one whose answers are empty, None if there is
    none. `left_out` counts the scenarios beyond the bound.
    """

    trials: tuple[Trial, ...]
    vus: int
    highest_vu: int
    iterations: int
    sparse_iteration: int | None
    left_out: int
    questions: Questions = NO_QUESTIONS

    @property
    def total(self) -> int:
        """The number of iterations in all."""
        return sum(trial.total for trial in self.trials)

    @property
    def walks(self) -> Mapping[str, Mapping[str, object]]:
        """How trials walk, by their numbers, for the dry run's own modules."""
        return {
            str(number): {
                "number": trial.walk,
                "total": trial.total,
                "draws": _DRAWS if self.questions.shares or self.questions.mixes else 0,
                "always": self.questions.shares,
                "fails": self.questions.failures,
                "seconds": trial.seconds,
                "iterations": trial.allowed or _ITERATIONS,
                "vus": self.highest_vu,
            }
            for number, trial in enumerate(self.trials)
            if trial.walks
        }

    def counts(self, trial: str, iteration: str) -> bool:
        """Return whether an iteration does what those of the load do, by its own words."""
        if iteration == str(self.sparse_iteration):
            return False
        return not trial.isdecimal() or iteration != str(self.trials[int(trial)].walk)


def plan(options: Settings, *, tries_sparse: bool, questions: Questions = NO_QUESTIONS) -> Plan:
    """Plan a dry run from k6's consolidated options.

    No VU is run that the load would not have, and no iteration beyond those that it allows, because
    a script may count on both. `tries_sparse` adds an iteration with empty answers, and `questions`
    one that walks.
    """
    different = _different(options.get("scenarios") or {})
    chosen = dict(list(different.items())[:MOST_SCENARIOS])
    vus = next((each for most, each in _FEWER_VUS if len(chosen) <= most), 1)
    bounded = any(_iterations(settings) is not None for settings in chosen.values())
    sparse = tries_sparse and not bounded
    trials = tuple(_trial(name, settings, vus, sparse) for name, settings in chosen.items())
    most = max((trial.iterations for trial in trials), default=1)
    if questions.walks:
        trials = tuple(_walking(trial, chosen[trial.name]) for trial in trials)
    return Plan(
        trials=trials,
        vus=max((trial.vus for trial in trials), default=1),
        highest_vu=max(1, _whole(options.get("maxVUs")) or 1),
        iterations=most,
        sparse_iteration=_ITERATIONS if sparse else None,
        left_out=len(different) - len(chosen),
        questions=questions,
    )


def _walking(trial: Trial, settings: Settings) -> Trial:
    """Return a trial with one more iteration, which walks."""
    allowed = _iterations(settings)
    return replace(
        trial,
        iterations=trial.iterations + 1,
        walks=True,
        seconds=_seconds(trial.name, settings) if allowed is None else None,
        allowed=allowed,
    )


def _seconds(name: str, settings: Settings) -> float | None:
    try:
        (activity,) = activities({name: settings})
    except UnknownScenarioError:
        return None
    return None if activity.end_s is None else activity.end_s - activity.start_s


def tried_as(options: Settings) -> Mapping[str, str]:
    """Return the name under which each scenario is tried: that of the first one like it."""
    scenarios = options.get("scenarios") or {}
    names = {_likeness(settings): name for name, settings in reversed(scenarios.items())}
    return {name: names[_likeness(settings)] for name, settings in scenarios.items()}


def _likeness(settings: Settings) -> str:
    return json.dumps([settings.get("exec"), settings.get("env")], sort_keys=True)


def _different(scenarios: Mapping[str, Settings]) -> dict[str, Settings]:
    """Return the scenarios that differ in what they call and in what that sees."""
    found: dict[str, tuple[str, Settings]] = {}
    for name, settings in scenarios.items():
        found.setdefault(_likeness(settings), (name, settings))
    return dict(found.values())


def _trial(name: str, settings: Settings, vus: int, sparse: bool) -> Trial:  # noqa: FBT001
    vus = min(vus, _vus(settings))
    iterations = _ITERATIONS + sparse
    allowed = _iterations(settings)
    if allowed is not None:
        if settings.get("executor") == "shared-iterations":
            vus = min(vus, allowed)
            allowed //= vus
        iterations = min(iterations, allowed)
    return Trial(
        name=name,
        function=settings.get("exec") or "default",
        env=settings.get("env") or {},
        tags=settings.get("tags") or {},
        vus=vus,
        iterations=iterations,
    )


def _vus(settings: Settings) -> int:
    """Return the most VUs that a scenario may have at a time."""
    targets = (
        [stage.get("target") for stage in settings.get("stages") or ()]
        if settings.get("executor") == "ramping-vus"
        else []
    )
    counts = [settings.get(name) for name in ("vus", "startVUs", "preAllocatedVUs", "maxVUs")]
    return max(1, *(_whole(count) or 1 for count in [*counts, *targets]))


def _iterations(settings: Settings) -> int | None:
    """Return how many iterations a scenario makes (each VU, or all); None if a time limits them."""
    if settings.get("executor") not in {"shared-iterations", "per-vu-iterations"}:
        return None
    return max(1, _whole(settings.get("iterations")) or 1)


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
