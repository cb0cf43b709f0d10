"""In which lines check() is given what is awaited there."""

import pytest

from tests.support.scripts import facts_of


def _lines(check: str) -> list[int]:
    script = f"""import {{ check }} from 'k6';
import {{ asyncRequest }} from 'k6/http';
export default async function () {{
  const res = await asyncRequest('GET', 'https://a.example/');
  {check}
}}
"""
    return sorted(facts_of(script).entry.awaiting_checks)


def test_all_lines_of_a_call_that_awaits_count() -> None:
    assert _lines("check(res, {\n ok: (await res).status === 200,\n});") == [5, 6, 7]


@pytest.mark.parametrize(
    "check",
    ["check(res, { ok: res.status === 200 });", "other(await res);\nfunction other() {}"],
)
def test_other_calls_do_not(check: str) -> None:
    assert _lines(check) == []
