"""What one run without traffic sees of good and broken scripts."""

import pytest

from shared.domain.verification import Severity
from tests.support.missing import missing
from tests.support.reading import InPlace
from tests.support.scripts import facts_of
from worker.budget import Budget
from worker.k6.executable import K6
from worker.verify.dry_run.dry_run import dry_run, obstacle
from worker.verify.dry_run.engine import Engine
from worker.verify.dry_run.inquiry import NO_QUESTIONS, Questions
from worker.verify.dry_run.sink import SinkLoop
from worker.verify.dry_run.verdict import Verdict
from worker.verify.inspection.inspection import inspect
from worker.verify.sandbox.box import Sandbox
from worker.verify.static.provenance import Provenance

IMPORTS = """import http from 'k6/http';
import { check, group, sleep } from 'k6';
"""


@pytest.fixture
def tried(sandbox: Sandbox, sinks: SinkLoop, k6: K6) -> "Trier":
    if not sandbox.can_dry_run:
        missing("no sandbox here allows a dry run")
    return Trier(sandbox, sinks, k6)


class Trier:
    """Inspects a script and runs it dry."""

    def __init__(self, sandbox: Sandbox, sinks: SinkLoop, k6: K6) -> None:
        self.sandbox, self.sinks, self.k6 = sandbox, sinks, k6

    def __call__(self, script: str, questions: Questions = NO_QUESTIONS) -> Verdict:
        facts = facts_of(script)
        options = inspect(self.sandbox, self.k6, facts, InPlace(), Budget(20)).options
        assert options is not None
        return dry_run(
            Engine(self.k6, self.sandbox, self.sinks),
            facts,
            options=options,
            questions=questions,
            reader=InPlace(),
            budget=Budget(20),
            invented=Provenance(facts),
        )


def one_iteration(body: str) -> str:
    return f"{IMPORTS}export default function () {{\n{body}\n}}\n"


def one_async_iteration(body: str) -> str:
    return f"{IMPORTS}export default async function () {{\n{body}\n}}\n"


