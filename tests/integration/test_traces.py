"""One trace from a request to its script, as a collector receives it, and what that never costs."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from shared.wire import keys
from tests.support import gemini_replies as replies
from tests.support.api_fixtures import StartApi
from tests.support.api_process import ApiProcess
from tests.support.callers import ASKED, document, make_job
from tests.support.gemini_replies import VALID_SCRIPT
from tests.support.gemini_standin import GeminiStandIn
from tests.support.otlp_receiver import OtlpReceiver
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until
from tests.support.worker_process import WorkerProcess

MODEL_KEY = "canary-of-the-model-key"
API_KEY = "canary-of-the-api-key"
CANARY = "canary of the texts"
DESCRIPTION = (
    "50 users for 2 minutes against https://quickpizza.grafana.com/api/ratings, p95 below 400 ms"
)
SCRIPT = f"// {CANARY}\n{VALID_SCRIPT}"
BROKEN = SCRIPT.replace("http.get(", "http.fetch(")
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SPAN = "00f067aa0ba902b7"
SAMPLED = f"00-{TRACE}-{SPAN}-01"
QUICKLY = {"OTEL_BSP_SCHEDULE_DELAY": "50"}

TREE = """\
POST /jobs
  EVALSHA accept
  attempt 1
    wait
    EVALSHA enter
    draft
      EVALSHA model_ask
      generate_content gemini-3.8-flash
        POST
      EVALSHA model_settle
    EVALSHA hand_back
  attempt 2
    wait
    EVALSHA enter
    draft
      EVALSHA model_ask
      generate_content gemini-3.8-flash
        POST
      EVALSHA model_settle
    EVALSHA enter
    verify
      static
    EVALSHA found
    repair 1
      EVALSHA enter
      EVALSHA model_ask
      generate_content gemini-3.8-flash
        POST
      EVALSHA model_settle
      EVALSHA enter
      verify
        static
        inspect
          k6
        load
        dry_run
          k6
        plan
    EVALSHA conclude"""


@pytest.fixture
def collector() -> Iterator[OtlpReceiver]:
    with OtlpReceiver() as receiver:
        yield receiver


def traced(collector: OtlpReceiver, **settings: str) -> dict[str, str]:
    return {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, **QUICKLY, **settings}


@contextmanager
def stack(redis: RedisServer, **settings: str) -> Iterator[ApiProcess]:
    """Yield an API with a worker beside it, which ends first."""
    with (
        ApiProcess(redis_url=redis.url, **settings) as api,
        WorkerProcess(redis_url=redis.url, **settings) as worker,
    ):
        yield api
        worker.terminate()
        assert worker.wait(within_s=15) == 0
        api.stop()


def finished(api: ApiProcess, job_id: str, **headers: str) -> dict[str, object]:
    """Return a job when it is done."""
    with api.client(**headers) as client:
        return document(client.get(f"/jobs/{job_id}", params={"wait": 30}))


def made(api: ApiProcess, **headers: str) -> str:
    with api.client() as client:
        return make_job(client, **headers)


def trace_of_a_problem(api: ApiProcess, *traceparents: str) -> str | None:
    """Ask for what is not there, with these headers; return the trace that the answer names."""
    with api.client() as client:
        headers = [("traceparent", each) for each in traceparents]
        trace_id = document(client.get("/nowhere", headers=headers)).get("trace_id")
    return None if trace_id is None else str(trace_id)


@pytest.mark.waits_long
def test_a_job_with_a_second_attempt_and_a_repair_is_one_tree_without_any_text(
    redis_server: RedisServer, gemini: GeminiStandIn, collector: OtlpReceiver
) -> None:
    settings = traced(collector)
    key = {"Authorization": f"Bearer {API_KEY}"}
    of_worker = {
        "GENERATOR": "gemini",
        "GEMINI_API_KEY": MODEL_KEY,
        "GOOGLE_GEMINI_BASE_URL": gemini.url,
        "VERIFY": "full",
        "SHUTDOWN_GRACE_S": "0.2",
    }
    gemini.delay_s = 60
    with (
        ApiProcess(redis_url=redis_server.url, API_KEYS=API_KEY, **settings) as api,
        WorkerProcess(redis_url=redis_server.url, **of_worker, **settings) as first,
        api.client(**key) as client,
    ):
        asked = {"scenario_description": f"{DESCRIPTION}. // {CANARY}"}
        answer = client.post("/jobs", json=asked, headers={"traceparent": SAMPLED})
        job_id = document(answer)["id"]
        wait_until(lambda: gemini.calls, within_s=20, what="call of the model")
        first.terminate()
        assert first.wait(within_s=15) == 0
        gemini.delay_s = 0
        gemini.script(replies.ok(BROKEN), replies.ok(SCRIPT))
        with WorkerProcess(redis_url=redis_server.url, **of_worker, **settings) as second:
            job = finished(api, job_id, **key)
            second.terminate()
            assert second.wait(within_s=15) == 0
            lines = second.logged("job_ended")
        api.stop()

    assert job["status"] == "succeeded"
    assert collector.tree(TRACE) == TREE
    (request,) = collector.named("POST /jobs")
    (before,), (after,) = collector.named("attempt 1"), collector.named("attempt 2")
    assert (request.parent_id, request.kind) == (SPAN, "server")
    assert after.links == (before.span_id,)
    assert before.attributes["loadgenie.stopped"] == "shutdown"
    assert after.attributes["loadgenie.verdict"] == "verified"
    assert {request.service, after.service} == {"loadgenie-api", "loadgenie-worker"}
    (asked_model, *_) = collector.named("generate_content gemini-3.8-flash")[1:]
    assert asked_model.attributes["gen_ai.usage.input_tokens"] == 9
    assert [line["trace_id"] for line in lines] == [TRACE]
    for text in (CANARY, "quickpizza", MODEL_KEY, API_KEY, "export default", "50 users"):
        assert text.encode() not in collector.received


@pytest.mark.waits_long
def test_what_follows_a_killed_worker_and_a_lost_message_stays_in_the_trace(
    redis_server: RedisServer, gemini: GeminiStandIn, collector: OtlpReceiver
) -> None:
    settings = traced(collector)
    of_worker = {"GENERATOR": "gemini", "GEMINI_API_KEY": MODEL_KEY, **settings}
    gemini.delay_s = 60
    with ApiProcess(redis_url=redis_server.url, **settings) as api:
        job_id = made(api, traceparent=SAMPLED)
        with redis_server.client() as redis:
            redis.delete(f"{keys.LANE}batch")
        with WorkerProcess(
            redis_url=redis_server.url, GOOGLE_GEMINI_BASE_URL=gemini.url, **of_worker
        ) as killed:
            wait_until(lambda: gemini.calls, within_s=20, what="call of the model")
            killed.kill()
        with WorkerProcess(redis_url=redis_server.url, **settings) as worker:
            job = finished(api, job_id)
            worker.terminate()
            assert worker.wait(within_s=15) == 0
        api.stop()

    (attempt,) = collector.named("attempt 2")
    (request,) = collector.named("POST /jobs")
    assert job["status"] == "succeeded"
    assert (attempt.trace_id, attempt.parent_id) == (TRACE, request.span_id)
    assert len(attempt.links) == 1


def test_a_failure_names_its_trace_to_whoever_asks(
    redis_server: RedisServer, gemini: GeminiStandIn, collector: OtlpReceiver
) -> None:
    gemini.then = replies.GEMINI_REPLIES["400-field"]()
    settings = traced(collector, GENERATOR="gemini", GEMINI_API_KEY=MODEL_KEY)
    with stack(redis_server, GOOGLE_GEMINI_BASE_URL=gemini.url, **settings) as api:
        job = finished(api, made(api, traceparent=SAMPLED))
        missing = trace_of_a_problem(api)
        wait_until(lambda: api.logged("request", path="/nowhere"), within_s=5, what="its line")
        (line,) = api.logged("request", path="/nowhere")

    assert job["status"] == "failed"
    assert job["error"]["trace_id"] == TRACE  # type: ignore[index]
    assert missing == line["trace_id"]
    attempt, call = collector.named("attempt 1")[0], collector.named("draft")[0]
    assert attempt.failed
    assert call.failed
    assert attempt.attributes["error.type"] == job["error"]["code"]  # type: ignore[index]


def test_what_a_caller_says_of_its_trace_is_believed_only_if_it_is_well_formed(
    redis_url: str, start_api: StartApi, collector: OtlpReceiver
) -> None:
    api = start_api(redis_url=redis_url, **traced(collector))

    assert trace_of_a_problem(api, SAMPLED) == TRACE
    for malformed in (
        "",
        "nonsense",
        SAMPLED.upper(),
        SAMPLED + "-more",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE[:-1]}-{SPAN}-01",
        f"00-{TRACE}'; DROP-{SPAN}-01",
        "0" * 20_000,
    ):
        assert trace_of_a_problem(api, malformed) not in {TRACE, None}
    assert trace_of_a_problem(api, SAMPLED, SAMPLED) not in {TRACE, None}


def test_who_does_not_want_its_own_trace_kept_gets_its_way(
    redis_server: RedisServer, collector: OtlpReceiver
) -> None:
    with stack(redis_server, **traced(collector)) as api:
        job_id = made(api, traceparent=f"00-{TRACE}-{SPAN}-00")
        finished(api, job_id)
        (line,) = api.logged("request", path="/jobs")

    assert line["trace_id"] == TRACE
    assert collector.tree(TRACE) == ""


def test_probes_and_what_a_worker_does_by_itself_make_no_spans(
    redis_server: RedisServer, collector: OtlpReceiver
) -> None:
    with stack(redis_server, **traced(collector)) as api, api.client() as client:
        for path in ("/livez", "/readyz", "/health", "/metrics"):
            assert client.get(path).is_success
        redis = redis_server.client()
        wait_until(lambda: redis.zcard(keys.WORKERS) and api.ready(), within_s=10, what="heartbeat")
        redis.close()
        trace_of_a_problem(api)

    assert {span.name for span in collector.spans} == {"GET"}


def test_what_an_assistant_calls_is_a_part_of_its_own_request(
    redis_url: str, start_api: StartApi, collector: OtlpReceiver
) -> None:
    api = start_api(redis_url=redis_url, **traced(collector))
    call = {"name": "list_jobs", "arguments": {}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    accepted = {"Accept": "application/json, text/event-stream"}

    with api.client() as client:
        answer = client.post("/mcp", json=message, headers=accepted | {"traceparent": SAMPLED})
    api.stop()

    assert answer.is_success
    assert collector.tree(TRACE) == "POST /mcp\n  GET /jobs\n    EVALSHA page"


def test_a_trace_is_not_kept_where_the_sdk_is_disabled(
    redis_url: str, start_api: StartApi, collector: OtlpReceiver
) -> None:
    api = start_api(redis_url=redis_url, **traced(collector, OTEL_SDK_DISABLED="TRUE"))

    trace_id = trace_of_a_problem(api, SAMPLED)
    api.stop()

    assert trace_id is None
    assert collector.spans == ()


def test_headers_compression_and_a_whole_address_come_from_the_env_file_too(
    redis_url: str, collector: OtlpReceiver
) -> None:
    api = ApiProcess(redis_url=redis_url)
    (api.folder / ".env").write_text(
        f"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT={collector.url}/v1/traces\n"
        "OTEL_EXPORTER_OTLP_HEADERS=api-key=a-key-of-a-vendor\n"
        "OTEL_EXPORTER_OTLP_COMPRESSION=gzip\n"
    )
    with api:
        trace_of_a_problem(api)
        api.stop()
        output = api.output

    (headers,) = collector.headers
    assert headers["api-key"] == "a-key-of-a-vendor"
    assert headers["content-encoding"] == "gzip"
    assert collector.named("GET")
    assert "a-key-of-a-vendor" not in output


def test_without_a_collector_no_answer_and_no_line_speaks_of_traces(api: ApiProcess) -> None:
    trace_id = trace_of_a_problem(api, SAMPLED)

    assert trace_id is None
    assert not any("trace_id" in line for line in api.logged("request", path="/nowhere"))


def hang(collector: OtlpReceiver) -> str:
    collector.hangs = True
    return collector.url


def be_away(_collector: OtlpReceiver) -> str:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"http://127.0.0.1:{closed.getsockname()[1]}"


@pytest.mark.parametrize("ail", [hang, be_away])
def test_a_collector_that_ails_neither_slows_nor_fails_a_job_nor_the_end(
    redis_server: RedisServer, collector: OtlpReceiver, ail: Callable[[OtlpReceiver], str]
) -> None:
    # A queue so small that most spans find it full.
    small = {"OTEL_BSP_MAX_QUEUE_SIZE": "16", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "8"}
    settings = traced(collector) | small | {"OTEL_EXPORTER_OTLP_ENDPOINT": ail(collector)}
    with (
        ApiProcess(redis_url=redis_server.url, **settings) as api,
        WorkerProcess(redis_url=redis_server.url, **settings) as worker,
        api.client() as client,
    ):
        jobs = [client.post("/api/generate-script", json=ASKED) for _ in range(20)]
        told_at = time.monotonic()
        worker.terminate()
        status = worker.wait(within_s=15)
        took_s = time.monotonic() - told_at

    assert [job.status_code for job in jobs] == [200] * 20
    assert status == 0
    assert took_s < 8


def test_a_failing_collector_is_told_of_once_and_its_return_once(
    redis_url: str, start_api: StartApi, collector: OtlpReceiver
) -> None:
    collector.status = 401
    api = start_api(redis_url=redis_url, **traced(collector))
    for _ in range(3):
        seen = len(collector.headers)
        trace_of_a_problem(api)
        wait_until(lambda: len(collector.headers) > seen, within_s=10, what="request")  # noqa: B023

    collector.status = 200
    trace_of_a_problem(api)
    wait_until(lambda: api.logged("traces_sent_again"), within_s=10, what="line")

    (line,) = api.logged("traces_not_sent")
    assert "401" in line["why"]
    assert not [line for line in api.lines if line["logger"].startswith("opentelemetry")]


def test_a_setting_that_the_sdk_refuses_ends_the_start_with_one_line(
    redis_url: str, collector: OtlpReceiver
) -> None:
    settings = traced(collector, OTEL_BSP_MAX_QUEUE_SIZE="-1")

    with closing(ApiProcess(redis_url=redis_url, **settings)) as api:
        api.start(ready=False)
        status = api.wait(within_s=30)
        (line,) = [line for line in api.output.splitlines() if "cannot start" in line]

    assert status == 1
    assert "OTEL_" in line
    assert "Traceback" not in line
