"""No number of a load is taken for data without a word, wherever it stands."""

import pytest

from shared.domain.load import LoadStage
from shared.domain.verification import Load
from shared.reading.projection import sure_load
from shared.reading.reader import read_plan

_REQUEST = "GET https://shop.example/a"


@pytest.mark.parametrize(
    ("setting", "unread"),
    [
        ("`250 users, 15 loop count`", ["250 users", "15 loop"]),
        (
            "```yaml\nexecution:\n- concurrency: 20\n  hold-for: 5m\n  zzyxw: 3\n```",
            ["concurrency: 20", "hold-for: 5m"],
        ),
        (
            '```\n<stringProp name="ThreadGroup.num_threads">1000</stringProp>\n```',
            ['threads">1000'],
        ),
        (
            "void run() { threads(40).rampToAndHold(60, Duration.ofSeconds(10)) }",
            ["threads(40", "Hold(60", "Duration.ofSeconds(10"],
        ),
        ("`tool --burst 50`", ["burst 50"]),
        (
            "x { erst mit 50 gleichzeitigen Nutzern }, bitte, und zwar gegen die Seite",
            ["50 gleichzeitigen"],
        ),
        ("x { all of 100vus }", ["100vus"]),
        ("x { forty users }", ["forty users"]),
        ("x { 平行 50 名用户 }", ["50 名用户"]),
        ('{"users": 50}', ['users": 50']),
        ("wrk.threads=4", ["threads=4"]),
        ("x { failedRequests().percent().lt(1) }", ["lt(1"]),
    ],
)
def test_a_setting_of_a_load_that_no_reader_knows_is_unread(
    setting: str, unread: list[str]
) -> None:
    for text in (f"{setting}\n{_REQUEST}", f"{_REQUEST} with {setting}"):
        plan = read_plan(text)

        assert not plan.complete
        assert [each.text for each in plan.unread] == unread


@pytest.mark.parametrize(
    "code",
    [
        "```yaml\nconcurrency: 20\nhold-for: 5m\n```",
        "```\n20 VUs, 5 minutes\n```",
        "Run `20 users for 5 minutes`",
        "`threads=20`, `duration=5m`",
    ],
)
def test_marks_of_code_are_looked_through_where_that_makes_the_plan_whole(code: str) -> None:
    text = f"{code}\n{_REQUEST}"
    plan = read_plan(text)

    assert plan.complete
    assert sure_load(plan) == Load(vus=20, duration_s=300)
    assert all(text[each.span.start : each.span.end] == each.text for each in plan.statements)


@pytest.mark.parametrize(
    ("code", "unread"),
    [
        ("```\nthen 10k requests / minute\n```", ["10k requests / minute"]),
        ("x { with forty users }", ["forty users"]),
        ("`check: rate<0.01`", ["rate<0.01"]),
        ("```\n20 max VUs\n```", ["20 max VUs"]),
    ],
)
def test_another_load_in_code_is_unread_beside_a_whole_one(code: str, unread: list[str]) -> None:
    plan = read_plan(f"77 users for 7 minutes: {_REQUEST}\n{code}")

    assert [each.text for each in plan.unread] == unread


def test_a_limit_in_code_is_unread_beside_a_load() -> None:
    plan = read_plan(f"```\n✓ 'p(95)<1500' p(95)=37.57s\n```\n20 VUs for 3 minutes: {_REQUEST}")

    assert [each.text for each in plan.unread] == ["p(95)<1500"]


@pytest.mark.parametrize(
    "data",
    [
        '{"quantity": 3, "duration": 30, "rate": 4.5}',
        "`SELECT 5`",
        "~~10 users~~",
        "`for i < 10: page(2)`",
        "v1.0.2",
        "```\nRequests/sec: 2622.02\n```",
        "`50 users`",  # the same again
        'The response contains "3 users online".',
    ],
)
def test_other_numbers_of_data_beside_a_load_are_data(data: str) -> None:
    assert read_plan(f"50 users for 5 minutes: {_REQUEST}\n{data}").complete


def test_settings_of_a_load_in_the_body_of_a_request_are_its_body_beside_a_load() -> None:
    plan = read_plan('50 users for 5 minutes: POST https://shop.example/a {"users": 7}')

    assert plan.complete
    assert plan.scenarios[0].steps[0].body == '{"users": 7}'


def test_every_digit_lies_in_a_statement_still() -> None:
    text = f"```\nid: 7\nvus: 40\nzzyxw: 80\n```\n{_REQUEST}"

    assert [
        each.text for each in read_plan(text).statements if any(map(str.isdigit, each.text))
    ] == [
        "```\nid: 7\n",
        "vus: 40",
        "\nzzyxw: 80\n```",
    ]


@pytest.mark.parametrize("lead", ["", "stages:\n"])
def test_of_several_loads_that_can_not_be_told_apart_none_is_sure(lead: str) -> None:
    text = (
        f"{lead}concurrency: 20\nramp-up: 60m\nhold-for: 60m\n"
        "concurrency: 30\nramp-up: 30m\nhold-for: 90m\n\n" + _REQUEST
    )

    doubts = {claim.part: claim.doubt for claim in read_plan(text).claims}

    assert doubts["scenarios[0].load.target"]


def test_one_of_several_scenarios_of_settings_may_be_asked_for() -> None:
    text = (
        "scenarios: { smoke: { executor: 'constant-vus', vus: 1, duration: '1m' },\n"
        "load: { executor: 'constant-vus', vus: 50, duration: '5m' } }\n"
    )

    alone = read_plan(f"{text} Both for {_REQUEST}")
    one = read_plan(f"{text} Only `load` for {_REQUEST}")

    assert not any(claim.doubt for claim in (*alone.claims, *one.claims))
    assert [len(alone.scenarios), len(one.scenarios)] == [2, 1]
    assert sure_load(one) == Load(vus=50, duration_s=300)


_GROUP = """```
<intProp name="LoopController.loops">{loops}</intProp>
<stringProp name="ThreadGroup.num_threads">50</stringProp>
<stringProp name="ThreadGroup.ramp_time">{ramp}</stringProp>
<stringProp name="ThreadGroup.duration">300</stringProp>
<stringProp name="ThreadGroup.delay">{delay}</stringProp>
```
"""


def test_the_ramp_of_a_thread_group_in_xml_is_within_its_duration() -> None:
    plan = read_plan(_GROUP.format(loops=-1, ramp=30, delay=0) + _REQUEST)

    assert plan.complete
    stages = (LoadStage(30, 50), LoadStage(270, 50))
    assert sure_load(plan) == Load(vus=50, duration_s=300, stages=stages)


def test_what_a_thread_group_has_beside_is_unread() -> None:
    plan = read_plan(_GROUP.format(loops=-1, ramp=30, delay=60) + _REQUEST)

    assert [each.text for each in plan.unread] == ['ThreadGroup.delay">60']


@pytest.mark.parametrize("share", ["40 % of the users buy", "30% of requests go to /search"])
def test_a_share_of_traffic_beside_which_none_stands_is_in_doubt(share: str) -> None:
    plan = read_plan(f"100 users for 5 minutes on https://shop.example, {share}.")

    assert any(claim.doubt for claim in plan.claims)


def test_a_share_of_something_else_is_none() -> None:
    plan = read_plan("100 users for 5 minutes on https://shop.example, 61 % mobile.")

    assert plan.complete
    assert not any(claim.doubt for claim in plan.claims)
