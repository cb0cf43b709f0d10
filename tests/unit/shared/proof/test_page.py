"""The page of a proof: whole, safe, and readable without seeing it."""

import base64
import hashlib
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from shared.domain.dry_run import Course, DryRun, Step, StepKind
from shared.domain.plan import INEXACT, Claim, Origin, Plan
from shared.domain.script import Generator
from shared.domain.verification import (
    Check,
    CheckName,
    CheckStatus,
    EnvNeed,
    FileHash,
    Finding,
    Load,
    LoadComparison,
    NeedKind,
    Point,
    Proof,
    Report,
    Requirement,
    ScenarioCourse,
    Severity,
    Verdict,
)
from shared.proof.page import policy, proof_page
from shared.proof.saved import SavedProof, saved_proof

AT = datetime(2025, 7, 6, 12, 34, 56, tzinfo=UTC)
HOSTILE = (
    "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&lt;{{ 7*7 }}"
    "</style><style>*{}</style><!-- ]]> javascript:alert(1) \u202e\x00\x1b[2J"
)
VOID = {"meta", "line", "polyline"}
ELEMENTS = set(
    re.findall(
        r"\w+",
        """html head meta title style body header main footer article section h1 h2 h3 p strong
        blockquote div table thead tbody tr th td a ul li code pre span b dl dt dd time figure
        figcaption svg desc line text polyline details summary""",
    )
)


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.style = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "style":
            self.style += data
        else:
            self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def report_of(word: str, verdict: Verdict = Verdict.PARTIALLY_VERIFIED) -> Report:
    """Return a report that says a word wherever one can be said."""
    line = (Point(0, 1), Point(60, 9))
    return Report(
        status=verdict,
        entry=word,
        k6_version=word,
        checks=(
            Check(name=CheckName.SYNTAX, status=CheckStatus.PASSED),
            Check(name=CheckName.DRY_RUN, status=CheckStatus.SKIPPED, reason=word),
        ),
        findings=tuple(
            Finding(code=word, severity=severity, message=word, file=word, line=1, hint=word)
            for severity in Severity
        ),
        load=LoadComparison(
            requested=Load(vus=5),
            actual=Load(vus=5),
            matches=True,
            courses=(ScenarioCourse(name=word, executor=word, unit="vus", made=line, asked=line),),
        ),
        requirements=tuple(
            Requirement(
                part="p",
                origin=Origin.STATED,
                quote=word,
                asked=word,
                found=word,
                proof=Proof.DRY_RUN,
                met=met,
                file=word,
                line=2,
            )
            for met in (True, False, None)
        ),
        dry_run=DryRun(
            requests=1,
            checks=0,
            iterations=1,
            hosts=(word,),
            trace=(
                Course(
                    scenario=word,
                    iterations=2,
                    steps=(Step(kind=StepKind.REQUEST, method=word, url=word),),
                ),
            ),
        ),
        sandbox=(word,),
        needs=(EnvNeed(name=word, used_for=NeedKind.URL, file=word, line=2),),
        command=word,
    )


def proof(word: str = "shop.js", text: str | None = None) -> SavedProof:
    files = {word: (text or f"{word}\n{word}\n").encode()}
    return saved_proof(report_of(word), files, proven_at=AT).model_copy(
        update={
            "job_id": word,
            "scenario_description": word,
            "generator": Generator.GEMINI,
            "model": word,
            "assumptions": (word,),
        }
    )


def page(*proofs: SavedProof) -> Page:
    return Page(proof_page(proofs or (proof(),)))


def test_what_strangers_write_stays_text() -> None:
    hostile, plain = page(proof(HOSTILE)), page(proof("shop.js"))

    assert {tag for tag, _ in hostile.elements} <= ELEMENTS
    assert [tag for tag, _ in hostile.elements] == [tag for tag, _ in plain.elements]
    assert [sorted(attributes) for _, attributes in hostile.elements] == [
        sorted(attributes) for _, attributes in plain.elements
    ]
    assert hostile.words.count("<script>alert(1)</script>") > 20


def test_no_character_of_a_stranger_hides() -> None:
    text = proof_page([proof(HOSTILE)])

    assert not re.search("[\u202e\x00\x1b]", text)
    assert r"\u{202e}\u{0}\u{1b}[2J" in text


def test_a_page_needs_nothing_and_runs_nothing() -> None:
    for shown in (page(proof(HOSTILE)), page()):
        for _, attributes in shown.elements:
            assert not {"style", "src", "srcset", "action", "formaction"} & attributes.keys()
            assert not [name for name in attributes if name.startswith("on")]
            assert (attributes.get("href") or "#").startswith("#")
        assert "url(" not in shown.style
        assert "@import" not in shown.style


def test_the_policy_allows_the_one_style_alone() -> None:
    shown = page()

    (given,) = (
        each["content"]
        for each in shown.all("meta")
        if each.get("http-equiv") == "Content-Security-Policy"
    )
    digest = base64.b64encode(hashlib.sha256(shown.style.encode()).digest()).decode()
    assert given == policy()
    assert given is not None
    assert given.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")