OK = "check(r, { 'status is 200': (r) => r.status === 200 });"
GOOD = {
    "get": one_iteration(f"const r = http.get('https://shop.example/a?b=1');\n{OK}\nsleep(1);"),
    "plain http on a port": one_iteration(f"const r = http.get('http://10.1.2.3:8080/');\n{OK}"),
    "post json": one_iteration(
        "const r = http.post('https://a.example/', JSON.stringify({ a: 1 }), "
        "{ headers: { 'Content-Type': 'application/json' } });\n"
        "check(r, { created: (r) => r.status === 201 });"
    ),
    "delete": one_iteration(
        "const r = http.del('https://a.example/1');\n"
        "check(r, { gone: (r) => r.status === 204 && !r.body });"
    ),
    "form": one_iteration(f"const r = http.post('https://a.example/', {{ user: 'a' }});\n{OK}"),
    "made-up answer": one_iteration(
        "const r = http.get('https://a.example/');\nconst all = r.json();\n"
        "const ids = all.items.map((item) => item.id);\n"
        "for (const item of all.things) http.get(`https://a.example/${item.id}`);\n"
        "http.get('https://a.example/' + all.data[0].user.name.toUpperCase());\n"
        "http.get(`https://a.example/${JSON.parse(r.body).deep.er.token}/${ids.length}`);\n" + OK
    ),
    "cookies and headers": one_iteration(
        "const r = http.get('https://a.example/');\n"
        f"http.get('https://a.example/?c=' + r.cookies.sid[0].value);\n{OK}"
    ),
    "pages": one_iteration(
        "let url = 'https://a.example/';\nwhile (url) {\n  const r = http.get(url);\n"
        f"  {OK}\n  if (r.json().error) throw new Error('no');\n  url = r.json().next;\n}}"
    ),
    "async check of k6-utils": "import http from 'k6/http';\n"
    "import { check } from 'https://jslib.k6.io/k6-utils/1.5.0/index.js';\n"
    "export default async function () {\n  const r = http.get('https://a.example/');\n"
    "  await check(r, { ok: async (r) => r.status === 200 });\n}\n",
    "batch": one_iteration(
        "const [r] = http.batch([['GET', 'https://a.example/'], "
        f"{{ method: 'POST', url: 'https://b.example/' }}]);\n{OK}"
    ),
    "named batch": one_iteration(
        f"const {{ a: r }} = http.batch({{ a: 'https://a.example/' }});\n{OK}"
    ),
    "group": one_iteration(
        f"group('a', () => {{ const r = http.get('https://a.example/'); {OK} }});"
    ),
    "request": one_iteration(f"const r = http.request('PUT', 'https://a.example/', '1');\n{OK}"),
    "async": one_async_iteration(
        f"const r = await http.asyncRequest('GET', 'https://a.example/');\n{OK}"
    ),
    "named imports": "import { get } from 'k6/http';\nimport { check } from 'k6';\n"
    f"export default () => {{ const r = get('https://a.example/'); {OK} }};\n",
    "url template": one_iteration(f"const r = http.get(http.url`https://a.example/${{1}}`);\n{OK}"),
    "page": one_iteration(
        "let r = http.get('https://a.example/');\n"
        f"r = r.submitForm({{ fields: {{ username: 'a' }} }});\nr.html().find('h1').text();\n{OK}"
    ),
    "setup data": f"{IMPORTS}export function setup() {{\n"
    "  const r = http.post('https://a.example/login');\n"
    "  return { token: r.json('access_token'), users: r.json().users };\n}\n"
    "export default function (data) {\n"
    "  const r = http.get(`https://a.example/${data.users[0].id}`, "
    f"{{ headers: {{ Authorization: `Bearer ${{data.token}}` }} }});\n  {OK}\n}}\n"
    "export function teardown(data) { http.del('https://a.example/' + data.token); }\n",
    "scenarios": f"{IMPORTS}export const options = {{ scenarios: {{\n"
    "  a: { executor: 'constant-vus', vus: 50, duration: '10m', exec: 'one' },\n"
    "  b: { executor: 'ramping-arrival-rate', preAllocatedVUs: 9, "
    "stages: [{ duration: '1m', target: 9 }], exec: 'two', env: { PART: 'x' } },\n} };\n"
    f"export function one() {{ const r = http.get('https://a.example/'); {OK} }}\n"
    "export function two() { http.get(`https://a.example/${__ENV.PART}`); }\n",
    "websocket": "import ws from 'k6/ws';\nimport { check } from 'k6';\n"
    "export default function () {\n"
    "  const r = ws.connect('wss://a.example/s', {}, (socket) => {\n"
    "    socket.on('open', () => socket.send('hello'));\n"
    "    socket.on('message', () => {});\n"
    "    socket.setTimeout(() => socket.close(), 60000);\n  });\n"
    "  check(r, { switched: (r) => r && r.status === 101 });\n}\n",
    "browser-like websocket": "import { WebSocket } from 'k6/websockets';\n"
    "import { check } from 'k6';\nexport default function () {\n"
    "  const socket = new WebSocket('ws://a.example/s');\n"
    "  socket.onopen = () => { socket.send('x'); setTimeout(() => socket.close(), 30000); };\n"
    "  socket.onmessage = (event) => check(event, { data: (e) => e.data.length > 0 });\n}\n",
}


@pytest.mark.parametrize("script", GOOD.values(), ids=GOOD)
def test_a_good_script_runs_without_a_finding(tried: Trier, script: str) -> None:
    verdict = tried(script)

    assert verdict.findings == ()
    assert verdict.seen.requests >= 1
    assert verdict.seen.iterations >= 1


