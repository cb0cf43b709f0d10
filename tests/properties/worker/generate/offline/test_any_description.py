"""What the offline generator writes for a corpus, for hostile descriptions, and for any text."""

import pytest
import tree_sitter_javascript
from hypothesis import given
from hypothesis import strategies as st
from tree_sitter import Language, Node, Parser

from shared.reading.reader import read_plan
from tests.support.descriptions import Case, cases, drafted
from tests.support.load_corpus import described_loads

HOSTILE = [
    "*/ throw 1; /* 50 users for 2 minutes",
    "50 users\u2028throw 1;\u2029 for 2 minutes\rthrow 2;\nthrow 3;",
    "GET https://x.example/`+alert(1)+` with 5 users",
    "GET https://x.example/${process.exit()} with 5 users",
    "GET https://x.example/'+alert(1)+' with 5 users",
    "GET https://x.example/a\\`${1}` with 5 users",
    "GET https://x`${1}`.example/ and https://'+x+'.example/ with 5 users",
    "javascript:alert(1) with 5 users for 10 seconds",
    'POST https://x.example/a {"__proto__": {"x": 1}, "\'+alert(1)+\'": "\'; throw 1; \'"}',
    'POST https://x.example/a {"...alert(1)": 1, "constructor": [1e999]}',
    "GET https://x.example/a with header X-Evil: '+alert(1)+'",
    'GET https://x.example/a with header X-Evil: "`${alert(1)}`"',
    "GET https://x.example/{BASE_URL}/{JSON}/{HEADERS}/{NaN} with 5 users",
    'POST https://x.example/login {"password": "x\'; throw 1;//"}, reuse the token, GET /a',
    "check that https://x.example/ contains \"'); throw 1; ('\"",
    'wss://x.example/a send the message "`${alert(1)}`\'\\"',
    "GET https://x.example/\ud800\udc00\ud800 \x00\x1b[31m with 5 users",
    "[" * 5000,
    '{"a":' * 1500,
    "https://" * 1200,
    "/a " * 3000,
    "POST /a/{id} " * 600,
    "header A: 1, " * 700,
    "50 users " * 1000,
    "wait 1-" * 1200,
    "999999999999999999999 users for 999999999999999999 hours on https://x.example",
    "0 users for 0 seconds on https://x.example/",
    "1e308 requests per second for 1e308 days",
    "0.0000001 requests per second for 5 minutes",
]


def tree(script: str) -> Node:
    parser = Parser(Language(tree_sitter_javascript.language()))
    return parser.parse(script.encode()).root_node


def identifiers(node: Node) -> set[str]:
    found = {node.text.decode()} if node.type == "identifier" and node.text else set()
    return found.union(*(identifiers(child) for child in node.children))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.description[:40])
def test_a_script_holds_what_its_description_says_and_needs_only_its_secrets(case: Case) -> None:
    script = drafted(case.description).script

    assert [text for text in case.contains if text not in script] == []
    assert [
        text for text in case.absent if text in script.replace("import { check, sleep", "")
    ] == []
    needed = [line for line in script.splitlines() if " = __ENV." in line and "||" not in line]
    assert needed == [f"const {name} = __ENV.{name};" for name in case.needs]


@pytest.mark.parametrize("description", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_of_a_description_becomes_code(description: str) -> None:
    script = drafted(description).script

    root = tree(script)
    assert not root.has_error
    assert not identifiers(root) & {"alert", "process", "throw", "x", "__proto__"}
    assert script.isprintable() or set(filter(lambda c: not c.isprintable(), script)) == {"\n"}


@given(st.text(max_size=400))
def test_any_text_becomes_a_script_without_a_syntax_error(description: str) -> None:
    script = drafted(description).script

    assert not tree(script).has_error


@given(
    st.lists(
        st.sampled_from(
            [
                "GET",
                "POST",
                "/a",
                "/b/{id}",
                "https://x.example",
                "wss://y.example/s",
                "`",
                "${a}",
                "'",
                '"',
                "{",
                "}",
                "[",
                "]",
                ":",
                ",",
                "\\",
                "\n",
                "*/",
                "//",
                "header",
                "X-A: b",
                '{"a": 1}',
                "password",
                "50 users",
                "for 2 minutes",
                "wait 2 s",
                "30%",
                "login",
                "bearer token",
                "basic auth",
                "form data a=b",
                "reuse the token",
                "status 201",
            ]
        ),
        max_size=25,
    )
)
def test_any_mix_of_the_words_it_reads_becomes_a_script(words: list[str]) -> None:
    script = drafted(" ".join(words)).script

    assert not tree(script).has_error


def test_the_corpus_has_no_case_twice() -> None:
    descriptions = [case.description for case in cases()]

    assert len(set(descriptions)) == len(descriptions) >= 60


def test_nothing_is_said_to_be_missing_beside_unread_phrases() -> None:
    texts = [described.text for described in described_loads()]
    unread = [drafted(text) for text in texts if not read_plan(text).complete]

    numbers = ("number of users is", "duration is", "threshold is", "think time is")
    said = [each for draft in unread for each in draft.assumptions]
    assert unread
    assert {draft.script[:18] for draft in unread} == {"// Not understood:"}
    assert [each for each in said if any(f"{name} " in each for name in numbers)] == []
