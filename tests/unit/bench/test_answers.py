import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench.answers import Answer, document, page, table
from bench.chart import chart
from bench.files import BEGIN, END, publish
from bench.measuring import Beside, Figure, Question, Row

RATE = Figure("requests/s", digits=0, beside=Beside.RATIO)
LATENCY = Figure("p50 ms", beside=Beside.DIFFERENCE)
UNUSED = Figure("KiB")
QUESTION = Question("speed", "Speed <of> all", [RATE, LATENCY, UNUSED], lambda _size: iter(()))
BASE = ({RATE.name: 1000.0, LATENCY.name: 2.0}, {RATE.name: 3000.0, LATENCY.name: 4.0})
OWN = ({RATE.name: 500.0, LATENCY.name: 3.5}, {RATE.name: 600.0, LATENCY.name: 6.0})
ANSWER = Answer(
    QUESTION,
    [
        Row("64 callers", "bare", ours=False, samples=BASE, base=BASE),
        Row("64 callers", "**LoadGenie**", ours=True, samples=OWN, base=BASE),
    ],
    seconds=12.3,
)
KNOWN = {"machine": "two cores"}


def test_a_table_has_the_median_and_the_spread_of_each_figure_and_what_it_is_beside_the_first() -> (
    None
):
    assert table(ANSWER).splitlines() == [
        "| case | way | requests/s | of first | p50 ms | beside first |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
        "| 64 callers | bare | 2,000 (1,000–3,000) | 1.00 | 3.0 (2.0–4.0) | +0.0 |",  # noqa: RUF001
        "|  | **LoadGenie** | 550 (500–600) | 0.35 (0.20–0.50) | 4.8 (3.5–6.0) | +1.8 (+1.5–+2.0) |",  # noqa: E501, RUF001
    ]


def test_a_page_says_which_question_was_not_answered() -> None:
    failed = Answer(QUESTION, [], seconds=3, fault="SystemExit: no k6")

    text = page([failed], KNOWN, charts="charts")

    assert "Not finished: SystemExit: no k6" in text
    assert ".svg" not in text


def test_a_document_has_every_sample() -> None:
    (asked,) = json.loads(json.dumps(document([ANSWER], KNOWN)))["questions"]

    assert asked["rows"][1]["samples"] == list(OWN)
    assert asked["rows"][1]["beside_first"][RATE.name] == {"how": "ratio", "median": 0.35}


def test_a_chart_draws_a_bar_for_each_way_in_proportion() -> None:
    drawing = ET.fromstring(chart(ANSWER))
    svg = "{http://www.w3.org/2000/svg}"

    widths = [float(bar.get("width", "0")) for bar in drawing.iter(f"{svg}rect")]
    texts = [text.text for text in drawing.iter(f"{svg}text")]

    assert widths[1] / widths[0] == pytest.approx(550 / 2000, abs=0.01)
    assert "LoadGenie" in texts
    assert "Speed <of> all: requests/s" in texts


def test_a_page_of_the_documentation_keeps_what_stands_around_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "performance.md"
    path.write_text(f"# Before\n\n{BEGIN}old\n{END}\n\nAfter\n", encoding="utf-8")

    for _ in range(2):
        publish(path, [ANSWER], KNOWN)

    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Before\n")
    assert text.endswith("After\n")
    assert "old" not in text
    assert text.count("| **LoadGenie** |") == 1
    assert "(performance/speed.svg)" in text
    assert (tmp_path / "performance" / "speed.svg").exists()


def test_a_page_without_marks_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "performance.md"
    path.write_text("# Mine\n", encoding="utf-8")

    with pytest.raises(SystemExit, match="measured"):
        publish(path, [ANSWER], KNOWN)

    assert path.read_text(encoding="utf-8") == "# Mine\n"
