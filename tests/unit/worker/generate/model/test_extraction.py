import html
import json
from collections.abc import Callable

import pytest

from tests.support.gemini_replies import FRAMES, VALID_SCRIPT
from worker.description.quoting.quote import Quote
from worker.generate.model.extraction import Extracted, extract, extract_script

S = VALID_SCRIPT
ESCAPED = json.dumps(S)[1:-1]
JSON = json.dumps({"script": S})
TRICKY = r"""/* k6 run script.js */
import http from 'k6/http';

const FENCE = `
# a heading
${__ENV.NAME || 'x'} it's \`quoted\` \n
`;
const TEXT = "say \"hi\"\n\t'there' \\ &lt; &amp;";
const ENTITY = '&quot;';
const PATTERN = /[\n"'`\$]+/g;

export default function () {
  // Don't worry; a comment's apostrophe, "quote" and \n
  http.post('http://127.0.0.1/', JSON.stringify({ a: `${TEXT}\n${FENCE.replace(PATTERN, '')}` }));
}
"""


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(S, id="bare"),
        pytest.param(f"\n\n{S}\n\n", id="blank lines around"),
        pytest.param(JSON, id="JSON"),
        pytest.param(json.dumps({"script": S, "explanation": "x", "extra": 1}), id="other fields"),
        pytest.param(json.dumps([{"script": S}]), id="JSON in a list"),
        pytest.param(json.dumps(JSON), id="JSON in JSON"),
        pytest.param(json.dumps({"script": JSON}), id="JSON in the field"),
        pytest.param("\ufeff" + JSON, id="BOM"),
        pytest.param(S.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(json.dumps({"script": S.replace("\n", "\r\n")}), id="CRLF in JSON"),
        pytest.param(f"```javascript\n{S}```", id="fence"),
        pytest.param(f"```js\n{S}\n```\n", id="fence, short name"),
        pytest.param(f"```\n{S}```", id="fence without a language"),
        pytest.param(f"~~~js\n{S}~~~", id="tilde fence"),
        pytest.param(f"```typescript\n{S}```", id="TypeScript fence"),
        pytest.param(f"```js\n{S}", id="fence that never closes"),
        pytest.param(f"{S}```\n\nThis script runs 50 users.", id="fence that never opened"),
        pytest.param(f"```json\n{json.dumps({'script': S}, indent=2)}\n```", id="JSON in a fence"),
        pytest.param(json.dumps({"script": f"```js\n{S}```"}), id="fence in JSON"),
        pytest.param(
            f"Run it with:\n```bash\nk6 run s.js\n```\nThe script:\n```js\n{S}```\nEnjoy!",
            id="several blocks",
        ),
        pytest.param(
            f"Config:\n```json\n{{}}\n```\nUse\n```js\nimport http from 'k6/http';\n```\n"
            f"and all of it:\n```js\n{S}```",
            id="a fragment before the script",
        ),
        pytest.param(f"Here is your script:\n\n{S}", id="prose before"),
        pytest.param(f"{S}\nThis script's load is 50 users.", id="prose behind"),
        pytest.param(
            f"Sure!\n\n{S}\nNotes:\n- It's a load test.\n- Run it with k6 run.", id="prose around"
        ),
        pytest.param(f"Here you are: {JSON} Enjoy!", id="JSON in prose"),
        pytest.param(ESCAPED, id="escaped"),
        pytest.param(json.dumps({"script": ESCAPED}), id="escaped twice"),
        pytest.param(ESCAPED.replace("'", "\\'").replace("`", "\\`"), id="every quote escaped"),
        pytest.param(S.replace("${", "\\${"), id="escaped expressions"),
        pytest.param(f'{{"script": "{ESCAPED.replace("${", chr(92) + "${")}"}}', id="bad escapes"),
        pytest.param('{"script": "' + S.replace('"', '\\"') + '"}', id="raw line ends in JSON"),
        pytest.param(html.escape(S), id="entities"),
        pytest.param(json.dumps({"script": html.escape(S)}), id="entities in JSON"),
        pytest.param(json.dumps({"script": S, "explanation": "cut off"})[:-8], id="JSON cut off"),
        pytest.param(JSON[:-1], id="JSON without its last brace"),
        pytest.param(f'{{"script": "{ESCAPED}",}}', id="trailing comma"),
    ],
)
def test_the_script_is_found_in(answer: str) -> None:
    assert extract_script(answer) == S


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "   \n",
        "I cannot help with that.",
        "Please import your data from the console and export it.",
        "null",
        "5",
        "[]",
        "[1, 2]",
        "{}",
        '{"script": null}',
        '{"script": ""}',
        '{"script": "no code here"}',
        '{"explanation": "what for?"}',
        JSON[: len(JSON) // 2],
        f"Here it is:\n```js\n{S[:-40]}",
        "```bash\nk6 run script.js\n```",
        '{"script": ' * 50,
        "[" * 100_000,
    ],
)
def test_there_is_no_script_in(answer: str) -> None:
    assert extract_script(answer) is None


def test_a_broken_script_is_left_to_the_verifier() -> None:
    broken = "import http from 'k6/http';\n\nexport default function () {\n  http.get(\n"

    assert extract_script(json.dumps({"script": broken})) == broken


@pytest.mark.parametrize("escape", ["\\ud83d\\ude00", "\\ud800"])
@pytest.mark.parametrize("end", ["}", ""])
def test_surrogates_do_not_reach_a_writer(escape: str, end: str) -> None:
    script = extract_script(f'{{"script": "export default function () {{}} // {escape}"{end}')

    assert script is not None
    assert script.encode().decode().strip()[-1] in "\U0001f600\ufffd"


def test_of_several_whole_scripts_the_longest_is_chosen() -> None:
    short = "import http from 'k6/http';\nexport default function () { http.get('http://x'); }\n"

    assert extract_script(f"```js\n{short}```\nBetter:\n```js\n{S}```") == S


@pytest.mark.parametrize("frame", FRAMES)
def test_a_script_full_of_quotes_escapes_and_backticks_survives(
    frame: Callable[[str], str],
) -> None:
    assert extract_script(frame(TRICKY)) == TRICKY


def test_an_answer_is_extracted_with_what_stands_beside_its_script() -> None:
    quote = {"field": "users", "value": "50", "quote": "50 users"}
    answer = json.dumps({"script": S, "assumptions": ["one"], "plan": [quote]})

    found = extract("\ufeff" + answer)

    assert (found.script, found.assumptions) == (S, ("one",))
    assert found.quotes == (Quote(field="users", value="50", quote="50 users"),)


@pytest.mark.parametrize("answer", [S, f"```js\n{S}```", json.dumps({"script": S})])
def test_an_answer_that_is_a_script_only_has_nothing_beside_it(answer: str) -> None:
    assert extract(answer) == Extracted(S)
