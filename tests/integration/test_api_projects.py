"""Scripts of several files over HTTP: as JSON, as uploads, as a ZIP archive."""

import base64
import io
import json
import stat
import struct
import zipfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import httpx2
import pytest

from tests.support.api_process import ApiProcess
from tests.support.callers import document
from tests.support.problems import problem
from tests.support.redis_server import RedisServer
from tests.support.worker_process import WorkerProcess

ROUTE = "/api/validate-script"
MAIN = """import { visit } from '../lib/shop.ts';
const [first] = JSON.parse(open('./items.json'));
if (new Uint8Array(open('./image.png', 'b'))[1] !== 0xff) throw new Error('not the image');
export default function (): void {
  visit(`/items/${first.id}`);
}
"""
LIB = """import http from 'k6/http';
import { check } from 'k6';

export function visit(path: string): void {
  const res = http.get(`https://shop.example.com${path}`);
  check(res, { 'is up': (r) => r.status === 200 });
}
"""
FILES = {
    "tests/main.ts": MAIN.encode(),
    "lib/shop.ts": LIB.encode(),
    "tests/items.json": b'[{"id": 7}]',
    "tests/image.png": b"\x89\xff\x00\xfe",
}
ENTRY = "tests/main.ts"
NOW = {"Prefer": "respond-async"}
SCRIPT = b"export default function () {}\n"


def as_json(files: Mapping[str, bytes]) -> list[dict[str, str]]:
    return [
        {"path": path, "base64": base64.b64encode(data).decode()}
        if b"\xff" in data
        else {"path": path, "text": data.decode()}
        for path, data in files.items()
    ]


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return packed.getvalue()


def upload(client: httpx2.Client, archive: bytes, **fields: str) -> httpx2.Response:
    return client.post(ROUTE, files={"archive": ("suite.zip", archive)}, data=fields, headers=NOW)


@pytest.fixture(scope="module")
def proving() -> Iterator[httpx2.Client]:
    with (
        RedisServer(persistent=False) as redis,
        WorkerProcess(redis_url=redis.url, VERIFY="full"),
        ApiProcess(redis_url=redis.url) as api,
        api.client() as client,
    ):
        yield client


def send_json(client: httpx2.Client) -> httpx2.Response:
    return client.post(ROUTE, json={"entry": ENTRY, "files": as_json(FILES)})


def send_uploads(client: httpx2.Client) -> httpx2.Response:
    parts = [("files", (path, data)) for path, data in FILES.items()]
    return client.post(ROUTE, files=parts, data={"entry": ENTRY})


def send_archive(client: httpx2.Client) -> httpx2.Response:
    extra = {"__MACOSX/._main.ts": b"\x00\xff", "tests/": b""}
    return client.post(
        ROUTE,
        files={"archive": ("suite.zip", zipped({**FILES, **extra}))},
        data={"entry": ENTRY},
    )


@pytest.mark.parametrize("send", [send_json, send_uploads, send_archive])
def test_a_project_is_proven_whichever_way_it_comes(proving: httpx2.Client, send: Any) -> None:
    answer = send(proving)

    report = document(answer)
    assert report["status"] == "verified", report["findings"]
    assert report["entry"] == ENTRY
    assert report["language"] == "typescript"
    assert {file["path"]: file["sha256"] for file in report["files"]} == {
        path: sha256(data).hexdigest() for path, data in FILES.items()
    }


def test_a_finding_names_its_file(proving: httpx2.Client) -> None:
    files = {**FILES, "lib/shop.ts": LIB.replace("http.get", "http.delete").encode()}

    report = document(proving.post(ROUTE, json={"entry": ENTRY, "files": as_json(files)}))

    (found,) = report["findings"]
    assert (found["code"], found["file"], found["line"]) == ("unknown_member", "lib/shop.ts", 5)


def test_the_only_script_is_the_entry(proving: httpx2.Client) -> None:
    files = {"main.js": MAIN.replace(": void", "").replace("../lib/shop.ts", "k6").encode()}

    report = document(proving.post(ROUTE, json={"files": as_json(files)}))

    assert report["entry"] == "main.js"