BAD = {
    "exception": (one_iteration("http.get('https://a.example/');\nmissing();"), "exception", 5),
    "http.delete": (
        one_iteration("http.get('https://a.example/');\nhttp.delete('https://a.example/');"),
        "exception",
        5,
    ),
    "rejection": (
        one_async_iteration("http.get('https://a.example/');\nPromise.reject(new Error('x'));"),
        "unhandled_rejection",
        5,
    ),
    "no request": (one_iteration("sleep(1);"), "no_request", None),
    "relative URL": (one_iteration("http.get('/login');"), "relative_url", 4),
    "relative URL in a batch": (
        one_iteration("http.batch(['https://a.example/', ['GET', '/b']]);"),
        "relative_url",
        4,
    ),
    "undefined host": (
        one_iteration("http.get(`${__ENV.BASE_URL}/login`);"),
        "relative_url",
        4,
    ),
    "undefined in the host's place": (
        one_iteration("http.get(`https://${__ENV.HOST}/login`);"),
        "relative_url",
        4,
    ),
    "params as body": (
        one_iteration("http.post('https://a.example/', { headers: { A: 'b' } });"),
        "params_as_body",
        4,
    ),
    "body of a get": (
        one_iteration("http.get('https://a.example/', { a: 1 }, { headers: {} });"),
        "too_many_arguments",
        4,
    ),
    "object called JSON": (
        one_iteration(
            "http.post('https://a.example/', { a: 1 }, "
            "{ headers: { 'content-type': 'application/json' } });"
        ),
        "object_as_json",
        4,
    ),
    "check of a boolean": (
        one_iteration("const r = http.get('https://a.example/');\ncheck(r, r.status === 200);"),
        "check_without_functions",
        5,
    ),
    "async check": (
        one_iteration(
            "const r = http.get('https://a.example/');\ncheck(r, { a: async () => true });"
        ),
        "async_callback",
        5,
    ),
    "statusCode": (
        one_iteration(
            "const r = http.get('https://a.example/');\n"
            "check(r, { a: (r) => r.statusCode === 200 });"
        ),
        "unknown_response_field",
        5,
    ),
    "sleep in milliseconds": (
        one_iteration("http.get('https://a.example/');\nsleep(1000);"),
        "sleep_in_milliseconds",
        5,
    ),
    "metric in a VU": (
        (
            "import { Trend } from 'k6/metrics';\nimport http from 'k6/http';\n"
            "export default function () {\n  http.get('https://a.example/');\n"
            "  new Trend('t');\n}\n"
        ),
        "exception",
        5,
    ),
    "open in a VU": (
        (
            "import http from 'k6/http';\nexport default function () {\n"
            "  http.get('https://a.example/');\n  open('./users.json');\n}\n"
        ),
        "exception",
        4,
    ),
    "shared array in a VU": (
        (
            "import http from 'k6/http';\nimport { SharedArray } from 'k6/data';\n"
            "export default function () {\n  http.get('https://a.example/');\n"
            "  new SharedArray('a', () => [1]);\n}\n"
        ),
        "exception",
        5,
    ),
    "json of a discarded body": (
        (
            "import http from 'k6/http';\nexport const options = { discardResponseBodies: true };\n"
            "export default function () {\n  http.get('https://a.example/').json();\n}\n"
        ),
        "exception",
        4,
    ),
    "setup throws": (
        (
            f"{IMPORTS}export function setup() {{\n  missing();\n}}\n"
            "export default function () { http.get('https://a.example/'); }\n"
        ),
        "exception",
        4,
    ),
    "endless loop": (one_iteration("http.get('https://a.example/');\nfor (;;) {}"), "hang", None),
    "endless wait": (
        one_async_iteration("http.get('https://a.example/');\nawait new Promise(() => {});"),
        "hang",
        None,
    ),
}


@pytest.mark.parametrize(("script", "code", "line"), BAD.values(), ids=BAD)
def test_a_broken_script_has_its_error_at_its_line(
    tried: Trier, script: str, code: str, line: int | None
) -> None:
    verdict = tried(script)

    errors = [found for found in verdict.findings if found.severity is Severity.ERROR]
    assert (code, line) in [(found.code, found.line) for found in errors]
    assert {found.code for found in errors} == {code}


WARNED = {
    "no check": (one_iteration("http.get('https://a.example/');"), "no_check"),
    "failed check": (
        one_iteration(
            "const r = http.get('https://a.example/');\n"
            "check(r, { teapot: (r) => r.status === 418 });"
        ),
        "failed_check",
    ),
    "undefined in a path": (
        one_iteration(f"const r = http.get(`https://a.example/${{__ENV.ID}}/x`);\n{OK}"),
        "suspicious_url",
    ),
    "unknown parameter": (
        one_iteration(f"const r = http.get('https://a.example/', {{ query: 1 }});\n{OK}"),
        "unknown_parameter",
    ),
    "unknown field of a response": (
        one_iteration(f"const r = http.get('https://a.example/');\nr.trailers;\n{OK}"),
        "unknown_response_field",
    ),
    "null in the place of a body": (
        one_iteration(f"const r = http.get('https://a.example/', null, {{}});\n{OK}"),
        "too_many_arguments",
    ),
}


