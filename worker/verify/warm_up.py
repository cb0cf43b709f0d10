"""Does once what every verification reads with, before the first one needs it."""

from shared.domain.project import Project
from shared.domain.wanted import Wanted
from worker.budget import Budget
from worker.description.asked import read_description

# Imported only, so that a reading process has them.
from worker.verify.dry_run import reading as _reading  # noqa: F401
from worker.verify.inspection import verdict as _verdict  # noqa: F401
from worker.verify.load import judgement as _judgement  # noqa: F401
from worker.verify.static.linking import Known, analyse_project
from worker.verify.static.provenance import Provenance

_SCRIPT = """import http from 'k6/http';
import { check } from 'k6';
export const options = { vus: 1, duration: '1s', thresholds: { checks: ['rate>0.9'] } };
export default function () {
  check(http.get('https://example.com/'), { up: (answer) => answer.status === 200 });
}
"""
_DESCRIPTION = "50 users open https://example.com/ for 2 minutes, p95 below 400 ms"


def warm_up() -> None:
    """Import all that reads, and fill the tables that are read once per process."""
    read_description(Wanted(description=_DESCRIPTION))
    facts = analyse_project(Project.of_script(_SCRIPT), Known(), Budget(60)).facts
    if facts is not None:
        Provenance(facts)("")
