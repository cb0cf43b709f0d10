"""Requests that stand in a text as curl commands: each is read in full, or said not to be."""

import pytest

from shared.domain.plan import Plan, Step
from shared.reading.reader import read_plan
from shared.reading.requests.commands import commands_in, without_commands

LOAD = "25 users for 2 minutes"
TYPED = ("Content-Type", "application/json")


def only(plan: Plan) -> Step:
    assert plan.complete
    assert [claim.doubt for claim in plan.claims if claim.doubt] == []
    (step,) = plan.scenarios[0].steps
    return step


@pytest.mark.parametrize(
    ("command", "request_line", "headers", "body"),
    [
        (
            """curl -s -X POST 'https://a.example/b?c=1' \\
  -H 'X-Tenant: eu' --data-raw '{"items":[{"qty":3}],"note":"don'\\''t"}'""",
            "POST https://a.example/b?c=1",
            [("X-Tenant", "eu"), TYPED],
            '{"items":[{"qty":3}],"note":"don\'t"}',
        ),
        (
            'curl ^\n  -X PUT "https://a.example/b" ^\n  -d "{\\"age\\":31}"',
            "PUT https://a.example/b",
            [TYPED],
            '{"age":31}',
        ),
        (
            'curl ^"https://a.example/b^" ^\n --data-raw ^"^{^\\^"a^\\^":1^}^"',
            "POST https://a.example/b",
            [TYPED],
            '{"a":1}',
        ),
        ("`curl https://a.example/b`", "GET https://a.example/b", [], None),
        ("```\n$ curl -I https://a.example/b\n```", "HEAD https://a.example/b", [], None),
        (
            "curl -H 'Authorization: Bearer eyJabc.def' a.example/b",
            "GET http://a.example/b",
            [("Authorization", "Bearer ${API_TOKEN}")],
            None,
        ),
        (
            "curl https://a.example/b -d pass=hunter2",
            "POST https://a.example/b",
            [("Content-Type", "application/x-www-form-urlencoded")],
            "pass=${PASS}",
        ),
    ],
)
def test_a_command_says_all_of_its_request(
    command: str, request_line: str, headers: list[tuple[str, str]], body: str | None
) -> None:
    step = only(read_plan(f"{LOAD}: {command}"))

    assert f"{step.method} {step.url}" == request_line
    assert list(step.headers) == headers
    assert step.body == body


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("curl -s https://a.example/b with 10 users", "curl -s https://a.example/b"),
        ("curl https://a.example/b, then wait", "curl https://a.example/b"),
        ("curl https://a.example/b | jq .", "curl https://a.example/b"),
        ("curl https://a.example/b -> 15 vus", "curl https://a.example/b"),
        ("(curl https://a.example/b)", "curl https://a.example/b"),
        ("run `curl a.example/b -d 'x y'` 5 times", "curl a.example/b -d 'x y'"),
        ("curl https://a.example/b -d 'open\n20 users", "curl https://a.example/b -d 'open"),
        ("curl https://a.example/b -H 'A: b', p95", "curl https://a.example/b -H 'A: b'"),
        ("(curl https://a.example/b -H 'A: b'),", "curl https://a.example/b -H 'A: b'"),
        ("curl https://a.example/b -d a=1. Then", "curl https://a.example/b -d a=1"),
        ("curl https://a.example/b -X POST, p95", "curl https://a.example/b -X POST"),
        ("curl -d a=1. https://a.example/b", "curl -d a=1. https://a.example/b"),
        ("\"curl https://a.example/b -d 'x y'\"", "curl https://a.example/b -d 'x y'"),
        ('"curl -d "x y" https://a.example/b", p95', 'curl -d "x y" https://a.example/b'),
        ("curl the endpoint https://a.example/b", None),
        ("not with curl but with k6", None),
        ("libcurl -s https://a.example/b", None),
    ],
)
def test_a_command_ends_where_prose_begins(text: str, command: str | None) -> None:
    found = commands_in(text)

    assert [text[slice(*each.span)] for each in found.found] == [command] * bool(command)
    assert without_commands(text, found) == text.replace(command or "", " " * len(command or ""))


