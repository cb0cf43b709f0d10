"""Dashboard and alerts ask for what is exported, and alerts fire when they should."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry

from api.metrics import Metrics
from tests.support.promtool import promtool
from worker.telemetry.metrics import WorkerMetrics

ROOT = Path(__file__).parents[2]
DASHBOARD = json.loads((ROOT / "deploy/grafana/loadgenie.json").read_text())
ALERTS = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text())
CASES = yaml.safe_load((ROOT / "deploy/prometheus/alerts_test.yml").read_text())["tests"]
RULES = [rule for group in ALERTS["groups"] for rule in group["rules"]]
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
DRAWN = [target["expr"] for panel in PANELS for target in panel["targets"]]
ASKED = [*DRAWN, *(rule["expr"] for rule in RULES)]

# What Grafana fills in, as one of the values that it takes.
VARIABLES = {"$__rate_interval": "1m", "$__range": "6h"}
NOT_DRAWN: frozenset[str] = frozenset()

METRIC = re.compile(r"\bloadgenie_\w+")
LABEL = re.compile(r"[{,]\s*(\w+)\s*(?:=~|!=|!~|=)")
GROUPED = re.compile(r"\bby \(([\w, ]+)\)")
SHOWN = re.compile(r"{{\s*(?:\$labels\.)?(\w+)\s*}}")


def exported() -> dict[str, frozenset[str]]:
    """Return the labels of each name that can be asked for."""
    found: dict[str, frozenset[str]] = {}
    for registry in (Metrics().registry, WorkerMetrics().registry):
        for collector in collectors(registry):
            labels = frozenset(collector._labelnames)
            for family in collector.describe():
                for suffix in SUFFIXES.get(family.type, ("",)):
                    name = f"{family.name}{suffix}"
                    own = labels | ({"le"} if suffix == "_bucket" else frozenset())
                    found[name] = own | found.get(name, frozenset())
    return found


SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}


def collectors(registry: CollectorRegistry) -> Iterator[Any]:
    yield from registry._collector_to_names


def family_of(metric: str) -> str:
    return re.sub(r"_(bucket|sum|count)$", "", metric)


def filled(expression: str) -> str:
    for variable, value in VARIABLES.items():
        expression = expression.replace(variable, value)
    return expression


def test_prometheus_understands_every_query_of_the_dashboard(tmp_path: Path) -> None:
    rules = [
        {"record": f"drawn:{number}", "expr": filled(expression)}
        for number, expression in enumerate(DRAWN)
    ]

    file = tmp_path / "drawn.yml"
    file.write_text(json.dumps({"groups": [{"name": "drawn", "rules": rules}]}))

    checked = promtool("check", "rules", str(file))

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert f"{len(DRAWN)} rules found" in checked.stdout


def test_prometheus_understands_every_alert() -> None:
    checked = promtool("check", "rules", "deploy/prometheus/alerts.yml")

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_alerts_fire_when_they_should_and_only_then() -> None:
    tested = promtool("test", "rules", "deploy/prometheus/alerts_test.yml")

    assert tested.returncode == 0, tested.stdout + tested.stderr


@pytest.mark.parametrize("fires", [True, False])
def test_each_alert_is_tried_with_what_it_is_for_and_with_what_is_usual(*, fires: bool) -> None:
    tried = {
        each["alertname"]
        for case in CASES
        for each in case["alert_rule_test"]
        if bool(each["exp_alerts"]) is fires
    }

    assert tried == {rule["alert"] for rule in RULES}


@pytest.mark.parametrize("expression", ASKED)
def test_what_is_asked_for_is_exported_with_these_labels(expression: str) -> None:
    names = set(METRIC.findall(expression))
    known = exported()

    assert names
    assert names <= set(known)
    labels = {"instance", *(label for name in names for label in known[name])}
    grouped = {label.strip() for group in GROUPED.findall(expression) for label in group.split(",")}
    assert {*LABEL.findall(expression), *grouped} <= labels


def test_every_metric_is_drawn_or_said_not_to_be() -> None:
    drawn = {family_of(name) for expression in DRAWN for name in METRIC.findall(expression)}

    assert {family_of(name) for name in exported()} - drawn == NOT_DRAWN


@pytest.mark.parametrize("panel", PANELS, ids=[panel["title"] for panel in PANELS])
def test_a_panel_names_only_labels_that_its_query_keeps(panel: dict[str, Any]) -> None:
    for target in panel["targets"]:
        kept = {
            label.strip() for group in GROUPED.findall(target["expr"]) for label in group.split(",")
        }
        assert set(SHOWN.findall(target["legendFormat"])) <= kept


def test_the_dashboard_takes_any_data_source_and_keeps_its_address() -> None:
    sources = {json.dumps(panel["datasource"]) for panel in PANELS} | {
        json.dumps(target["datasource"]) for panel in PANELS for target in panel["targets"]
    }

    assert DASHBOARD["uid"] == "loadgenie"
    assert sources == {'{"type": "prometheus", "uid": "${datasource}"}'}
    assert [one["name"] for one in DASHBOARD["templating"]["list"]] == ["datasource"]


def test_no_two_panels_overlap() -> None:
    cells = [
        (column, line)
        for panel in DASHBOARD["panels"]
        for box in [panel["gridPos"]]
        for column in range(box["x"], box["x"] + box["w"])
        for line in range(box["y"], box["y"] + box["h"])
    ]

    assert len(cells) == len(set(cells))
    assert max(column for column, _ in cells) < 24
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))


def test_the_page_says_what_to_do_about_each_alert() -> None:
    page = (ROOT / "docs/operations.md").read_text()

    named = re.findall(r"^\| `(LoadGenie\w+)` \|", page, re.MULTILINE)

    assert named == [rule["alert"] for rule in RULES]
    assert {rule["labels"]["severity"] for rule in RULES} == {"critical", "warning"}
