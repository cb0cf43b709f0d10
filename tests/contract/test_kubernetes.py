"""The manifests as kubectl builds them: valid, shut, and true of the code."""

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import kubernetes_validate
import pytest
import yaml

from api.examples import HEALTH
from shared.version import __version__
from tests.support.kustomize import KUBERNETES, ROOT, built, of_kind
from tests.support.settings_table import names
from worker.health import DEFAULT_METRICS_PORT
from worker.verify.sandbox.confinement import Limits

OVERLAYS = ("dev", "prod", "keda", "tracing", "monitoring")
SERVICES = ("dev", "prod", "keda", "tracing")
FOLDERS = ["base", *(f"overlays/{name}" for name in OVERLAYS)]
# The oldest that is promised, and the newest whose schemas there are.
VERSIONS = ("1.31", "1.37")
# Kinds of KEDA's and of Prometheus' operator, whose schemas the package does not have.
UNKNOWN_KINDS = {"ScaledObject", "PodMonitor", "PrometheusRule"}
# What docs/kubernetes.md has people make.
SECRETS = {"loadgenie-redis", "loadgenie-gemini", "loadgenie-api-keys", "loadgenie-prometheus"}
PAGE = (ROOT / "docs/kubernetes.md").read_text()

CONTAINER = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}
MEBIBYTE = 1024 * 1024


def pods(overlay: str) -> dict[str, dict[str, Any]]:
    deployments = of_kind(f"overlays/{overlay}", "Deployment")
    return {name: one["spec"]["template"]["spec"] for name, one in deployments.items()}


def settings(overlay: str, name: str) -> dict[str, str]:
    (reference,) = pods(overlay)[name]["containers"][0]["envFrom"]
    maps = of_kind(f"overlays/{overlay}", "ConfigMap")
    data: dict[str, str] = maps[reference["configMapRef"]["name"]]["data"]
    return data


def found(value: Any, key: str) -> list[Any]:
    """Return what stands under a key, wherever it does."""
    match value:
        case dict():
            here = [value[key]] if key in value else []
            return here + [one for inner in value.values() for one in found(inner, key)]
        case list():
            return [one for inner in value for one in found(inner, key)]
        case _:
            return []


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_object_keeps_to_its_schema(folder: str, version: str) -> None:
    unknown = set()
    for one in built(folder):
        try:
            kubernetes_validate.validate(one, version, strict=True)
        except kubernetes_validate.SchemaNotFoundError:
            unknown.add(one["kind"])

    assert unknown <= UNKNOWN_KINDS


def test_a_misspelt_field_does_not_pass() -> None:
    budget = next(one for one in built("base") if one["kind"] == "PodDisruptionBudget")
    spec = budget["spec"] | {"maxUnavailabel": 1}

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(budget | {"spec": spec}, VERSIONS[-1], strict=True)


@pytest.mark.parametrize("overlay", SERVICES)
def test_every_pod_is_shut_as_far_as_kubernetes_can(overlay: str) -> None:
    for name, pod in pods(overlay).items():
        assert pod["automountServiceAccountToken"] is False, name
        assert pod["enableServiceLinks"] is False, name
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod), name
        for container in pod["containers"]:
            assert container["securityContext"] == CONTAINER, name
            assert set(container["resources"]["limits"]) == {"cpu", "memory"}, name
            assert set(container["resources"]["requests"]) == {"cpu", "memory"}, name
        for volume in pod["volumes"]:
            assert set(volume) & {"emptyDir", "secret"}, name


@pytest.mark.parametrize("overlay", SERVICES)
def test_temporary_files_stay_in_memory(overlay: str) -> None:
    for name in ("loadgenie-api", "loadgenie-worker"):
        (volume,) = [one for one in pods(overlay)[name]["volumes"] if one["name"] == "tmp"]
        (mount,) = [
            one
            for one in pods(overlay)[name]["containers"][0]["volumeMounts"]
            if one["name"] == "tmp"
        ]

        assert volume["emptyDir"]["medium"] == "Memory"
        assert mount["mountPath"] == "/tmp"


@pytest.mark.parametrize("overlay", SERVICES)
def test_every_container_is_probed_by_a_port_that_it_has(overlay: str) -> None:
    for name, pod in pods(overlay).items():
        (container,) = pod["containers"]
        ports = {port["name"]: port["containerPort"] for port in container["ports"]}
        asked = found(container, "httpGet")

        assert {one["port"] for one in asked} <= set(ports), name
        assert {one["path"] for one in asked} <= {"/livez", "/readyz"}, name
        assert "livenessProbe" in container or name == "loadgenie-redis"
    assert pods(overlay)["loadgenie-worker"]["containers"][0]["ports"] == [
        {"name": "status", "containerPort": DEFAULT_METRICS_PORT}
    ]


@pytest.mark.parametrize("overlay", SERVICES)
def test_the_images_are_those_of_this_version(overlay: str) -> None:
    images = {pod["containers"][0]["image"] for pod in pods(overlay).values()}

    own = {image for image in images if image.startswith("loadgenie-")}
    assert own == {f"loadgenie-{name}:{__version__}" for name in ("api", "worker")}
    assert all(re.search(r":\d", image) for image in images)


@pytest.mark.parametrize("overlay", SERVICES)
def test_pods_get_settings_that_their_process_reads(overlay: str) -> None:
    for name in ("loadgenie-api", "loadgenie-worker"):
        given = settings(overlay, name)
        own = {one["name"] for one in pods(overlay)[name]["containers"][0]["env"]}

        assert set(given) | own <= names()
        assert own == {"REDIS_URL"}
    assert not [name for name in settings(overlay, "loadgenie-api") if "GEMINI" in name]


