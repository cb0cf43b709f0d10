"""`python -m worker.deadletters`, as an operator calls it."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.domain.job import JobStatus
from tests.support.losing import dead_letter, lose_three_times
from tests.support.module_command import Answer, run_module
from tests.support.stores import Stores, new_job, open_stores

ROOT = Path(__file__).parents[2]


def deadletters(*arguments: str, redis_url: str) -> Answer:
    # No key, and a file with one that this user may not read: the command needs neither.
    return run_module(
        "worker.deadletters",
        *arguments,
        folder=ROOT,
        environment={
            "PATH": os.environ["PATH"],
            "REDIS_URL": redis_url,
            "GEMINI_API_KEY_FILE": "/nowhere/key",
        },
    )


@pytest.fixture
def stores(redis_url: str) -> Iterator[Stores]:
    with open_stores(redis_url) as stores:
        yield stores


def parsed(answer: Answer) -> Any:
    assert (answer.returncode, answer.stderr) == (0, "")
    return json.loads(answer.stdout)


@pytest.mark.usefixtures("by_command")
def test_there_is_nothing_to_list_at_first(redis_url: str) -> None:
    answer = deadletters("list", redis_url=redis_url)

    assert (answer.returncode, answer.stdout) == (0, "No dead letters.\n")


def test_they_are_listed_without_what_was_asked_for(stores: Stores) -> None:
    job_id = dead_letter(stores)

    text = deadletters("list", redis_url=stores.url).stdout
    listing = parsed(deadletters("list", "--json", redis_url=stores.url))

    heading, row = text.splitlines()
    assert heading.startswith("JOB")
    assert row.split()[0] == job_id
    assert row.split()[-1] == "request-1"
    assert listing["total"] == 1
    assert [letter["id"] for letter in listing["letters"]] == [job_id]
    assert "example.com" not in text + json.dumps(listing)


def test_one_is_shown_with_its_history_and_request(stores: Stores) -> None:
    job_id = stores.accept(new_job(description="\x1b[2J 5 users\u202e")).job_id
    lose_three_times(stores, job_id)

    text = deadletters("show", job_id, redis_url=stores.url).stdout
    opened = parsed(deadletters("show", job_id, "--json", redis_url=stores.url))

    assert "attempts    3, of which 3 lost their worker" in text
    assert text.count("  running") == 3
    assert text.isascii()
    assert "\x1b" not in text
    assert opened["letter"]["lost_attempts"] == 3
    assert [step["status"] for step in opened["history"]][-1] == "failed"
    assert opened["request"]["description"] == "\x1b[2J 5 users\u202e"


def test_one_is_sent_again_as_a_new_job(stores: Stores) -> None:
    first, second = dead_letter(stores), dead_letter(stores)

    text = deadletters("resend", first, first, redis_url=stores.url)
    resent = parsed(deadletters("resend", second, "--json", redis_url=stores.url))["resent"]

    new_ids = [text.stdout.split()[-1], resent[second]]
    assert text.returncode == 0
    assert text.stdout == f"{first} is sent again as {new_ids[0]}\n"
    assert [stores.job(new_id).status for new_id in stores.messages()] == [JobStatus.QUEUED] * 2
    assert stores.messages() == new_ids


def test_one_is_dropped(stores: Stores) -> None:
    job_id = dead_letter(stores)

    dropped = parsed(deadletters("drop", job_id, "--json", redis_url=stores.url))

    assert dropped == {"dropped": [job_id]}
    assert parsed(deadletters("list", "--json", redis_url=stores.url))["total"] == 0


@pytest.mark.parametrize("command", ["show", "resend", "drop"])
def test_a_job_that_is_no_dead_letter_is_named(stores: Stores, command: str) -> None:
    answer = deadletters(command, "unknown", redis_url=stores.url)

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == "worker.deadletters: unknown is no dead letter\n"


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("redis://127.0.0.1:1/0", "The job store is not reachable."),
        ("http://127.0.0.1", "REDIS_URL: expected a redis://"),
    ],
)
def test_without_a_redis_it_says_so_in_one_line(url: str, complaint: str) -> None:
    answer = deadletters("list", redis_url=url)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert complaint in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_usage_is_exit_status_2() -> None:
    assert deadletters(redis_url="redis://127.0.0.1:1/0").returncode == 2
