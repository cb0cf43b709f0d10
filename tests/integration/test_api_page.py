"""How the page is served."""

import re

import httpx2


def asset(client: httpx2.Client, ending: str) -> str:
    (path,) = re.findall(rf'"(assets/[\w-]+\.{ending})"', client.get("/").text)
    return f"/{path}"


def test_the_page_allows_itself_nothing_inline_and_no_other_host(client: httpx2.Client) -> None:
    answer = client.get("/")

    policy = answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in policy
    assert "trusted-types 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_page_is_asked_for_anew_and_its_files_are_kept(client: httpx2.Client) -> None:
    page = client.get("/")
    files = [client.get(asset(client, ending)) for ending in ("js", "css")]

    assert page.headers["Cache-Control"] == "no-cache"
    for file in files:
        assert "immutable" in file.headers["Cache-Control"]
        assert file.headers["Content-Encoding"] == "gzip"


def test_what_is_not_there_is_a_problem_and_no_page(client: httpx2.Client) -> None:
    for path in ("/assets/nothing.js", "/assets/../main.py", "/index.html"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_licences_of_what_is_bundled_are_there(client: httpx2.Client) -> None:
    assert "MIT License" in client.get("/notices.txt").text


def test_the_page_answers_head(client: httpx2.Client) -> None:
    assert client.head("/").status_code == 200
    assert client.head(asset(client, "js")).status_code == 200
