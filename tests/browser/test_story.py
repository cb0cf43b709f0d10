"""From a sentence to a proven script, as a person does it."""

from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.support.browsing import StartVisit, Visit

ASKED = (
    "Ramp from 10 to 200 users over 5 minutes against https://shop.example/api/products, "
    "hold 10 minutes. p95 under 400 ms. Think 2 to 5 seconds."
)


def test_a_sentence_becomes_a_proven_script(visitor: Visit) -> None:
    page = visitor.page
    visitor.describe(ASKED)

    page.keyboard.press("Control+Enter")

    expect(visitor.verdict()).to_contain_text("Proven")
    expect(visitor.verdict()).to_be_focused()
    assert "{ duration: '5m', target: 200 }" in visitor.shown_script()
    expect(page.locator(".trace")).to_contain_text("“10 to 200 users”")
    expect(page.get_by_role("status").first).to_have_text("Done.")
    visitor.keep_screenshot("proven")


def test_what_is_understood_is_marked_while_it_is_written(visitor: Visit) -> None:
    page = visitor.page
    # Each of these takes two UTF-16 units, and one code point.
    visitor.describe("\U0001f600\U0001f680 50 users for 5 minutes on https://shop.example/cart")

    expect(page.locator("mark")).to_have_text(
        ["50 users", "5 minutes", "https://shop.example/cart"]
    )
    expect(page.locator(".chips li")).to_have_text(
        ["load 50 VUs", "time 5m", "request GET shop.example/cart"]
    )


def test_what_is_not_understood_is_marked_and_said(visitor: Visit) -> None:
    visitor.describe("50 users for 5 minutes on https://shop.example/cart, about 30 wobbles")

    expect(visitor.page.locator("mark.unread")).to_have_text("30 wobbles")
    expect(visitor.page.locator(".chip.unread")).to_have_text("not read “30 wobbles”")
    expect(visitor.page.locator("#understood")).to_contain_text("say what it counts")


def test_a_command_is_marked_around_its_secrets(visitor: Visit) -> None:
    visitor.describe(
        "30 users for 5 minutes run\ncurl https://shop.example/a -H 'Authorization: Bearer abc123'"
    )

    expect(visitor.page.locator("mark")).to_have_text(
        [
            "30 users",
            "5 minutes",
            "curl https://shop.example/a -H 'Authorization: Bearer ",
            "abc123",
            "'",
        ],
        use_inner_text=True,
    )


def test_each_request_says_all_that_is_asked_of_it(visitor: Visit) -> None:
    visitor.describe(
        "A soak test with 20 users for 5 minutes: POST https://shop.example/login once per user, "
        "expecting 201, then GET https://shop.example/orders (timeout 3 s), the response must "
        "contain 'paid'. Then connect to wss://shop.example/ws and send 'hi' every 10 seconds, "
        "2 seconds between iterations. Save the token of the login, its field is access_token."
    )

    expect(visitor.page.locator(".chips li")).to_have_text(
        [
            "type soak test",
            "load 20 VUs",
            "time 5m",
            "request POST shop.example/login, once per user, expects 201",
            "request GET shop.example/orders, timeout 3s, answer has “paid”",
            "request connect to shop.example/ws, sends “hi” every 10s (in doubt)",
            "pause 2s after each iteration",
            "access token of an answer, its field access_token",
            "passed on token",
        ]
    )


def test_what_no_address_serves_and_what_is_no_part_are_told_apart(visitor: Visit) -> None:
    page = visitor.page
    visitor.describe(
        "20 users for 5 minutes on https://shop.example: log in and search for a product. "
        "We did 300 users last year. Do not GET https://shop.example/admin."
    )

    expect(page.locator("mark.aside")).to_have_text(["300 users", "GET https://shop.example/admin"])
    expect(page.locator(".chip.aside")).to_have_text(
        "no part of the test “300 users”, “GET https://shop.example/admin”"
    )
    expect(page.locator(".chip.doubtful")).to_have_text(
        ["no address log in", "no address search for a product"]
    )
    visitor.send()
    expect(page.locator(".verdict .notice")).to_contain_text("“log in”, “search for a product”")
    expect(page.locator(".verdict")).to_contain_text("No part of the test: “300 users”")


