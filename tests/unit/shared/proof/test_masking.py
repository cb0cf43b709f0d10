from datetime import UTC, datetime

from shared.domain.plan import Origin
from shared.domain.verification import Report, Requirement, Verdict
from shared.proof.page import proof_page
from shared.proof.saved import saved_proof
from shared.reading.answer import plan_of

ASKED = (
    "5 users for 1 minute: POST https://shop.example/login with user bob and password hunter2, "
    "Authorization: Bearer abc.def.ghi"
)
REPORT = Report(
    status=Verdict.VERIFIED,
    plan=plan_of(ASKED),
    requirements=(
        Requirement(
            part="scenarios[0].steps[0].headers[0]",
            origin=Origin.STATED,
            quote="Authorization: Bearer abc.def.ghi",
            asked="the header Authorization",
        ),
    ),
)


def test_a_proof_tells_no_secret() -> None:
    proof = saved_proof(REPORT, {}, asked=(ASKED, "now with token: tok-98765"), proven_at=NOW)

    for written in (proof.model_dump_json(), proof_page([proof])):
        assert "5 users for 1 minute" in written
        for secret in ("hunter2", "abc.def.ghi", "tok-98765"):
            assert secret not in written


def test_short_secrets_are_hidden_where_they_stand() -> None:
    proof = saved_proof(REPORT, {}, asked=("log in with password: abc",), proven_at=NOW)

    assert proof.scenario_description == "log in with password: ***"


NOW = datetime(2026, 1, 1, tzinfo=UTC)