def file_of(path: str) -> dict[str, Any]:
    return {"path": path, "text": "export default function () {}"}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "needs either script or files"),
        ({"script": "x", "files": [file_of("a.js")]}, "needs either script or files"),
        ({"files": [file_of("a.js"), file_of("b.js")]}, "entry must be"),
        ({"files": [file_of("a.js")], "entry": "b.js"}, "entry must be"),
        ({"script": "x", "entry": "b.js"}, "there are none"),
        ({"files": [file_of("a.js")], "language": "javascript"}, "by their names"),
        ({"files": [file_of("a.js"), file_of("a.js")], "entry": "a.js"}, "twice"),
        ({"files": [file_of("a"), file_of("a/b.js")], "entry": "a/b.js"}, "folder of another"),
        ({"files": [{"path": "a.js"}]}, "either text or base64"),
        ({"files": [{"path": "a.js", "text": "", "base64": ""}]}, "either text or base64"),
        ({"files": [{"path": "a.js", "base64": "!!"}]}, "must be base64"),
        ({"files": [file_of(f"{n}.js") for n in range(65)], "entry": "1.js"}, "at most 64"),
        *(
            ({"files": [file_of(path)]}, "must")
            for path in (
                *("../a.js", "a/../../b.js", "/etc/a.js", "./a.js", "a//b.js", "", "-", "a/-"),
                *("a\x00.js", "a\n.js", "C:\\a.js", "a%2e.js", "a?.js", "a#.js", "x" * 300),
            )
        ),
    ],
)
def test_files_that_make_no_script_are_refused(
    client: httpx2.Client, body: dict[str, Any], says: str
) -> None:
    answer = client.post(ROUTE, json=body, headers=NOW)

    told = problem(answer, status=400, code="invalid_request")
    assert says in json.dumps(told["errors"])


def linked() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("main.js")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return packed.getvalue()


def encrypted() -> bytes:
    data = bytearray(zipped({"main.js": SCRIPT}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature) + offset
        (flags,) = struct.unpack_from("<H", data, at)
        struct.pack_into("<H", data, at, flags | 1)
    return bytes(data)


def corrupted() -> bytes:
    data = bytearray(zipped({"main.js": SCRIPT}, zipfile.ZIP_STORED))
    data[data.index(SCRIPT) + 3] ^= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("archive", "says"),
    [
        (b"no archive at all", "cannot be read"),
        (b"PK\x05\x06" + bytes(18), "needs either script or files"),
        (zipped({"main.js": SCRIPT})[:-30], "cannot be read"),
        (corrupted(), "cannot be read"),
        (encrypted(), "is encrypted"),
        (linked(), "holds a link"),
        (zipped({"main.js": SCRIPT}, zipfile.ZIP_LZMA), "compressed in another way"),
        (zipped({"../main.js": SCRIPT}), "must not hold"),
        (zipped({"/etc/main.js": SCRIPT}), "must be relative"),
        (zipped({f"{n}/": b"" for n in range(1300)}), "more than 1280 entries"),
        (zipped({f"{n}.js": SCRIPT for n in range(65)}), "at most 64"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_an_archive_that_is_none_or_means_harm_is_refused(
    client: httpx2.Client, archive: bytes, says: str
) -> None:
    told = problem(upload(client, archive), status=400, code="invalid_request")

    assert says in json.dumps(told["errors"])


def lying() -> bytes:
    """Return an archive whose entry says that it is small."""
    data = bytearray(zipped({"main.js": bytes(50_000_000)}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(signature) + offset, 10)
    return bytes(data)


def test_a_bomb_is_not_unpacked(client: httpx2.Client) -> None:
    bomb = zipped({f"{n}.js": bytes(50_000_000) for n in range(10)})
    assert len(bomb) < 1024 * 1024

    problem(upload(client, bomb), status=413, code="payload_too_large")
    assert upload(client, lying()).status_code in {400, 413}


def test_there_is_one_archive(client: httpx2.Client) -> None:
    content = zipped({"main.js": SCRIPT})
    files = [("archive", ("a.zip", content)), ("archive", ("b.zip", content))]

    answer = client.post(ROUTE, files=files)

    told = problem(answer, status=400, code="invalid_request")
    assert told["errors"] == [{"field": "archive", "message": "must be given once"}]


def test_uploads_are_for_files_alone(client: httpx2.Client) -> None:
    answer = client.post(ROUTE, files={"entry": ("a.js", SCRIPT)}, headers=NOW)
    other = client.post("/jobs", files={"files": ("a.js", SCRIPT)}, headers=NOW)

    assert "must be a text field" in problem(answer, status=400, code="invalid_request")["detail"]
    problem(other, status=400, code="invalid_request")