def test_a_doubt_is_seen_in_the_text_in_the_chip_and_first_of_the_findings(
    visitor: Visit,
) -> None:
    page = visitor.page
    visitor.describe(
        "40 users for 2 hours, GET https://shop.example/a, the response must contain 'paid'. "
        "Only the last 90 minutes count: p99 below 1 s."
    )

    expect(page.locator("mark.doubtful")).to_have_text(["2 hours", "90 minutes"])
    expect(page.locator(".chip.doubtful")).to_have_text("time 2h (in doubt)")
    expect(page.locator("#understood")).to_contain_text(
        "In doubt: time “2h”: several lengths are told."
    )
    visitor.send()
    expect(visitor.verdict()).to_contain_text(
        "Part of what you wrote can be meant in two ways, and 1 thing could not be shown"
    )
    expect(page.locator(".verdict .findings .tag")).to_have_text(["in doubt", "warning"])
    expect(page.locator(".trace .doubtful")).to_contain_text("(in doubt)")


def test_a_number_that_is_told_roughly_is_no_doubt(visitor: Visit) -> None:
    page = visitor.page
    visitor.describe("about 50 users for 2 minutes on https://shop.example/a")

    expect(page.locator(".chip.load")).to_have_text("load 50 VUs (roughly)")
    expect(page.locator(".doubtful")).to_have_count(0)
    visitor.send()
    expect(visitor.verdict()).to_contain_text("Proven")
    expect(page.locator(".trace .doubtful")).to_have_count(0)


def test_a_secret_is_announced_and_not_written_into_the_script(visitor: Visit) -> None:
    page = visitor.page
    visitor.describe(
        "5 users for 1 minute: POST https://shop.example/login with JSON "
        '{"user": "bob", "password": "hunter2"}'
    )

    expect(page.locator("mark.secret")).to_have_text("hunter2")
    expect(page.locator(".chip.secret")).to_contain_text("read from the environment")
    visitor.send()
    expect(visitor.verdict()).to_contain_text("roven")
    expect(page.locator(".verdict")).to_contain_text("What the run needs")
    assert "hunter2" not in visitor.shown_script()


def test_a_chip_that_is_corrected_beats_the_text(visitor: Visit) -> None:
    page = visitor.page
    visitor.describe("50 users for 2 minutes on https://shop.example/cart")

    page.get_by_role("button", name="load 50 VUs").click()
    page.get_by_label("How many").fill("70")
    page.get_by_label("For how long").fill("3m")
    page.get_by_role("button", name="Use this").click()
    expect(page.get_by_role("button", name="load 70 VUs (by hand)")).to_be_visible()
    visitor.send()

    expect(visitor.verdict()).to_contain_text("Proven")
    script = visitor.shown_script()
    assert "vus: 70" in script
    assert "duration: '3m'" in script


def test_a_correction_that_makes_no_sense_is_refused(visitor: Visit) -> None:
    page = visitor.page
    visitor.describe("50 users for 2 minutes on https://shop.example/cart")

    page.get_by_role("button", name="load 50 VUs").click()
    page.get_by_label("For how long").fill("soon")
    page.get_by_role("button", name="Use this").click()

    expect(page.get_by_role("alert")).to_contain_text("lengths such as 90s")
    page.get_by_role("button", name="Leave it").click()
    expect(page.get_by_role("button", name="load 50 VUs", exact=True)).to_be_visible()


