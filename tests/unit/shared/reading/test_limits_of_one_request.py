"""A limit of what the only request does is one of all requests."""

import pytest

from shared.reading.reader import read_plan

LOAD = "20 users for 2 minutes on"


@pytest.mark.parametrize(
    "text",
    [
        "GET https://shop.example/search?q=abc. 95% of searches are answered within 1 second.",
        "GET https://shop.example/find?search=abc. 95% of searches are answered in under 1 s.",
        "GET https://shop.example/search/suggest. 95% of the searches must return within 1 second.",
        "POST https://shop.example/v1/payments. 95 % of the payments should complete in under 1 s.",
        "https://shop.example/login. 95 % of logins finish within 1 s.",
    ],
)
def test_what_its_words_name_is_all_of_the_test(text: str) -> None:
    plan = read_plan(f"{LOAD} {text}")

    assert [(*each.threshold, each.scope) for each in plan.criteria] == [
        ("http_req_duration", "p(95)", "<", 1000, None)
    ]
    assert plan.complete
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    "text",
    [
        "https://shop.example/login. 95 % of payments finish within 1 s.",
        "GET https://shop.example/find?search=abc. 95% of payments are answered in under 1 second.",
        "GET https://a.example/a and GET https://a.example/b. 95 % of payments finish within 1 s.",
    ],
)
def test_what_no_request_names_is_in_doubt(text: str) -> None:
    plan = read_plan(f"{LOAD} {text}")

    assert [claim.part for claim in plan.claims if claim.doubt] == ["criteria[0]"]
