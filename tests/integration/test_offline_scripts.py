"""Scripts of the offline generator, as the real k6 and a site on the loopback see them."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.descriptions import Case, cases, drafted
from tests.support.k6_tries import inspected, one_iteration, the_k6
from tests.support.target_site import target_site

pytestmark = pytest.mark.enable_socket


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.description[:40])
def test_k6_accepts_the_script_and_derives_the_executor(case: Case, tmp_path: Path) -> None:
    script = drafted(case.description).script

    inspection = inspected(the_k6(), script, tmp_path)

    assert (inspection.exit_code, inspection.complaints) == (0, "")
    scenarios = inspection.options["scenarios"].values()
    executors = (case.executor or "constant-vus").split()
    assert sorted(each["executor"] for each in scenarios) == sorted(executors)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.description[:40])
def test_one_iteration_sends_the_requests_described(case: Case, tmp_path: Path) -> None:
    script = drafted(case.description).script

    with target_site() as site:
        site.status = case.answers
        wrong = one_iteration(the_k6(), script, tmp_path, site)

    assert wrong == []
    if case.requests != ("ANY",):
        assert site.lines == list(case.requests)
    assert site.lines


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from(
            [
                *(case.description for case in cases()),
                '*/ `${1}` </script> \u2028\u0000\ud800 \' " \\ {"a": [1e999, {}]} ',
            ]
        ),
        min_size=2,
        max_size=4,
    ),
    st.integers(0, 60),
)
def test_k6_accepts_what_is_written_for_mixed_up_descriptions(
    tmp_path: Path, descriptions: list[str], cut: int
) -> None:
    script = drafted(" and ".join(each[cut:] for each in descriptions)).script

    assert inspected(the_k6(), script, tmp_path).exit_code == 0