def test_shares_and_stages_can_be_corrected(visitor: Visit) -> None:
    page = visitor.page
    visitor.describe(
        "70% browse GET https://shop.example/products, 30% buy with POST "
        "https://shop.example/orders, ramp to 100 users in 1 minute, hold 5 minutes"
    )

    page.get_by_role("button", name="70 %").click()
    page.get_by_label("browse").fill("60")
    page.get_by_label("buy").fill("40")
    page.get_by_role("button", name="Use this").click()
    expect(page.get_by_role("button", name="60 % (by hand)")).to_be_visible()
    page.get_by_role("button", name="load").first.click()
    page.get_by_label("Stage 1: to").fill("150")
    page.get_by_label("Stage 2: to").fill("150")
    page.get_by_label("Stage 2: in").fill("6m")
    page.get_by_role("button", name="Use this").click()
    visitor.send()

    expect(visitor.verdict()).to_contain_text("roven")
    script = visitor.shown_script()
    assert "draw < 60" in script
    assert "{ duration: '6m', target: 150 }" in script


def test_a_criterion_can_be_added_by_hand(visitor: Visit) -> None:
    page = visitor.page
    visitor.describe("50 users for 2 minutes on https://shop.example/cart, p95 under 400 ms")

    page.get_by_role("button", name="pass p95 < 400 ms").click()
    page.get_by_role("button", name="Add a criterion").click()
    page.get_by_label("Criterion 2: aggregation").fill("p(99)")
    page.get_by_label("Criterion 2: value").fill("900")
    page.get_by_role("button", name="Use this").click()
    visitor.send()

    expect(visitor.verdict()).to_contain_text("Proven")
    assert "'p(99)<900'" in visitor.shown_script()


