import pytest

from worker.k6.log import Position, parse_log, plain, position


@pytest.mark.parametrize(
    ("message", "where"),
    [
        (
            "Error: boom\n\tat f (file:///tmp/x/under-test/lib/script.js:3:9(3))\n",
            Position("lib/script.js", 3, 9),
        ),
        (
            "GoError: file:///tmp/x/under-test/lib/script.js: Line 2:11 Unexpected token ;",
            Position("lib/script.js", 2, 11),
        ),
        (
            (
                "GoError: no\n\tat go.k6.io/k6/js/modules/k6/http.New (native)\n"
                "\tat get (file:///tmp/x/http.js:9:1(2))\n\tat file:///tmp/x/under-test/lib/script.js:7:3(14)\n"
            ),
            Position("lib/script.js", 7, 3),
        ),
        ("Error: boom\n\tat file:///tmp/x/entry.js:3:9(3)\n", None),
        ("no stack at all", None),
    ],
)
def test_the_innermost_place_in_the_users_script_is_found(
    message: str, where: Position | None
) -> None:
    assert position(message) == where


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("Error: boom\n\tat f (file:///tmp/loadgenie-a/script.js:3:9(3))\n", "Error: boom"),
        (
            (
                "could not initialize 'entry.js': could not load JS test "
                "'file:///tmp/loadgenie-a/entry.js': unknown executor type 'x'"
            ),
            "unknown executor type 'x'",
        ),
        (
            (
                "GoError: file:///tmp/loadgenie-a/script.js: Line 2:11 Unexpected token ; "
                "(and 1 more errors)\n"
            ),
            "Unexpected token ;",
        ),
        ('no such file "/var/tmp/loadgenie-a_b/data.csv"', 'no such file "data.csv"'),
        ("Error: \x1b[2Jred\nand more", "Error:  [2Jred and more"),
        ("test aborted: no at file:///tmp/loadgenie-a/script.js:2:16(16)", "test aborted: no"),
    ],
)
def test_a_message_is_freed_of_stacks_and_places(message: str, text: str) -> None:
    assert plain(message) == text


def test_a_long_message_is_cut() -> None:
    assert len(plain("x" * 10_000)) == 400


def test_lines_that_are_no_json_are_kept_as_raw() -> None:
    log = list(parse_log('{"level":"error","msg":"a"}\nfatal error: out of memory\n[1]\n'))

    assert [(line.level, line.message) for line in log] == [
        ("error", "a"),
        ("raw", "fatal error: out of memory"),
        ("raw", "[1]"),
    ]


def test_what_a_script_prints_has_its_source() -> None:
    (line,) = parse_log('{"level":"error","msg":"a","source":"console"}')

    assert line.source == "console"
