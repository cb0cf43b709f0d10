"""Assistants over MCP, as the protocol's own client speaks it, in both of its eras."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import types
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

from shared.findings.catalogue import entry
from shared.findings.codes import Code
from tests.support.api_fixtures import StartApi
from tests.support.api_process import ApiProcess
from tests.support.problems import problem
from tests.support.redis_server import RedisServer
from tests.support.sources import OPENAPI
from tests.support.worker_process import WorkerProcess

ASKED = "50 users for 2 minutes on https://quickpizza.grafana.com/api/ratings"
SNAPSHOT = Path(__file__).parents[1] / "contract" / "mcp.json"


@pytest.fixture(scope="module")
def stack() -> Iterator[ApiProcess]:
    with (
        RedisServer(persistent=False) as redis,
        WorkerProcess(redis_url=redis.url),
        ApiProcess(redis_url=redis.url) as api,
    ):
        yield api


def talk[T](
    api: ApiProcess, what: Callable[[Client], Awaitable[T]], *, mode: str = "auto", **headers: str
) -> T:
    async def session() -> T:
        async with (
            httpx2.AsyncClient(headers=headers, trust_env=False, timeout=60) as http,
            Client(
                streamable_http_client(f"{api.base_url}/mcp", http_client=http), mode=mode
            ) as client,
        ):
            return await what(client)

    return asyncio.run(session())


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_script_is_written_and_its_progress_told(stack: ApiProcess, mode: str) -> None:
    heard: list[str | None] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        assert total is None or progress <= total
        heard.append(message)

    async def ask(client: Client) -> types.CallToolResult:
        return await client.call_tool(
            "generate_script", {"description": ASKED}, progress_callback=hear
        )

    answer = talk(stack, ask, mode=mode)

    assert not answer.is_error
    told = answer.structured_content
    assert told is not None
    assert told["status"] == "succeeded"
    assert "vus: 50" in told["script"]
    (text,) = answer.content
    assert isinstance(text, types.TextContent)
    assert text.text.startswith("Verdict: ")


def test_each_tool_does_what_it_says(stack: ApiProcess) -> None:
    async def ask(client: Client) -> list[Any]:
        made = await client.call_tool("generate_script", {"description": ASKED})
        job = {"job_id": (made.structured_content or {})["job_id"]}
        read = await client.call_tool("read_description", {"description": ASKED})
        script = (made.structured_content or {})["script"]
        proven = await client.call_tool("verify_script", {"script": script, "description": ASKED})
        listed = await client.call_tool("list_jobs", {})
        again = await client.call_tool("get_job", {**job, "wait_s": 0})
        kept = await client.read_resource(f"loadgenie://jobs/{job['job_id']}/script")
        prompt = await client.get_prompt("make_provable", {"about": script})
        return [
            (read.structured_content or {})["load"],
            (proven.structured_content or {})["verdict"],
            job["job_id"] in str(listed.structured_content),
            (again.structured_content or {})["script"] == script,
            script == kept.contents[0].model_dump()["text"],
            script in prompt.messages[0].content.model_dump()["text"],
        ]

    load, verdict, *rest = talk(stack, ask)

    assert (load["vus"], load["duration_s"]) == (50, 120)
    assert verdict in {"verified", "partially_verified"}
    assert rest == [True] * 4


def test_a_script_of_several_files_is_proven_as_it_is(stack: ApiProcess) -> None:
    files = [
        {
            "path": "main.js",
            "text": "import { visit } from './lib/shop.js';\n"
            "export default function () { visit('https://shop.example/'); }\n",
        },
        {
            "path": "lib/shop.js",
            "text": "import http from 'k6/http';\n"
            "export function visit(url) { http.fetch(url); }\n",
        },
    ]

    async def ask(client: Client) -> tuple[types.CallToolResult, types.CallToolResult]:
        asked = {"files": files, "entry": "main.js"}
        proven = await client.call_tool("verify_script", asked)
        return proven, await client.call_tool("verify_script", {})

    proven, nothing = talk(stack, ask)

    told = proven.structured_content or {}
    assert told["verdict"] == "rejected"
    assert {found["file"] for found in told["findings"]} == {"lib/shop.js"}
    assert nothing.is_error


def test_a_script_is_written_from_what_is_there(stack: ApiProcess) -> None:
    asked = {
        "description": "only the order endpoints, 20 users for 1 minute",
        "sources": [{"name": "shop.yaml", "text": OPENAPI}],
    }

    async def ask(client: Client) -> list[types.CallToolResult]:
        return [
            await client.call_tool(name, asked) for name in ("read_description", "generate_script")
        ]

    read, made = talk(stack, ask)

    (text,) = read.content
    assert isinstance(text, types.TextContent)
    assert text.text.endswith("From shop.yaml: 4 of 5 requests.")
    assert "/api/orders" in (made.structured_content or {})["script"]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_finding_is_explained(stack: ApiProcess, mode: str) -> None:
    async def ask(client: Client) -> list[dict[str, Any]]:
        read = [
            await client.read_resource(f"loadgenie://{name}")
            for name in ("findings", "findings/unknown_member")
        ]
        return [json.loads(each.contents[0].model_dump()["text"]) for each in read]

    whole, one = talk(stack, ask, mode=mode)

    assert [each["code"] for each in whole["findings"]] == list(Code)
    assert one in whole["findings"]
    assert one["title"] == entry("unknown_member").title
    assert one["example"] == entry("unknown_member").example


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize("code", ["flux_capacitor", "..", "", "a/b", "%2e%2e%2fhealth"])
def test_what_is_no_finding_is_not_found(stack: ApiProcess, mode: str, code: str) -> None:
    async def ask(client: Client) -> str:
        with pytest.raises(MCPError) as refused:
            await client.read_resource(f"loadgenie://findings/{code}")
        return f"{refused.value.code} {refused.value}"

    told = talk(stack, ask, mode=mode)

    assert told.startswith("-32602 ")
    if code == "flux_capacitor":
        assert told.endswith("There is no such finding; loadgenie://findings lists all.")


def test_a_wish_changes_a_script(stack: ApiProcess) -> None:
    async def ask(client: Client) -> types.CallToolResult:
        made = await client.call_tool("generate_script", {"description": ASKED})
        base = (made.structured_content or {})["job_id"]
        wish = {"description": "make it 70 users", "base_job_id": base}
        return await client.call_tool("generate_script", wish)

    told = talk(stack, ask).structured_content or {}

    assert "+  vus: 70," in told["diff"].splitlines()


def test_failures_are_sentences(stack: ApiProcess) -> None:
    async def ask(client: Client) -> list[types.CallToolResult]:
        return [
            await client.call_tool("generate_script", {"description": "short"}),
            await client.call_tool("get_job", {"job_id": "0" * 32}),
            await client.call_tool("get_job", {"job_id": "../health"}),
            await client.call_tool("get_job", {"job_id": "0" * 32, "wait_s": 500}),
        ]

    short, unknown, hostile, long = talk(stack, ask)

    assert all(each.is_error for each in (short, unknown, hostile, long))
    assert "at least 10" in str(short.content)
    assert "job_not_found" in str(unknown.content)
    assert "job_not_found" in str(hostile.content)


def test_a_call_that_would_last_too_long_returns_the_job(
    start_api: StartApi, redis_server: RedisServer
) -> None:
    api = start_api(redis_url=redis_server.url)

    async def ask(client: Client) -> list[types.CallToolResult]:
        waiting = await client.call_tool("generate_script", {"description": ASKED, "wait_s": 1})
        job = {"job_id": (waiting.structured_content or {})["job_id"]}
        return [waiting, await client.call_tool("cancel_job", job)]

    waiting, cancelled = talk(api, ask)

    assert "Call get_job" in str(waiting.content)
    assert (waiting.structured_content or {})["done"] is False
    assert (cancelled.structured_content or {})["status"] == "cancelled"


def test_keys_and_hosts_are_those_of_the_api(
    start_api: StartApi, redis_server: RedisServer
) -> None:
    api = start_api(redis_url=redis_server.url, API_KEYS="the-right-key-of-a-test")
    hello = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    with api.client() as client:
        refused = client.post("/mcp", json=hello)
        elsewhere = client.get("/.well-known/oauth-protected-resource")

    async def ask(client: Client) -> types.CallToolResult:
        return await client.call_tool("list_jobs", {})

    listed = talk(api, ask, Authorization="Bearer the-right-key-of-a-test")

    problem(refused, status=401, code="unauthorized")
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    # Assistants look there for OAuth, and drop their key if anything but this comes back.
    problem(elsewhere, status=404, code="not_found")
    assert not listed.is_error


def test_a_foreign_host_is_refused(stack: ApiProcess) -> None:
    with stack.client(Host="evil.example") as client:
        answer = client.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})

    assert answer.is_error
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_no_stream_is_opened_that_has_no_end(stack: ApiProcess) -> None:
    with stack.client(Accept="text/event-stream") as client:
        answer = client.get("/mcp")

    problem(answer, status=405, code="method_not_allowed")


def test_a_body_has_the_bound_of_every_body(stack: ApiProcess) -> None:
    with stack.client(Accept="application/json, text/event-stream") as client:
        answer = client.post("/mcp", json={"jsonrpc": "2.0", "pad": "x" * (1 << 20)})

    assert answer.status_code == 413


def test_it_can_be_switched_off(start_api: StartApi, redis_server: RedisServer) -> None:
    api = start_api(redis_url=redis_server.url, MCP="false")
    with api.client() as client:
        answer = client.post("/mcp", json={})

    problem(answer, status=404, code="not_found")


def test_tools_and_resources_are_as_published(stack: ApiProcess) -> None:
    async def ask(client: Client) -> dict[str, list[dict[str, Any]]]:
        listed: dict[str, Any] = {
            "tools": (await client.list_tools()).tools,
            "resources": (await client.list_resources()).resources,
            "resource_templates": (await client.list_resource_templates()).resource_templates,
        }
        return {
            name: [each.model_dump(mode="json", exclude_none=True) for each in some]
            for name, some in listed.items()
        }

    published = talk(stack, ask)
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(json.dumps(published, indent=1) + "\n", encoding="utf-8")

    assert json.loads(SNAPSHOT.read_text(encoding="utf-8")) == published


def test_its_library_says_nothing_in_the_log(stack: ApiProcess) -> None:
    async def ask(client: Client) -> types.CallToolResult:
        return await client.call_tool("list_jobs", {})

    talk(stack, ask)

    assert all(line.startswith("{") for line in stack.output.splitlines())
    assert not [line for line in stack.lines if line["logger"].startswith("mcp")]