@pytest.mark.parametrize(
    ("command", "request_line", "reason"),
    [
        ("curl -F a=@b.pdf https://a.example/b", "POST", "it uploads a multipart form"),
        ("curl -d @b.json https://a.example/b", "POST", "it reads a file"),
        ("curl -X PUT -d 'a https://a.example/b", "PUT", "a quotation mark in it is not closed"),
        ('curl -H "X-A: $(date)" https://a.example/b', "POST", "the shell would run a command"),
        ("curl --aws-sigv4 aws:amz -u a:b https://a.example/b", "POST", "it signs its requests"),
        ("curl -m soon https://a.example/b", "POST", "its time-out is no number"),
    ],
)
def test_what_cannot_be_read_of_a_command_is_said(
    command: str, request_line: str, reason: str
) -> None:
    plan = read_plan(f"{LOAD}: {command}")

    (step,) = plan.scenarios[0].steps
    assert step.method == request_line
    (doubt,) = [claim.doubt for claim in plan.claims if claim.doubt]
    assert doubt.startswith(f"the command could not be read: {reason}")


@pytest.mark.parametrize("option", ["--max-time 2.5", "-m 2.5", "-sm2.5"])
def test_a_command_tells_a_time_out(option: str) -> None:
    assert only(read_plan(f"{LOAD}: curl {option} https://a.example/b")).timeout_s == 2.5


@pytest.mark.parametrize(
    ("options", "lost"),
    [("--retry 3", "--retry"), ("-sk -A k", "-k, -A"), ("--proxy=http://p:80", "--proxy")],
)
def test_what_no_request_has_of_a_command_is_in_doubt(options: str, lost: str) -> None:
    plan = read_plan(f"{LOAD}: curl {options} https://a.example/b")

    doubts = [claim.doubt for claim in plan.claims if claim.doubt]
    assert doubts == [f"no request has what the command says with {lost}"]


def test_several_commands_are_requests_in_their_order() -> None:
    plan = read_plan(
        f"{LOAD}:\n1. curl https://a.example/b\n2. curl -XDELETE https://a.example/c/7"
    )

    assert plan.complete
    found = [f"{each.method} {each.url}" for each in plan.scenarios[0].steps]
    assert found == ["GET https://a.example/b", "DELETE https://a.example/c/7"]


def test_the_secrets_of_commands_are_known() -> None:
    found = commands_in("curl -u bob:hunter2 -H 'X-Api-Key: k123' https://a.example/b")

    assert found.secrets == {"bob:hunter2", "k123"}


@pytest.mark.parametrize(
    ("options", "secret"),
    [
        ("-U ann:hunter2", "ann:hunter2"),
        ("--proxy-user=ann:hunter2", "ann:hunter2"),
        ("-E cert.pem:hunter2", "hunter2"),
        ("--pass hunter2", "hunter2"),
        ("--aws-sigv4 aws:amz -u ann:hunter2", "ann:hunter2"),
        ("-H 'X-Custom: Bearer hunter2'", "hunter2"),
    ],
)
def test_a_secret_that_no_request_sends_is_known_too(options: str, secret: str) -> None:
    found = commands_in(f"curl {options} https://a.example/b")

    assert found.secrets == {secret}
    assert not any("hunter2" in str(step) for each in found.found for step in each.steps)


def test_of_a_command_that_cannot_be_read_no_secret_is_told() -> None:
    text = "curl -T a.bin -u bob:hunter2 'https://ann:s3cret@a.example/b?api_key=k123'"
    found = commands_in(text)

    assert found.found[0].steps[0].url == "https://a.example/b?api_key={API_KEY}"
    assert found.secrets >= {"bob:hunter2", "k123"}


