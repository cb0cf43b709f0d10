"""What the documents name is there."""

import re
from pathlib import Path

import pytest

from api.metrics import Metrics
from worker.telemetry.metrics import WorkerMetrics

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("bench/*.md")])
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]

# A path in code marks, whose first part is a folder of the project.
PATH = re.compile(
    r"`((?:api|bench|deploy|docs|requirements|scripts|shared|standalone|tests|worker)/[\w./-]+)"
)
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_operations_name_every_metric_and_no_other() -> None:
    page = (ROOT / "docs/operations.md").read_text()
    collected = [*Metrics().registry.collect(), *WorkerMetrics().registry.collect()]

    names = {f"{one.name}_total" if one.type == "counter" else one.name for one in collected}
    assert set(re.findall(r"`(loadgenie_[a-z_]+)`", page)) == names


@pytest.mark.parametrize("name", NAMES)
def test_every_path_that_a_document_names_exists(name: str) -> None:
    named = PATH.findall((ROOT / name).read_text())

    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_link_between_documents_leads_somewhere(name: str) -> None:
    document = ROOT / name

    linked = LINK.findall(document.read_text())

    assert [link for link in linked if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_test_that_a_document_names_exists(name: str) -> None:
    named = TEST.findall((ROOT / name).read_text())

    missing = [test for path, test in named if f"def {test}(" not in (ROOT / path).read_text()]

    assert missing == []
