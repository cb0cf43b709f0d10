import json

import pytest

from shared.domain.plan import PathValue
from shared.sources.gathering import UnreadableSourcesError
from tests.support.sources import LOG, left_out, read, report, requests, steps

AGENT = '"-" "Mozilla/5.0"'


def line(request: str, status: int = 200, at: str = "10:00:00", agent: str = AGENT) -> str:
    return f'198.51.100.7 - - [02/Nov/2026:{at} +0000] "{request}" {status} 5 {agent}\n'


def test_a_log_tells_how_often_each_request_is_made() -> None:
    sources = read(LOG)

    assert [(each.step.method, each.step.url, each.count) for each in sources.operations] == [
        ("GET", "/products?page=1", 30),
        ("GET", "/orders/{order_id}", 6),
        ("POST", "/orders", 4),
    ]
    assert steps(sources)[1].values == (PathValue("order_id", "17"),)
    assert report(sources).assumed == ("A log holds no bodies: none is sent.",)


def test_the_peak_is_the_busiest_minute() -> None:
    text = "".join(
        line("GET / HTTP/1.1", at=f"10:0{minute}:{second:02d}")
        for minute, count in ((0, 6), (1, 30), (2, 12))
        for second in range(count)
    )
    peak = read(text).peak

    assert peak is not None
    assert (peak.requests_per_s, peak.at) == (0.5, "30 lines at 2026-11-02 10:01 UTC")


@pytest.mark.parametrize(
    ("request_line", "status", "agent", "reason"),
    [
        ("GET /logo.png HTTP/1.1", 200, AGENT, "it is a static file"),
        ("GET /wp-login.php HTTP/1.1", 404, AGENT, "it was only ever answered with 4xx"),
        ("GET /healthz HTTP/1.1", 200, '"-" "kube-probe/1.31"',
         "a probe of the infrastructure made it"),
        ("OPTIONS /a HTTP/1.1", 204, AGENT,
         "browsers ask so by themselves, or k6 has no such method"),
        ("\\x16\\x03\\x01", 400, AGENT, "it is no line of an access log"),
    ],
)  # fmt: skip
def test_what_no_load_test_makes_is_left_out(
    request_line: str, status: int, agent: str, reason: str
) -> None:
    text = line("GET /a HTTP/1.1") * 3 + line(request_line, status, agent=agent)
    sources = read(text)

    assert requests(sources) == ["GET /a"]
    assert left_out(sources) == {reason: 1}


def test_a_request_that_failed_once_is_made() -> None:
    text = line("GET /a/1 HTTP/1.1", 404) + line("GET /a/2 HTTP/1.1") * 2

    assert read(text).operations[0].count == 3


def test_names_of_many_things_are_one_placeholder() -> None:
    text = "".join(line(f"GET /shoes/model-{name} HTTP/1.1") for name in "abcdefghijklmnop")

    assert requests(read(text)) == ["GET /shoes/{shoe_id}"]


@pytest.mark.parametrize(
    "told",
    [
        {"time": "2026-11-02T10:00:00Z", "method": "GET", "path": "/a", "status": 200},
        {"ts": 1793613600.5, "request": {"method": "GET", "uri": "/a"}, "status": 200},
        {"time_local": "02/Nov/2026:10:00:00 +0000", "request": "GET /a HTTP/1.1", "status": "200"},
        {"@timestamp": "2026-11-02T10:00:00.1Z", "url": {"original": "/a"},
         "http": {"request": {"method": "GET"}, "response": {"status_code": 200}}},
        {"timestamp": "2026-11-02T10:00:00Z",
         "httpRequest": {"requestMethod": "GET", "requestUrl": "https://x/a", "status": 200}},
    ],
)  # fmt: skip
def test_lines_of_json_are_read_as_servers_write_them(told: dict[str, object]) -> None:
    sources = read("".join(f"{json.dumps(told)}\n" for _ in range(3)))

    assert [each.removesuffix("/a") for each in requests(sources)] == ["GET "]
    assert sources.peak is not None


def test_a_common_log_has_no_agent() -> None:
    text = '198.51.100.7 - ann [02/Nov/2026:10:00:00 +0000] "GET /a HTTP/1.1" 200 -\n' * 3

    assert requests(read(text)) == ["GET /a"]


def test_a_secret_in_a_query_is_a_placeholder() -> None:
    sources = read(line("GET /a?token=abc123 HTTP/1.1") * 3)

    assert requests(sources) == ["GET /a?token={TOKEN}"]
    assert "abc123" not in sources.model_dump_json()


def test_escape_sequences_are_shown_to_nobody() -> None:
    text = line("GET /a HTTP/1.1") * 3 + line("GET /\x1b[31mred HTTP/1.1", 404)

    assert "\\u001b" not in read(text).model_dump_json()


def test_at_most_twenty_kinds_of_requests_are_taken() -> None:
    text = "".join(line(f"GET /{chr(97 + n)}/x HTTP/1.1") * (30 - n) for n in range(24))
    sources = read(text)

    assert len(sources.operations) == 20
    assert sum(left_out(sources).values()) == 7 + 8 + 9 + 10


def test_a_log_of_nothing_but_noise_is_refused() -> None:
    with pytest.raises(UnreadableSourcesError, match="it is a static file"):
        read(line("GET /a.png HTTP/1.1") * 3)
