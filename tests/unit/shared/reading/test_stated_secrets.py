import pytest

from shared.reading.stated_secrets import stated_secrets


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        ("log in with user bob and password hunter2, then", ["hunter2"]),
        ('POST /login with {"user": "bob", "password": "s3cret"}', ["s3cret"]),
        ("Authorization: Bearer abc.def.ghi on each request", ["abc.def.ghi"]),
        ("api key: k-123456 and token = t-98765.", ["k-123456", "t-98765"]),
        ("with username and password for 200 users in 5 min", []),
        ("a bearer token is sent", []),
        ("50 users for 2 minutes", []),
    ],
)
def test_secrets_are_found_where_they_stand(text: str, secrets: list[str]) -> None:
    assert [text[start:end] for start, end in stated_secrets(text)] == secrets