@pytest.mark.parametrize(("script", "code"), WARNED.values(), ids=WARNED)
def test_what_may_be_right_only_warns(tried: Trier, script: str, code: str) -> None:
    verdict = tried(script)

    assert [(found.code, found.severity) for found in verdict.findings] == [
        (code, Severity.WARNING)
    ]


UNFINISHED = {
    "text that only the real server sends": (
        one_iteration(
            f"const r = http.get('https://a.example/');\n{OK}\nr.body.match(/csrf=(.+)/)[1];"
        ),
        "exception",
    ),
    "fail": (
        (
            "import http from 'k6/http';\nimport { check, fail } from 'k6';\n"
            f"export default function () {{ const r = http.get('https://a.example/');\n{OK}\n"
            "fail('no'); }\n"
        ),
        "gave_up",
    ),
}


@pytest.mark.parametrize(("script", "code"), UNFINISHED.values(), ids=UNFINISHED)
def test_what_keeps_an_iteration_from_its_end_leaves_a_gap(
    tried: Trier, script: str, code: str
) -> None:
    verdict = tried(script)

    assert [(found.code, found.severity) for found in verdict.findings] == [
        (code, Severity.WARNING),
        ("dry_run_incomplete", Severity.INFO),
    ]


def test_the_report_counts_what_was_seen(tried: Trier) -> None:
    verdict = tried(
        one_iteration(
            "http.get('https://shop.example/');\nhttp.get('http://api.example:8080/');\n"
            "check(1, { one: () => true, two: () => true });"
        )
    )

    seen = verdict.seen
    assert (seen.requests, seen.checks, seen.iterations) == (2, 2, 1)
    assert seen.hosts == ("shop.example", "api.example:8080")


def test_a_scripts_own_hosts_do_not_lead_out(tried: Trier) -> None:
    verdict = tried(
        "import http from 'k6/http';\n"
        "export const options = { hosts: { 'a.example': '127.0.0.1:9' } };\n"
        "export default function () { http.get('https://a.example/'); }\n"
    )

    assert verdict.seen.requests == 1


@pytest.mark.parametrize("module", ["k6/net/grpc", "k6/browser", "k6/experimental/redis"])
def test_what_needs_another_server_is_not_tried(sandbox: Sandbox, module: str) -> None:
    assert obstacle(facts_of(f"import x from '{module}';\n"), sandbox)


CARRYING = """import http from 'k6/http';
export function setup() {
  const answer = http.post('https://a.example/login', '{"user":"a","keys":[{"id":1}]}');
  return { token: answer.json('token') };
}
export default function (data) {
  const made = http.post('https://a.example/orders', { item: '1' }, { headers: {
    Authorization: `Bearer ${data.token}`, 'X-Api-Key': 'hunter2', 'X-Tenant': 'acme',
    'X-Request-Id': '550e8400-e29b-41d4-a716-446655440000' } });
  http.get(`https://a.example/orders/${made.json().id}`);
  http.put('https://a.example/text', 'plain');
}
"""


def test_what_requests_carry_is_told_without_secrets(tried: "Trier") -> None:
    courses = {course.scenario: course.steps for course in tried(CARRYING).seen.trace}

    (login,) = courses["setup"]
    posted, read, put = courses["default"]
    assert login.fields == ("user", "keys", "keys[].id")
    assert (posted.body, posted.fields) == ("form", ("item",))
    assert dict(posted.headers or ()) == {
        "Authorization": "Bearer sample1",
        "X-Api-Key": "***",
        "X-Tenant": "acme",
        "X-Request-Id": "\N{HORIZONTAL ELLIPSIS}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    assert (posted.from_answer, read.from_answer, put.from_answer) == (True, True, None)
    assert (put.body, put.fields) == ("text", None)


def test_long_names_lose_no_report(tried: "Trier") -> None:
    names = ", ".join(f"'{number}{'\N{BLACK STAR}' * 90}': 1" for number in range(60))
    script = one_iteration(
        f"const r = http.post('https://a.example/x', JSON.stringify({{{names}}}));\n{OK}"
    )

    verdict = tried(script)

    assert [found.code for found in verdict.findings] == []
    assert verdict.seen.trace[0].steps[0].fields
