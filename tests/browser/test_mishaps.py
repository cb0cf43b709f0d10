"""What goes wrong, and what a person then sees: nothing that was written is lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from shared.findings.catalogue import entry
from tests.browser.conftest import Site
from tests.support import gemini_replies as replies
from tests.support.api_fixtures import StartApi
from tests.support.api_process import ApiProcess
from tests.support.browsing import StartVisit, Visit
from tests.support.gemini_standin import GeminiStandIn
from tests.support.redis_server import RedisServer
from tests.support.reverse_proxy import reverse_proxy
from tests.support.worker_process import WorkerProcess

ASKED = "50 users for 2 minutes on https://quickpizza.grafana.com/api/ratings"


@pytest.fixture
def idle(redis_server: RedisServer) -> Iterator[Site]:
    """Yield a stack without a worker."""
    with ApiProcess(redis_url=redis_server.url) as api:
        yield Site(api, redis_server)


@pytest.fixture
def at_idle(visit: StartVisit, idle: Site) -> Visit:
    """Return a tab of that stack."""
    tab = visit(idle.url)
    tab.open()
    return tab


def with_gemini(redis_url: str, gemini: GeminiStandIn, **settings: str) -> WorkerProcess:
    return WorkerProcess(
        redis_url=redis_url,
        GENERATOR="gemini",
        GEMINI_API_KEY="a-key-for-tests",
        GOOGLE_GEMINI_BASE_URL=gemini.url,
        **settings,
    )


def text_is_kept(tab: Visit) -> None:
    expect(tab.page.get_by_role("textbox", name="Describe the load test")).to_have_value(ASKED)


def test_a_job_that_nobody_takes_says_so_and_can_be_cancelled(at_idle: Visit) -> None:
    page = at_idle.page
    at_idle.describe(ASKED)
    at_idle.send()

    expect(page.get_by_text("Nobody is at work.")).to_be_visible()
    expect(page.get_by_text("You may close this page.")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()

    expect(page.get_by_text("Cancelled. No script was made.")).to_be_visible()
    text_is_kept(at_idle)


def test_a_worker_that_comes_later_is_followed_through_a_restart_of_the_api(
    at_idle: Visit, idle: Site
) -> None:
    page = at_idle.page
    at_idle.describe(ASKED)
    at_idle.send()
    expect(page.get_by_text("You may close this page.")).to_be_visible()

    idle.api.stop()
    expect(page.get_by_text("Connection lost.")).to_be_visible()
    idle.api.start()

    expect(page.get_by_text("Connection lost.")).to_be_hidden()
    with WorkerProcess(redis_url=idle.redis.url):
        expect(at_idle.verdict()).to_contain_text("proven")
        expect(page.locator(".lanes .bar.waited")).to_be_attached()


def test_without_redis_nothing_is_accepted_and_nothing_lost(at_idle: Visit, idle: Site) -> None:
    at_idle.describe(ASKED)
    idle.redis.stop()
    at_idle.send()

    expect(at_idle.page.get_by_role("alert")).to_contain_text("The job store is away")
    text_is_kept(at_idle)
    idle.redis.start()
    at_idle.send()
    expect(at_idle.page.get_by_text("You may close this page.")).to_be_visible()


def test_without_an_api_it_says_so_and_the_same_click_works_later(
    at_idle: Visit, idle: Site
) -> None:
    at_idle.describe(ASKED)
    expect(at_idle.page.locator(".chip.load")).to_be_visible()
    idle.api.stop()
    at_idle.send()

    expect(at_idle.page.get_by_role("alert")).to_contain_text("LoadGenie cannot be reached")
    idle.api.start()
    at_idle.send()
    expect(at_idle.page.get_by_text("You may close this page.")).to_be_visible()


def test_a_key_is_asked_for_and_the_text_kept(
    visit: StartVisit, start_api: StartApi, redis_server: RedisServer
) -> None:
    api = start_api(redis_url=redis_server.url, API_KEYS="the-right-key-of-a-test")
    tab = visit(api.base_url)
    page = tab.open()
    tab.describe(ASKED)

    expect(page.get_by_text("This LoadGenie asks for a key.")).to_be_visible()
    page.get_by_label("Key", exact=True).fill("a-wrong-key-of-this-test")
    page.get_by_role("button", name="Use this key").click()
    expect(page.get_by_text("The key is not accepted.")).to_be_visible()
    page.get_by_label("Key", exact=True).fill("the-right-key-of-a-test")
    page.get_by_role("button", name="Use this key").click()

    expect(page.locator(".chip.load")).to_be_visible()
    text_is_kept(tab)
    tab.send()
    expect(page.get_by_text("You may close this page.")).to_be_visible()
    assert page.evaluate("localStorage.getItem('loadgenie.key')") is None


def test_a_key_is_remembered_only_if_that_is_wished(
    visit: StartVisit, start_api: StartApi, redis_server: RedisServer
) -> None:
    api = start_api(redis_url=redis_server.url, API_KEYS="the-right-key-of-a-test")
    tab = visit(api.base_url)
    page = tab.open()
    tab.describe(ASKED)

    page.get_by_label("Key", exact=True).fill("the-right-key-of-a-test")
    page.get_by_label("Remember on this machine").check()
    page.get_by_role("button", name="Use this key").click()
    other = visit(api.base_url, beside=tab)
    other.open()
    other.describe(ASKED)

    expect(other.page.locator(".chip.load")).to_be_visible()


def test_a_rejected_script_is_shown_with_its_findings(
    at_idle: Visit, idle: Site, gemini: GeminiStandIn
) -> None:
    wrong = replies.VALID_SCRIPT.replace("http.get(", "http.fetch(")
    gemini.script(*(replies.ok(wrong) for _ in range(4)))
    page = at_idle.page
    with with_gemini(idle.redis.url, gemini):
        at_idle.describe(ASKED)
        at_idle.send()

        expect(at_idle.verdict()).to_contain_text("Not given out")
        expect(page.locator(".verdict .findings")).to_contain_text("no member 'fetch'")
        assert "http.fetch(" in at_idle.shown_script()
        expect(page.locator("details", has_text="Proof 1 found 1 thing")).to_be_attached()
        meaning = page.locator(".verdict .meaning").first
        meaning.locator("summary").click()
        expect(meaning).to_contain_text(f"{entry('unknown_member').title}.")
        expect(meaning.locator("code", has_text="http.del").first).to_be_visible()
        assert at_idle.violations() == []
        at_idle.keep_screenshot("rejected")


def test_a_model_that_fails_is_said_and_the_text_kept(
    at_idle: Visit, idle: Site, gemini: GeminiStandIn
) -> None:
    gemini.script(*(replies.key_invalid() for _ in range(9)))
    with with_gemini(idle.redis.url, gemini):
        at_idle.describe(ASKED)
        at_idle.send()

        expect(at_idle.page.get_by_text("The description is kept.")).to_be_visible()
        expect(at_idle.page.get_by_role("link", name="ai_misconfigured")).to_be_visible()
        text_is_kept(at_idle)


def test_a_model_without_quota_says_to_come_back(
    at_idle: Visit, idle: Site, gemini: GeminiStandIn
) -> None:
    gemini.script(*(replies.quota_per_day() for _ in range(9)))
    with with_gemini(idle.redis.url, gemini):
        at_idle.describe(ASKED)
        at_idle.send()

        expect(at_idle.page.get_by_text("The model allows no more calls now.")).to_be_visible()
        text_is_kept(at_idle)


def test_a_job_that_waits_for_its_model_says_so_until_that_is_back(
    at_idle: Visit, idle: Site, gemini: GeminiStandIn
) -> None:
    gemini.then = replies.server_error()
    settings = {"ON_OUTAGE": "wait", "GEMINI_BREAKER_FAILURES": "2", "GEMINI_BREAKER_S": "2"}
    with with_gemini(idle.redis.url, gemini, **settings):
        at_idle.describe(ASKED)
        at_idle.send()

        expect(at_idle.page.get_by_text("The model is away.")).to_be_visible(timeout=15_000)
        expect(at_idle.page.get_by_text("Nobody is at work.")).to_be_hidden()
        at_idle.keep_screenshot("model-away")
        gemini.then = replies.ok()

        expect(at_idle.verdict()).to_contain_text("proven", timeout=30_000)


def test_a_full_queue_takes_nothing_and_says_when_to_try_again(
    visit: StartVisit, start_api: StartApi, redis_server: RedisServer
) -> None:
    api = start_api(redis_url=redis_server.url, MAX_QUEUED_JOBS="1")
    tab = visit(api.base_url)
    tab.open()
    tab.describe(ASKED)
    tab.send()
    expect(tab.page.get_by_text("You may close this page.")).to_be_visible()

    tab.open("#")
    tab.describe(ASKED)
    tab.send()

    expect(tab.page.get_by_role("alert")).to_contain_text("Try again in")
    text_is_kept(tab)


def test_a_job_past_its_deadline_says_so(
    visit: StartVisit, start_api: StartApi, redis_server: RedisServer
) -> None:
    api = start_api(redis_url=redis_server.url, JOB_DEADLINE_S="1")
    tab = visit(api.base_url)
    tab.open()
    tab.describe(ASKED)
    tab.send()

    expect(tab.page.get_by_role("link", name="deadline_exceeded")).to_be_visible()
    expect(tab.page.get_by_role("button", name="Run again")).to_be_visible()
    text_is_kept(tab)


def test_a_job_that_waits_is_cancelled_from_the_list(at_idle: Visit) -> None:
    page = at_idle.page
    at_idle.describe(ASKED)
    at_idle.send()
    expect(page.get_by_text("You may close this page.")).to_be_visible()

    page.get_by_role("link", name="Jobs").click()
    page.locator(".jobs li").get_by_role("button", name="Cancel").click()

    expect(page.locator(".jobs li .badge")).to_have_text("cancelled")


def test_a_proxy_that_holds_back_streams_hides_nothing(visit: StartVisit, idle: Site) -> None:
    with reverse_proxy(idle.api.port, buffers=True) as url:
        tab = visit(url)
        tab.open()
        tab.describe(ASKED)
        tab.send()
        expect(tab.page.get_by_text("You may close this page.")).to_be_visible()
        with WorkerProcess(redis_url=idle.redis.url):
            expect(tab.verdict()).to_contain_text("proven", timeout=40_000)
        tab.page.goto("about:blank")


def test_behind_a_prefix_all_works(visit: StartVisit, site: Site) -> None:
    with reverse_proxy(site.api.port, prefix="/load/genie") as url:
        tab = visit(url)
        tab.open()
        tab.describe(ASKED)
        tab.send()

        expect(tab.verdict()).to_contain_text("Proven")
        assert tab.shown_script()
        assert tab.page.url.startswith(f"{url}/#job=")
        tab.page.goto("about:blank")


def test_behind_a_prefix_that_the_api_knows_all_works(
    visit: StartVisit, site: Site, start_api: StartApi
) -> None:
    api = start_api(redis_url=site.redis.url, UVICORN_ROOT_PATH="/load/genie")
    with reverse_proxy(api.port, prefix="/load/genie") as url:
        tab = visit(url)
        tab.open()
        tab.describe(ASKED)
        tab.send()

        expect(tab.verdict()).to_contain_text("Proven")
        with tab.page.expect_download():
            tab.page.get_by_role("button", name="Save proof").click()
        tab.page.goto("about:blank")


def test_a_job_that_is_not_there_says_why(visitor: Visit) -> None:
    page = visitor.open("#job=" + "0" * 32)

    expect(page.get_by_role("alert")).to_contain_text("older than it is kept")