@pytest.mark.parametrize("overlay", SERVICES)
def test_what_pods_refer_to_is_there_or_made_by_hand(overlay: str) -> None:
    folder = f"overlays/{overlay}"
    secrets = set(of_kind(folder, "Secret")) | (set() if overlay == "dev" else SECRETS)

    for pod in pods(overlay).values():
        asked = [one["name"] for one in found(pod, "secretKeyRef")] + found(pod, "secretName")
        assert set(asked) <= secrets
        maps = [one["name"] for one in found(pod, "configMapRef")]
        assert set(maps) <= set(of_kind(folder, "ConfigMap"))


def test_the_page_has_a_command_for_every_secret_and_overlay() -> None:
    assert set(re.findall(r"create secret generic ([\w-]+)", PAGE)) == SECRETS
    for overlay in OVERLAYS:
        assert f"deploy/kubernetes/overlays/{overlay}" in PAGE


@pytest.mark.parametrize("overlay", SERVICES)
def test_a_worker_has_the_time_to_hand_its_jobs_back(overlay: str) -> None:
    grace_s = float(settings(overlay, "loadgenie-worker")["SHUTDOWN_GRACE_S"])

    assert pods(overlay)["loadgenie-worker"]["terminationGracePeriodSeconds"] >= grace_s + 10


@pytest.mark.parametrize("overlay", SERVICES)
def test_a_worker_has_the_memory_of_all_its_verifications(overlay: str) -> None:
    pod = pods(overlay)["loadgenie-worker"]
    verifications = int(settings(overlay, "loadgenie-worker")["VERIFY_CONCURRENCY"])
    limit = pod["containers"][0]["resources"]["limits"]["memory"]
    (files,) = [one["emptyDir"]["sizeLimit"] for one in pod["volumes"] if one["name"] == "tmp"]

    mebibytes = int(limit.removesuffix("Mi")) - int(files.removesuffix("Mi"))
    run = Limits(time_s=1).memory_bytes // MEBIBYTE
    assert mebibytes >= 300 + verifications * run


@pytest.mark.parametrize("overlay", SERVICES)
def test_nothing_goes_in_or_out_that_is_not_named(overlay: str) -> None:
    policies = of_kind(f"overlays/{overlay}", "NetworkPolicy")

    assert policies.pop("loadgenie-default")["spec"] == {
        "podSelector": {},
        "policyTypes": ["Ingress", "Egress"],
    }
    for name, policy in policies.items():
        for rule in found(policy, "ingress") + found(policy, "egress"):
            for one in rule:
                assert one.get("ports"), name
                assert one.get("to") or one.get("from"), name


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_selector_meets_pods(overlay: str) -> None:
    service = "prod" if overlay == "monitoring" else overlay
    labels = {
        one["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/name"]
        for one in of_kind(f"overlays/{service}", "Deployment").values()
    }

    asked = found(list(built(f"overlays/{overlay}")), "app.kubernetes.io/name")
    listed = [one["values"] for one in expressions(overlay)]
    assert {*asked, *(name for values in listed for name in values)} <= labels


def expressions(overlay: str) -> list[Any]:
    every = found(list(built(f"overlays/{overlay}")), "matchExpressions")
    return [one for listed in every for one in listed]


def test_the_scaler_asks_for_a_number_that_health_has() -> None:
    scaler = of_kind("overlays/keda", "ScaledObject")["loadgenie-worker"]
    (trigger,) = scaler["spec"]["triggers"]

    value: Any = json.loads(json.dumps(HEALTH))
    for part in trigger["metadata"]["valueLocation"].split("."):
        value = value[part]
    assert isinstance(value, int)
    workers = of_kind("overlays/keda", "Deployment")[scaler["spec"]["scaleTargetRef"]["name"]]
    assert "replicas" not in workers["spec"]
    assert trigger["metadata"]["url"] == "http://loadgenie-api.loadgenie:8000/health"


def test_traces_may_go_where_both_pods_send_them() -> None:
    policy = of_kind("overlays/tracing", "NetworkPolicy")["loadgenie-to-collector"]["spec"]
    sent_to = {
        settings("tracing", name)["OTEL_EXPORTER_OTLP_ENDPOINT"]
        for name in ("loadgenie-api", "loadgenie-worker")
    }

    (address,) = map(urlsplit, sent_to)
    (rule,) = policy["egress"]
    namespace = rule["to"][0]["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"]
    assert rule["ports"] == [{"protocol": "TCP", "port": address.port}]
    assert str(address.hostname).endswith(f".{namespace}")
    assert set(policy["podSelector"]["matchExpressions"][0]["values"]) == set(pods("tracing"))


def test_the_operators_rules_are_those_of_prometheus() -> None:
    file = KUBERNETES / "overlays/monitoring/rules.yaml"
    alerts = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text())
    rule = {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "loadgenie"},
        "spec": alerts,
    }
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(yaml.safe_dump(rule, sort_keys=False, width=110))

    assert yaml.safe_load(file.read_text()) == rule


def test_the_dashboard_is_handed_over_as_it_is() -> None:
    maps = of_kind("overlays/monitoring", "ConfigMap")

    data = maps["loadgenie-dashboard"]["data"]["loadgenie.json"]
    assert data == Path(ROOT / "deploy/grafana/loadgenie.json").read_text()