def test_links_lead_to_lines_that_are_there() -> None:
    shown = page(proof(), proof("other.js"))
    ids = [each["id"] for _, each in shown.elements if "id" in each]

    assert len(ids) == len(set(ids))
    links = {each["href"] for each in shown.all("a")}
    assert links == {"#p0-f0-L1", "#p0-f0-L2", "#p1-f0-L1", "#p1-f0-L2"}
    assert {link[1:] for link in links if link} <= set(ids)
    named = [each["aria-labelledby"] for _, each in shown.elements if "aria-labelledby" in each]
    assert {word for each in named if each for word in each.split()} <= set(ids)


def test_a_line_that_is_not_there_is_no_link() -> None:
    assert page(proof(text="one line")).words.count("line 2") > 2
    assert {each["href"] for each in page(proof(text="one line")).all("a")} == {"#p0-f0-L1"}


def test_tables_can_be_heard() -> None:
    shown = page()

    assert all(each.get("scope") in {"col", "row"} for each in shown.all("th"))
    assert all(each.get("data-label") for each in shown.all("td") if each.get("role"))
    assert {each.get("lang") for each in shown.all("html")} == {"en"}
    for landmark in ("header", "main", "footer", "article"):
        assert len(shown.all(landmark)) == 1
    (drawing,) = (each for each in shown.all("svg") if each.get("role") == "img")
    assert drawing["aria-labelledby"] == "p0-c1-t p0-c1-d"


def test_headings_have_no_gaps() -> None:
    levels = [int(tag[1]) for tag, _ in page().elements if re.fullmatch(r"h\d", tag)]

    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_outcomes_are_said_in_words() -> None:
    words = page().words

    for word in ("met", "not met", "not looked at", "passed", "skipped", "Error", "Warning"):
        assert word in words
    assert "Your server was never asked." in words
    assert "What to do: shop.js" in words


@pytest.mark.parametrize(
    ("doubt", "is_told"), [(f"the level {INEXACT}", False), ("several levels are told", True)]
)
def test_a_rough_number_is_no_doubt(doubt: str, *, is_told: bool) -> None:
    claim = Claim(part="p", origin=Origin.LIKELY, doubt=doubt)
    report = report_of("shop.js")
    likely = tuple(
        each.model_copy(update={"origin": Origin.LIKELY}) for each in report.requirements
    )
    report = report.model_copy(update={"requirements": likely, "plan": Plan(claims=(claim,))})
    shown = saved_proof(report, {"shop.js": b"a\nb\n"}, proven_at=AT)

    assert ("(in doubt)" in page(shown).words) is is_told


@pytest.mark.parametrize("verdict", list(Verdict))
def test_proven_is_said_of_nothing_else(verdict: Verdict) -> None:
    kept = saved_proof(report_of("shop.js", verdict), {}, proven_at=AT, written_here=True)

    words = page(kept).words

    assert ("Proven." in words) is (verdict is Verdict.VERIFIED)
    assert "guarantee" not in words


def test_a_script_that_was_not_given_out_is_shown_with_its_findings() -> None:
    found = Finding(code="c", severity=Severity.ERROR, message="It is wrong.", line=2)
    report = Report(status=Verdict.REJECTED, findings=(found,))
    kept = saved_proof(report, {"script.js": b"a\nb\n"}, proven_at=AT, written_here=True)

    shown = page(kept)

    assert "Not given out: line 2: It is wrong." in shown.words
    assert "Which checks ran was not kept" in shown.words
    assert "#p0-f0-L2" in {each["href"] for each in shown.all("a")}


def test_files_are_shown_with_their_hashes_the_entry_first() -> None:
    files = {"a.json": b"\xff\xfe", "b.js": b"1;\r\n2;\r\n", "c.js": b""}
    report = Report(
        status=Verdict.VERIFIED,
        entry="b.js",
        files=(FileHash(path="b.js", sha256="as it was proven"),),
    )

    kept = saved_proof(report, files, proven_at=AT)
    shown = page(kept)

    assert [(file.path, file.text) for file in kept.files] == [
        ("b.js", "1;\r\n2;\r\n"),
        ("a.json", None),
        ("c.js", ""),
    ]
    assert kept.files[0].sha256 == "as it was proven"
    assert kept.files[1].sha256 == hashlib.sha256(b"\xff\xfe").hexdigest()
    assert "1;\n2;\n" in shown.words
    assert "it is no text" in shown.words


def test_a_page_has_as_many_lines_as_can_be_shown() -> None:
    many = {"b.js": b"\n" * 30_000, "c.js": b"1;\n2;\n"}
    report = Report(status=Verdict.VERIFIED, entry="b.js")

    html = proof_page([saved_proof(report, many, proven_at=AT)])

    assert "Not shown: 10000 more lines." in html
    assert "Not shown: 2 more lines." in html
