import pytest

from shared.domain.plan import Header
from shared.sources.gathering import UnreadableSourcesError
from tests.support.sources import CURL, left_out, read, report, requests, steps

SIGNED = "it signs its requests in a way that k6 has no function for"


def test_a_command_becomes_a_request_with_its_body_and_without_its_secrets() -> None:
    sources = read(CURL)
    (step,) = steps(sources)

    assert (step.method, step.url) == ("POST", "https://shop.example/api/orders")
    assert step.body == '{"product":7,"pin":"${PIN}"}'
    assert Header("Authorization", "Bearer ${API_TOKEN}") in step.headers
    assert report(sources).needs == ("PIN", "API_TOKEN")
    assert "s3cr3t" not in sources.model_dump_json()


@pytest.mark.parametrize(
    ("command", "request_made"),
    [
        ("curl shop.example/a", "GET http://shop.example/a"),
        ("$ curl -sSL -XDELETE https://x.example/a", "DELETE https://x.example/a"),
        ("curl -I https://x.example/a", "HEAD https://x.example/a"),
        ("curl -sG https://x.example/a -d q=shoes", "GET https://x.example/a?q=shoes"),
        ("curl --request=PUT --url https://x.example/a", "PUT https://x.example/a"),
        ("curl -o out.txt https://x.example/a | jq .", "GET https://x.example/a"),
        ("curl https://x.example/a -d 'a=1' -d 'b=2'", "POST https://x.example/a"),
        ('curl "https://x.example/$VERSION/a"', "GET https://x.example/{VERSION}/a"),
        ("curl https://x.example/a?key=abc&x=1", "GET https://x.example/a?key={KEY}&x=1"),
    ],
)
def test_options_mean_what_curl_means_by_them(command: str, request_made: str) -> None:
    assert requests(read(command)) == [request_made]


def test_words_of_several_lines_and_of_escapes_are_one_command() -> None:
    text = (
        "curl 'https://x.example/a' \\\n -H 'X-One: 1' \\\n"
        ' --data-raw $\'{"it\\\'s": "\\u0041"}\'\n'
        "\n# and another\ncurl https://x.example/b -d '{\n  \"n\": 1\n}'\n"
    )
    sources = read(text)

    assert [each.body for each in steps(sources)] == ['{"it\'s":"A"}', '{"n":1}']
    assert [each.at for each in sources.operations] == [
        "command 1, line 1: POST /a",
        "command 2, line 6: POST /b",
    ]


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("curl https://x.example/$(whoami)", "the shell would run a command in it"),
        ("curl https://x.example/`id`", "the shell would run a command in it"),
        ("curl -d @/etc/passwd https://x.example/", "it reads a file"),
        ("curl --data-binary @x https://x.example/", "it reads a file"),
        ("curl -T x https://x.example/", "it reads a file"),
        ("curl -K x https://x.example/", "it reads a file"),
        ("curl -b jar.txt https://x.example/", "it reads a file"),
        ("curl -F a=@x https://x.example/", "it uploads a multipart form"),
        ("curl --digest -u a:b https://x.example/", SIGNED),
        ("curl 'https://x.example/", "a quote in it is not closed"),
        ("curl -% https://x.example/", "its option -% is not known"),
        ("curl -X", "its last option has no value"),
        ("curl -s", "it names no address"),
        ("curl ftp://x.example/", "it is no HTTP request"),
        ("curl https://x.example/ -d " + "x" * 100_000, "it is longer than 100,000 characters"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_left_out_with_its_reason(command: str, reason: str) -> None:
    assert left_out(read(f"curl https://x.example/a\n{command}\n")) == {reason: 1}


def test_user_and_password_are_one_variable() -> None:
    sources = read("curl -u ann:hunter2 https://x.example/")

    assert steps(sources)[0].headers == (Header("Authorization", "Basic ${BASIC_AUTH}"),)


def test_a_text_without_a_command_is_refused() -> None:
    with pytest.raises(UnreadableSourcesError, match="is neither"):
        read("wget https://x.example/")