def test_an_edit_is_proven_again_as_the_next_version(visitor: Visit) -> None:
    page = visitor.page
    visitor.describe("50 users for 2 minutes on https://shop.example/cart")
    visitor.send()
    expect(visitor.verdict()).to_contain_text("Proven")
    written = visitor.shown_script()

    page.locator("script-editor .cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("\nhttp.fetch('https://shop.example');")
    page.get_by_role("button", name="Prove again").click()

    expect(visitor.verdict()).to_contain_text("Not given out")
    expect(page.locator(".findings").first).to_contain_text("no member 'fetch'")
    expect(page.locator("script-editor .cm-lint-marker-error")).to_have_count(1)
    page.get_by_role("link", name="v1").click()
    expect(visitor.verdict()).to_contain_text("Proven")
    assert visitor.shown_script() == written
    page.go_back()
    expect(visitor.verdict()).to_contain_text("Not given out")
    page.get_by_role("tab", name="Changes").click()
    expect(page.locator(".diff ins")).to_contain_text(["http.fetch"])


def test_a_line_is_shown_once_and_typing_stays_where_it_is(visitor: Visit) -> None:
    page = visitor.page
    visitor.describe("50 users for 2 minutes on https://shop.example/cart")
    visitor.send()
    expect(visitor.verdict()).to_contain_text("Proven")
    written = visitor.shown_script()

    page.locator(".trace").get_by_role("button", name="line").first.click()
    expect(page.locator("script-editor .cm-content")).to_be_focused()
    page.locator("script-editor .cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("// the end of it")

    assert visitor.shown_script() == written + "// the end of it"


def test_new_begins_anew(visitor: Visit) -> None:
    visitor.describe("50 users for 2 minutes on https://shop.example/cart")
    visitor.send()
    expect(visitor.verdict()).to_contain_text("Proven")

    visitor.page.get_by_role("link", name="New").click()

    text = visitor.page.get_by_role("textbox", name="Describe the load test")
    expect(text).to_have_value("")
    visitor.page.go_back()
    expect(visitor.verdict()).to_contain_text("Proven")
    expect(text).to_have_value("50 users for 2 minutes on https://shop.example/cart")


def test_what_can_be_meant_in_two_ways_is_not_called_proven(visitor: Visit) -> None:
    visitor.describe(
        "5 users, after 1 minute jump to 500 users for 30 seconds, then back to 5. "
        "GET https://shop.example/a"
    )
    visitor.send()

    expect(visitor.verdict()).to_contain_text("can be meant in two ways")


def test_where_nothing_was_asked_that_is_said(visitor: Visit) -> None:
    visitor.describe("test my website")
    visitor.send()

    expect(visitor.verdict()).to_contain_text("Nothing was asked that it could be compared with")


def test_a_wish_makes_a_new_version_and_the_diff_comes_first(visitor: Visit) -> None:
    page = visitor.page
    visitor.describe("50 users for 2 minutes on https://shop.example/cart, p95 under 400 ms")
    visitor.send()
    expect(visitor.verdict()).to_contain_text("Proven")

    page.get_by_role("textbox", name="Change it").fill("make it 30 users and also GET /orders")
    page.get_by_role("button", name="Change", exact=True).click()

    expect(page.get_by_role("tab", name="Changes")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".diff del")).to_contain_text(["vus: 50"])
    expect(page.locator(".diff ins", has_text="vus: 30")).to_be_visible()
    expect(page.get_by_text("Laxer than before.")).to_be_visible()
    expect(visitor.verdict()).to_contain_text("Proven")
    expect(page.get_by_role("navigation", name="Versions").get_by_role("link")).to_have_count(2)
    visitor.keep_screenshot("changed")
    page.get_by_role("link", name="v1").click()
    expect(page.get_by_text("Laxer than before.")).to_be_hidden()
    assert "vus: 50" in visitor.shown_script()


def test_a_wish_changes_the_text_as_edited(visitor: Visit) -> None:
    page = visitor.page
    visitor.describe("50 users for 2 minutes on https://shop.example/cart, p95 under 400 ms")
    visitor.send()
    expect(visitor.verdict()).to_contain_text("Proven")
    visitor.shown_script()

    page.locator("script-editor .cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("// mine")
    page.get_by_role("textbox", name="Change it").fill("make it 60 users")
    page.get_by_role("button", name="Change", exact=True).click()

    expect(page.get_by_role("navigation", name="Versions").get_by_role("link")).to_have_count(2)
    expect(visitor.verdict()).to_contain_text("Proven")
    page.get_by_role("tab", name="Script").click()
    script = visitor.shown_script()
    assert "vus: 60" in script
    assert script.rstrip().endswith("// mine")


def test_a_wish_that_cannot_be_done_says_so_and_is_kept(visitor: Visit) -> None:
    page = visitor.page
    visitor.describe("50 users for 2 minutes on https://shop.example/cart")
    visitor.send()
    expect(visitor.verdict()).to_contain_text("Proven")

    page.get_by_role("textbox", name="Change it").fill("sing a song about llamas")
    page.get_by_role("button", name="Change", exact=True).click()

    expect(page.locator(".notice.bad")).to_contain_text("The wish was not understood.")
    expect(page.locator(".notice.bad")).to_contain_text("sing a song about llamas")
    page.get_by_role("link", name="v1").click()
    expect(page.get_by_role("textbox", name="Change it")).to_have_value("sing a song about llamas")


def test_a_reload_and_a_second_tab_show_the_same_job(
    visit: StartVisit, site: Site, visitor: Visit
) -> None:
    visitor.describe(ASKED)
    visitor.send()
    expect(visitor.verdict()).to_contain_text("Proven")
    script = visitor.shown_script()

    visitor.page.reload()
    other = visit(site.url, beside=visitor)
    other.open(visitor.page.url.partition("/#")[2].join(["#", ""]))

    for tab in (visitor, other):
        expect(tab.verdict()).to_contain_text("Proven")
        assert tab.shown_script() == script
        expect(tab.page.locator(".lanes .bar.proved")).to_be_attached()


def test_a_description_that_is_too_short_or_too_long_is_not_sent(visitor: Visit) -> None:
    page = visitor.page
    send = page.get_by_role("button", name="Write and prove it")
    visitor.describe("50 users")
    send.click(force=True)
    expect(page.locator(".send")).to_contain_text("at least 10 characters")

    visitor.describe("50 users " * 1200)
    send.click(force=True)

    expect(page.locator(".send")).to_contain_text("Too long by 799 characters")
    assert "job=" not in page.url
