"""What the rules call an error, a warning, or nothing at all."""

import pytest

from shared.domain.verification import Finding, Severity
from worker.budget import Budget
from worker.k6.modules import version_of
from worker.verify.static.layer import analyse

HTTP = "import http from 'k6/http';\n"
RUN = "\nexport default function () { http.get('https://example.com/'); }\n"


def findings(
    script: str,
    version: str = "1.1.0",
    *,
    origin: str | None = None,
    env_given: frozenset[str] = frozenset(),
) -> list[Finding]:
    outcome = analyse(script, Budget(10), version_of(version), origin=origin, env_given=env_given)
    return [found for each in outcome.findings.values() for found in each]


def errors(script: str, version: str = "1.1.0") -> set[str]:
    return {f.code for f in findings(script, version) if f.severity is Severity.ERROR}


def warnings(script: str, version: str = "1.1.0") -> set[str]:
    return {f.code for f in findings(script, version) if f.severity is Severity.WARNING}


@pytest.mark.parametrize(
    "body",
    [
        "function f(http) { return http.delete; } f({});",
        "const fetch = (url) => http.get(url); fetch('https://example.com/');",
        "const { URL = 1, a: { process } = {} } = {}; [URL, process];",
        "try { a(); } catch (window) { window; } function a() {}",
        "for (const Buffer of []) { Buffer; }",
        "var later = () => hoisted; var hoisted = 1;",
        "class process {} new process();",
        "const f = function me() { return me; }; f();",
        "if (typeof process !== 'undefined') { console.log(1); }",
        "const check = { delete: 1 }; check.delete;",
        "const f = ({ a, b: [c, ...d] } = {}, ...e) => [a, c, d, e]; f();",
    ],
)
def test_a_name_that_the_script_declares_is_no_error(body: str) -> None:
    assert errors(HTTP + body + RUN) == set()


def test_a_name_that_is_asked_for_first_only_warns() -> None:
    script = HTTP + "if (typeof process !== 'undefined') { process.exit(); }" + RUN

    assert errors(script) == set()
    assert warnings(script) == {"undeclared_name"}


@pytest.mark.parametrize(
    ("script", "version", "code"),
    [
        ("import { Client } from 'k6/experimental/redis';", "2.0.0", "removed_module"),
        ("import { nothing } from 'k6/http';", "1.1.0", "unknown_export"),
        ("import x from 'k6/experimental/browser';", "1.1.0", "removed_module"),
        ("const t = new TextEncoder();", "1.1.0", "undeclared_name"),
    ],
)
def test_what_a_version_lacks_is_an_error(script: str, version: str, code: str) -> None:
    assert code in errors(HTTP + script + RUN, version)


@pytest.mark.parametrize(
    ("script", "version"),
    [
        ("import { Client } from 'k6/experimental/redis';", "1.1.0"),
        ("import { nothing } from 'k6/http';", "2.2.0"),
        ("import { WebSocket } from 'k6/websockets';", "1.1.0"),
        ("import { WebSocket } from 'k6/websockets';", "2.0.0"),
        ("const t = new TextEncoder();", "2.2.0"),
    ],
)
def test_what_a_version_may_have_is_no_error(script: str, version: str) -> None:
    assert errors(HTTP + script + RUN, version) == set()


@pytest.mark.parametrize(
    "url",
    [
        "__ENV.BASE_URL",
        "`${__ENV.BASE_URL}/items`",
        "__ENV['BASE_URL'] + '/items'",
        "'https://' + __ENV.SITE + '/items'",
        "`https://${__ENV.SITE}/items`",
    ],
)
def test_a_named_host_without_a_default_is_an_error_whose_hint_gives_one(url: str) -> None:
    script = HTTP + f"export default function () {{ http.get({url}); }}"

    found = findings(script, origin="https://shop.example")

    host = next(each for each in found if each.code == "host_from_env")
    assert host.severity is Severity.ERROR
    assert host.hint is not None
    assert "|| '" in host.hint


@pytest.mark.parametrize(
    "script",
    [
        (
            "const B = __ENV.BASE_URL || 'https://example.com';\n"
            "export default () => http.get(B + '/a');"
        ),
        (
            "const B = __ENV.BASE_URL ?? 'https://example.com';\n"
            "export default () => http.get(`${B}/a`);"
        ),
        (
            "const B = __ENV.H ? `https://${__ENV.H}` : 'https://example.com';\n"
            "export default () => http.get(B);"
        ),
        "export default () => http.get(`https://example.com/${__ENV.REGION}`);",
    ],
)
def test_a_host_with_a_default_is_no_finding(script: str) -> None:
    found = findings(HTTP + script, origin="https://shop.example")

    assert "host_from_env" not in {each.code for each in found}


@pytest.mark.parametrize("given", ["BASE_URL", None])
def test_a_host_is_no_error_where_it_is_given_or_no_description_names_one(
    given: str | None,
) -> None:
    script = HTTP + "export default () => http.get(`${__ENV.BASE_URL}/items`);"

    if given is None:
        found = findings(script)
    else:
        found = findings(script, origin="https://shop.example", env_given=frozenset({given}))

    assert found == []


def test_more_variables_than_are_looked_at_are_said_to_be_too_many() -> None:
    reads = "".join(f"export const c{number} = __ENV.V{number};\n" for number in range(300))

    assert "too_large" in {found.code for found in findings(HTTP + reads + RUN)}


@pytest.mark.parametrize(
    "options",
    [
        "{ vus: 1, ...other }",
        "{ thresholds: { [name]: ['rate<1'] } }",
        "{ scenarios: build() }",
        "{ duration: `${1}m`, vus: 2 }",
        "{ scenarios: { a: { executor: kind, rate: 5 } } }",
        "{ scenarios: { a: { ...shared, executor: 'constant-arrival-rate' } } }",
        "{ cloud: { name: 'x' }, ext: { loadimpact: {} } }",
        "{ thresholds: { browser_web_vital_lcp: ['p(95)<1000'] } }",
    ],
)
def test_options_that_are_made_at_run_time_are_left_to_k6(options: str) -> None:
    script = (
        HTTP
        + "const other = {}, name = 'checks', shared = {}, kind = __ENV.KIND || 'constant-vus';\n"
        + f"function build() {{ return {{}}; }}\nexport const options = {options};"
        + RUN
    )

    assert errors(script) == set()


def test_a_page_of_a_browser_has_names_that_k6_lacks() -> None:
    script = """import { browser } from 'k6/browser';
export default async function () {
  const page = await browser.newPage();
  await page.evaluate(() => document.title + window.location);
  await page.close();
}"""

    assert errors(script) == set()