@pytest.mark.parametrize(
    ("text", "request_", "doubt"),
    [
        ("`wrk -t4 -c50 -d2m https://a.example/b`", "GET https://a.example/b", ""),
        ("wrk -t4 -c50 -d2m https://a.example/b", "GET https://a.example/b", ""),
        ("```\nab -c 50 -t 120 'https://a.example/b?c=1'\n```", "GET https://a.example/b?c=1", ""),
        ("`hey -c 50 -z 2m -m PUT https://a.example/b`", "PUT https://a.example/b", ""),
        ("`locust -u 50 -r 50 -t 2m --host=https://a.example`", "GET https://a.example", ""),
        (
            "`hey -c 50 -z 2m -d x -H 'A: 1' https://a.example/b?token=abc`",
            "GET https://a.example/b?token={TOKEN}",
            "",
        ),
        (
            "`hey -c 50 -z 2m -m POST -D body.json https://a.example/b`",
            "POST https://a.example/b",
            "no request has what the command says with -D",
        ),
        (
            "`ab -c 50 -t 120 -p body.json https://a.example/b`",
            "POST https://a.example/b",
            "no request has what the command says with -p",
        ),
        (
            "`wrk -t4 -c50 -d2m -s post.lua https://a.example/b`",
            "GET https://a.example/b",
            "no request has what the command says with -s",
        ),
    ],
)
def test_the_command_of_a_load_tool_names_its_request(text: str, request_: str, doubt: str) -> None:
    plan = read_plan(text)
    (step,) = plan.scenarios[0].steps
    claim = next(each for each in plan.claims if each.part == "scenarios[0].steps[0]")

    assert f"{step.method} {step.url}" == request_
    assert claim.doubt == doubt
    assert plan.complete


def test_of_several_commands_of_load_tools_the_first_is_read() -> None:
    plan = read_plan("`hey -c 5 -z 3s https://a.example/b` or `hey -c 9 -z 3s https://a.example/c`")

    assert [step.url for step in plan.scenarios[0].steps] == ["https://a.example/b"]
    assert not plan.complete


@pytest.mark.parametrize(
    "command",
    [
        'ab -c 50 -t 120 -H "Accept: application/json" https://a.example/b',
        "hey -c 50 -z 2m -H 'Accept: application/json' https://a.example/b",
        "hey -c 50 -z 2m -H'Accept: application/json' https://a.example/b",
        'hey -c 50 -z 2m -A application/json "https://a.example/b"',
        "wrk -t4 -c50 -d2m --header 'Accept: application/json' https://a.example/b",
        "bombardier -c 50 -d 2m --header='Accept: application/json' https://a.example/b",
        "autocannon -c 50 -d 120 -H Accept=application/json https://a.example/b",
        "siege -c 50 -t 2M -H 'Accept: application/json' https://a.example/b",
        "loadtest -c 50 -t 120 -H 'Accept: application/json' https://a.example/b",
    ],
)
def test_the_command_of_a_load_tool_says_its_headers(command: str) -> None:
    plan = read_plan(f"Please do what `{command}` does")

    assert plan.scenarios[0].steps[0].headers == (("Accept", "application/json"),)
    assert plan.complete
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    "command",
    [
        "hey -c 50 -z 2m -m POST -d '{\"a\": 1}' -T application/json https://a.example/b",
        "bombardier -c 50 -d 2m -m POST -b '{\"a\": 1}' https://a.example/b",
        "autocannon -c 50 -d 120 -m POST --body='{\"a\": 1}' https://a.example/b",
    ],
)
def test_the_command_of_a_load_tool_says_its_body(command: str) -> None:
    plan = read_plan(command)
    (step,) = plan.scenarios[0].steps

    assert (step.method, step.body) == ("POST", '{"a":1}')
    assert step.headers == (("Content-Type", "application/json"),)
    assert not [claim for claim in plan.claims if claim.doubt]


def test_a_secret_in_the_command_of_a_load_tool_is_told_by_its_name_alone() -> None:
    plan = read_plan("hey -c 50 -z 2m -H 'Authorization: Bearer abc123xyz' https://a.example/b")

    assert plan.scenarios[0].steps[0].headers == (("Authorization", "Bearer ${API_TOKEN}"),)


@pytest.mark.parametrize(
    "command",
    [
        "bombardier -c 125 -n 2000 -l -t 10s https://a.example/",
        "wrk -d 15 -c 256 --timeout 8 -t 4 https://a.example/",
    ],
)
def test_how_long_a_tool_waits_is_no_load(command: str) -> None:
    assert read_plan(command).is_whole
