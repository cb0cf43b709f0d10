"""Texts that are written to be slow to read: a beginning, and what follows it many times over."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial

from shared.domain.verification import Language, Load
from shared.domain.wanted import Wanted
from tests.support.scripts import facts_of
from worker.budget import Budget
from worker.description.asked import read_description
from worker.generate.model.extraction import extract
from worker.generate.offline.generator import write_draft
from worker.k6.log import plain
from worker.verify.dry_run.plan import Plan, Trial
from worker.verify.dry_run.reading import judged
from worker.verify.dry_run.verdict import Run
from worker.verify.inspection.verdict import classify
from worker.verify.load.judgement import judge_load
from worker.verify.sandbox.child import Ended, Outcome
from worker.verify.static.bundling import bundling_of
from worker.verify.static.layer import analyse
from worker.verify.static.provenance import Provenance

FRAGMENTS: tuple[tuple[str, str], ...] = (
    *(
        ("", unit)
        for unit in (
            *"/([{<`'\"\\ \n\t.,:;-=#@&?%~^$*+|_a1é",
            "```\n",
            "```js\n",
            "~~~\n```\n",
            "\n\n  ",
            "\u2028",
            "\u0085\u200b",
            "\ufffc",
            "\U0001f600",
            "ab ",
            "A b c\n",
            "a, ",
            "1,",
            "1,000 ",
            "1 2 ",
            "12:30 ",
            "10% ",
            "5-10 ",
            " and ",
            "users ",
            "50 users ",
            "50 users and ",
            "10 -> ",
            "10, 20 and ",
            "for 2 minutes ",
            "ramp to 10 ",
            "100 requests per second ",
            "add 10 users every 10 seconds ",
            "p95 below 400 ms ",
            "step 10 then 20 ",
            "scenario a ",
            "https://a.example/ ",
            "https://",
            "http://a.b/c?d=e&",
            "a.example ",
            "a.b.",
            "/a/b ",
            "GET /a ",
            "header X-A: b ",
            "X-A: ",
            "token: ",
            "password ",
            "user a password b ",
            "with ",
            "status 200 ",
            "expect 200 or ",
            "log in and ",
            "wait 1 second ",
            '{"a": ',
            '{"a": "b", ',
            '"script": "',
            '\\"',
            "\\n",
            "\\u0041",
            "&lt;",
            "${",
            "\\${a} ",
            "(a*)*",
            "[^a]+",
            "a?b:",
            "a ? b : p(95)<500 ",
            "</a>",
            "<a>",
            "/*",
            "*/",
            "//",
            "function(){",
            "x=>",
            "()=>{",
            "if(a)",
            "const a = b;\n",
            "import a from 'b';\n",
            "import {",
            "export ",
            "http.get(",
            "http.get('https://a.example/');\n",
            "check(r, {'a': (r) => r.status",
            "under-test/script.js:1:1 ",
            "\n\tat f (file:///under-test/script.js:1:1(1))",
            "file:///loadgenie-a/",
            "error: ",
            "__ENV.A ",
            "const a: b = c;\n",
            "a as b ",
            "a<b>(",
            "f<a>();\n",
            "enum A { B }\n",
            "enum A { B = ",
            "namespace A { ",
            "interface A { b: ",
            "import { a } from 'b';\n",
            "import type { a } from 'b';\n",
            "class A { private b = 1; }\n",
            "const a = require('k6');\n",
            "exports.a = ",
            "require(",
            "page.evaluate(() => ",
            "setup() ",
        )
    ),
    ("export const options = {thresholds: {a: [", "a ? b : p(95)<500 "),
    ("import http from 'k6/http';\n", "a ? b : "),
    ("export default function () { ", "{ a: ("),
    ("const a = '", "\\"),
    ("```js\nexport default function () {}\n", "```"),
    ('{"script": "import http from \'k6/http\';', "\\n"),
    ("import 'k6';\n", "/"),
    ("POST https://a.example/ with ", '{"a": [1, '),
    ("Send header X-A: ", "'"),
    ("50 users for 2 minutes. ", " ."),
)
_OPTIONS = {"executor": "constant-vus", "vus": 1, "duration": "1s"}


def _inspected(text: str) -> object:
    return [_classified(text), _classified(_line(text, "error")), _classified(_line(text, "warn"))]


def _classified(stderr: str) -> object:
    return classify(_outcome(stderr, exit_code=107))


def _outcome(stderr: str, *, exit_code: int) -> Outcome:
    return Outcome(exit_code=exit_code, ended=Ended.EXITED, stdout="{}", stderr=stderr, messages="")


def _line(message: str, level: str, source: str | None = None) -> str:
    return json.dumps({"level": level, "msg": message, "source": source}) + "\n"


def _dry_run(text: str) -> object:
    """Judge a run in which functions throw, complain and print the text, and k6 logs it."""
    reports = [
        ["vu", 1, "start", "0"],
        ["vu", 2, "exception", "0", "1", text, text],
        ["vu", 3, "complaint", "suspicious_url?", text, text],
        ["vu", 4, "step", "0", "check", text, "failed"],
        ["vu", 5, "gave up", "0", "1", text, text],
    ]
    log = "".join(_line("n" + json.dumps(report), "info", "console") for report in reports)
    log += _line(text, "error") + _line(text, "error", "stacktrace") + text
    trial = Trial(name="a", function="default", env={}, tags={}, vus=1, iterations=1)
    plan = Plan(
        trials=(trial,), vus=1, highest_vu=1, iterations=1, sparse_iteration=None, left_out=0
    )
    run = partial(
        Run,
        plan=plan,
        one_off=frozenset(),
        outcome=_outcome(log, exit_code=0),
        requests=1,
        hosts=(),
        guessed=False,
        refused=False,
        invented=Provenance(facts_of("export default function () { throw __ENV.A; }")),
    )
    return judged(run, log, "n")


def _options(text: str) -> object:
    options = {
        "scenarios": {text[:100]: _OPTIONS | {"duration": text, "startTime": text}},
        "thresholds": {text: {"source": text}, "http_req_duration": {"thresholds": [text]}},
    }
    with_list = {"scenarios": {"a": _OPTIONS}, "thresholds": {"http_reqs": [text], text: [text]}}
    with suppress(ValueError):
        judge_load(Load(vus=1), options)
    return judge_load(Load(vus=1), with_list)


# Each reader, and the length at which it is tried first.
READERS: Mapping[str, tuple[Callable[[str], object], int]] = {
    "script": (lambda text: analyse(text, Budget(60)), 10_000),
    "TypeScript": (lambda text: analyse(text, Budget(60), language=Language.TYPESCRIPT), 10_000),
    "description": (lambda text: read_description(Wanted(description=text)), 1_500),
    "offline generator": (lambda text: write_draft(Wanted(description=text)), 1_500),
    "answer": (extract, 20_000),
    "inspection": (_inspected, 50_000),
    "dry run": (_dry_run, 50_000),
    "options": (_options, 20_000),
    "message": (plain, 50_000),
    "bundler": (lambda text: bundling_of("a.js", {"tsconfig.json": text.encode()}), 20_000),
}
