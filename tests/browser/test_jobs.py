"""The list of one's jobs, and scripts of one's own."""

import io
import zipfile
from pathlib import Path

from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import Site
from tests.support.browsing import StartVisit, Visit

TWO_LOADS = """
import http from 'k6/http';
export const options = { scenarios: {
  shop: { executor: 'constant-vus', vus: 100, duration: '1m', exec: 'shop' },
  admin: { executor: 'constant-vus', vus: 5, duration: '2m', exec: 'admin' },
} };
export function shop() { http.get('https://shop.example/products'); }
export function admin() { http.get('https://shop.example/report'); }
"""
MODULE = (
    "import http from 'k6/http';\nexport const visit = () => http.get('https://shop.example');\n"
)
MAIN = (
    "import { visit } from './lib/shop.js';\n"
    "export const options = { vus: 5, duration: '1m' };\n"
    "export default function () { visit(); }\n"
)
ALONE = (
    "import http from 'k6/http';\n"
    "export const options = { vus: 5, duration: '1m' };\n"
    "export default function () { http.get('https://shop.example'); }\n"
)


def script_file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/javascript", "buffer": content}


def made(visitor: Visit, text: str) -> None:
    visitor.open("#")
    visitor.describe(text)
    visitor.send()
    expect(visitor.verdict()).to_contain_text("Proven")


def test_a_job_is_found_opened_run_again_and_deleted(visitor: Visit) -> None:
    page = visitor.page
    made(visitor, "7 users for 1 minute on https://shop.example/alpaca")
    made(visitor, "8 users for 1 minute on https://shop.example/badger")

    page.get_by_role("link", name="Jobs").click()
    rows = page.locator(".jobs li")
    page.get_by_label("Search").fill("ALPACA")
    expect(rows).to_have_count(1)
    rows.get_by_role("link").click()
    expect(visitor.verdict()).to_contain_text("Proven")
    assert "vus: 7" in visitor.shown_script()

    page.go_back()
    page.get_by_label("Search").fill("badger")
    rows.get_by_role("button", name="Run again").click()
    expect(visitor.verdict()).to_contain_text("Proven")
    assert "vus: 8" in visitor.shown_script()

    page.get_by_role("link", name="Jobs").click()
    page.get_by_label("Search").fill("alpaca")
    rows.get_by_role("button", name="Delete").click()
    expect(rows).to_have_count(0)


def test_the_list_can_show_one_state(visitor: Visit) -> None:
    made(visitor, "9 users for 1 minute on https://shop.example/civet")
    page = visitor.page

    page.get_by_role("link", name="Jobs").click()
    page.get_by_label("State").select_option("succeeded")
    expect(page.locator(".jobs li").first).to_be_visible()
    page.get_by_label("State").select_option("cancelled")

    expect(page.get_by_text("No job yet.")).to_be_visible()


def test_a_script_of_ones_own_is_proven(visitor: Visit) -> None:
    page = visitor.page
    visitor.describe("5 users for 1 minute on https://shop.example")
    page.get_by_text("Prove a script that you have").click()
    page.get_by_label("Files").set_input_files(script_file("mine.js", ALONE.encode()))
    page.get_by_role("button", name="Prove this script").click()

    expect(visitor.verdict()).to_contain_text("Proven")
    assert visitor.shown_script() == ALONE
    page.reload()
    expect(visitor.verdict()).to_contain_text("Proven")
    assert visitor.shown_script() == ALONE


def test_loads_that_differ_are_told_once_each_beside_their_scenarios(visitor: Visit) -> None:
    page = visitor.page
    visitor.describe(
        "100 shoppers browse GET https://shop.example/products and 20 admins call "
        "GET https://shop.example/report for 2 minutes"
    )
    page.get_by_text("Prove a script that you have").click()
    page.get_by_label("Files").set_input_files(script_file("mine.js", TWO_LOADS.encode()))
    page.get_by_role("button", name="Prove this script").click()

    expect(visitor.verdict()).to_contain_text(
        "2 things are not as you asked, and 1 thing could not be shown; see below."
    )
    expect(page.locator(".verdict .finding > p")).to_contain_text(
        [
            "asks for 100 VUs, 2m long; the script has 100 VUs, 1m long, in scenario 'shop'.",
            "asks for 20 VUs, 2m long; the script has 5 VUs, 2m long, in scenario 'admin'.",
            "The script checks none of the answers.",
        ]
    )
    expect(page.locator(".checks .failed")).to_have_count(1)
    expect(page.locator(".chart figcaption")).to_contain_text(["Asked and made differ"] * 2)


