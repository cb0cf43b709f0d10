"""What holds of any description for a model, any answer of one, and any script in it."""

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.wanted import Wanted
from tests.support.gemini_replies import FRAMES
from tests.support.prompts import fenced
from worker.generate.model.answer_fields import quotes_of
from worker.generate.model.blanking import mask
from worker.generate.model.extraction import extract_script
from worker.generate.model.prompting import for_draft, read_prompt_file

ANYTHING = st.text(
    st.one_of(
        st.sampled_from(list("`'\"\\${}()/*#<>&;n\n \t")),
        st.characters(codec="utf-8", exclude_characters="\r\x85\u2028\u2029\ufeff"),
    ),
    max_size=40,
)


def _string(text: str) -> str:
    return json.dumps(text)


def _single(text: str) -> str:
    inner = json.dumps(text)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{inner}'"


def _template(text: str) -> str:
    inner = text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "$ {")
    return f"`{inner}`"


def _comment(text: str) -> str:
    inner = text.replace("*/", "* /").replace("\n", " ")
    return f"0 /* {inner} */"


VALUES = st.builds(
    lambda write, text: write(text),
    st.sampled_from([_string, _single, _template, _comment]),
    ANYTHING,
)


SCRIPTS = st.lists(VALUES, max_size=6).map(
    lambda values: (
        "import http from 'k6/http';\n\n"
        + "".join(f"const V{n} = {value};\n" for n, value in enumerate(values))
        + "\nexport default function () {\n  http.get(`http://x/${V0}`);\n}\n"
    )
)


@given(script=SCRIPTS, frame=st.sampled_from(FRAMES[:3]))
def test_any_valid_script_survives_unchanged(script: str, frame: Callable[[str], str]) -> None:
    assert extract_script(frame(script)) == script


@given(st.text())
def test_no_text_breaks_the_extraction(text: str) -> None:
    found = extract_script(text)

    assert found is None or found.strip()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["plan", "field", "value", "quote", "x"]), inner)
    ),
)


@given(JSON)
def test_no_document_raises(document: Any) -> None:
    quotes_of(document)
    quotes_of({"plan": [document]})


@given(st.text(alphabet="ab\\'\"`${}/*\n ()"))
def test_any_text_keeps_its_length_and_lines(source: str) -> None:
    code = mask(source).code

    assert len(code) == len(source)
    assert [i for i, char in enumerate(code) if char == "\n"] == [
        i for i, char in enumerate(source) if char == "\n"
    ]


@given(st.text(min_size=1))
def test_any_description_stays_in_its_fence(description: str) -> None:
    prompt = for_draft(Wanted(description=description))

    assert fenced(prompt.user) == {"DESCRIPTION": description, "UNREAD": ""}
    assert prompt.system == read_prompt_file("system").text
