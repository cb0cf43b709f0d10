import time

import pytest

from shared.stated_secrets import stated_secrets


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        ("log in with user bob and password hunter2, then", ["hunter2"]),
        ('POST /login with {"user": "bob", "password": "s3cret"}', ["s3cret"]),
        ("Authorization: Bearer abc.def.ghi on each request", ["abc.def.ghi"]),
        ("api key: k-123456 and token = t-98765.", ["k-123456", "t-98765"]),
        ('password: "correct horse battery"', ["correct horse battery"]),
        ("api_key: 'abc def' and passphrase=open-sesame", ["abc def", "open-sesame"]),
        ("GET /a?access_token=abc12345&client_secret=QQQ999", ["abc12345", "QQQ999"]),
        ("GET https://bob:hunter2x@host.example/a", ["hunter2x"]),
        ("Cookie: session=f00ba4; theme=dark", ["f00ba4"]),
        ("with username and password for 200 users in 5 min", []),
        ("a bearer token is sent", []),
        ("50 users for 2 minutes", []),
    ],
)
def test_secrets_are_found_where_they_stand(text: str, secrets: list[str]) -> None:
    assert [text[start:end] for start, end in stated_secrets(text)] == secrets


@pytest.mark.parametrize(
    "text",
    [
        "user" + " " * 3000 + "x" + " " * 3000 + "password" + " " * 3000 + ",",
        "password " * 1100,
        "password: '" * 900,
        "login a " * 1200,
        "://a:" * 2000,
        "cookie: a" * 1000,
    ],
)
def test_hostile_texts_are_read_in_no_time(text: str) -> None:
    began = time.process_time()

    stated_secrets(text)

    assert time.process_time() - began < 1