def test_a_zip_of_several_files_is_proven(visitor: Visit) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("main.js", MAIN)
        archive.writestr("lib/shop.js", MODULE)
    page = visitor.page
    page.get_by_text("Prove a script that you have").click()
    page.get_by_label("Files").set_input_files(
        {"name": "suite.zip", "mimeType": "application/zip", "buffer": content.getvalue()}
    )
    page.get_by_label("k6 starts with").fill("main.js")
    page.get_by_role("button", name="Prove this script").click()

    expect(visitor.verdict()).to_contain_text("Proven")
    page.get_by_role("combobox", name="File").select_option("lib/shop.js")
    page.locator("script-editor .cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("http.fetch();")
    page.get_by_role("button", name="Prove again").click()

    expect(visitor.verdict()).to_contain_text("Not given out")
    expect(page.locator(".diff ins")).to_contain_text(["http.fetch();"])
    page.get_by_role("button", name="lib/shop.js, line 3").click()
    expect(page.locator("script-editor .cm-lint-marker-error")).to_have_count(1)
    assert visitor.shown_script() == MODULE + "http.fetch();"


def test_a_folder_is_proven(visitor: Visit, tmp_path: Path) -> None:
    folder = tmp_path / "suite"
    (folder / "lib").mkdir(parents=True)
    (folder / "lib" / "shop.js").write_text(MODULE)
    (folder / "main.js").write_text(MAIN)
    (folder / ".env").write_text("SECRET=1")
    page = visitor.page
    page.get_by_text("Prove a script that you have").click()
    page.get_by_label("Folder").set_input_files(folder)
    expect(page.get_by_text("2 files:")).to_be_visible()
    page.get_by_label("k6 starts with").select_option("suite/main.js")
    page.get_by_role("button", name="Prove this script").click()

    expect(visitor.verdict()).to_contain_text("Proven")
    assert visitor.shown_script() == MAIN


def test_a_file_can_be_dropped(visitor: Visit) -> None:
    page = visitor.page
    page.get_by_text("Prove a script that you have").click()
    dropped = page.evaluate_handle(
        """(text) => {
          const dropped = new DataTransfer();
          dropped.items.add(new File([text], 'mine.js', { type: 'text/javascript' }));
          return dropped;
        }""",
        ALONE,
    )
    page.locator(".drop:not(.beside)").dispatch_event("drop", {"dataTransfer": dropped})
    expect(page.get_by_text("1 file: mine.js")).to_be_visible()
    page.get_by_role("button", name="Prove this script").click()

    expect(visitor.verdict()).to_contain_text("Proven")


def test_typescript_is_proven(visitor: Visit) -> None:
    page = visitor.page
    typed = ALONE.replace(
        "export default function ()", "const n: number = 1;\nexport default function (): void"
    )
    page.get_by_text("Prove a script that you have").click()
    page.get_by_label("Files").set_input_files(script_file("mine.ts", typed.encode()))
    page.get_by_role("button", name="Prove this script").click()

    expect(visitor.verdict()).to_contain_text("Proven")
    assert visitor.shown_script() == typed


def test_an_upload_that_is_no_script_is_refused_with_the_reason(visitor: Visit) -> None:
    page = visitor.page
    page.get_by_text("Prove a script that you have").click()
    page.get_by_label("Files").set_input_files(
        [
            script_file("a.js", b"\xff\xfe"),
            script_file("b.js", ALONE.encode()),
        ]
    )
    page.get_by_label("k6 starts with").select_option("b.js")
    page.get_by_role("button", name="Prove this script").click()

    expect(page.locator(".verdict, [role=alert]").first).to_be_visible()


def test_back_and_forward_lead_through_what_was_shown(visitor: Visit) -> None:
    page = visitor.page
    made(visitor, "11 users for 1 minute on https://shop.example/dormouse")
    page.get_by_role("link", name="Jobs").click()
    expect(page.get_by_role("heading", name="Jobs")).to_be_visible()

    page.go_back()
    expect(visitor.verdict()).to_contain_text("Proven")
    page.go_forward()

    expect(page.get_by_role("heading", name="Jobs")).to_be_visible()


def test_the_draft_survives_a_reload(visit: StartVisit, site: Site) -> None:
    tab = visit(site.url)
    page = tab.open()
    tab.describe("12 users for 1 minute on https://shop.example/ermine")

    page.reload()

    expect(page.locator(".chip.load")).to_have_text("load 12 VUs")


def test_a_proof_is_saved_as_a_page_that_needs_no_network(visitor: Visit) -> None:
    page = visitor.page
    made(visitor, "13 users for 1 minute on https://shop.example/fox")

    with page.expect_download() as saving:
        page.get_by_role("button", name="Save proof").click()
    proof = visitor.page.context.new_page()
    proof.set_content(saving.value.path().read_text(encoding="utf-8"))

    assert saving.value.suggested_filename.endswith(".html")
    expect(proof.get_by_role("heading", level=1)).to_be_visible()
    expect(proof.locator("body")).to_contain_text("13 users")
    expect(proof.get_by_role("img")).to_be_visible()
