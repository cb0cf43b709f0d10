"""What of a file goes to the service."""

import json
from pathlib import Path

import pytest

from loadgenie_cli.outcomes import CommandError
from loadgenie_cli.sources import sources_in
from tests.support.sources import entry, har


def test_of_answers_only_what_requests_send_leaves_the_machine(tmp_path: Path) -> None:
    login = entry(
        "POST",
        "https://shop.example/login",
        says='{"token": "tok-4711", "list": [{"id": 9}, {"id": 17}], "note": "mine alone"}',
    )
    later = entry("GET", "https://shop.example/a/17?t=tok%2D4711", at=1, says="<p>mine</p>")
    path = tmp_path / "visit.har"
    path.write_text(har(login, later))

    (sent,) = sources_in([path])

    answers = [each["response"]["content"] for each in json.loads(sent["text"])["log"]["entries"]]
    assert json.loads(answers[0]["text"]) == {"token": "tok-4711", "list": [None, {"id": 17}]}
    assert "text" not in answers[1]
    assert "mine" not in sent["text"]


@pytest.mark.parametrize("begins", [b"\x1f\x8b", b"PK\x03\x04", b"BZh9"])
def test_what_is_compressed_is_to_be_unpacked(tmp_path: Path, begins: bytes) -> None:
    path = tmp_path / "access.log.gz"
    path.write_bytes(begins + b"rest")

    with pytest.raises(CommandError, match="is compressed: unpack it first"):
        sources_in([path])
