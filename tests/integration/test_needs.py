"""Scripts that take values from `__ENV`, through all layers, with real k6."""

import json

import pytest

from shared.domain.project import Project
from shared.domain.verification import CheckName, CheckStatus, Report, Verdict
from shared.domain.wanted import Wanted
from shared.report_formats.github import github
from shared.report_formats.gitlab import gitlab
from shared.report_formats.junit import junit
from shared.report_formats.sarif import sarif
from tests.support.verifying import ample
from worker.verify.report.judged import Judged
from worker.verify.report.terminal import Terminal
from worker.verify.verifier import ScriptVerifier

SECRET = "hunter2/very+secret"
BABBLER = """import http from 'k6/http';
import encoding from 'k6/encoding';
import { check } from 'k6';
export const options = { vus: 1, duration: '10s' };
const token = __ENV.TOKEN;
console.log(token);
export default function () {
  console.error(`with ${token}`);
  http.get(`https://shop.example.com/?token=${encodeURIComponent(token)}`, {
    headers: { Authorization: `Basic ${encoding.b64encode('me:' + token)}` },
    tags: { name: `of ${token}` },
  });
  http.get(`https://shop.example.com/?basic=${encoding.b64encode('me:' + token)}`);
  const res = http.get('https://shop.example.com/', { tags: { token } });
  check(res, { [`good for ${token}`]: (r) => r.status === 200 });
  check(res, { [`bad for ${token}`]: (r) => r.status === 404 });
  if (__ITER === 1) {
    throw new Error('x'.repeat(380) + token);
  }
}
"""
LOAD = """import http from 'k6/http';
export const options = { vus: Number(__ENV.VUS), duration: __ENV.DURATION };
export default function () {
  http.get(`https://shop.example.com/?k6=${__ENV.K6_VUS}`);
}
"""
ASKED = "50 users for 2 minutes on https://shop.example.com"


def shown(report: Report, script: str) -> str:
    judged = Judged(Project.of_script(script), report)
    texts = (
        report.model_dump_json(),
        json.dumps(sarif([report]), ensure_ascii=False),
        Terminal(colours=False).render([judged]),
        junit([report]),
        github([report]),
        gitlab([report]),
    )
    return "\n".join(texts)


def load_of(report: Report) -> CheckStatus:
    return next(check.status for check in report.checks if check.name is CheckName.LOAD)


@pytest.mark.parametrize("env", [{}, {"TOKEN": SECRET}])
def test_no_report_shows_a_secret(verifier: ScriptVerifier, env: dict[str, str]) -> None:
    report = verifier.verify(Project.of_script(BABBLER), None, ample(), env=env)

    text = shown(report, BABBLER)
    assert "good for $TOKEN" in text
    for leak in ("hunter", "very+secret", "very%2Bsecret", "stand-in-token", "aHVudGVy", "h1bnRlc"):
        assert leak not in text


def test_a_secret_that_the_init_context_throws_is_hidden(verifier: ScriptVerifier) -> None:
    script = "throw new Error(`no ${__ENV.TOKEN}`);\nexport default function () {}\n"

    report = verifier.verify(Project.of_script(script), None, ample(), env={"TOKEN": SECRET})

    assert [found.message for found in report.errors] == ["Error: no $TOKEN"]


def test_needs_leave_a_script_verified_and_are_listed_with_their_command(
    verifier: ScriptVerifier,
) -> None:
    report = verifier.verify(Project.of_script(LOAD), None, ample())

    assert report.status is Verdict.VERIFIED
    assert [(need.name, need.used_for.value, need.line) for need in report.needs] == [
        ("VUS", "number", 2),
        ("DURATION", "duration", 2),
        ("K6_VUS", "number", 4),
    ]
    assert report.command == "k6 run -e VUS=... -e DURATION=... -e K6_VUS=... script.js"
    assert "run it: k6 run -e VUS=..." in shown(report, LOAD)
    assert '"ruleId": "needs_env"' in shown(report, LOAD)


def test_a_load_of_made_up_numbers_is_not_compared(verifier: ScriptVerifier) -> None:
    report = verifier.verify(Project.of_script(LOAD), Wanted(description=ASKED), ample())

    assert load_of(report) is CheckStatus.SKIPPED
    assert report.load.actual is None
    assert report.status is Verdict.PARTIALLY_VERIFIED


@pytest.mark.parametrize(
    ("vus", "status"), [("50", CheckStatus.PASSED), ("40", CheckStatus.FAILED)]
)
def test_a_load_of_given_numbers_is_compared(
    verifier: ScriptVerifier, vus: str, status: CheckStatus
) -> None:
    env = {"VUS": vus, "DURATION": "2m", "K6_VUS": "7"}

    report = verifier.verify(Project.of_script(LOAD), Wanted(description=ASKED), ample(), env=env)

    assert load_of(report) is status
    assert report.load.actual is not None
    # `-e` is no way to set an option of k6.
    assert report.load.actual.vus == int(vus)


def test_a_host_that_was_given_is_the_one_that_is_compared(verifier: ScriptVerifier) -> None:
    script = "import http from 'k6/http';\nexport default () => http.get(`${__ENV.BASE}/items`);\n"
    asked = Wanted(description="Get https://shop.example.com/items")

    right = verifier.verify(
        Project.of_script(script), asked, ample(), env={"BASE": "https://shop.example.com"}
    )
    wrong = verifier.verify(
        Project.of_script(script), asked, ample(), env={"BASE": "https://other.example.com"}
    )

    assert "target_differs" not in {found.code for found in right.findings}
    assert "target_differs" in {found.code for found in wrong.findings}
    assert "other.example.com" not in wrong.model_dump_json()


def test_what_a_scenario_sets_is_no_need_and_wins(verifier: ScriptVerifier) -> None:
    script = """import http from 'k6/http';
const scenarios = {};
for (const region of ['eu', 'us']) {
  scenarios[region] = { executor: 'per-vu-iterations', env: { REGION: region } };
}
export const options = { scenarios };
export default function () {
  http.get(`https://${__ENV.REGION}.shop.example.com/`);
}
"""

    report = verifier.verify(Project.of_script(script), None, ample(), env={"REGION": "nowhere"})

    assert report.status is Verdict.VERIFIED
    assert report.needs == ()
    assert report.dry_run is not None
    assert set(report.dry_run.hosts) == {"eu.shop.example.com", "us.shop.example.com"}
