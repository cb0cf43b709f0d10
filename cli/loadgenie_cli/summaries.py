"""Reads k6's end-of-test summaries: that of `--summary-export`, and that of handleSummary()."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from loadgenie_cli.outcomes import CommandError

# In `--summary-export` a rate's value has another name.
_RENAMED = {"value": "rate"}


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one run by metric and statistic, and the thresholds that it crossed."""

    metrics: Mapping[str, Mapping[str, float]]
    crossed: frozenset[str]

    def figure(self, metric: str, statistic: str) -> float | None:
        """Return one figure; None if the run has it not."""
        return self.metrics.get(metric, {}).get(statistic)


def read_summary(file: Path) -> Summary:
    """Return the summary in a file. Raises CommandError."""
    try:
        told = json.loads(file.read_bytes())
        return _summary(told["metrics"])
    except OSError as error:
        raise CommandError(f"{file} can't be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CommandError(
            f"{file} is no summary of k6: write one with --summary-export, or handleSummary()."
        ) from None


def _summary(told: Mapping[str, Any]) -> Summary:
    metrics: dict[str, dict[str, float]] = {}
    crossed: set[str] = set()
    for name, metric in told.items():
        values = metric.get("values", metric)
        metrics[name] = {
            _RENAMED.get(key, key): float(value)
            for key, value in values.items()
            if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
        }
        for threshold, result in metric.get("thresholds", {}).items():
            # handleSummary() says what is well, `--summary-export` what is not.
            failed = not result["ok"] if isinstance(result, dict) else result
            if failed:
                crossed.add(f"{name}: {threshold}")
    return Summary(metrics, frozenset(crossed))
